"""Simulated people: what they answer, how they behave, and what they do when nobody answers them."""

import asyncio
import json
import socket
import subprocess
import sys
from collections import Counter

import pytest

from tests.conftest import SAMPLE
from tests.serving.running import run
from workbook.app.places import content_folder
from workbook.content import ROLES, Library
from workbook.content.kinds import KINDS
from workbook.rooms.talk import Talk, TurnVote
from workbook.serving.rehearsal import crowd
from workbook.serving.rehearsal.answers import _ANSWERS, MARK, Taste, answer
from workbook.serving.rehearsal.attendee import Attendee, Hall
from workbook.serving.rehearsal.crowd import Rehearsal, percentile
from workbook.serving.rehearsal.habits import CAREFUL, HABITS, HASTY, habit_of
from workbook.serving.rehearsal.phone import Lost, Phone

LIBRARIES = [Library(SAMPLE), Library(content_folder())]
EXERCISES = [
    pytest.param(scenario, exercise, id=f"{scenario.id}/{exercise.id}")
    for library in LIBRARIES
    for scenario in map(library.scenario, library.slugs)
    for exercise in scenario.exercises
]


def on_screen(scenario, exercise, given):
    """The question as it arrives at a page: JSON, and nothing of the model behind it."""
    return json.loads(json.dumps(scenario.question(exercise, given)))


def answered(scenario, exercise, taste):
    """What somebody comes to send: a conversation is walked to its end."""
    given = answer(exercise.kind, on_screen(scenario, exercise, exercise.blank()), taste)
    while exercise.kind == "conversation" and on_screen(scenario, exercise, given)["now"]:
        given = answer(exercise.kind, on_screen(scenario, exercise, given), taste)
    return given


def test_there_is_an_answer_for_every_kind():
    """Somebody simulated has an answer to every kind of exercise there is."""
    assert set(_ANSWERS) == set(KINDS)


@pytest.mark.parametrize(("scenario", "exercise"), EXERCISES)
def test_answers_are_taken(scenario, exercise):
    """What is made of the question alone is an answer that can be sent, in every role."""
    for role in (None, *ROLES):
        own = exercise.for_role(role)
        for number in (0, 1, 2):
            taste = Taste(seed=3, number=number, first=habit_of(number).first)
            given = own.read(json.loads(json.dumps(answered(scenario, own, taste))))
            assert own.unready(given) is None


def test_lines_of_a_talk_are_voted_on():
    """A turn of a conversation that a room walks together is answered like any list of options."""
    scenario, talk = next(
        (param.values[0], param.values[1])
        for param in EXERCISES
        if param.values[1].kind == "conversation"
    )
    vote = TurnVote(Talk(scenario, talk, ()))
    given = answer(vote.kind, vote.question(None), Taste(0, 0))
    assert vote.unready(vote.read(given)) is None


def test_the_same_people_answer_alike_again(scenario):
    """An answer follows from the seed, the person and the question, and from nothing else."""
    for exercise in scenario.exercises:
        one, again = (answered(scenario, exercise, Taste(5, 7)) for _ in range(2))
        assert one == again
    exercise = next(exercise for exercise in scenario.exercises if exercise.kind == "triage")
    others = [Taste(5, 8), Taste(6, 7), Taste(5, 7, mood=1)]
    mine = answered(scenario, exercise, Taste(5, 7))
    assert all(answered(scenario, exercise, other) != mine for other in others)


@pytest.mark.parametrize("seed", range(5))
def test_a_room_of_forty_splits_and_talk_brings_it_together(seed):
    """No option takes the whole room; with more of the room's mind in each, the largest grows."""
    options = {"options": [{"id": id} for id in "abcd"], "pick": 1}

    def chosen(sway):
        tastes = [Taste(seed, number, sway, habit_of(number).first) for number in range(40)]
        return Counter(answer("best-option", options, taste) for taste in tastes).most_common()

    first, second = chosen(CAREFUL.sway), chosen(0.9)
    assert len(first) > 1
    assert first[1][1] >= 5
    assert second[0][1] >= first[0][1]


def test_hasty_people_take_the_first_thing(scenario):
    """Whoever is hasty picks what is shown first."""
    exercise = next(one for one in scenario.exercises if one.kind == "best-option")
    question = on_screen(scenario, exercise, None)
    given = answer(exercise.kind, question, Taste(1, 1, first=HASTY.first))
    assert given == question["options"][0]["id"]


