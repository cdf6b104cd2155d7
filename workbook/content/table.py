"""Tables: CSV files in which every row is one thing of the same kind."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from workbook.content.base import Strict
from workbook.content.reading import in_words
from workbook.content.source import Problem, Unreadable, read_text

M = TypeVar("M", bound=Strict)

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
SEPARATED = "is saved with {name} between its columns; save it as CSV with commas (UTF-8)"
SEP = "begins with a line that only Excel understands (sep=); take it out, and save it with commas"
FIRST = "begins with an empty line; the first line names the columns"
EMPTY_COLUMNS = "has {n} empty column(s) at its right edge; delete them, and save it again"
EMPTY_CELLS = "has {n} empty cell(s) too many at its end; delete them, or put a field with a comma in it in quotes"
EMPTY_ROW = "is a row of empty cells; delete it"


def read_table(path: Path, file: str, model: type[M]) -> Iterator[tuple[int, M | Problem]]:
    """Read a table whose columns are the fields of a model; the first of them names a row.

    Args:
        path: the file.
        file: its name in messages.
        model: what a row is.

    Yields:
        The line and the row, or the line and what is wrong with it.
    """
    try:
        text = read_text(path)
    except Unreadable as error:
        yield 0, Problem(file, error.line, "", str(error))
        return
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        if wrong := _wrong_columns(text, reader.fieldnames, model):
            yield 1, Problem(file, 1 if text.strip() else None, "", wrong)
            return
        line = reader.line_num + 1
        for fields in reader:
            for found in _read(fields, line, file, model):
                yield line, found
            line = reader.line_num + 1
    except csv.Error as error:
        yield line, Problem(file, line, "", f"is not valid CSV from this row on: {_why(error)}")


def _wrong_columns(text: str, columns: Sequence[str] | None, model: type[Strict]) -> str | None:
    """What is wrong with the first line, which names the columns."""
    first = text.partition("\n")[0].strip()
    if not first:
        return "is empty" if not text.strip() else FIRST
    if first.lower().startswith("sep="):
        return SEP
    for sign, name in SEPARATORS.items():
        if len(columns or ()) == 1 and sign in first:
            return SEPARATED.format(name=name)
    named = list(columns or ())
    while named and not named[-1].strip():
        named.pop()
    if len(named) < len(columns or ()):
        return EMPTY_COLUMNS.format(n=len(columns or ()) - len(named))
    if wrong := {*set(named) ^ set(model.model_fields), *_twice(named)}:
        known = ", ".join(model.model_fields)
        return f"check the column(s) {', '.join(sorted(wrong))}; the columns are: {known}"
    return None


def _twice(names: Sequence[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}


def _why(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "a quote is opened and never closed"
    return f"{error} (check the quotes)"


def _read(fields: dict[Any, Any], line: int, file: str, model: type[M]) -> Iterator[M | Problem]:
    name = fields.get(next(iter(model.model_fields))) or "?"
    more = fields.get(None, [])
    named = [cell for column, cell in fields.items() if column is not None]
    if not any((cell or "").strip() for cell in (*named, *more)):
        yield Problem(file, line, "", EMPTY_ROW)
        return
    if more and not any(cell.strip() for cell in more):
        yield Problem(file, line, name, EMPTY_CELLS.format(n=len(more)))
        return
    if None in fields or None in fields.values():
        text = f"needs {len(model.model_fields)} fields; put a field with a comma in it in quotes"
        yield Problem(file, line, name, text)
        return
    try:
        yield model.model_validate(fields)
    except ValidationError as error:
        for wrong in error.errors():
            column = str(wrong["loc"][0])
            yield Problem(file, line, f"{name}.{column}", in_words(wrong))
