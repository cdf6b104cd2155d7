"""Guidance rows that are cited somewhere in a file."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workbook.content.guidance import Row
from workbook.content.source import Place, Problem, Source

ROW_ID = re.compile(r"G\d{3}")


def citations(source: Source, rows: Mapping[str, Row]) -> Iterator[Problem]:
    """Cited guidance rows that do not exist; an id of the wrong form is reported by its type."""
    if not rows:
        return  # the register itself could not be read, and that is reported
    for place, ids in cited((), source.data):
        for n, id in enumerate(ids):
            if isinstance(id, str) and ROW_ID.fullmatch(id) and id not in rows:
                yield source.problem((*place, n), f"there is no guidance row {id}")


def cited(place: Place, value: Any) -> Iterator[tuple[Place, list[Any]]]:
    """Every list of guidance rows inside a value, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "guidance" and isinstance(inner, list):
                yield (*place, key), inner
            else:
                yield from cited((*place, key), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from cited((*place, index), inner)
