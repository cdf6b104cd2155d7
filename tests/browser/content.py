"""What the tests know of the content: exercises by notebook, and the answers kept beside them."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from workbook.content import Exercise, Library

from .servers import DATA, NOTEBOOKS

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
        """An exercise's model."""
        slug, _, id = place.partition("/")
        return self.library.scenario(slug).by_id[id]

    def answers(self, place: str) -> dict[str, Any]:
        """What `answers.yaml` says about an exercise."""
        slug, _, id = place.partition("/")
        path = self.folder / "scenarios" / slug / "answers.yaml"
        answers: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))[id]
        return answers

    def reference(self, place: str) -> Any:
        """The answer that earns full marks."""
        return self.answers(place)["reference"]

    def naive(self, place: str) -> Any:
        """An answer without understanding that can be submitted, and earns the least."""
        exercise = self.exercise(place)
        given = [exercise.read(answer) for answer in self.answers(place)["naive"].values()]
        fit = [answer for answer in given if exercise.unready(answer) is None]
        return min(fit, key=lambda answer: exercise.score(answer).points)


CONTENT = Content()


def half(exercise: Exercise, answer: Any) -> Any:
    """The beginning of an answer: what somebody has when the telephone rings."""
    proper = exercise.read(answer)
    if exercise.kind == "triage":
        some = list(proper["rag"])[:4]
        return {
            part: {id: value for id, value in given.items() if id in some}
            for part, given in proper.items()
        }
    if isinstance(proper, dict):
        return dict(list(proper.items())[:2])
    if isinstance(proper, list):
        return proper[: 5 if exercise.kind == "conversation" else 1]
    return proper
