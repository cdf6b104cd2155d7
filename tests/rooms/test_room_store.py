"""What any keeper of rooms promises, held against the double in memory and both kinds of database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select

from tests.rooms.doubles import MemoryRooms
from tests.store.processes import at_once
from workbook.learning import Conflict
from workbook.rooms.records import RoomVote, Round, Taken
from workbook.scoring import Part, Score
from workbook.store import RoomRecords, open_engine, sqlite_url
from workbook.store.tables import metadata

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SCORE = Score(2, 4, 1.75, (Part("a", 2, 4, "part"),))
NOTHING_TOLD = {"nickname": None, "role": None, "table": None}
MADE = {"title": "A room", "agenda": "taster", "steps": []}


def later(**more):
    """A while after noon."""
    return NOON + timedelta(**more)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def rooms(request):
    """A keeper of rooms: once the double in memory, and once for each kind of database."""
    if request.param == "memory":
        yield MemoryRooms()
        return
    named = "postgres_url" if request.param == "postgresql" else "home"
    found = request.getfixturevalue(named)
    engine = open_engine(found if isinstance(found, str) else sqlite_url(found / "workbook.db"))
    yield RoomRecords(engine)
    engine.dispose()


@pytest.fixture
def stored_rooms(engine):
    """Rooms in a database, for what only a database shows."""
    return RoomRecords(engine)


@pytest.fixture
def room(rooms):
    """The number of a room."""
    return rooms.create("K7PMX", MADE, NOON).id


@pytest.fixture
def seat(rooms, room):
    """Ann's seat in it."""
    return rooms.join(room, "ann", NOON, nickname="Ann", role="nhs", table=2)


def vote(number, seat, **changes):
    """A vote whose submission id ends in a number."""
    where = Round(seat.room, "first", 1)
    made = RoomVote(f"{number:032x}", where, seat.id, "ring-her", SCORE, "nhs", None, False, NOON)
    return replace(made, **changes)


def send(rooms, one):
    """Add a vote in a turn of its own."""
    with rooms.turn(one.where.room) as turn:
        return turn.add_vote(one)


# ---- rooms and their logs ----


def test_a_room_begins_with_the_first_entry_of_its_log(rooms):
    """A new room is found by its code and its number, and its log says how it began."""
    row = rooms.create("K7PMX", MADE, NOON)
    assert (row.code, row.at, row.ended) == ("K7PMX", NOON, False)
    assert rooms.by_code("K7PMX") == rooms.room(row.id) == row
    assert rooms.by_code("XXXXX") is rooms.room(row.id + 1) is None
    (event,) = rooms.events(row.id)
    assert (event.seq, event.kind, event.data, event.at) == (1, "created", MADE, NOON)


def test_no_two_rooms_have_one_code(rooms, room):
    """A code that is taken is refused, and nothing of the second room stays."""
    with pytest.raises(Taken):
        rooms.create("K7PMX", MADE, NOON)
    assert [row.id for row in rooms.rooms()] == [room]


def test_rooms_are_listed_newest_first_and_may_be_those_that_run(rooms, room):
    """Whether a room has ended is known without reading its log."""
    other = rooms.create("C3D4F", MADE, NOON).id
    with rooms.turn(room) as turn:
        turn.set_ended(True)
    assert [row.id for row in rooms.rooms()] == [other, room]
    assert rooms.running() == {other: 1}
    with rooms.turn(room) as turn:
        turn.append("paused", {}, NOON)
        turn.set_ended(False)
    assert rooms.running() == {room: 2, other: 1}


def test_the_log_is_numbered_and_in_order(rooms, room):
    """Each room counts from one, and the log can be read from a number on."""
    other = rooms.create("C3D4F", MADE, NOON).id
    with rooms.turn(room) as turn:
        assert [turn.append("paused", {}, NOON), turn.append("resumed", {}, NOON)] == [2, 3]
        assert [event.seq for event in turn.events()] == [1, 2, 3]
        assert [event.seq for event in turn.events(since=2)] == [3]
    assert [event.kind for event in rooms.events(room)] == ["created", "paused", "resumed"]
    assert [event.kind for event in rooms.events(room, since=2)] == ["resumed"]
    assert (rooms.last(room), rooms.last(other), rooms.last(other + 1)) == (3, 1, 0)


