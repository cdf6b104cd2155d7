"""The database: how it is opened, and how its schema comes about."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

import workbook.store
from tests.store.processes import at_once
from workbook.learning import Draft, Place
from workbook.store import Records, migrate, open_engine, sqlite_url
from workbook.store.schema import HEAD, READING, TooNew, Unusable, is_current, read_url
from workbook.store.tables import drafts, metadata

WITHIN_MS = 10_000
MIGRATIONS = Path(workbook.store.__file__).with_name("migrations")


@pytest.fixture
def lite(tmp_path):
    """An engine on a SQLite database that does not exist yet."""
    engine = open_engine(sqlite_url(tmp_path / "new.db"))
    yield engine
    engine.dispose()


@pytest.fixture
def engine(new_url):
    """An engine on a database without a table, on each kind of server."""
    engine = open_engine(new_url)
    yield engine
    engine.dispose()


def alembic(connection):
    """Alembic's settings for a connection of ours."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@pytest.mark.parametrize("options", [{}, READING], ids=["writing", "reading"])
def test_what_is_committed_is_on_the_disk(lite, options):
    """SQLite keeps a write-ahead log, synchronises fully and waits for its turn."""
    with lite.execution_options(**options).connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 15_000]


def test_a_reader_does_not_wait_for_a_writer(engine):
    """While somebody writes, others read what was there before."""
    migrate(engine)
    with engine.connect() as writer:
        writer.exec_driver_sql("DELETE FROM hints")
        with engine.execution_options(**READING).connect() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM hints").scalar() == 0


def test_migrating_from_nothing_makes_the_tables_the_program_expects(engine):
    """After all migrations Alembic finds no difference from `tables.py`."""
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_head_in_the_program_is_the_newest_migration():
    """HEAD in `schema.py` names the last migration, and there is only one last one."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_schema_knows_whether_it_is_current(engine):
    """A new database is not current, a migrated one is, one at another migration is not."""
    assert not is_current(engine)
    migrate(engine)
    assert is_current(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert not is_current(engine)


def test_every_migration_can_be_taken_back(engine):
    """Down to nothing and up again leaves exactly the tables there should be."""
    migrate(engine)
    with engine.begin() as connection:
        command.downgrade(alembic(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert set(inspect(engine).get_table_names()) == {"alembic_version", *metadata.tables}


def test_a_database_of_a_newer_version_is_left_alone(engine):
    """It is said in a sentence; nothing is changed."""
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(TooNew, match="a newer version of the workbook"):
        migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_migrating_again_changes_nothing(engine):
    """A current database is left alone, its rows with it."""
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO hints VALUES ('ann', 's', 'e', 1, 1, 1, NULL)"))
    migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM hints")) == 1


MIGRATE = (
    "import sys; from workbook.store import *\n",
    "engine = open_engine(sys.argv[1]); migrate(engine); print('done')\n",
)


def test_four_processes_may_migrate_at_once(new_url):
    """Kernels that start together on a new database all find it migrated, once."""
    assert at_once(MIGRATE, [(new_url,)] * 4) == ["done\n"] * 4
    engine = open_engine(new_url)
    assert is_current(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    engine.dispose()


SUBMIT = (
    """
