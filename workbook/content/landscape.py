"""The political landscape: facts that age, each with its source and dates, in files to be renewed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from workbook.content.base import Id, RowId, Strict, Text
from workbook.content.guidance import Verified, WhenDated
from workbook.content.source import Problem, is_there
from workbook.content.table import read_table

FOLDER = "landscape"

SPEAKER = "Speaker"
"""Who is counted apart from the parties; the note on that line says how it is done."""


def _or_none(written: object) -> object:
    """An empty field of a table stands for nothing."""
    return None if written == "" else written


class Seats(Strict):
    """The seats of one party in the region after one election."""

    election: date
    party: Text
    seats: Annotated[int, Field(ge=0)]
    note: str
    source: Text
    source_date: WhenDated
    verified: Verified


class Fact(Strict):
    """Something that is said of the MPs elected in 2024; `doubt` is why not to repeat it unchecked."""

    id: Id
    text: Text
    doubt: str
    guidance: Annotated[RowId | None, BeforeValidator(_or_none)]
    source: Text
    source_date: WhenDated
    verified: Verified


class SittingDay(Strict):
    """A day of the Commons' week while it sits."""

    day: Text
    begins: Text
    ends: Text
    note: str
    source: Text
    source_date: WhenDated
    verified: Verified


class Recess(Strict):
    """A break of the Commons: from the day on which it rises to the day on which it sits again.

    Dates are empty until they are announced and entered; `usual` is when such a break tends to be.
    """

    name: Text
    usual: Text
    rises: Annotated[date | None, BeforeValidator(_or_none)]
    returns: Annotated[date | None, BeforeValidator(_or_none)]
    source: Text
    source_date: WhenDated
    verified: Verified

    def over(self, today: date) -> bool:
        """Whether the House sits again already."""
        return self.returns is not None and self.returns <= today

    def on(self, today: date) -> bool:
        """Whether the House is in this recess: it still sits on the day on which it rises."""
        if self.rises is None or self.returns is None:
            return False
        return self.rises < today < self.returns


@dataclass(frozen=True)
class Landscape:
    """What the tables hold, in the order of the files."""

    seats: tuple[Seats, ...] = ()
    intake: tuple[Fact, ...] = ()
    week: tuple[SittingDay, ...] = ()
    recesses: tuple[Recess, ...] = ()

    @property
    def elections(self) -> dict[date, dict[str, Seats]]:
        """By election, in order of time, the parties with their seats."""
        days = sorted({row.election for row in self.seats})
        return {day: {row.party: row for row in self.seats if row.election == day} for day in days}

    @property
    def parties(self) -> list[str]:
        """Every party that stands in the table, as the file first names it; the Speaker last."""
        named = dict.fromkeys(row.party for row in self.seats)
        return sorted(named, key=lambda party: party == SPEAKER)

    def coming(self, today: date) -> list[Recess]:
        """The recesses that are not over."""
        return [recess for recess in self.recesses if not recess.over(today)]

    def sits(self, today: date) -> bool | None:
        """Whether the House is sitting in these weeks.

        Returns:
            None where it cannot be known: no recess that is dated in the file ends after today, or
            an undated one may fall before the first dated one.
        """
        dated = [recess for recess in self.coming(today) if recess.rises and recess.returns]
        if any(recess.on(today) for recess in dated):
            return False
        first = next(iter(self.coming(today)), None)
        return True if first is not None and first in dated else None


TABLES: Mapping[str, tuple[type[Strict], tuple[str, ...]]] = MappingProxyType(
    {
        "seats": (Seats, ("election", "party")),
        "intake": (Fact, ("id",)),
        "week": (SittingDay, ("day",)),
        "recesses": (Recess, ("name",)),
    }
)
"""By the file's stem: what a row is, and the fields that no two rows share."""


def read_landscape(folder: Path, name: str = FOLDER) -> tuple[Landscape, list[Problem]]:
    """Read the tables that there are.

    Args:
        folder: where they are.
        name: the folder's name in messages.

    Returns:
        The rows that could be read, and everything that is wrong with the files.
    """
    problems: list[Problem] = []
    tables: dict[str, Any] = {}
    for stem in TABLES:
        path = folder / f"{stem}.csv"
        if is_there(path):
            tables[stem], wrong = read_rows(path, name)
            problems += wrong
    return Landscape(**tables), problems


def read_rows(path: Path, name: str = FOLDER) -> tuple[tuple[Strict, ...], list[Problem]]:
    """Read one of the tables, which its file's name tells; the arguments are as above."""
    model, clash = TABLES[path.stem]
    file = f"{name}/{path.name}"
    problems: list[Problem] = []
    rows: list[Strict] = []
    seen: set[tuple[object, ...]] = set()
    for line, row in read_table(path, file, model):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        key = tuple(getattr(row, field) for field in clash)
        said = [f"{' and '.join(clash)} stand twice"] if key in seen else []
        seen.add(key)
        said += objections(row)
        problems.extend(Problem(file, line, str(key[0]), text) for text in said)
        rows.append(row)
    return tuple(rows), problems


def objections(row: Strict) -> Iterator[str]:
    """Rules that the columns alone cannot express."""
    if isinstance(row, Fact) and row.doubt and row.verified:
        yield "is in doubt and verified; settle which, and empty the other column"
    if isinstance(row, Recess):
        if (row.rises is None) != (row.returns is None):
            yield "needs both rises and returns, or neither"
        elif row.rises and row.returns and row.returns - row.rises < timedelta(days=1):
            yield "returns must be a day after rises"
