"""The first page: what this is, a way in, and the contents with how far you are."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jupyter_server.base.handlers import JupyterHandler

from workbook.content.catalogue import Catalogue, Notebook
from workbook.serving.identity import participant_for
from workbook.serving.pages import PlainPage, log

Progress = Mapping[str, tuple[int, int]]
"""For each scenario: how many of its exercises are done, and how many there are."""


@dataclass(frozen=True)
class Line:
    """A notebook on the contents page, with this participant's progress in it."""

    notebook: Notebook
    done: int
    of: int


def contents(notebooks: Iterable[Notebook], progress: Progress) -> list[Line]:
    """Add up the scenarios that each notebook holds."""
    lines = []
    for notebook in notebooks:
        parts = [progress[slug] for slug in notebook.scenarios if slug in progress]
        done, of = sum(part[0] for part in parts), sum(part[1] for part in parts)
        lines.append(Line(notebook, done, of))
    return lines


def way_in(lines: list[Line]) -> Notebook | None:
    """Where “Work on your own” leads: the first notebook that was begun, else the first of all."""
    begun = (line.notebook for line in lines if 0 < line.done < line.of)
    return next(begun, lines[0].notebook if lines else None)


class Landing(PlainPage, JupyterHandler):
    """Gives a new browser its identity, and needs no JavaScript."""

    def initialize(
        self, catalogue: Catalogue, progress: Callable[[str], Progress] | None, rooms: bool
    ) -> None:
        """Called by tornado for each request; with `rooms`, there is a field for a room's code."""
        self.rooms = rooms
        self.catalogue = catalogue
        self.progress = progress

    async def get(self) -> None:
        """The page."""
        lines = contents(self.catalogue.all(), await self._progress())
        self.show("landing.html", lines=lines, way_in=way_in(lines), rooms=self.rooms)

    async def _progress(self) -> Progress:
        """Progress is an extra: without it the contents page still opens."""
        if self.progress is None:
            return {}
        try:
            return await asyncio.to_thread(self.progress, participant_for(self))
        except Exception:  # noqa: BLE001 - whatever it is, it is not the reader's business
            log.exception("Progress could not be read")
            return {}
