"""Opening a database and bringing its schema up to date."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url

HEAD = "0003"
"""The newest migration. Kept here too, so that a kernel can compare without loading Alembic."""

BUSY_TIMEOUT_MS = 15_000

READING = {"reading": True}
"""Execution options of an engine that only reads, and so waits for no writer."""


def open_engine(url: str) -> Engine:
    """Connect to a database.

    SQLite gets a write-ahead log, so that readers and the one writer do not wait for each other,
    and full synchronisation, so that what was committed is on the disk.

    Args:
        url: a database URL, as `sqlite:////folder/workbook.db`.
    """
    engine = create_engine(url)
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
    return engine


def sqlite_url(path: Path) -> str:
    """The URL of a database file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def is_current(engine: Engine) -> bool:
    """Whether the schema is the one this program expects."""
    with engine.execution_options(**READING).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return bool(found == HEAD)


def migrate(engine: Engine) -> None:
    """Bring the schema up to date; safe to call from several processes at once."""
    if is_current(engine):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))  # % is special in it
    with engine.begin() as connection:
        _wait_for_turn(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _wait_for_turn(connection: Connection) -> None:
    """Let one process migrate at a time. On SQLite the transaction itself is the lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(723019)"))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's BEGIN is emitted by _begin
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later can fail under other writers; one that takes
    # the write lock at its start waits for its turn instead.
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
