"""Each event is read and folded once for all, and what is decided is decided on the log as it is."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms.doubles import MemoryRooms
from tests.rooms.house import House, send
from tests.rooms.test_log import CREATED, NOON, afresh, closed, log, opened, revealed, undone, went
from workbook.app.identity import participant_of
from workbook.learning import NotNow, Refused
from workbook.rooms import folds as folding
from workbook.rooms.folds import Folds, Followed
from workbook.rooms.log import fold
from workbook.rooms.state import Room

FIRST = "two-benches/first-word"


@pytest.fixture
def rooms():
    """Rooms in memory, one of them begun."""
    rooms = MemoryRooms()
    rooms.create("K7PMX", CREATED[1], NOON)
    return rooms


@pytest.fixture
def room(rooms):
    """The number of that room."""
    return rooms.by_code("K7PMX").id


@pytest.fixture
def folded(monkeypatch):
    """The numbers of the events that were folded, in the order in which that was done."""
    seen = []

    def counting(events, room=None):
        events = list(events)
        seen.extend(event.seq for event in events)
        return fold(events, room)

    monkeypatch.setattr(folding, "fold", counting)
    return seen


@pytest.fixture
def read(house, monkeypatch):
    """How many events were read outside of turns, each time that a log was looked into."""
    as_it_is, seen = house.workbook.rooms.events, []

    def counting(room, since=0):
        events = as_it_is(room, since)
        seen.append(len(events))
        return events

    monkeypatch.setattr(house.workbook.rooms, "events", counting)
    return seen


def add(rooms, room, *events):
    """Somebody does something in a turn of their own."""
    with rooms.turn(room) as turn:
        for kind, data in events:
            turn.append(kind, data, NOON)


SOME = st.sampled_from(
    [
        went("first"),
        opened(),
        opened(round=2, tables={"1": [1, 2]}),
        closed(last=3),
        revealed(),
        afresh(),
        ("paused", {}),
        ("resumed", {}),
        ("counted", {"n": 3}),
        ("ended", {}),
    ]
)


@given(st.lists(st.tuples(SOME, st.none() | st.integers(2, 8), st.booleans())))
def test_a_log_that_is_followed_is_folded_as_a_whole(played):
    """Wherever it was looked into meanwhile, and whatever of it was taken back."""
    events, looks = [], []
    for event, back, look in played:
        events.append(event)
        if back is not None and back <= len(events) + 1:
            events.append(undone(back))
        looks.append((len(events) + 1, look))
    whole, followed = log(*events), Followed()
    for known in [1, *(n for n, look in looks if look), len(whole)]:
        followed = followed.on(whole[max(0, followed.room.seq - 1) : known])
        assert followed.room == fold(whole[:known])
    assert followed.log == tuple(whole)


def test_an_event_is_folded_once_for_everybody(house, folded):
    """However many desks and chairs there are, and however often they draw."""
    desks = house.people(6)
    house.all("next", "next", "open")
    for desk in desks:
        send(desk, "ring-her")
    house.another_chair("facilitator").view()
    before, known = len(folded), house.room["seq"]
    house.do("close")
    for desk in desks * 3:
        desk.view()
    assert house.room["seq"] == known + 1
    # Once ahead of the facilitator's own turn, which may have failed, and once for all.
    assert folded[before:] == [known + 1] * 2


def test_no_more_is_read_than_has_come_since(house, read):
    """One event, by which the room is known to be there still, and what is new."""
    ann = house.person("ann")
    house.all("next", "next", "open")
    ann.view()
    del read[:]
    ann.view()
    assert read == [1]
    house.chair.do("close", house.workbook.rooms.last(ann.seat.room), {})
    del read[:]
    ann.view()
    ann.view()
    assert read == [2, 1]


def test_what_is_taken_back_is_folded_anew(rooms, room, folded):
    """From the beginning, as it stays in the log."""
    folds = Folds(rooms)
    add(rooms, room, went("first"), opened())
    assert folds.now(room).standing().phase == "open"
    del folded[:]
    add(rooms, room, undone(3))
    assert folds.now(room).standing().phase == "waiting"
    assert folded == [1, 2, 3, 4]


def test_work_of_ones_own_reads_no_log_that_is_known(house, read, folded):
    """Every page of a notebook asks whether a room has its exercise before it."""
    others = [house.another_chair() for _ in range(3)]
    for chair in others:
        chair.create("whole-day")
    house.workbook.way(participant_of("keen"), FIRST).view()
    del read[:], folded[:]
    for n in range(10):
        house.workbook.way(participant_of(f"keen {n}"), FIRST).view()
    assert (read, folded) == ([], [])
    others[0].do("pause", 1, {})
    for n in range(10):
        house.workbook.way(participant_of(f"keen {n}"), FIRST).view()
    assert (read, folded) == ([2], [2, 2])


def test_what_may_yet_fail_is_told_to_nobody(rooms, room):
    """A turn sees ahead; when it fails the room stands as before, for everybody."""
    folds = Folds(rooms)
    with suppress(ZeroDivisionError), rooms.turn(room) as turn:
        assert folds.within(room, turn).here is None
        turn.append(*went("first"), NOON)
        assert folds.ahead(room, turn).here == "first"
        raise ZeroDivisionError
    assert folds.now(room).here is None
    add(rooms, room, went("talk"))
    assert folds.now(room).here == "talk"


def test_a_room_that_is_gone_is_forgotten(rooms, room):
    """It is as if it had never been, whatever was known of it."""
    folds = Folds(rooms)
    assert folds.now(room).title
    rooms.delete(room)
    assert folds.now(room) == Room()
    assert folds._followed == {}


def test_many_threads_follow_one_log(rooms, room):
    """Nobody ever sees a room go back, and at the end all know the whole."""
    folds = Folds(rooms)

    def follow(n):
        if n % 4 == 0:
            add(rooms, room, ("counted", {"n": n}))
        return [folds.now(room).seq for _ in range(20)]

    with ThreadPoolExecutor(8) as pool:
        for seen in pool.map(follow, range(80)):
            assert seen == sorted(seen)
    assert folds.now(room) == fold(rooms.events(room))


@pytest.fixture
def two_servers(tmp_path, home, store_url):
    """A room on one server and the same database behind another."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = House(tmp_path / "one", home, store_url)
    two = House(tmp_path / "two", home, store_url)
    two.chair.enter(one.code)
    two.code = one.code
    return one, two


