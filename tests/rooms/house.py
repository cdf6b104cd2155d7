"""A room without a server or a screen: a workbook, a facilitator's chair and people at their desks."""

import secrets
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.conftest import NOON, SAMPLE
from tests.learning.doubles import MemoryKeeper
from tests.rooms.doubles import MemoryRooms
from workbook.app import Workbook, build
from workbook.app.identity import participant_of
from workbook.content import Library
from workbook.rooms.folds import Folds

BY_ROLE = Path(SAMPLE).with_name("by_role")
AGENDA = """\
id: whole-day
title: A whole day
minutes: 40
audience: [all]
summary: Every kind of step once.
review_by: 2027-06-30
before: [Try the door.]
steps:
  - {id: hello, title: Hello, minutes: 5, notes: Say hello., prompts: [Who is here?]}
  - {id: first, title: First, minutes: 5, exercise: two-benches/first-word, notes: N., prompts: [Why?]}
  - {id: joint, title: Joint, minutes: 5, exercise: two-benches/two-things, by: table, notes: N., prompts: [Why?]}
  - {id: talk, title: Talk, minutes: 5, exercise: two-benches/on-the-bench, sure: false, notes: N., prompts: [Why?]}
  - {id: signature, title: Who signs, minutes: 5, exercise: who-writes/signature, notes: N., prompts: [Why?]}
  - {id: letter, title: Letter, minutes: 5, exercise: two-benches/to-her, notes: N., prompts: [Why?]}
  - {id: back, title: Back, minutes: 5, exercise: two-benches/looking-back, notes: N., prompts: [Why?]}
  - {id: plan, title: Plan, minutes: 5, exercise: two-benches/next-week, notes: N., prompts: [Why?]}
"""
STEPS = ["hello", "first", "joint", "talk", "signature", "letter", "back", "plan"]
OPTIONS = ["nobody", "ring-her", "write", "clerk-only"]


class Clock:
    """Tells the time that a test says it is."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def on(self, **more):
        """Let time pass."""
        self.now += timedelta(**more)


def content_with_agenda(folder):
    """The sample content with an agenda, and with an exercise whose key differs by role."""
    content = Path(shutil.copytree(SAMPLE, folder / "content"))
    shutil.copytree(BY_ROLE / "scenarios" / "who-writes", content / "scenarios" / "who-writes")
    (content / "agendas").mkdir()
    (content / "agendas" / "whole-day.yaml").write_text(AGENDA, encoding="utf-8")
    return content


def forgetful(folder, content, clock):
    """A workbook that keeps everything in memory."""
    keeper = MemoryKeeper()
    rooms = MemoryRooms(keeper)
    drawings = folder / "drawings"
    return Workbook(
        Library(content), keeper, rooms, Folds(rooms), clock, drawings, people=None, lookout=None
    )


class House:
    """A workbook with one room in it.

    Args:
        folder: for the content and the user folder.
        home: a user folder with a database; without one, everything is kept in memory.
        store: a database's URL, if it is not the file in the user folder.
    """

    def __init__(self, folder, home=None, store=None):
        self.clock = Clock()
        self.content = content_with_agenda(folder)
        self.home = home
        self.store = store
        self.workbook = (
            build(home, self.content, self.clock, store)
            if home
            else forgetful(folder, self.content, self.clock)
        )
        self.chair = self.another_chair("facilitator")
        self.chair.create("whole-day")
        self.code = self.room["code"]

    def start_again(self):
        """A server that has just started knows of a room what is kept of it, and no more."""
        self.workbook = replace(self.workbook, folds=Folds(self.workbook.rooms))
        code, self.chair = self.code, self.another_chair("facilitator")
        self.chair.enter(code)

    def another_chair(self, participant=None):
        """A facilitator's kernel that the server has let in; somebody else's unless it is said."""
        who = participant or secrets.token_hex(16)
        return self.workbook.chair(self.workbook.doorkeeper.issue(who))

    @property
    def room(self):
        """The room as its facilitator sees it."""
        return self.chair.view()["room"]

    def do(self, command, **args):
        """Press a button on the facilitator's page."""
        self.chair.do(command, self.room["seq"], args)

    def all(self, *commands):
        """Press some buttons, one after the other."""
        for command in commands:
            self.do(command)

    def person(self, name, *, simulated=False, network=None, **told):
        """Somebody who has joined; for somebody simulated a rehearsal is begun if need be."""
        desk = self.workbook.desk(participant_of(name), network)
        told = {"nickname": None, "role": None, "table": None} | told
        if simulated and self.room["rehearsal"] is None:
            self.ticket = self.chair.rehearse(8)[1]
        desk.join(self.code, told, self.ticket if simulated else None)
        return desk

    def people(self, n, **told):
        """Some people who have joined, numbered from 0."""
        return [self.person(f"person {i}", **told) for i in range(n)]


def send(desk, given, *, id=None, attempt=None):
    """Send an answer from somebody's page and return its id."""
    view = desk.view()["exercise"]
    id = id or secrets.token_hex(16)
    desk.way().submit(id, attempt or view["attempt"], view["version"], given)
    return id


def everything(value):
    """A value and all that is inside it, with the path to it."""
    yield (), value
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list | tuple) else inside
    for key, inner in inside:
        yield from (((key, *path), found) for path, found in everything(inner))
