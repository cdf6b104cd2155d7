"""What is promised of a store is held on both kinds of database."""

import pytest

from tests.learning.doubles import MemoryKeeper
from workbook.store import Records, open_engine, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request, tmp_path):
    """The URL of a database without a table, on each kind of server."""
    if request.param == "postgresql":
        return request.getfixturevalue("empty_postgres_url")
    return sqlite_url(tmp_path / "new.db")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def keeper(request):
    """A keeper: once the double in memory, and once for each kind of database."""
    if request.param == "memory":
        yield MemoryKeeper()
        return
    named = "postgres_url" if request.param == "postgresql" else "home"
    found = request.getfixturevalue(named)
    engine = open_engine(found if isinstance(found, str) else sqlite_url(found / "workbook.db"))
    yield Records(engine)
    engine.dispose()
