"""The landscape as screens show it: JSON data made from the tables."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from workbook.content.landscape import Fact, Landscape, Recess, Seats, SittingDay

Draw = Callable[[list[str], Mapping[str, list[int]]], str]
"""Draws the seats: the elections' names, and by party its seats after each."""


def seats(landscape: Landscape, draw: Draw) -> dict[str, Any]:
    """Seats by party after each election, with the change from one to the next, and a picture.

    A party that is not in the file for an election had no seat there.
    """
    elections = landscape.elections
    years = [str(day.year) for day in elections]
    counts = {
        party: [rows[party].seats if party in rows else 0 for rows in elections.values()]
        for party in landscape.parties
    }
    return {
        "elections": years,
        "picture": draw(years, counts) if years else "",
        "rows": [
            {"party": party, "seats": row, "change": _change(row)} for party, row in counts.items()
        ],
        "totals": [sum(column) for column in zip(*counts.values(), strict=True)],
        "notes": [
            {"election": str(day.year), "text": row.note}
            for day, rows in elections.items()
            for row in rows.values()
            if row.note
        ],
        "sources": _sources(landscape.seats),
    }


def _change(counts: list[int]) -> int:
    """How a party's seats have moved between the last two elections."""
    return counts[-1] - counts[-2] if len(counts) > 1 else 0


def intake(landscape: Landscape) -> dict[str, Any]:
    """What is said of the newest intake, each with its source and whether it has been checked."""
    return {
        "facts": [
            {**_sourced(fact), "text": fact.text, "doubt": fact.doubt} for fact in landscape.intake
        ]
    }


def sittings(landscape: Landscape, today: date) -> dict[str, Any]:
    """The Commons' week, and the recesses that are not over."""
    return {
        "sits": landscape.sits(today),
        "week": [
            {"day": day.day, "begins": day.begins, "ends": day.ends, "note": day.note}
            for day in landscape.week
        ],
        "recesses": [
            {"name": recess.name, "usual": recess.usual, "now": recess.on(today),
             "rises": _day(recess.rises), "returns": _day(recess.returns)}
            for recess in landscape.coming(today)
        ],
        "sources": _sources([*landscape.week, *landscape.coming(today)]),
    }  # fmt: skip


def _day(day: date | None) -> str:
    """A day as people write it, without a leading nought."""
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""


def _sourced(row: Seats | Fact | SittingDay | Recess) -> dict[str, str]:
    """Where a row is from, and when that was written and checked."""
    return {"source": row.source, "source_date": row.source_date, "verified": row.verified}


def _sources(rows: Iterable[Seats | SittingDay | Recess]) -> list[dict[str, str]]:
    """The sources of some rows, each once."""
    return list({row.source: _sourced(row) for row in rows}.values())
