"""The sample scenario in a browser: each kind of exercise on a page of its own, and all on one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.conftest import SAMPLE

from .content import Content
from .hands import Hand
from .playing import Sheet, open_notebook, sheets
from .servers import Server
from .test_errors import notebook

SLUG = "two-benches"
EXERCISES = {
    exercise.kind: exercise.id for exercise in Content(SAMPLE).library.scenario(SLUG).exercises
}


TOGETHER = "99-all-kinds"


@dataclass(frozen=True)
class Kinds:
    """The sample, and a server that shows it."""

    content: Content
    server: Server

    def opened(self, page: Page, kind: str, hand: Hand | None = None) -> Sheet:
        """The sample's exercise of a kind, on its page."""
        stem = next(stem for stem in self.content.stems if stem[3:] == kind)
        open_notebook(page, self.server.address, stem, self.content)
        return Sheet(page, f"{SLUG}/{EXERCISES[kind]}", hand, self.content)

    def all_opened(self, page: Page, hand: Hand | None = None) -> list[Sheet]:
        """Every exercise of the sample, on one page: opening one costs more than playing on it."""
        open_notebook(page, self.server.address, TOGETHER, self.content)
        return sheets(page, TOGETHER, hand, self.content)


def served_kinds(folder: Path) -> Iterator[Kinds]:
    """Serve the sample: each exercise in a notebook that has its kind's name, and one with all."""
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    needed = "from workbook import exercise"
    calls = {kind: f'exercise("{SLUG}/{id}")' for kind, id in EXERCISES.items()}
    for number, (kind, call) in enumerate(calls.items()):
        text = notebook(f"# {kind}\n\n## The exercise", needed, call)
        (notebooks / f"{number:02}-{kind}.ipynb").write_text(text, "utf-8")
    text = notebook("# Every kind\n\n## The exercises", needed, *calls.values())
    (notebooks / f"{TOGETHER}.ipynb").write_text(text, "utf-8")
    content = Content(SAMPLE, notebooks)
    with Server(folder, content.folder, notebooks) as server:
        yield Kinds(content, server)
    assert not server.tracebacks(), server.tracebacks()
