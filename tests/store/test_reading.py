"""Looking things up: with a connection for each look, or with one for many."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from workbook.store import Reading


@pytest.fixture
def lent(engine):
    """Every time a connection is lent."""
    times = []
    event.listen(engine, "checkout", lambda *_: times.append(1))
    return times


def look(reading):
    """Look something up."""
    with reading.connect() as connection:
        return connection.scalar(text("SELECT 1"))


def test_many_looks_together_borrow_one_connection(engine, lent):
    """And the next look after them borrows its own again."""
    reading = Reading(engine)
    with reading.together():
        assert [look(reading) for _ in range(5)] == [1] * 5
        with reading.together():
            look(reading)
        look(reading)
    assert len(lent) == 1
    look(reading)
    assert len(lent) == 2


def test_a_failure_leaves_nothing_held(engine, lent):
    """A look that fails among many is no trouble for those that come later."""
    reading = Reading(engine)
    with pytest.raises(DBAPIError), reading.together(), reading.connect() as connection:
        connection.execute(text("SELEKT"))
    assert look(reading) == 1
    assert len(lent) == 2


def test_what_one_thread_holds_no_other_gets(engine, lent):
    """A connection belongs to one thread at a time."""
    reading = Reading(engine)
    with reading.together(), ThreadPoolExecutor(1) as other:
        assert other.submit(look, reading).result() == 1
        assert look(reading) == 1
    assert len(lent) == 2
