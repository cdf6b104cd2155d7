"""Terms of three worlds in plain words: the NHS, councils, and Parliament and those who lobby it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import field_validator

from workbook.content.base import Strict, Text
from workbook.content.source import Problem
from workbook.content.table import read_table

FILE = "glossary.csv"


class Term(Strict):
    """A term, the other forms it has, the world it is at home in, and what it means."""

    term: Text
    also: tuple[Text, ...] = ()
    field: Literal["nhs", "council", "parliament", "charity"]
    plain: Text

    @field_validator("also", mode="before")
    @classmethod
    def _parted(cls, written: Any) -> Any:
        """Forms are parted by semicolons."""
        if not isinstance(written, str):
            return written
        return tuple(form.strip() for form in written.split(";") if form.strip())

    @property
    def forms(self) -> tuple[str, ...]:
        """All that it may be called."""
        return (self.term, *self.also)


@dataclass(frozen=True)
class Glossary:
    """The terms by their names, in the order of the file."""

    terms: Mapping[str, Term]

    @cached_property
    def by_form(self) -> dict[str, Term]:
        """Each form with the term it belongs to."""
        return {form: term for term in self.terms.values() for form in term.forms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = sorted(self.by_form, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b" if forms else r"(?!)")

    def terms_in(self, text: str) -> dict[str, str]:
        """The forms that stand in a text, as whole words and in their own case, with plain words.

        A longer form goes before one inside it: "foundation trust" is not also a "trust".
        """
        return {run: plain for run, plain in self.runs(text) if plain is not None}

    def runs(self, text: str) -> Iterator[tuple[str, str | None]]:
        """A text in runs: each with the plain words for it where it is a term, else with None."""
        end = 0
        for match in self._pattern.finditer(text):
            yield text[end : match.start()], None
            yield match[0], self.by_form[match[0]].plain
            end = match.end()
        yield text[end:], None


def read_glossary(path: Path, file: str = FILE) -> tuple[Glossary, list[Problem]]:
    """Read the glossary.

    Args:
        path: the file.
        file: its name in messages.

    Returns:
        The terms that could be read, and everything that is wrong with the file.
    """
    terms: dict[str, Term] = {}
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    for line, term in read_table(path, file, Term):
        if isinstance(term, Problem):
            problems.append(term)
            continue
        for form in term.forms:
            if form in taken:
                told = f"{form!r} is a form of {taken[form]!r} already; keep one of them"
                problems.append(Problem(file, line, term.term, told))
            taken[form] = term.term
        terms[term.term] = term
    return Glossary(terms), problems
