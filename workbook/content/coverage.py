"""Which points of the guidance are taught, and which are tested."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from workbook.content.base import Exercise
from workbook.content.catalogue import Catalogue
from workbook.content.citing import cited
from workbook.content.guidance import Row
from workbook.content.kinds.letter import Letter
from workbook.content.library import ContentError, Library
from workbook.content.scenario import Scenario

COMMENT = re.compile(r"<!--((?:\s*G\d{3})+)\s*-->")
"""How the prose of a notebook names the rows it teaches: `<!-- G025 G071 -->`, which nobody sees."""


@dataclass(frozen=True)
class Covered:
    """A row of the guidance with the places that serve it.

    Attributes:
        row: the row.
        taught: where it is explained: an exercise, or a part of one; or a notebook's prose.
        scored: where an answer is marked by it: an option, an item, a turn, a criterion.
    """

    row: Row
    taught: list[str] = field(default_factory=list)
    scored: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Coverage:
    """All rows, and the ids that are named somewhere and are none."""

    rows: dict[str, Covered]
    unknown: list[str]

    @property
    def taught(self) -> int:
        """How many rows are taught."""
        return sum(bool(one.taught) for one in self.rows.values())

    @property
    def to_score(self) -> int:
        """How many rows can be scored: all that are not mere facts."""
        return sum(one.row.kind != "fact" for one in self.rows.values())

    @property
    def scored(self) -> int:
        """How many of these are."""
        return sum(bool(one.scored) for one in self.rows.values() if one.row.kind != "fact")

    def as_data(self) -> dict[str, Any]:
        """The whole as JSON data."""
        return {
            "rows": [
                {"id": one.row.id, "kind": one.row.kind, "theme": one.row.theme}
                | {key: value for key, value in asdict(one).items() if key != "row"}
                for one in self.rows.values()
            ],
            "taught": self.taught,
            "of": len(self.rows),
            "scored": self.scored,
            "to_score": self.to_score,
            "unknown": self.unknown,
        }


def coverage(library: Library, notebooks: Path) -> Coverage:
    """Look every row up in all scenarios and in the prose of all notebooks.

    Args:
        library: the content.
        notebooks: the folder of notebooks.

    Raises:
        ContentError: something in the content cannot be read.
    """
    if broken := library.broken:
        raise ContentError(one.problem for one in broken)
    rows = {id: Covered(row) for id, row in library.guidance.items()}
    unknown = []
    scenarios = library.scenarios
    found = [use for scenario in scenarios for use in _used_in(scenario)]
    found += _used_by_criteria(scenarios, library)
    found += _used_in_prose(notebooks)
    for id, place, scored in found:
        if id not in rows:
            unknown.append(f"{place}: {id}")
            continue
        rows[id].taught.append(place)
        if scored:
            rows[id].scored.append(place)
    return Coverage(rows, unknown)


Use = tuple[str, str, bool]
"""A row's id, where it is cited, and whether marks hang on it there."""


def _used_in(scenario: Scenario) -> Iterator[Use]:
    for exercise in scenario.exercises:
        written = exercise.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for place, ids in cited((), written):
            of_part = len(place) > 1
            for id in ids:
                yield id, _named(scenario, exercise, place, written), of_part and exercise.scored


def _named(scenario: Scenario, exercise: Exercise, place: tuple[Any, ...], written: Any) -> str:
    """The place by the ids on the way to it: `scenario/exercise/part`."""
    names = [scenario.id, exercise.id]
    for step in place[:-1]:
        written = written[step]
        if isinstance(written, dict) and "id" in written:
            names.append(written["id"])
    return "/".join(names)


def _used_by_criteria(scenarios: Iterable[Scenario], library: Library) -> Iterator[Use]:
    for scenario in scenarios:
        for exercise in scenario.exercises:
            if not isinstance(exercise, Letter):
                continue
            for id in exercise.judged_by:
                for row in library.criteria[exercise.letter][id].guidance:
                    yield row, f"{scenario.id}/{exercise.id}/{id}", True


def _used_in_prose(notebooks: Path) -> Iterator[Use]:
    for notebook in Catalogue(notebooks).all():
        for text in notebook.prose:
            for ids in COMMENT.findall(text):
                yield from ((id, notebook.stem, False) for id in ids.split())
