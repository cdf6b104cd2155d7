"""Questions and offered texts: nobody buries the others, and the facilitator keeps the list in order."""

import json

import pytest
from sqlalchemy import select

from tests.rooms.house import send
from workbook.learning import Refused
from workbook.rooms.console import MOST_QUESTIONS
from workbook.rooms.desk import QUESTIONS_A_MINUTE, QUESTIONS_A_SESSION
from workbook.store.tables import room_events, room_questions


def ask(desk, n, text="Why?"):
    """A question with a number of its own."""
    desk.ask(f"{n:032x}", text)


def asked(house):
    """The texts on the facilitator's list."""
    return [one["text"] for one in house.room["wall"]]


def id_of(house, text):
    """The number by which the facilitator's page knows a question."""
    return next(one["id"] for one in house.room["wall"] if one["text"] == text)


def kept(house):
    """All that the database holds of questions and of the log, as text."""
    with house.workbook.rooms._engine.connect() as connection:
        texts = connection.scalars(select(room_questions.c.text)).all()
        return json.dumps([texts, *connection.scalars(select(room_events.c.data))])


# ---- how many ----


def test_one_seat_cannot_flood_the_list(any_house):
    """A few a minute, some in a session; when to ask again is said, and others are not kept from asking."""
    ann, bob = any_house.people(2)
    for n in range(QUESTIONS_A_MINUTE):
        ask(ann, n)
        any_house.clock.on(seconds=2)
    with pytest.raises(Refused, match="Send this one in 50 seconds"):
        ask(ann, 99)
    ask(ann, 0)  # sent again, its acknowledgement was lost
    ask(bob, 100)
    any_house.clock.on(seconds=49)
    with pytest.raises(Refused, match="in 1 seconds"):
        ask(ann, 99)
    any_house.clock.on(seconds=1)
    ask(ann, 99)
    for n in range(QUESTIONS_A_MINUTE + 1, QUESTIONS_A_SESSION):
        any_house.clock.on(minutes=1)
        ask(ann, 200 + n)
    any_house.clock.on(hours=1)
    with pytest.raises(Refused, match=f"{QUESTIONS_A_SESSION} questions"):
        ask(ann, 500)
    assert ann.view()["wall"]["sent"] == QUESTIONS_A_SESSION
    assert len(any_house.workbook.rooms.questions(ann.seat.room)) == QUESTIONS_A_SESSION + 1


