"""The guidance: every point the source documents make, one row each."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints, ValidationError

from workbook.content.base import RowId, Strict, Text
from workbook.content.scenario import Audience, Theme
from workbook.content.source import Problem

WhenDated = Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
Verified = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


class Row(Strict):
    """One point of the guidance, in our words, and the documents that make it.

    `source_date` is the year, month or day the source bears, or empty where it bears none;
    `verified` is the day a fact was checked elsewhere, or empty while it is not.
    """

    id: RowId
    kind: Literal["recommendation", "warning", "checklist", "process", "fact"]
    theme: Theme
    text: Text
    sources: Text
    audience: Audience
    source_date: WhenDated = ""
    verified: Verified = ""

    def footnote(self) -> dict[str, str]:
        """The row as feedback cites it."""
        return {"id": self.id, "text": self.text, "source": self.sources}


def read_guidance(path: Path, file: str) -> tuple[dict[str, Row], list[Problem]]:
    """Read the register.

    Returns:
        The rows by id, and what is wrong with those that could not be read.
    """
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            for line, fields in _lines(handle):
                _take(fields, line, file, rows, problems)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(file, None, "", f"cannot be read: {error}"))
    return rows, problems


def _lines(handle: Iterator[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(handle, strict=True)
    for fields in reader:
        yield reader.line_num, fields


def _take(
    fields: dict[str, str], line: int, file: str, rows: dict[str, Row], problems: list[Problem]
) -> None:
    id = fields.get("id") or "?"
    try:
        row = Row.model_validate(fields)
    except ValidationError as error:
        for wrong in error.errors():
            column = ".".join(str(step) for step in wrong["loc"])
            problems.append(Problem(file, line, f"{id}.{column}", wrong["msg"]))
        return
    if id in rows:
        problems.append(Problem(file, line, id, "this id stands twice; ids are permanent"))
    rows[id] = row
