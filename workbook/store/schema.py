"""Opening a database and bringing its schema up to date."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from select import select as select_ready
from threading import local
from time import monotonic
from typing import Any, cast
from weakref import finalize

from sqlalchemy import (
    URL,
    Connection,
    Dialect,
    Engine,
    Table,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

HEAD = "0004"
"""The newest migration. Kept here too, so that a kernel can compare without loading Alembic."""

BUSY_TIMEOUT_MS = 15_000

RECYCLE = 1800
"""Seconds after which a connection is made anew: firewalls forget those that were long quiet."""

IDLE = 60.0
"""Seconds after which a connection is tried before it is used again."""

LAST_USED = "last used"

READING = {"reading": True}
"""Execution options of an engine that only reads, and so waits for no writer."""


class TooNew(RuntimeError):  # noqa: N818 - it is what the database is
    """A database that a later version of the workbook has changed, in one sentence."""


class Unusable(ValueError):  # noqa: N818 - it is what the URL is
    """A URL of no database that the workbook can use. The message never quotes it."""


def open_engine(url: str) -> Engine:
    """Connect to a database.

    SQLite gets a write-ahead log, so that readers and the one writer do not wait for each other,
    and full synchronisation, so that what was committed is on the disk. PostgreSQL lends each
    kernel one connection, and a second one for the moment in which it is needed: there are many
    kernels, and a server has a hundred connections unless somebody asked for more.

    Args:
        url: a database URL, as `sqlite:////folder/workbook.db` or `postgresql://user@host/name`.

    Raises:
        Unusable: it is neither.
    """
    known = read_url(url)
    # What people wrote is in the parameters of a statement, and errors end up in a log.
    if known.get_backend_name() == "sqlite":
        engine = create_engine(known, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
        # Whoever closes last brings the log into the file. Left open, the file may hold nothing.
        finalize(engine, engine.pool.dispose)
        return engine
    lending = {"pool_size": 1, "max_overflow": 4, "pool_recycle": RECYCLE}
    engine = create_engine(known, hide_parameters=True, **lending)
    event.listen(engine, "checkin", _put_down)
    event.listen(engine, "checkout", partial(_still_there, engine.dialect))
    return engine


def _put_down(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[LAST_USED] = monotonic()


def _still_there(
    dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: Any
) -> None:
    """Try a connection that has lain about or been closed; the pool opens another where it is gone.

    SQLAlchemy's own `pool_pre_ping` tries each one each time, which doubles the messages of a page
    that looks several times a second.
    """
    if _quiet(connection) and monotonic() - record.info.get(LAST_USED, monotonic()) < IDLE:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def _quiet(connection: Any) -> bool:
    """Whether a connection has nothing to say; a server that ends says so."""
    try:
        return not select_ready([connection], [], [], 0)[0]
    except (OSError, ValueError):  # it is closed, or one of more than `select` can look at
        return False


def looking(engine: Engine) -> dict[str, Any]:
    """Execution options for looking things up, which waits for no writer.

    On PostgreSQL each statement stands for itself, which saves two messages of four for each look.
    """
    return READING if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}


class Reading:
    """A database for looking things up."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(**looking(engine))
        self._held = local()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection for one look, or the one that is held for several."""
        held: Connection | None = getattr(self._held, "connection", None)
        if held is not None:
            yield held
            return
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """Many looks, by this thread, with one connection; what is written meanwhile may be missed.

        Lending a connection costs more than most looks.
        """
        with self.connect() as connection:
            before = getattr(self._held, "connection", None)
            self._held.connection = connection
            try:
                yield
            finally:
                self._held.connection = before


def read_url(url: str) -> URL:
    """A database's URL with the driver that the workbook brings along.

    Raises:
        Unusable: it is no URL, or of another kind of database.
    """
    try:
        known = make_url(url)
        backend = known.get_backend_name()
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        backend = ""
    if backend == "sqlite":
        return known
    if backend in ("postgresql", "postgres"):
        return known.set(drivername="postgresql+psycopg")
    raise Unusable("This is no database's address. Write it as postgresql://user@host/name.")


def why_not(error: SQLAlchemyError, url: str | None) -> str:
    """Why a database cannot be opened, in words and without its password."""
    said = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
    password = read_url(url).password if url else None
    if password:
        said = said.replace(password, "***")
    return f"The database cannot be opened: {said}"


@contextmanager
def alone(engine: Engine, *what: object) -> Iterator[Connection]:
    """A transaction that waits for others about the same thing, so that it may read and then write.

    On SQLite the transaction itself is the lock, whatever it is about.

    Args:
        engine: the database.
        what: the thing, by name.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            number = func.hashtextextended("/".join(map(str, what)), 0)
            connection.execute(select(func.pg_advisory_xact_lock(number)))
        yield connection


def add_once(connection: Connection, table: Table, *key: str, **row: Any) -> bool:
    """Add a row, unless there is one with the same key already: False then.

    Nothing else that may be wrong is passed over, as it would be by catching what a database says
    of a row that it does not take.
    """
    dialects: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]]
    dialects = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    add = dialects[connection.dialect.name](table).values(**row)
    once = add.on_conflict_do_nothing(index_elements=key).returning(table.c[key[0]])
    return connection.execute(once).first() is not None


def sqlite_url(path: Path) -> str:
    """The URL of a database file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def is_current(engine: Engine) -> bool:
    """Whether the schema is the one this program expects."""
    with Reading(engine).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return bool(found == HEAD)


def copy_sqlite(engine: Engine, to: Path) -> None:
    """Copy a whole database into one file, as it is in one moment, whoever is writing meanwhile.

    Args:
        engine: of a SQLite database.
        to: a file that is empty or not there.
    """
    with closing(engine.raw_connection()) as source, closing(sqlite3.connect(to)) as target:
        cast("sqlite3.Connection", source.driver_connection).backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # nothing of it is in a second file


def migrate(engine: Engine) -> None:
    """Bring the schema up to date; safe to call from several processes at once.

    Raises:
        TooNew: a later version of the workbook has been here.
    """
    if is_current(engine):
        return
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))  # % is special in it
    known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    with alone(engine, "migrations") as connection:
        if not known.issuperset(MigrationContext.configure(connection).get_current_heads()):
            raise TooNew(
                "This database belongs to a newer version of the workbook, which has changed it. "
                "Start that version, or name another folder: --home FOLDER"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's BEGIN is emitted by _begin
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _keep_log_ahead(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _keep_log_ahead(cursor: sqlite3.Cursor) -> None:
    """Turn the write-ahead log on, which in a new file has to wait for whoever is writing there."""
    until = monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            # SQLite waits before a transaction, and before this change only now and then.
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("COMMIT")
        else:
            return


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later can fail under other writers; one that takes
    # the write lock at its start waits for its turn instead.
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
