"""Where answers are kept: SQLite in the user folder, or another database by URL."""

from workbook.store.lookout import LookOut
from workbook.store.people import People
from workbook.store.records import Records
from workbook.store.rooms import RoomRecords
from workbook.store.schema import (
    Reading,
    TooNew,
    copy_sqlite,
    migrate,
    open_engine,
    read_url,
    sqlite_url,
    why_not,
)

__all__ = [
    "LookOut",
    "People",
    "Reading",
    "Records",
    "RoomRecords",
    "TooNew",
    "copy_sqlite",
    "migrate",
    "open_engine",
    "read_url",
    "sqlite_url",
    "why_not",
]
