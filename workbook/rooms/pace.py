"""What a facilitator may do now, and what the natural next thing is."""

from collections.abc import Callable, Mapping
from typing import Literal

from workbook.learning import Refused
from workbook.rooms.events import (
    AnyHappening,
    Closed,
    Ended,
    Opened,
    Paused,
    Resumed,
    Revealed,
    Went,
)
from workbook.rooms.state import Room

Command = Literal[
    "open", "close", "reveal", "again", "say", "replay", "next", "back", "pause", "resume", "end"
]
VOTED = "voted"
"""Kinds of step: the room votes on an exercise, walks a talk, works for itself, or only talks."""
TALK, OWN, NOTHING = "talk", "own", "nothing"

VOTING = frozenset({"open", "close", "again", "say", "replay"})
LEAVING = frozenset({"next", "back", "goto"})

OWN_WORK = frozenset({"plan", "reflection", "letter"})
"""Kinds of exercise that everybody does for themselves, in their own workbook."""


def sort_of(kind: str | None) -> str:
    """What a step is, by the kind of its exercise.

    >>> sort_of("rank"), sort_of("conversation"), sort_of("plan"), sort_of(None)
    ('voted', 'talk', 'own', 'nothing')
    """
    if kind is None:
        return NOTHING
    if kind == "conversation":
        return TALK
    return OWN if kind in OWN_WORK else VOTED


def may(room: Room, sort: str, *, talk_over: bool = False, keyless: bool = False) -> list[Command]:
    """What can be done now, the natural order of things first.

    Args:
        room: how it stands.
        sort: what the present step is.
        talk_over: whether a conversation has come to an ending.
        keyless: whether there is nothing to reveal, as in a plan.
    """
    if room.ended:
        return []
    on_step = _on_step(room, sort, talk_over) if room.step else []
    commands = [one for one in on_step if not (keyless and one == "reveal")]
    if room.steps and room.number < len(room.steps):
        commands.append("next")
    if room.number > 1:
        commands.append("back")
    commands = [one for one in commands if not waits(room, one)]
    commands.append("resume" if room.paused else "pause")
    commands.append("end")
    return commands


def waits(room: Room, command: str) -> bool:
    """Whether something is not done before a pause is over.

    No vote begins or ends in it: phones keep the answers to one that is open until it goes on.
    """
    leaves = command in LEAVING and room.standing().phase == "open"
    return room.paused and (leaves or command in VOTING)


def _on_step(room: Room, sort: str, talk_over: bool) -> list[Command]:
    standing = room.standing()
    if sort == NOTHING:
        return []
    if standing.phase == "waiting":
        return ["open"]
    if standing.phase == "open":
        return ["close"]
    if sort == TALK:
        return _in_talk(standing.phase, bool(standing.path), talk_over)
    if standing.phase == "closed":
        again: list[Command] = ["again"] if sort == VOTED else ["open"]
        return ["reveal", *again]
    return ["again"] if sort == VOTED else []


def _in_talk(phase: str, begun: bool, talk_over: bool) -> list[Command]:
    back: list[Command] = ["replay"] if begun else []
    if phase == "revealed":
        return back if talk_over else ["say", *back]
    return ["reveal", *back] if talk_over else ["say", "again", "reveal", *back]


def natural(
    room: Room, commands: list[Command], *, split: bool = False
) -> Mapping[str, str | None]:
    """The one big button: what to do, and why where that is worth saying.

    Args:
        room: how it stands.
        commands: what can be done.
        split: whether the first vote divides the room so that talk is worth its time.
    """
    standing = room.standing()
    if "resume" in commands:
        return {"do": "resume", "why": None}
    if split and standing.phase == "closed" and standing.round == 1 and "again" in commands:
        return {"do": "again", "why": "split"}
    back = {"closed": "open", "revealed": "say"}.get(standing.phase)  # possible, and a step back
    for command in ("open", "close", "say", "reveal", "next", "end"):
        if command in commands and command != back:
            return {"do": command, "why": None}
    return {"do": "", "why": None}


def event_of(room: Room, command: str) -> AnyHappening:
    """The event that a simple command makes.

    Raises:
        Refused: it says something that cannot be.
    """
    step, round = room.here or "", room.standing().round
    if command in ("next", "back"):
        on = 1 if command == "next" else -1
        return Went(step=room.steps[room.number - 1 + on].id)
    made: dict[str, Callable[[], AnyHappening]] = {
        "open": lambda: Opened(step=step, round=max(1, round)),
        "again": lambda: Opened(step=step, round=round + 1),
        "close": lambda: Closed(step=step, round=round),
        "reveal": lambda: Revealed(step=step, round=round),
        "pause": Paused,
        "resume": Resumed,
        "end": Ended,
    }
    if command not in made:
        raise Refused("This page asked for something that a room cannot do. Reload the page.")
    return made[command]()