def test_the_moment_of_an_event_is_kept_whatever_the_time_zone(rooms, room):
    """A moment comes back in UTC, on a database that keeps time zones and on one that does not."""
    summer = timezone(timedelta(hours=1))
    with rooms.turn(room) as turn:
        turn.append("paused", {}, NOON.astimezone(summer))
    at = rooms.events(room)[-1].at
    assert (at, at.utcoffset()) == (NOON, timedelta(0))
    assert at.isoformat() == NOON.isoformat()


@pytest.mark.parametrize(
    "data", [{}, {"b": 1, "a": [None, True, 1.5]}, {"text": "Zoë\u2028 \U0001f6a9 \u0000"}]
)
def test_what_an_event_says_comes_back_as_it_was(rooms, room, data):
    """JSON of any shape, and text of any kind, in the order in which it was written."""
    with rooms.turn(room) as turn:
        turn.append("agenda", data, NOON)
    found = rooms.events(room)[-1].data
    assert (found, list(found)) == (data, list(data))


def test_what_fails_in_a_turn_is_not_done(rooms, room, seat):
    """A turn is all or nothing."""

    def fail():
        with rooms.turn(room) as turn:
            turn.append("paused", {}, NOON)
            turn.add_vote(vote(1, seat))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert rooms.last(room) == 1
    assert rooms.votes(room, "first") == []


def test_turns_of_one_room_come_one_after_the_other(rooms, room):
    """Whoever reads in a turn and then writes is not overtaken: no number is given twice."""

    def press(number):
        with rooms.turn(room) as turn:
            known = len(turn.events())
            return turn.append("counted", {"n": number}, NOON) - known

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(press, range(20))) == [1] * 20
    assert [event.seq for event in rooms.events(room)] == list(range(1, 22))


WORK = (
    """
import sys
from datetime import UTC, datetime
from workbook.store import *
from workbook.rooms.records import *
rooms = RoomRecords(open_engine(sys.argv[1]))
room, me = rooms.by_code("K7PMX").id, sys.argv[2]
now = datetime.now(UTC)
seat = rooms.join(room, me, now, nickname=me, role=None, table=None)
""",
    """
counts = []
for n in range(15):
    with rooms.turn(room) as turn:
        counts.append(turn.append("counted", {"n": n}, now) - len(turn.events()))
        id = f"{me}{n:02}" + "0" * 29
        round = Round(room, "first", 1)
        turn.add_vote(RoomVote(id, round, seat.id, n, None, None, None, False, now))
print(set(counts))
""",
)


def test_turns_of_several_processes_come_one_after_the_other(stored_rooms, store_url):
    """Kernels of one room, on one server or on two, never give a number twice or lose a vote."""
    rooms = stored_rooms
    room = rooms.create("K7PMX", MADE, NOON).id
    assert at_once(WORK, [(store_url, name) for name in "abc"]) == ["{0}\n"] * 3
    assert [event.seq for event in rooms.events(room)] == list(range(1, 47))
    votes = rooms.votes(room, "first")
    assert len({one.submission for one in votes}) == len(votes) == 45
    by_seat = [[one.given for one in rooms.votes_of(s.id, "first")] for s in rooms.seats(room)]
    assert by_seat == [list(range(15))] * 3


# ---- people ----


def test_a_seat_bears_what_its_person_says(rooms, room, seat):
    """Nickname, role and table come back, and may be changed and taken back."""
    assert (seat.person, seat.nickname, seat.role, seat.table) == ("ann", "Ann", "nhs", 2)
    assert (seat.at, seat.seen, seat.typing, seat.simulated) == (NOON, NOON, None, False)
    rooms.tell(seat.id, None, "council", None)
    changed = rooms.seat_of("ann")
    assert (changed.nickname, changed.role, changed.table) == (None, "council", None)


