"""The guidance: every point the source documents make, one row each."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints

from workbook.content.base import RowId, Strict, Text
from workbook.content.scenario import Audience, Theme
from workbook.content.source import Problem
from workbook.content.table import read_table

FILE = "guidance.csv"

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


def read_guidance(path: Path, file: str = FILE) -> tuple[dict[str, Row], list[Problem]]:
    """Read the register.

    Returns:
        The rows by id, and what is wrong with those that could not be read.
    """
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    for line, row in read_table(path, file, Row):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        if row.id in rows:
            problems.append(Problem(file, line, row.id, "this id stands twice; ids are permanent"))
        rows[row.id] = row
    return rows, problems
