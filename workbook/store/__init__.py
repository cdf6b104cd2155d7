"""Where answers are kept: SQLite in the user folder, or another database by URL."""

from workbook.store.records import Records
from workbook.store.rooms import RoomRecords
from workbook.store.schema import migrate, open_engine, sqlite_url

__all__ = ["Records", "RoomRecords", "migrate", "open_engine", "sqlite_url"]