def written(exercise, given):
    """The texts in an answer."""
    if exercise.kind == "plan":
        return [given[part.id] for part in exercise.parts if part.kind == "text"]
    return [given["text"]] if exercise.kind == "letter" else list(given["texts"].values())


@pytest.mark.parametrize("kind", ["plan", "reflection", "letter"])
def test_what_they_write_says_that_it_is_simulated(scenario, kind):
    """Every text that nobody wrote says so."""
    exercise = next(one for one in scenario.exercises if one.kind == kind)
    texts = written(exercise, answered(scenario, exercise, Taste(1, 2)))
    assert texts
    assert all(MARK in text for text in texts)


def test_forty_people_have_every_habit():
    """Among forty there are all five habits, half of them careful, and the same ones each time."""
    habits = Counter(habit_of(number).name for number in range(40))
    assert set(habits) == {habit.name for habit in HABITS}
    assert habits[CAREFUL.name] == 20


def test_percentiles_are_values_that_were_measured():
    """The 95th percentile of twenty is the nineteenth."""
    assert percentile([float(n) for n in range(1, 21)], 95) == 19.0


# ---- somebody, on a line that a test holds the other end of


class Ear:
    """The server's end of a line."""

    def __init__(self):
        self.heard = []
        self.closed = False

    def send(self, message):
        self.heard.append(message)

    def close(self):
        self.closed = True

    def submits(self):
        return [message for message in self.heard if message["type"] == "submit"]


def seen(attempt=1, state="open", stage="in", **room):
    """A view with a question in it."""
    exercise = {
        "kind": "best-option", "place": "K7PMX/first", "attempt": attempt, "version": 2,
        "state": state, "role": None, "draft": None, "sent": None,
        "question": {"options": [{"id": "a"}, {"id": "b"}], "pick": 1},
    }  # fmt: skip
    told = {"by": "person", "round": attempt, "phase": state, "step": None, **room}
    return {"stage": stage, "exercise": exercise, "room": told, "confidence": {"now": None}}


TICKET = "a ticket"
JOINING = {"stage": "join", "roles": list(ROLES), "tables": 30}


def with_somebody(play, number=1):
    """Play a scene with somebody whose line is an `Ear`."""

    async def scene():
        async with asyncio.TaskGroup() as group, asyncio.timeout(20):
            hall = Hall("K7PMX", 0, 1000.0, asyncio.Semaphore(4), lambda _: None, group, TICKET)
            somebody, ear = Attendee(hall, number, phone=None), Ear()
            somebody._line = ear
            await play(somebody, ear)
            somebody._stop_working()

    run(scene())


async def until(holds):
    """Let others go on until something is so."""
    while not holds():  # noqa: ASYNC110 - what is waited for has no event of its own
        await asyncio.sleep(0.002)


def test_they_join_with_the_ticket():
    """Joining, they show what lets them in as simulated, once on each line."""

    async def play(somebody, ear):
        somebody._hear({"type": "view", "view": JOINING})
        somebody._hear({"type": "view", "view": JOINING})
        (message,) = ear.heard
        assert message["type"] == "join"
        assert message["ticket"] == TICKET
        assert message["code"] == "K7PMX"

    with_somebody(play)


def test_what_is_not_acknowledged_is_sent_again_under_the_same_id():
    """An answer goes out again when the line is back, and no more once it is acknowledged."""

    async def play(somebody, ear):
        somebody._see(seen())
        await until(ear.submits)
        somebody._line = again = Ear()
        somebody._wake.set()
        await until(again.submits)
        assert again.submits()[0] == ear.submits()[0]
        (sent,) = somebody.sent
        somebody._hear({"type": "saved", "id": "f" * 32})
        assert sent.pending
        somebody._hear({"type": "saved", "id": sent.id})
        assert not sent.pending
        await until(lambda: "sure" in [message["type"] for message in again.heard])
        assert len(again.submits()) == 1

    with_somebody(play)


def test_a_refused_answer_is_not_counted_as_saved():
    """What the server refuses is over, and is no acknowledged answer."""

    async def play(somebody, ear):
        somebody._see(seen())
        await until(ear.submits)
        refusal = {"type": "refused", "id": somebody.sent[0].id, "message": "The vote is closed."}
        somebody._hear(refusal)
        assert somebody.sent[0].took is None
        assert not somebody.sent[0].pending

    with_somebody(play)


