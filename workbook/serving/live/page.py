"""The page of a notebook that needs no kernel: its prose, made once, and places for its screens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nbconvert.filters.markdown_mistune import MarkdownWithMath

from workbook.content import Library
from workbook.content.catalogue import Catalogue, Notebook
from workbook.content.glossary import Glossary
from workbook.screens.calls_in import Call, NeedsKernel, calls_in
from workbook.serving.components import Components
from workbook.serving.prose import Prose

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self';"
    " img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Of a page without Jupyter's program."""

LEADING = "facilitator"
"""The notebook that is for those who have signed in."""

Show = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Part:
    """A cell as the page shows it: prose as HTML, or the place of a screen."""

    at: int
    html: str | None


class Written:
    """Makes pages of notebooks, and keeps each as long as nothing of it has changed.

    Args:
        catalogue: the notebooks.
        library: knows the terms to explain.
        components: the browser's side.
        render: fills the page's template.
    """

    def __init__(
        self, catalogue: Catalogue, library: Library, components: Components, render: Show
    ) -> None:
        self._catalogue = catalogue
        self._library = library
        self._components = components
        self._render = render
        self._kept: dict[str, tuple[object, str]] = {}

    def page(self, notebook: Notebook) -> str | None:
        """The page as HTML, the same for everybody; None where the notebook needs a kernel."""
        glossary = self._library.glossary
        before, after = self._catalogue.beside(notebook)
        beside = [one and (one.address, one.title) for one in (before, after)]
        version = (notebook.text, id(glossary), *beside)
        known = self._kept.get(notebook.stem)
        if known is not None and known[0] == version:
            return known[1]
        try:
            calls = calls_in(notebook.code)
        except NeedsKernel:
            return None
        html = self._made(notebook, calls, glossary, before=before, after=after)
        self._kept[notebook.stem] = (version, html)
        return html

    def _made(
        self, notebook: Notebook, calls: tuple[Call, ...], glossary: Glossary, **told: Any
    ) -> str:
        screens = {call.cell for call in calls}
        return self._render(
            notebook=notebook,
            parts=[part for part in _parts(notebook, glossary) if part.html or part.at in screens],
            components=self._components,
            script="leader.js" if notebook.stem == LEADING else "attendee.js",
            **told,
        )


def _parts(notebook: Notebook, glossary: Glossary) -> list[Part]:
    prose = dict(notebook.markdown)
    renderer = Prose.explaining(glossary)(contents_manager=None, escape=False, attachments={})
    markdown = MarkdownWithMath(renderer=renderer)
    cells = sorted([*prose, *(number for number, _ in notebook.code)])
    return [Part(at, str(markdown.render(prose[at])) if at in prose else None) for at in cells]
