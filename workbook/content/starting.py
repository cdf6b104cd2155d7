"""A new scenario, complete and to be written over."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import get_args

import yaml

from workbook.content.base import Id
from workbook.content.reading import read_scenario

STARTER = Path(__file__).with_name("starter")
SLUG = re.compile(next(one.pattern for one in get_args(Id) if hasattr(one, "pattern")))
MOST_LETTERS = 60
REVIEW_AFTER_YEARS = 1


class NotStarted(ValueError):  # noqa: N818 - it is what did not happen
    """A scenario that was not begun, and why, in one sentence."""


def new_scenario(root: Path, slug: str, title: str | None, today: date) -> list[Path]:
    """Write a starter for a scenario into the content folder.

    Args:
        root: the content folder.
        slug: the new folder's name and the scenario's id.
        title: its title; by default the slug in words.
        today: the day it is begun; it is to be read again in a year.

    Returns:
        The files written.

    Raises:
        NotStarted: the slug is not of the right form, or is taken; the title cannot be one; or
            the folder cannot be written.
    """
    if not SLUG.fullmatch(slug) or len(slug) > MOST_LETTERS:
        form = "lower-case words and digits joined by hyphens, as footbridge-closed"
        raise NotStarted(f"{slug!r} is no name for a scenario: use {form}.")
    folder = root / "scenarios" / slug
    if folder.exists():
        raise NotStarted(f"There is a scenario {slug!r} already. Choose another name.")
    words = {
        "slug": slug if yaml.safe_load(slug) == slug else _quoted(slug),
        "title": _quoted(title or slug.replace("-", " ").capitalize()),
        "review_by": today.replace(year=today.year + REVIEW_AFTER_YEARS, day=1).isoformat(),
    }
    with TemporaryDirectory() as trial:
        if problems := read_scenario(_write(Path(trial, slug), words)[0])[1]:
            raise NotStarted(
                f"Choose another name, or a title with --title: {problems[0].message}."
            )
    try:
        return _write(folder, words)
    except OSError as error:
        raise NotStarted(f"{folder} cannot be written: {error.strerror}.") from error


def _write(folder: Path, words: Mapping[str, str]) -> list[Path]:
    """Write the starter with these words in it."""
    folder.mkdir(parents=True)
    written = []
    for starter in sorted(STARTER.glob("*.yaml"), reverse=True):
        text = Template(starter.read_text(encoding="utf-8")).substitute(words)
        path = folder / starter.name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _quoted(text: str) -> str:
    """A text as YAML reads it back, whatever is in it."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
