"""The content of a workbook on disk, read when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from workbook.content.agendas import FOLDER as AGENDAS
from workbook.content.agendas import Agenda, read_agenda
from workbook.content.base import Exercise
from workbook.content.beyond import FILE as BEYOND
from workbook.content.beyond import Box, read_beyond
from workbook.content.glossary import FILE as GLOSSARY
from workbook.content.glossary import Glossary, read_glossary
from workbook.content.guidance import Row, read_guidance
from workbook.content.landscape import FOLDER as LANDSCAPE
from workbook.content.landscape import Landscape, read_landscape
from workbook.content.letters import FILE, Criteria, read_criteria
from workbook.content.reading import read_scenario
from workbook.content.scenario import Scenario
from workbook.content.shelf import as_it_stands
from workbook.content.source import Problem

T = TypeVar("T")


class ContentError(ValueError):
    """Content that cannot be used, with every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Library:
    """Everything under a content folder (the project's `data/`)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._scenarios: dict[str, Scenario] = {}

    @cached_property
    def guidance(self) -> dict[str, Row]:
        """The register of guidance by row id.

        Raises:
            ContentError: a row cannot be read.
        """
        return self._read("guidance.csv", read_guidance)

    @cached_property
    def criteria(self) -> Criteria:
        """What letters are judged by.

        Raises:
            ContentError: the file is not there, or cannot be used.
        """
        return self._read(FILE, read_criteria)

    @cached_property
    def glossary(self) -> Glossary:
        """Terms in plain words; none where there is no such file.

        Raises:
            ContentError: a term cannot be read.
        """
        if not (self.root / GLOSSARY).exists():
            return Glossary({})
        return self._read(GLOSSARY, read_glossary)

    @cached_property
    def landscape(self) -> Landscape:
        """Seats, the 2024 intake, and when the Commons sits.

        Raises:
            ContentError: a row cannot be read.
        """
        landscape, problems = read_landscape(self.root / LANDSCAPE)
        if problems:
            raise ContentError(problems)
        return landscape

    @cached_property
    def beyond(self) -> Mapping[str, Box]:
        """Boxes on what the guidance leaves out, by id; none where there is no such file.

        Raises:
            ContentError: the file cannot be used.
        """
        if not (self.root / BEYOND).exists():
            return {}
        return self._read(BEYOND, read_beyond)

    @cached_property
    def agendas(self) -> dict[str, Agenda]:
        """The agendas by id.

        Raises:
            ContentError: one of them cannot be used.
        """
        read = [read_agenda(path) for path in sorted(self.root.glob(f"{AGENDAS}/*.yaml"))]
        if problems := [problem for _, found in read for problem in found]:
            raise ContentError(problems)
        return {agenda.id: agenda for agenda, _ in read if agenda is not None}

    def terms_in(self, *shown: Any) -> dict[str, str]:
        """The glossary's terms in whatever text is shown, each with its plain words."""
        return self.glossary.terms_in("\n".join(_texts(shown)))

    @property
    def slugs(self) -> list[str]:
        """The ids of the scenarios there are, in alphabetical order."""
        return sorted(path.parent.name for path in self.root.glob("scenarios/*/scenario.yaml"))

    @property
    def read(self) -> frozenset[str]:
        """The ids of the scenarios that have been read so far."""
        return frozenset(self._scenarios)

    def scenario(self, slug: str) -> Scenario:
        """One scenario.

        Raises:
            ContentError: it cannot be used.
            KeyError: there is none of that name.
        """
        if slug not in self._scenarios:
            if slug not in self.slugs:
                raise KeyError(f"no scenario {slug!r}; there are: {', '.join(self.slugs)}")
            self._scenarios[slug] = self._read(f"scenarios/{slug}/scenario.yaml", read_scenario)
        return self._scenarios[slug]

    def _read(self, file: str, read: Callable[[Path], tuple[T | None, list[Problem]]]) -> T:
        return as_it_stands(self.root / file, lambda path: _sound(*read(path)))

    def exercise(self, name: str) -> Exercise | None:
        """An exercise by its plain name, `scenario/exercise`; None where it is gone or broken."""
        slug, _, id = name.partition("/")
        try:
            return self.scenario(slug).by_id[id]
        except (KeyError, ContentError):
            return None

    def told(self, feedback: dict[str, Any]) -> dict[str, Any]:
        """An exercise's feedback with the words that are kept apart from it: guidance, criteria."""
        items = [
            {**item, "guidance": self.footnotes(item["guidance"])} for item in feedback["items"]
        ]
        told = {**feedback, "items": items}
        if "criteria" in feedback:
            words = self.criteria[feedback["letter"]]
            told["criteria"] = [
                {**words[criterion["id"]].model_dump(exclude={"guidance"}), **criterion}
                for criterion in feedback["criteria"]
            ]
        return told

    def boxes(self, exercise: Exercise) -> list[dict[str, Any]]:
        """What lies beyond the guidance in an exercise, as its feedback shows it."""
        return [
            {"id": id, "here": here, **self.beyond[id].model_dump(mode="json")}
            for id, here in exercise.beyond.items()
            if id in self.beyond
        ]

    def footnotes(self, ids: Iterable[str]) -> list[dict[str, str]]:
        """The guidance rows behind some feedback, as it shows them."""
        return [self.guidance[id].footnote() for id in ids if id in self.guidance]


def _sound(read: T | None, problems: list[Problem]) -> T:
    """What was read, if nothing is wrong with it."""
    if read is None or problems:
        raise ContentError(problems)
    return read


def _texts(shown: Any) -> Iterator[str]:
    """Every text inside JSON data."""
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, dict):
        yield from _texts(list(shown.values()))
    elif isinstance(shown, list | tuple):
        for inner in shown:
            yield from _texts(inner)