def test_joining_again_keeps_the_seat(rooms, room, seat):
    """Whoever comes back has the seat they had, with what they say of themselves now."""
    again = rooms.join(room, "ann", later(minutes=5), nickname="A", role=None, table=3)
    assert (again.id, again.nickname, again.at) == (seat.id, "A", NOON)
    assert len(rooms.seats(room)) == 1


def test_one_browser_that_joins_many_times_at_once_has_one_seat(rooms, room):
    """Two tabs and a thumb that trembles are one person."""

    def join(_):
        return rooms.join(room, "ann", NOON, nickname=None, role=None, table=None)

    with ThreadPoolExecutor(4) as pool:
        ids = {seat.id for seat in pool.map(join, range(8))}
    assert len(ids) == len(rooms.seats(room)) == 1


def test_a_browser_is_in_the_room_it_joined_last(rooms, room, seat):
    """Going to another room and back moves a browser; each room keeps its seat."""
    other = rooms.create("C3D4F", MADE, NOON).id
    there = rooms.join(other, "ann", later(minutes=1), **NOTHING_TOLD)
    assert rooms.seat_of("ann").id == there.id
    assert rooms.seat_of("ann", room).id == seat.id
    rooms.join(room, "ann", later(minutes=2), **NOTHING_TOLD)
    assert rooms.seat_of("ann").id == seat.id
    assert rooms.seat_of("bob") is None


def test_another_device_takes_the_same_seat(rooms, room, seat):
    """Two browsers on one seat; the person stays the first one, and their votes theirs."""
    rooms.sit(seat, "laptop", later(minutes=1))
    assert rooms.seat_of("laptop").id == rooms.seat_of("ann").id == seat.id
    assert rooms.seat_of("laptop").person == "ann"
    assert len(rooms.seats(room)) == 1


def test_a_device_that_had_a_seat_leaves_it(rooms, room, seat):
    """A browser sits in one place: the seat it had is nobody's now, and what was sent from it is kept."""
    left = rooms.join(room, "laptop", NOON, **NOTHING_TOLD)
    send(rooms, vote(1, left))
    rooms.sit(seat, "laptop", later(minutes=1))
    assert rooms.seat_of("laptop").id == seat.id
    assert [one.id for one in rooms.seats(room)] == [seat.id]
    assert rooms.joined(room) == 1
    assert len(rooms.votes(room, "first")) == 1


def test_presence_and_typing_are_noted(rooms, seat):
    """When a page last spoke, and whether somebody is working on an answer."""
    rooms.seen(seat.id, later(seconds=10))
    rooms.typing(seat.id, later(seconds=12))
    found = rooms.seat_of("ann")
    assert (found.seen, found.typing) == (later(seconds=10), later(seconds=12))
    rooms.typing(seat.id, None)
    assert rooms.seat_of("ann").typing is None


def test_words_to_come_back_by_hold_for_a_while_and_only_the_last(rooms, seat):
    """New words make the old ones worthless, and time makes all of them so."""
    rooms.keep_resume("a" * 64, seat, later(minutes=15))
    assert rooms.resumed("a" * 64, later(minutes=14)).id == seat.id
    assert rooms.resumed("a" * 64, later(minutes=15)) is None
    rooms.keep_resume("b" * 64, seat, later(minutes=20))
    assert rooms.resumed("a" * 64, NOON) is None
    assert rooms.resumed("b" * 64, NOON).id == seat.id


# ---- what they send ----


