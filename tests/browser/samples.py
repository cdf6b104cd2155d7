"""The sample scenario in a browser: each kind of exercise on a page of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.conftest import SAMPLE

from .content import Content
from .hands import Hand
from .playing import Sheet, open_notebook
from .servers import Server
from .test_errors import notebook

SLUG = "two-benches"
EXERCISES = {
    exercise.kind: exercise.id for exercise in Content(SAMPLE).library.scenario(SLUG).exercises
}


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


def served_kinds(folder: Path) -> Iterator[Kinds]:
    """Serve the sample, each of its exercises in a notebook that has its kind's name."""
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    for number, (kind, id) in enumerate(EXERCISES.items()):
        calls = ["from workbook import exercise", f'exercise("{SLUG}/{id}")']
        text = notebook(f"# {kind}\n\n## The exercise", *calls)
        (notebooks / f"{number:02}-{kind}.ipynb").write_text(text, "utf-8")
    content = Content(SAMPLE, notebooks)
    with Server(folder, content.folder, notebooks) as server:
        yield Kinds(content, server)
    assert not server.tracebacks(), server.tracebacks()