def test_nobody_answers_what_is_closed():
    """A vote that has closed is not answered; the same one, opened again, is."""

    async def play(somebody, ear):
        somebody._see(seen())
        work = somebody._work
        somebody._see(seen(state="held"))
        await until(work.done)
        assert not ear.submits()
        somebody._see(seen())
        await until(ear.submits)

    with_somebody(play)


def test_a_second_vote_is_a_new_answer():
    """When the next vote opens, whatever was left of the one before is given up."""

    async def play(somebody, ear):
        somebody._see(seen())
        await until(ear.submits)
        somebody._see(seen(attempt=2))
        await until(lambda: len({message["id"] for message in ear.submits()}) > 1)
        assert ear.submits()[-1]["attempt"] == 2

    with_somebody(play)


def test_whoever_never_answers_sends_nothing():
    """Some people only look."""
    number = next(n for n in range(10) if habit_of(n).reads is None)

    async def play(somebody, ear):
        somebody._see(seen())
        await until(somebody._work.done)
        assert not ear.heard

    with_somebody(play, number)


def test_the_end_of_the_room_is_the_end():
    """When the room has ended they hang up."""

    async def play(somebody, ear):
        somebody._see(seen(stage="ended"))
        assert somebody.over
        assert ear.closed

    with_somebody(play)


def test_nobody_asks_to_be_let_in_again_who_was_sent_home():
    """Whoever has a seat no more goes home, as from a room that is gone; the code may be another's."""

    async def play(somebody, ear):
        somebody._see(seen())
        somebody._see({"stage": "join", "roles": ["nhs"], "tables": 20})
        assert somebody.over
        assert "join" not in [message["type"] for message in ear.heard]

    with_somebody(play)


# ---- the crowd


class Away(Phone):
    """A phone that a test lets reach a server, or not."""

    def __init__(self, answers):
        self.answers = answers

    async def places(self, patience=0):
        if not next(self.answers):
            raise Lost
        return 60


@pytest.mark.parametrize(("answers", "asked"), [("n" * 30, 12), ("nnnnnyn" + "n" * 30, 18)])
def test_a_crowd_leaves_when_the_server_has_been_away_for_a_minute(monkeypatch, answers, asked):
    """It ends by itself, and a server that is back in time loses nobody."""
    now, asks = [0.0], []
    monkeypatch.setattr(crowd.time, "monotonic", lambda: now[0])

    async def sleep(seconds):
        now[0] += seconds
        asks.append(now[0])

    monkeypatch.setattr(crowd.asyncio, "sleep", sleep)
    rehearsal = Rehearsal("http://127.0.0.1:1", "K7PMX", 3, report=lambda _: None)
    task = Presence()
    rehearsal._tasks.append(task)
    run(rehearsal._close_without(Away(iter(answer == "y" for answer in answers))))
    assert task.cancelled
    assert len(asks) == asked


class Presence:
    """Stands for somebody's being there."""

    cancelled = False

    def cancel(self):
        self.cancelled = True


# ---- the command


@pytest.fixture
def nowhere():
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def rehearse_at(address):
    """What the command says, as a process of its own: it listens to signals, and has a loop."""
    command = [sys.executable, "-m", "workbook", "rehearse", "K7PMX", "--address", address]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_without_a_server_the_command_says_so(nowhere):
    """Where no server is, the command says so in words and exits 1."""
    result = rehearse_at(nowhere)
    assert result.returncode == 1
    assert result.stderr.startswith(f"Error: There is no workbook at {nowhere}.")


def test_an_address_that_is_none_is_said_too():
    """An address without http:// is no reason for a traceback."""
    result = rehearse_at("here")
    assert result.returncode == 2
    assert result.stderr.endswith("An address begins with https:// or http://. Write http://here\n")


def test_the_summary_says_how_it_went():
    """Without a single answer there is no figure for how long one took."""
    joined, saved, reconnected = Rehearsal("http://127.0.0.1:1", "K7PMX", 3).summary().splitlines()
    assert joined == "Joined: 0 of 3"
    assert saved.startswith("Answers saved: 0 of 0 sent")
    assert reconnected == "Reconnected: 0 times"
