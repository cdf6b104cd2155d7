"""The content of a workbook on disk, read when it is asked for."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from workbook.content.agendas import FOLDER as AGENDAS
from workbook.content.agendas import Agenda, read_agenda
from workbook.content.base import Exercise
from workbook.content.beyond import FILE as BEYOND
from workbook.content.beyond import Box, read_beyond
from workbook.content.glossary import FILE as GLOSSARY
from workbook.content.glossary import Glossary, read_glossary
from workbook.content.guidance import FILE as GUIDANCE
from workbook.content.guidance import Row, read_guidance
from workbook.content.landscape import FOLDER as LANDSCAPE
from workbook.content.landscape import TABLES, Landscape, read_rows
from workbook.content.letters import FILE as CRITERIA
from workbook.content.letters import Criteria, read_criteria
from workbook.content.manual import FILE as MANUAL
from workbook.content.manual import read_manual
from workbook.content.reading import read_scenario
from workbook.content.scenario import Scenario
from workbook.content.shelf import Broken, Kept, Read, as_it_stands, broken, known
from workbook.content.source import Problem

NO_TERMS = Glossary({})
T = TypeVar("T")

_SINGLE: Mapping[str, Read[Any]] = MappingProxyType(
    {
        GUIDANCE: read_guidance,
        CRITERIA: read_criteria,
        GLOSSARY: read_glossary,
        BEYOND: read_beyond,
        MANUAL: read_manual,
    }
)
"""The files of which there is one."""


class ContentError(ValueError):
    """Content that cannot be used, with every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Library:
    """Everything under a content folder (the project's `data/`), as the files stand when it is asked.

    A file that cannot be used is left out, or stays as it was when it could be used last, and is
    among `broken`. Only what is nothing without its file raises an error.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._asked: set[str] = set()

    @property
    def guidance(self) -> dict[str, Row]:
        """The register of guidance by row id."""
        return self._read(GUIDANCE, read_guidance).good or {}

    @property
    def criteria(self) -> Criteria:
        """What letters are judged by."""
        return self._read(CRITERIA, read_criteria).good or {}

    @property
    def glossary(self) -> Glossary:
        """Terms in plain words."""
        return self._read(GLOSSARY, read_glossary).good or NO_TERMS

    @property
    def manual(self) -> str | None:
        """The facilitator's guide; None where there is none."""
        return self._read(MANUAL, read_manual).good

    @property
    def beyond(self) -> Mapping[str, Box]:
        """Boxes on what the guidance leaves out, by id."""
        return self._read(BEYOND, read_beyond).good or {}

    @property
    def landscape(self) -> Landscape:
        """Seats, the 2024 intake, and when the Commons sits.

        Raises:
            ContentError: a table cannot be used.
        """
        return self.tables(*TABLES)

    def tables(self, *stems: str) -> Landscape:
        """Some tables of the landscape; the others are empty.

        Raises:
            ContentError: one of them cannot be used.
        """
        found = {stem: self._read(f"{LANDSCAPE}/{stem}.csv", read_rows) for stem in stems}
        rows: dict[str, Any] = {stem: _usable(kept) for stem, kept in found.items()}
        return Landscape(**{stem: row or () for stem, row in rows.items()})

    @property
    def agendas(self) -> dict[str, Agenda]:
        """The agendas by id."""
        found = (self._read(file, read_agenda).good for file in self._agenda_files())
        return {agenda.id: agenda for agenda in found if agenda is not None}

    def _agenda_files(self) -> list[str]:
        return [f"{AGENDAS}/{path.name}" for path in files_in(self.root / AGENDAS, "*.yaml")]

    def terms_in(self, *shown: Any) -> dict[str, str]:
        """The glossary's terms in whatever text is shown, each with its plain words."""
        return self.glossary.terms_in("\n".join(_texts(shown)))

    @property
    def slugs(self) -> list[str]:
        """The ids of the scenarios there are, in alphabetical order."""
        found = files_in(self.root / "scenarios", "*/scenario.yaml")
        return sorted(path.parent.name for path in found)

    @property
    def read(self) -> frozenset[str]:
        """The ids of the scenarios that have been asked for so far."""
        return frozenset(self._asked)

    def scenario(self, slug: str) -> Scenario:
        """One scenario.

        Raises:
            ContentError: it cannot be used.
            KeyError: there is none of that name.
        """
        file = f"scenarios/{slug}/scenario.yaml"
        if Path(slug).name != slug or not known(self.root / file):
            raise KeyError(f"no scenario {slug!r}; there are: {', '.join(self.slugs)}")
        self._asked.add(slug)
        scenario = _usable(self._read(file, read_scenario))
        assert scenario is not None
        return scenario

    def usable(self, slug: str) -> Scenario | None:
        """One scenario; None where it is gone or broken."""
        try:
            return self.scenario(slug)
        except (KeyError, ContentError):
            return None

    @property
    def scenarios(self) -> list[Scenario]:
        """All scenarios that can be used, in the order of their ids."""
        found = (self.usable(slug) for slug in self.slugs)
        return [scenario for scenario in found if scenario is not None]

    def exercise(self, name: str) -> Exercise | None:
        """An exercise by its plain name, `scenario/exercise`; None where it is gone or broken."""
        slug, _, id = name.partition("/")
        scenario = self.usable(slug)
        return scenario.by_id.get(id) if scenario else None

    @property
    def broken(self) -> list[Broken]:
        """The files that cannot be used as they stand."""
        return broken(self._everything())

    def _everything(self) -> Iterator[Kept[Any]]:
        for file, read in _SINGLE.items():
            yield self._read(file, read)
        for stem in TABLES:
            yield self._read(f"{LANDSCAPE}/{stem}.csv", read_rows)
        for file in self._agenda_files():
            yield self._read(file, read_agenda)
        for slug in sorted({*self.slugs, *self._asked}):
            yield self._read(f"scenarios/{slug}/scenario.yaml", read_scenario)

    def _read(self, file: str, read: Read[T]) -> Kept[T]:
        path = self.root / file
        if file != GUIDANCE and not known(path):
            return Kept(None, ())  # a content folder need not have one
        return as_it_stands(path, read)

    def told(self, feedback: dict[str, Any]) -> dict[str, Any]:
        """An exercise's feedback with the words that are kept apart from it: guidance, criteria."""
        items = [
            {**item, "guidance": self.footnotes(item["guidance"])} for item in feedback["items"]
        ]
        told = {**feedback, "items": items}
        if "criteria" in feedback:
            words = self.criteria.get(feedback["letter"], {})
            told["criteria"] = [
                {**words[criterion["id"]].model_dump(exclude={"guidance"}), **criterion}
                for criterion in feedback["criteria"]
                if criterion["id"] in words
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


def files_in(folder: Path, pattern: str) -> list[Path]:
    """What matches in a folder, without what an operating system has left beside it."""
    return [path for path in sorted(folder.glob(pattern)) if not _left_behind(path, folder)]


def _left_behind(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)


def _usable(kept: Kept[T]) -> T | None:
    """What can be used of a file; None where it need not be there.

    Raises:
        ContentError: it is there, and cannot be used.
    """
    if kept.good is None and kept.problems:
        raise ContentError(kept.problems)
    return kept.good


def _texts(shown: Any) -> Iterator[str]:
    """Every text inside JSON data."""
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, dict):
        yield from _texts(list(shown.values()))
    elif isinstance(shown, list | tuple):
        for inner in shown:
            yield from _texts(inner)
