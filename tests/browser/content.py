"""What the tests know of the content: exercises by notebook, and the answers kept beside them."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from workbook.content import Exercise, Library, Role

from .servers import DATA, NOTEBOOKS

ROLE: Role = "nhs"
"""Who answers in these tests, where it makes a difference."""

CALL = re.compile(r"""exercise\(["']([\w/-]+)["']\)""")


@dataclass(frozen=True)
class Content:
    """A content folder, and the notebooks that show it."""

    folder: Path = DATA
    notebooks: Path = NOTEBOOKS

    @cached_property
    def library(self) -> Library:
        """The content as the package reads it."""
        return Library(self.folder)

    @cached_property
    def stems(self) -> list[str]:
        """The notebooks a server shows, in order."""
        return sorted(path.stem for path in self.notebooks.glob("[0-9][0-9]-*.ipynb"))

    def places(self, stem: str) -> list[str]:
        """The exercises of a notebook, as `scenario/exercise`, in order."""
        document = json.loads((self.notebooks / f"{stem}.ipynb").read_text("utf-8"))
        code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
        return CALL.findall("\n".join("".join(cell["source"]) for cell in code))

    def all_places(self) -> list[tuple[str, str]]:
        """Every exercise with its notebook."""
        return [(stem, place) for stem in self.stems for place in self.places(stem)]

    def exercise(self, place: str) -> Exercise:
        """An exercise's model, as whoever answers here finds it."""
        slug, _, id = place.partition("/")
        return self.library.scenario(slug).by_id[id].for_role(ROLE)

    def answers(self, place: str) -> dict[str, Any]:
        """What `answers.yaml` says about an exercise for whoever answers here."""
        slug, _, id = place.partition("/")
        path = self.folder / "scenarios" / slug / "answers.yaml"
        answers: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))[id]
        by_role: dict[str, dict[str, Any]] = answers.get("roles", {})
        return by_role.get(ROLE, answers)

    def reference(self, place: str) -> Any:
        """The answer that earns full marks."""
        return self.answers(place)["reference"]

    def naive(self, place: str) -> Any:
        """An answer without understanding that can be submitted, and earns the least.

        Where there are no marks, nothing is wrong: it is the reference answer.
        """
        exercise = self.exercise(place)
        if not exercise.scored:
            return self.reference(place)
        given = [exercise.read(answer) for answer in self.answers(place)["naive"].values()]
        fit = [answer for answer in given if exercise.unready(answer) is None]
        return min(fit, key=lambda answer: exercise.score(answer).points)


CONTENT = Content()

MAIN = ("04-casework", "06-local-and-national")
"""The notebooks in which everything is tried each time; in the others it is tried by `test-long`."""


BRIEF = "10-my-engagement-plan"
"""A short one, for what does not depend on the kinds: those are tried on the sample."""


def played_whole(*now: str) -> list[Any]:
    """The notebooks with exercises, as parameters; all but those to be tried now are long."""
    stems = [stem for stem in CONTENT.stems if CONTENT.places(stem)]
    tried = now or MAIN
    return [pytest.param(stem, marks=() if stem in tried else pytest.mark.long) for stem in stems]


def half(exercise: Exercise, answer: Any) -> Any:
    """The beginning of an answer: what somebody has when the telephone rings."""
    proper = exercise.read(answer)
    begin = HALVES.get(exercise.kind)
    if begin is not None:
        return begin(proper)
    if isinstance(proper, dict):
        return dict(list(proper.items())[:2])
    return proper[:1] if isinstance(proper, list) else proper


def _some_cases(answer: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    some = list(answer["rag"])[:4]
    return {
        part: {id: value for id, value in given.items() if id in some}
        for part, given in answer.items()
    }


HALVES: dict[str, Callable[[Any], Any]] = {
    "triage": _some_cases,
    "conversation": lambda said: said[: min(5, len(said) - 1)],
    "place": lambda answer: {"at": dict(list(answer["at"].items())[:2]), "gaps": []},
    "letter": lambda answer: {**answer, "text": answer["text"][: len(answer["text"]) // 2]},
    "reflection": lambda answer: {**answer, "texts": dict(list(answer["texts"].items())[:1])},
}