def test_a_vote_is_taken_on_the_log_as_it_is(two_servers):
    """What this server knew when it drew the page decides nothing: another one has moved on."""
    one, two = two_servers
    one.all("next", "next", "open")
    ann, bob = two.person("ann"), two.person("bob")
    ways = [ann.way(), bob.way()]
    one.do("close")
    assert ways[0].submit("a" * 32, 1, 3, "ring-her").late
    one.all("reveal", "pause")
    with pytest.raises(NotNow):
        ways[1].submit("b" * 32, 1, 3, "ring-her")
    one.all("resume", "next")
    with pytest.raises(Refused, match="moved on"):
        ways[1].submit("b" * 32, 1, 3, "ring-her")


def test_a_command_is_done_on_the_log_as_it_is(two_servers):
    """Two devices on two servers cannot talk past each other."""
    one, two = two_servers
    known = two.room["seq"]
    one.do("next")
    with pytest.raises(Refused, match="Somebody else"):
        two.chair.do("next", known, {})
    assert one.room["seq"] == known + 1


def test_without_the_store_nothing_is_decided(house, monkeypatch):
    """No answer is taken, no feedback given and nothing revealed on what was known before."""
    house.all("next", "next", "open")
    ann = house.person("ann")
    way, seq = ann.way(), house.room["seq"]

    def away(*_args, **_how):
        raise ConnectionError

    for name in ("events", "turn", "running"):
        monkeypatch.setattr(house.workbook.rooms, name, away)
    for decide in (
        ann.view,
        lambda: way.submit("a" * 32, 1, 3, "ring-her"),
        lambda: house.chair.do("close", seq, {}),
        lambda: house.workbook.way(participant_of("keen"), FIRST),
    ):
        with pytest.raises(ConnectionError):
            decide()


def test_what_all_see_alike_is_made_once_for_each_event(house):
    """Hundreds who see a vote close see one picture; the next event makes it anew."""
    house.all("next", "next", "open")
    people = house.people(7)
    for n, desk in enumerate(people):
        send(desk, ["write", "ring-her"][n % 2])
    house.do("close")
    made = []
    folds, (room, _) = house.workbook.folds, people[0]._at

    def make():
        made.append(1)
        return len(made)

    seq = house.room["seq"]
    assert [folds.once(room, seq, "it", make) for _ in range(3)] == [1, 1, 1]
    assert folds.once(room, seq + 1, "it", make) == 2
    pictures = [desk.view()["picture"] for desk in people]
    assert all(one is pictures[0] for one in pictures)
    house.do("again")
    house.do("close")
    assert people[0].view()["earlier"] == pictures[0]
