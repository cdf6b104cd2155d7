"""The guidance: every point the source documents make, one row each."""

import csv
import io
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import StringConstraints, ValidationError

from workbook.content.base import RowId, Strict, Text
from workbook.content.reading import in_words
from workbook.content.scenario import Audience, Theme
from workbook.content.source import Problem, Unreadable, read_text

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
        reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    except Unreadable as error:
        return rows, [Problem(file, error.line, "", str(error))]
    try:
        if wrong := set(reader.fieldnames or ()) ^ set(Row.model_fields):
            columns = ", ".join(Row.model_fields)
            text = f"check the column(s) {', '.join(sorted(wrong))}; the columns are: {columns}"
            return rows, [Problem(file, 1, "", text)]
        for fields in reader:
            _take(fields, reader.line_num, file, rows, problems)
    except csv.Error as error:
        text = f"is not valid CSV: {error} (check the quotes)"
        problems.append(Problem(file, reader.reader.line_num, "", text))
    return rows, problems


def _take(
    fields: dict[Any, Any],
    line: int,
    file: str,
    rows: dict[str, Row],
    problems: list[Problem],
) -> None:
    id = fields.get("id") or "?"
    if None in fields or None in fields.values():
        text = f"needs {len(Row.model_fields)} fields; put a field with a comma in it in quotes"
        problems.append(Problem(file, line, id, text))
        return
    try:
        row = Row.model_validate(fields)
    except ValidationError as error:
        for wrong in error.errors():
            column = str(wrong["loc"][0])
            problems.append(Problem(file, line, f"{id}.{column}", in_words(wrong)))
        return
    if id in rows:
        problems.append(Problem(file, line, id, "this id stands twice; ids are permanent"))
    rows[id] = row