@pytest.mark.parametrize("given", [None, "ring-her", [], {"a": {"b": [1, None]}}])
def test_a_vote_comes_back_as_it_was_given(rooms, room, seat, given):
    """Everything about a vote is kept: what was said, its score, its role, and when."""
    sent = send(rooms, vote(1, seat, given=given, late=True))
    assert rooms.votes(room, "first", 1) == rooms.votes_of(seat.id, "first") == [sent]
    assert rooms.vote(sent.submission) == sent == vote(1, seat, given=given, late=True)
    assert send(rooms, vote(2, seat, score=None, role=None)).score is None
    assert rooms.votes(room, "first")[1].score is None


def test_votes_are_told_apart_by_step_and_round(rooms, room, seat):
    """All of a step or one of its rounds, in the order in which they came."""
    second = Round(room, "first", 2)
    elsewhere = Round(room, "second", 1)
    for number, where in enumerate([vote(0, seat).where, second, elsewhere, second]):
        send(rooms, vote(number, seat, where=where, given=number))
    assert [v.given for v in rooms.votes(room, "first")] == [0, 1, 3]
    assert [v.given for v in rooms.votes(room, "first", 2)] == [1, 3]
    assert [v.given for v in rooms.votes_of(seat.id, "second")] == [2]


def test_a_vote_that_arrives_again_is_kept_once(rooms, room, seat):
    """The same submission is the vote already stored, whatever it says now."""
    first = send(rooms, vote(1, seat))
    assert send(rooms, vote(1, seat, given="nobody")) == first
    assert rooms.votes(room, "first") == [first]


def test_one_vote_sent_many_times_at_once_is_kept_once(rooms, room, seat):
    """The same submission on several lines together is one vote."""
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: send(rooms, vote(1, seat)), range(8)))
    assert rooms.votes(room, "first") == kept[:1]
    assert set(map(str, kept)) == {str(kept[0])}


def test_a_submission_id_belongs_to_one_seat_and_one_vote(rooms, room, seat):
    """The same id of another seat, in another round or another room is a conflict."""
    bob = rooms.join(room, "bob", NOON, **NOTHING_TOLD)
    there = rooms.join(rooms.create("C3D4F", MADE, NOON).id, "ann", NOON, **NOTHING_TOLD)
    send(rooms, vote(1, seat))
    for other in (vote(1, bob), vote(1, there), vote(1, seat, where=Round(room, "first", 2))):
        with pytest.raises(Conflict):
            send(rooms, other)
    assert len(rooms.votes(room, "first")) == 1


def test_how_sure_somebody_is_can_be_said_changed_and_taken_back(rooms, room, seat):
    """One value for each seat and round."""
    where = Round(room, "first", 1)
    for value, kept in [(1, {seat.id: 1}), (3, {seat.id: 3}), (None, {}), (None, {})]:
        rooms.be_sure(where, seat.id, value)
        assert rooms.sure(where) == kept
    rooms.be_sure(replace(where, round=2), seat.id, 2)
    assert rooms.sure(where) == {}


def test_taps_that_come_at_once_leave_one_value(rooms, room, seat):
    """Two pages of one person that are tapped together leave what one of them said."""
    where = Round(room, "first", 1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: rooms.be_sure(where, seat.id, 1 + n % 3), range(9)))
    assert rooms.sure(where)[seat.id] in (1, 2, 3)


def test_the_newest_draft_stands(rooms, room, seat):
    """An older draft that arrives late changes nothing; each round has its own."""
    where = Round(room, "first", 1)
    assert rooms.draft(where, seat.id) is None
    for seq, given in [(1, "a"), (3, None), (2, "b")]:
        rooms.keep_draft(where, seat.id, seq, given)
    assert rooms.draft(where, seat.id) == (3, None)
    assert rooms.draft(replace(where, round=2), seat.id) is None


def test_drafts_that_arrive_at_once_leave_the_newest(rooms, room, seat):
    """Whatever the order of arrival, the one with the highest number stands."""
    where = Round(room, "first", 1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda seq: rooms.keep_draft(where, seat.id, seq, seq), range(12)))
    assert rooms.draft(where, seat.id) == (11, 11)


