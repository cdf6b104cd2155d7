"""Where answers are kept: SQLite in the user folder, or another database by URL."""

from workbook.store.people import People
from workbook.store.records import Records
from workbook.store.rooms import RoomRecords
from workbook.store.schema import Reading, migrate, open_engine, sqlite_url, why_not

__all__ = [
    "People",
    "Reading",
    "Records",
    "RoomRecords",
    "migrate",
    "open_engine",
    "sqlite_url",
    "why_not",
]
