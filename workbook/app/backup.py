"""A copy of everything that is kept."""

from pathlib import Path

from workbook.app.places import DATABASE
from workbook.store import copy_sqlite, open_engine, read_url, sqlite_url


class NoBackup(ValueError):  # noqa: N818 - it is what there is
    """A backup cannot be made, in one sentence that says what to do."""


def back_up(home: Path, store: str | None, to: Path) -> None:
    """Copy the whole database into a new file that only its owner can read.

    It is copied as it is: one of an older version is not brought up to date first.

    Args:
        home: the user folder.
        store: a database's URL; by default the file in the user folder.
        to: the new file.

    Raises:
        NoBackup: there is no such database, or it is not in a file.
        FileExistsError: there is something else already.
        OSError: the file cannot be written.
        SQLAlchemyError: the database cannot be read.
        sqlite3.Error: the same, while it is being copied.
    """
    url = read_url(store or sqlite_url(home / DATABASE))
    if url.get_backend_name() != "sqlite":
        raise NoBackup("This database is a PostgreSQL server's. Copy it with: pg_dump")
    if not url.database or not Path(url.database).exists():
        raise NoBackup(f"There is no database in {url.database}. Name its folder: --home FOLDER")
    to.touch(mode=0o600, exist_ok=False)
    engine = open_engine(url.render_as_string(hide_password=False))
    try:
        copy_sqlite(engine, to)
    except BaseException:
        to.unlink()
        raise
    finally:
        engine.dispose()