def test_a_question_is_on_the_wall_once(rooms, room, seat):
    """The same question sent again adds nothing; each keeps its order and its moment."""
    for number, text in [(1, "Why?"), (2, "Zoë's <b>"), (1, "Other")]:
        rooms.ask(f"{number:032x}", seat, text, NOON)
    wall = rooms.questions(room)
    assert [(q.text, q.seat, q.at) for q in wall] == [
        ("Why?", seat.id, NOON),
        ("Zoë's <b>", seat.id, NOON),
    ]


def test_questions_are_counted_and_found_by_their_numbers(rooms, room, seat):
    """Of all or of one, after one of them; those of another room are not on this wall."""
    bob = rooms.join(room, "bob", NOON, **NOTHING_TOLD)
    there = rooms.join(rooms.create("C3D4F", MADE, NOON).id, "ann", NOON, **NOTHING_TOLD)
    for number, one in enumerate((seat, bob, seat, there)):
        rooms.ask(f"{number:032x}", one, f"Why {number}?", NOON)
    first, second, third = rooms.questions(room)
    assert [q.text for q in (first, second, third)] == ["Why 0?", "Why 1?", "Why 2?"]
    assert rooms.questions(room, {first.id, third.id}) == [first, third]
    assert rooms.questions(there.room, {first.id}) == []
    assert (rooms.asked(room), rooms.asked(room, seat.id)) == (3, 2)
    assert (rooms.asked(room, after=first.id), rooms.asked(room, seat.id, first.id)) == (2, 1)


def test_a_question_that_may_not_be_asked_is_not_kept(rooms, room, seat):
    """Who decides is told when the others of this seat came."""
    rooms.ask("1" * 32, seat, "Why?", NOON)
    heard = []

    def check(before):
        heard.append(before)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rooms.ask("2" * 32, seat, "And why?", NOON, check)
    rooms.ask("1" * 32, seat, "Why?", NOON, check)  # it was taken before
    assert heard == [[NOON]]
    assert len(rooms.questions(room)) == 1


def test_a_question_is_blanked_and_stays_one(rooms, room, seat):
    """Its text is gone; its number and its writer are not. Another room's is not touched."""
    there = rooms.join(rooms.create("C3D4F", MADE, NOON).id, "ann", NOON, **NOTHING_TOLD)
    for number, one in enumerate((seat, there)):
        rooms.ask(f"{number:032x}", one, "Why?", NOON)
    with rooms.turn(room) as turn:
        for one in (seat, there):
            (asked,) = rooms.questions(one.room)
            turn.blank(asked.id)
        assert turn.last_question() == rooms.questions(room)[0].id
    assert [rooms.questions(one.room)[0].text for one in (seat, there)] == ["", "Why?"]


def test_what_came_late_can_be_counted_after_all(rooms, room, seat):
    """In the round whose close was taken back, and in no other."""
    second = Round(room, "first", 2)
    send(rooms, vote(1, seat, late=True))
    send(rooms, vote(2, seat, late=True, where=second))
    with rooms.turn(room) as turn:
        assert turn.last_vote() == rooms.votes(room, "first")[-1].id > 0
        turn.count_late(second)
    assert [one.late for one in rooms.votes(room, "first")] == [True, False]


def test_votes_may_be_read_without_their_scores(rooms, room, seat):
    """Which are the most of what is read; all else is as it was sent."""
    send(rooms, vote(1, seat))
    assert rooms.votes(room, "first", scored=False) == [vote(1, seat, score=None)]
    assert (rooms.sent(room), rooms.sent(room, "first"), rooms.sent(room, "second")) == (1, 1, 0)


