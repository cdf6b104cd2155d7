"""The content of a workbook on disk, read when it is asked for."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from workbook.content.guidance import Row, read_guidance
from workbook.content.reading import read_scenario
from workbook.content.scenario import Scenario
from workbook.content.source import Problem


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
        rows, problems = read_guidance(self.root / "guidance.csv", "guidance.csv")
        if problems:
            raise ContentError(problems)
        return rows

    @property
    def slugs(self) -> list[str]:
        """The ids of the scenarios there are, in alphabetical order."""
        return sorted(path.parent.name for path in self.root.glob("scenarios/*/scenario.yaml"))

    def scenario(self, slug: str) -> Scenario:
        """One scenario.

        Raises:
            ContentError: it cannot be used.
            KeyError: there is none of that name.
        """
        if slug not in self._scenarios:
            if slug not in self.slugs:
                raise KeyError(f"no scenario {slug!r}; there are: {', '.join(self.slugs)}")
            scenario, problems = read_scenario(self.root / "scenarios" / slug / "scenario.yaml")
            if scenario is None or problems:
                raise ContentError(problems)
            self._scenarios[slug] = scenario
        return self._scenarios[slug]

    def footnotes(self, ids: Iterable[str]) -> list[dict[str, str]]:
        """The guidance rows behind some feedback, as it shows them."""
        return [self.guidance[id].footnote() for id in ids if id in self.guidance]