def test_the_list_is_bounded_and_what_is_shown_stays_on_it(house):
    """The newest, and how many there are besides; a phone is sent only what all may see."""
    people = house.people(MOST_QUESTIONS // QUESTIONS_A_MINUTE + 1)
    for n, desk in enumerate(people):
        for one in range(QUESTIONS_A_MINUTE):
            ask(desk, 100 * n + one, f"{n}-{one}")
    assert (len(asked(house)), asked(house)[-1]) == (MOST_QUESTIONS, f"{len(people) - 1}-4")
    assert house.room["aside"]["more"] == QUESTIONS_A_MINUTE
    first = house.workbook.rooms.questions(people[0].seat.room)[0]
    house.do("show", what="wall", id=first.id, on=True)
    assert asked(house)[0] == "0-0"
    assert house.room["aside"]["more"] == QUESTIONS_A_MINUTE - 1
    assert people[1].view()["wall"]["shown"] == [{"text": "0-0"}]
    house.do("set_aside", what="wall", id=id_of(house, asked(house)[-1]), on=True)
    assert house.room["aside"]["more"] == QUESTIONS_A_MINUTE - 2


# ---- set aside, remove, mute ----


def test_a_question_that_is_set_aside_is_off_every_screen_and_can_be_brought_back(any_house):
    """Also by undoing it, and then it is where it was."""
    ann = any_house.person("ann")
    ask(ann, 1, "Rude?")
    id = id_of(any_house, "Rude?")
    any_house.do("show", what="wall", id=id, on=True)
    any_house.do("set_aside", what="wall", id=id, on=True)
    assert (asked(any_house), ann.view()["wall"]["shown"]) == ([], [])
    assert [one["text"] for one in any_house.room["aside"]["wall"]] == ["Rude?"]
    with pytest.raises(Refused, match="set aside"):
        any_house.do("show", what="wall", id=id, on=True)
    any_house.do("undo")
    assert ann.view()["wall"]["shown"] == [{"text": "Rude?"}]
    any_house.do("set_aside", what="wall", id=id, on=True)
    any_house.do("set_aside", what="wall", id=id, on=False)
    assert (asked(any_house), ann.view()["wall"]["shown"]) == (["Rude?"], [])


def test_what_is_removed_is_gone_for_good(any_house):
    """From the list, the screens and the database; it cannot be undone, and sent again it stays away."""
    ann = any_house.person("ann")
    ask(ann, 1, "Mrs Secretname of Ward 5?")
    ask(ann, 2, "Why?")
    id = id_of(any_house, "Mrs Secretname of Ward 5?")
    any_house.do("show", what="wall", id=id, on=True)
    any_house.do("remove", what="wall", id=id)
    ask(ann, 1, "Mrs Secretname of Ward 5?")
    assert (asked(any_house), ann.view()["wall"]["shown"]) == (["Why?"], [])
    assert "Secretname" not in kept(any_house)
    assert any_house.room["undo"]["did"] == "shown"
    any_house.do("undo")
    assert asked(any_house) == ["Why?"]
    with pytest.raises(Refused):
        any_house.do("show", what="wall", id=id, on=True)


def test_a_muted_seat_reaches_nobody_and_is_told(any_house):
    """Its questions go, others' stay; it can be let in again, and nobody learns who it is."""
    ann, bob = any_house.person("ann", nickname="Zed"), any_house.person("bob")
    ask(ann, 1, "One")
    ask(ann, 2, "Two")
    ask(bob, 3, "Three")
    any_house.do("mute", id=id_of(any_house, "One"), on=True)
    assert asked(any_house) == ["Three"]
    assert any_house.room["aside"]["muted"] == [{"id": 1, "nickname": "Zed"}]
    assert (ann.view()["wall"]["muted"], bob.view()["wall"]["muted"]) == (True, False)
    with pytest.raises(Refused, match="no more questions"):
        ask(ann, 4, "Four")
    ask(bob, 5, "Five")
    any_house.do("undo")
    assert asked(any_house) == ["One", "Two", "Three", "Five"]
    any_house.do("mute", id=1, on=True)
    any_house.do("mute", id=1, on=False)
    assert any_house.room["aside"]["muted"] == []
    ask(ann, 4, "Four")
    assert "seat" not in json.dumps(any_house.chair.view())


def test_offered_texts_are_set_aside_and_removed_from_the_list(any_house):
    """What somebody wrote for themselves stays theirs."""
    any_house.do("goto", step="back")
    any_house.do("open")
    ann = any_house.person("ann")
    send(ann, {"texts": {"keep": "I rang her."}, "offer": True})
    (text,) = any_house.room["texts"]
    any_house.do("show", what="text", id=text["id"], on=True)
    any_house.do("set_aside", what="text", id=text["id"], on=True)
    assert (any_house.room["texts"], any_house.room["screen"]["text"]) == ([], None)
    assert [one["text"] for one in any_house.room["aside"]["texts"]] == ["I rang her."]
    any_house.do("set_aside", what="text", id=text["id"], on=False)
    any_house.do("remove", what="text", id=text["id"])
    assert any_house.room["texts"] == any_house.room["aside"]["texts"] == []
    assert "I rang her." in json.dumps(ann.view()["exercise"])


@pytest.mark.parametrize("command", ["set_aside", "remove", "mute"])
@pytest.mark.parametrize(
    "args", [{}, {"id": True}, {"id": "1"}, {"id": 10**6, "what": 3}, {"what": "wall"}]
)
def test_what_is_no_question_is_refused(house, command, args):
    """Whatever a page sends; nothing is written into the log."""
    seq = house.room["seq"]
    with pytest.raises(Refused):
        house.do(command, on=True, **args)
    assert house.room["seq"] == seq


def test_a_question_of_another_room_is_out_of_reach(kept_house):
    """Neither removed nor muted from here."""
    ann = kept_house.person("ann")
    ask(ann, 1, "Mine")
    id = id_of(kept_house, "Mine")
    kept_house.chair.create("whole-day")
    for command in ("remove", "mute"):
        with pytest.raises(Refused, match="no such question"):
            kept_house.do(command, what="wall", id=id, on=True)
    assert "Mine" in kept(kept_house)


def test_the_console_notices(house):
    """New questions, and what another device does with them."""
    ann = house.person("ann")
    seen = [house.chair.latest]
    ask(ann, 1)
    seen.append(house.chair.latest)
    id = id_of(house, "Why?")
    for command in ("mute", "set_aside", "remove"):
        house.do(command, what="wall", id=id, on=True)
        seen.append(house.chair.latest)
    assert len(set(map(str, seen))) == len(seen)
    assert len(house.workbook.rooms.questions(ann.seat.room)) == 1
