"""Seeing that something was written, without reading it."""

from datetime import UTC, datetime

import pytest

from workbook.store import LookOut, RoomRecords, open_engine

NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def engines(store_url):
    """Two processes on one database, as far as it is concerned."""
    pair = open_engine(store_url), open_engine(store_url)
    yield pair
    for engine in pair:
        engine.dispose()


def test_it_sees_what_anybody_wrote_and_which_room_moved_on(engines):
    """Whoever wrote, and not again what it has seen."""
    ours, theirs = engines
    rooms = RoomRecords(theirs)
    one, other = (rooms.create(code, {}, NOW) for code in ("AAAA", "BBBB"))
    lookout = LookOut(ours)
    assert lookout.changed()
    before = lookout.lasts([one.id, other.id])
    assert not lookout.changed() or not lookout.alone
    with rooms.turn(one.id) as turn:
        turn.append("paused", {}, NOW)
    assert lookout.changed()
    after = lookout.lasts([one.id, other.id])
    assert after == before | {one.id: before[one.id] + 1}
    rooms.delete(other.id)
    assert lookout.changed()
    assert other.id not in lookout.lasts([one.id, other.id])
    lookout.close()


def test_it_sees_what_its_own_process_wrote(engines):
    """By other connections than its own."""
    ours, _ = engines
    rooms, lookout = RoomRecords(ours), LookOut(ours)
    lookout.changed()
    rooms.create("AAAA", {}, NOW)
    assert lookout.changed()
    lookout.close()


def test_nothing_is_asked_of_the_database_for_no_room(engines):
    """A server without a room looks at nothing."""
    assert LookOut(engines[0]).lasts([]) == {}
