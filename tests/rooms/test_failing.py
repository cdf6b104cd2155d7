"""A database that does not take something is never answered as if it had."""

import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from tests.pages import Caught, page_of
from tests.rooms.house import send
from tests.rooms.test_room_store import NOON, SCORE, vote
from tests.rooms.test_room_store import send as add_vote
from tests.store.test_keeper_contract import PLACE, answer
from workbook.learning import Conflict
from workbook.screens.room import RoomScreen
from workbook.store import Records, RoomRecords

SEATED = {"simulated": None, "nickname": None, "role": None, "table": None}
WRITES = {
    "a question": lambda rooms, _, seat: rooms.ask("a" * 32, seat, "Why?", NOON),
    "a vote": lambda rooms, _, seat: add_vote(rooms, vote(1, seat)),
    "a draft": lambda rooms, _, seat: rooms.keep_draft(vote(1, seat).where, seat.id, 1, "write"),
    "how sure": lambda rooms, _, seat: rooms.be_sure(vote(1, seat).where, seat.id, 3),
    "a room": lambda rooms, _, __: rooms.create("C3D4F", {}, NOON),
    "a setting": lambda rooms, _, __: rooms.settle("name", "value"),
    "an answer": lambda _, keeper, __: keeper.add(answer(1)),
    "a hint": lambda _, keeper, __: keeper.take_hint(PLACE, 1, 1),
}
each_write = pytest.mark.parametrize("what", WRITES)


@pytest.fixture
def seat(engine):
    """Somebody in a room."""
    rooms = RoomRecords(engine)
    return rooms.join(rooms.create("K7PMX", {"steps": []}, NOON).id, "ann", NOON, **SEATED)


def full_disk(_connection, _cursor, statement, *_):
    """What SQLite says where there is no room left."""
    if statement.startswith("INSERT"):
        raise OperationalError(statement, {}, sqlite3.OperationalError("database or disk is full"))


def not_allowed(_connection, _cursor, statement, *_):
    """A rule of the schema that a row breaks, whichever it is."""
    if statement.startswith("INSERT"):
        raise IntegrityError(statement, {}, sqlite3.IntegrityError("CHECK constraint failed"))


@each_write
@pytest.mark.parametrize("fault", [full_disk, not_allowed])
def test_whatever_a_database_says_is_heard(engine, seat, what, fault):
    """A disk that is full and a row that is not allowed are errors; once mended, it is taken."""
    rooms, keeper = RoomRecords(engine), Records(engine)
    event.listen(engine, "before_cursor_execute", fault)
    with pytest.raises(SQLAlchemyError):
        WRITES[what](rooms, keeper, seat)
    event.remove(engine, "before_cursor_execute", fault)
    WRITES[what](rooms, keeper, seat)


def test_what_is_worked_on_in_a_room_that_was_deleted_is_kept_nowhere(engine, seat):
    """It is no answer, so it is no error either: there is nobody whose it would be."""
    rooms, where = RoomRecords(engine), vote(1, seat).where
    rooms.delete(seat.room)
    assert not rooms.keep_draft(where, seat.id, 1, "write")
    rooms.be_sure(where, seat.id, 3)
    assert (rooms.draft(where, seat.id), rooms.sure(where)) == (None, {})


@pytest.mark.parametrize("what", ["a question", "a vote"])
def test_what_is_sent_to_a_room_that_was_deleted_is_not_saved(engine, seat, what):
    """It is no answer's number that is in use, either."""
    rooms = RoomRecords(engine)
    rooms.delete(seat.room)
    with pytest.raises(IntegrityError):
        WRITES[what](rooms, Records(engine), seat)


def test_a_questions_number_belongs_to_one_seat(engine, seat):
    """The same one again from there is saved already; from anywhere else it is not."""
    rooms = RoomRecords(engine)
    bob = rooms.join(seat.room, "bob", NOON, **SEATED)
    rooms.ask("a" * 32, seat, "Why?", NOON)
    rooms.ask("a" * 32, seat, "Why?", NOON)
    with pytest.raises(Conflict):
        rooms.ask("a" * 32, bob, "Mine?", NOON)
    assert [question.text for question in rooms.questions(seat.room)] == ["Why?"]
    assert SCORE.points == add_vote(rooms, vote(1, seat)).score.points


@pytest.mark.parametrize("type", ["wall", "submit"])
def test_the_page_is_told_to_send_it_again(any_house, type, caplog):
    """In one sentence with the number of what was sent; nothing of the error is on the page."""
    any_house.all("next", "next", "open")
    ann = any_house.person("ann")
    engine, screen = any_house.workbook.rooms._engine, RoomScreen(page_of(), ann)
    caught = Caught(screen)
    sent = {"type": type, "id": "a" * 32, "text": "Why?", "attempt": 1, "version": 3}
    message = sent | {"place": ann.view()["exercise"]["place"], "answer": "write"}
    event.listen(engine, "before_cursor_execute", full_disk)
    screen.receive(message)
    assert [(one["type"], one["id"]) for one in caught.told] == [("later", "a" * 32)]
    assert "full" not in caught.told[0]["message"]
    assert "full" in caplog.text
    event.remove(engine, "before_cursor_execute", full_disk)
    screen.receive(message)
    assert caught.told[-1] == {"type": "saved", "id": "a" * 32}
    assert send(any_house.person("bob"), "write")