def test_a_look_tells_what_has_changed_for_a_seat(rooms, room, seat):
    """The last event, and what was sent, drafted and said in one vote; nothing of other seats."""
    bob = rooms.join(room, "bob", NOON, **NOTHING_TOLD)
    where = Round(room, "first", 1)
    looked = rooms.look("ann", "first", 1)
    assert (looked.seat, looked.last) == (seat, 1)
    assert (looked.vote, looked.draft, looked.sure) == (0, 0, 0)
    for number, one in enumerate((seat, bob)):
        send(rooms, vote(number, one))
        rooms.keep_draft(where, one.id, 3 + number, "a")
        rooms.be_sure(where, one.id, 1 + number)
    with rooms.turn(room) as turn:
        turn.append("paused", {}, NOON)
    looked = rooms.look("ann", "first", 1)
    assert looked.vote == rooms.votes_of(seat.id, "first")[-1].id
    assert (looked.last, looked.draft, looked.sure) == (2, 3, 1)
    assert rooms.look("eve", "first", 1) is None


def test_simulated_people_come_by_what_the_log_says_and_go_with_all_they_sent(rooms, room, seat):
    """They are no people; whoever the log does not let in has no seat."""
    assert rooms.join(room, "bot", NOON, simulated=lambda _: False, **NOTHING_TOLD) is None
    bot = rooms.join(
        room, "bot", NOON, simulated=lambda turn: len(turn.events()) == 1, **NOTHING_TOLD
    )
    assert (bot.simulated, rooms.joined(room), len(rooms.seats(room))) == (True, 1, 2)
    for number, one in enumerate((seat, bot)):
        everything_in(rooms, one, number)
    with rooms.turn(room) as turn:
        turn.send_home()
    assert rooms.seat_of("bot") is None
    assert found_of(rooms, seat, 0) == [1] * 6


# ---- facilitators, guesses, settings ----


def test_those_who_have_led_a_room_are_known_after_they_signed_out(rooms, room):
    """No credential of theirs is worth anything then, and those of others are."""
    for name, who in [("g", "fay"), ("h", "fay"), ("i", "gus")]:
        rooms.give_chair(name * 64, who, NOON)
    rooms.bind_chair("g" * 64, room, NOON)
    rooms.take_chairs("fay")
    assert [rooms.chair(name * 64)[0] for name in "ghi"] == [False, False, True]
    assert rooms.leaders(room) == {"fay"}


def test_a_chair_leads_one_room_until_it_is_taken(rooms, room):
    """A credential is known by its hash, bound to a room, and worth nothing when it is withdrawn."""
    assert rooms.chair("h" * 64) == (False, None)
    rooms.give_chair("h" * 64, "fay", NOON)
    assert rooms.chair("h" * 64) == (True, None)
    rooms.bind_chair("h" * 64, room, NOON)
    assert rooms.chair("h" * 64) == (True, room)
    rooms.take_chair("h" * 64)
    assert rooms.chair("h" * 64) == (False, None)


def test_a_new_chair_of_the_same_facilitator_leads_the_room_they_led_last(rooms, room):
    """A reloaded page is where it was; somebody else's leads nothing."""
    other = rooms.create("C3D4F", MADE, NOON).id
    rooms.give_chair("g" * 64, "fay", NOON)
    rooms.bind_chair("g" * 64, other, NOON)
    rooms.take_chair("g" * 64)
    rooms.give_chair("h" * 64, "fay", later(minutes=1))
    assert rooms.chair("h" * 64) == (True, other)
    rooms.bind_chair("h" * 64, room, later(minutes=2))
    rooms.give_chair("i" * 64, "fay", later(minutes=3))
    rooms.give_chair("j" * 64, "gus", later(minutes=4))
    assert [rooms.chair(name * 64)[1] for name in "ghij"] == [None, room, room, None]
    rooms.bind_chair("h" * 64, other, later(minutes=5))
    rooms.give_chair("k" * 64, "fay", later(minutes=6))
    assert rooms.chair("k" * 64) == (True, other), "led last, though given first"


def test_a_credential_that_was_never_given_is_not_made_by_binding(rooms, room):
    """Binding what is no chair makes none."""
    rooms.bind_chair("h" * 64, room, NOON)
    assert rooms.chair("h" * 64) == (False, None)


