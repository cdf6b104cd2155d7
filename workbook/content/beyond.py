"""What lies beyond the source documents and bites all the same: boxes of careful general information."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from workbook.content.base import Id, Strict, Text
from workbook.content.reading import read_entries
from workbook.content.source import Problem

FILE = "beyond.yaml"


class Box(Strict):
    """One subject on which the documents are silent, what to know of it and whom to ask."""

    title: Text
    text: Text
    review_by: date
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]


def read_beyond(path: Path, file: str = FILE) -> tuple[Mapping[Id, Box], list[Problem]]:
    """Read the boxes by id, and everything that is wrong with the file."""
    return read_entries(path, file, Box)