import sys
from datetime import UTC, datetime
from workbook.learning import Answer, Place
from workbook.scoring import Score
from workbook.store import *
records = Records(open_engine(sys.argv[1]))
place = Place("ann", "s", "e", 1)
answer = Answer(sys.argv[2] * 32, place, 1, "first", None, Score(0, 1, 0), datetime.now(UTC))
""",
    "kept = records.add(answer); print(kept.attempt, kept.label)\n",
)


def test_a_new_file_that_is_being_written_to_is_waited_for(tmp_path):
    """The first to come makes its tables while the second one opens the file."""
    with closing(sqlite3.connect(tmp_path / "new.db", isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as second:
            engine = open_engine(sqlite_url(tmp_path / "new.db"))
            opened = second.submit(lambda: engine.connect().close())
            with pytest.raises(TimeoutError):
                opened.result(0.2)
            first.execute("CREATE TABLE made (it)")
            first.execute("COMMIT")
            opened.result(30)
    engine.dispose()


def test_two_processes_may_submit_at_once(store_url):
    """Two kernels of one person that submit together make attempts 1 and 2, one of them first."""
    printed = at_once(SUBMIT, [(store_url, "a"), (store_url, "b")])
    assert sorted(printed) == ["1 first\n", "2 retry\n"]


@pytest.mark.parametrize(
    "name", ["plain", "with space", "50%", "a%20b", "what?", "c#", "a@b:c", "Zoë", "it's"]
)
def test_a_database_may_stand_in_any_folder(tmp_path, name):
    """Whatever signs are in the folder's name, the database is made in it and nowhere else."""
    folder = tmp_path / name
    folder.mkdir()
    path = folder / "workbook.db"
    assert make_url(sqlite_url(path)).database == str(path)
    engine = open_engine(sqlite_url(path))
    migrate(engine)
    engine.dispose()
    assert path.exists()
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_two_connections_see_the_same_answers(store_url):
    """What one kernel has stored, another finds at once."""
    one, other = (open_engine(store_url) for _ in range(2))
    place = Place("ann", "two-benches", "first-word", 3)
    Records(one).keep(Draft(place, 1, 1, "write"))
    assert Records(other).draft(place).given == "write"
    one.dispose()
    other.dispose()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_reached_with_the_driver_that_is_installed(scheme):
    """However the URL is begun, psycopg is meant; all else in it stays."""
    url = read_url(f"{scheme}://ann:secret@db.example:5433/room?sslmode=require")
    assert url.drivername == "postgresql+psycopg"
    assert (url.host, url.port, url.database, url.password) == (
        "db.example",
        5433,
        "room",
        "secret",
    )
    assert url.query == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url", ["", "secret", "mysql://ann:secret@h/d", "postgresql://ann:secret@h:port/d", "secret://"]
)
def test_what_is_no_database_is_told_without_its_password(url):
    """A URL that cannot be used is refused in a sentence that does not quote it."""
    with pytest.raises(Unusable) as refused:
        open_engine(url)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_kernel_keeps_one_connection_at_most(postgres_url):
    """Between two uses a kernel holds a single connection of a server that has a hundred."""
    engine = open_engine(postgres_url)
    with engine.connect() as one, engine.connect() as other:
        assert one.scalar(text("SELECT 1")) == other.scalar(text("SELECT 1"))
    assert engine.pool.checkedin() == 1
    engine.dispose()


def test_a_restarted_database_is_survived(postgres, postgres_url):
    """Connections that the server has ended are made anew, and nobody notices."""
    engine = open_engine(postgres_url)
    records = Records(engine)
    place = Place("ann", "two-benches", "first-word", 3)
    records.keep(Draft(place, 1, 1, "write"))
    postgres.run(
        # Each has ended when this returns; one that is still ending would fail in the middle.
        f"SELECT pg_terminate_backend(pid, {WITHIN_MS}) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    assert records.draft(place).given == "write"
    records.keep(Draft(place, 1, 2, "ring-her"))
    assert records.draft(place).given == "ring-her"
    engine.dispose()


def test_an_error_does_not_quote_what_was_written(store_url):
    """What people wrote is in no message of the database layer, which may end up in a log."""
    engine = open_engine(store_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE drafts"))
    place = Place("ann", "two-benches", "first-word", 3)
    with pytest.raises(DBAPIError) as failed:
        Records(engine).keep(Draft(place, 1, 1, "our secret"))
    assert "our secret" not in str(failed.value)
    engine.dispose()


def test_drafts_of_before_are_kept_from_the_migration_on(engine):
    """A draft that bore no time is taken to be as old as the migration, and not as old as time."""
    with engine.begin() as connection:
        command.upgrade(alembic(connection), "0002")
        connection.execute(text("INSERT INTO drafts VALUES ('ann', 's', 'e', 1, 1, 1, '1')"))
    before = datetime.now(UTC)
    migrate(engine)
    with engine.connect() as connection:
        kept = connection.scalar(select(drafts.c.at))
    assert before <= kept <= datetime.now(UTC)