def test_all_chairs_can_be_cleared(rooms):
    """After a new passphrase nobody leads."""
    for name in "gh":
        rooms.give_chair(name * 64, name, NOON)
    rooms.clear_chairs()
    assert [rooms.chair(name * 64)[0] for name in "gh"] == [False, False]


def test_wrong_codes_are_remembered_since_a_time(rooms):
    """Whose they were and when, the oldest first."""
    for minute, who in enumerate(["ann", "bob", "ann"]):
        rooms.guess(who, later(minutes=minute))
    assert rooms.guesses(NOON) == [("bob", later(minutes=1)), ("ann", later(minutes=2))]


def test_a_setting_can_be_changed_and_dropped(rooms):
    """One value for each name."""
    assert rooms.setting("a") is None
    for value in ("1", "2"):
        rooms.set_setting("a", value)
        assert rooms.setting("a") == value
    rooms.drop_setting("a")
    assert rooms.setting("a") is None


def test_of_many_who_settle_at_once_one_does(rooms):
    """Servers that start together on one database agree on what the first of them made."""
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda n: rooms.settle("a", str(n)), range(8)))
    assert done.count(True) == 1
    assert rooms.setting("a") == str(done.index(True))


# ---- removal ----


def test_the_number_of_a_room_is_never_used_again(rooms, room):
    """A page that missed the end of a room must not find itself in the next one."""
    rooms.delete(room)
    assert rooms.create("M4QTR", MADE, NOON).id > room


def everything_in(rooms, seat, number):
    """Whatever may be kept of somebody in a room."""
    where = Round(seat.room, "first", 1)
    send(rooms, vote(number, seat))
    rooms.be_sure(where, seat.id, 1)
    rooms.keep_draft(where, seat.id, 1, "a")
    rooms.ask(f"{number:032x}", seat, "Why?", NOON)
    rooms.keep_resume(str(number) * 64, seat, later(minutes=1))


def found_of(rooms, seat, number):
    """How much of that there is still."""
    where = Round(seat.room, "first", 1)
    return [
        len(rooms.seats(seat.room)),
        len(rooms.votes(seat.room, "first")),
        len(rooms.sure(where)),
        int(rooms.draft(where, seat.id) is not None),
        len(rooms.questions(seat.room)),
        int(rooms.resumed(str(number) * 64, NOON) is not None),
    ]


def test_nothing_of_a_room_that_was_deleted_is_found(rooms, room, seat):
    """Its facilitator leads none any more, and another room is whole."""
    rooms.give_chair("h" * 64, "fay", NOON)
    rooms.bind_chair("h" * 64, room, NOON)
    kept = rooms.join(rooms.create("C3D4F", MADE, NOON).id, "ann", NOON, **NOTHING_TOLD)
    for number, one in enumerate((seat, kept)):
        everything_in(rooms, one, number)
        assert found_of(rooms, one, number) == [1] * 6
    rooms.delete(room)
    assert rooms.room(room) is rooms.seat_of("ann", room) is None
    assert (rooms.by_code("K7PMX"), rooms.events(room), rooms.last(room)) == (None, [], 0)
    assert rooms.chair("h" * 64) == (True, None)
    assert found_of(rooms, seat, 0) == [0] * 6
    assert found_of(rooms, kept, 1) == [1] * 6


def test_a_room_takes_everything_in_it_along(stored_rooms, engine):
    """After a purge not a row of the room is left, and the other room is whole."""
    rooms = stored_rooms
    rooms.give_chair("h" * 64, "fay", NOON)
    made = [rooms.create(code, MADE, NOON).id for code in ("K7PMX", "C3D4F")]
    rooms.bind_chair("h" * 64, made[0], NOON)
    for number, id in enumerate(made):
        everything_in(rooms, rooms.join(id, "ann", NOON, **NOTHING_TOLD), number)
    rooms.delete(made[0])
    with engine.connect() as connection:
        left = {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in metadata.tables.items()
            if name.startswith("room")
        }
    assert left == dict.fromkeys(left, 1)
