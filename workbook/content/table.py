"""Tables: CSV files in which every row is one thing of the same kind."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from workbook.content.base import Strict
from workbook.content.reading import in_words
from workbook.content.source import Problem, Unreadable, read_text

M = TypeVar("M", bound=Strict)


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
        reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    except Unreadable as error:
        yield 0, Problem(file, error.line, "", str(error))
        return
    try:
        if wrong := set(reader.fieldnames or ()) ^ set(model.model_fields):
            columns = ", ".join(model.model_fields)
            text = f"check the column(s) {', '.join(sorted(wrong))}; the columns are: {columns}"
            yield 1, Problem(file, 1, "", text)
            return
        for fields in reader:
            for found in _read(fields, reader.line_num, file, model):
                yield reader.line_num, found
    except csv.Error as error:
        line = reader.reader.line_num
        yield line, Problem(file, line, "", f"is not valid CSV: {error} (check the quotes)")


def _read(fields: dict[Any, Any], line: int, file: str, model: type[M]) -> Iterator[M | Problem]:
    name = fields.get(next(iter(model.model_fields))) or "?"
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
