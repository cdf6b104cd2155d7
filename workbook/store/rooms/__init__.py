"""Rooms in a database: what facilitators did, who sits there, and what was sent."""

from contextlib import AbstractContextManager

from workbook.store.rooms.chairs import ChairRecords
from workbook.store.rooms.logs import LogRecords
from workbook.store.rooms.returns import ReturnRecords
from workbook.store.rooms.seats import SeatRecords
from workbook.store.rooms.settings import SettingRecords
from workbook.store.rooms.votes import VoteRecords
from workbook.store.rooms.wall import WallRecords
from workbook.store.rooms.work import WorkRecords


class RoomRecords(
    LogRecords,
    SeatRecords,
    VoteRecords,
    WorkRecords,
    WallRecords,
    ReturnRecords,
    ChairRecords,
    SettingRecords,
):
    """A `RoomKeeper` in a database: all the parts together."""

    def together(self) -> AbstractContextManager[None]:
        """Look up many things with one connection."""
        return self._reading.together()
