"""The prose of a notebook as a page shows it."""

import re
from typing import Any, ClassVar

from voila.exporter import VoilaMarkdownRenderer

from workbook.content.catalogue import STEM
from workbook.content.glossary import Glossary

NO_TERMS = frozenset({"heading", "link", "codespan"})
"""Where no term explains itself: a link leads elsewhere already, and a heading is for finding one's way."""

_LINK = re.compile(rf"^(?:\./)?({STEM})\.ipynb(#.*)?$")


class Prose(VoilaMarkdownRenderer):  # type: ignore[misc]
    """Notebooks are written for JupyterLab; on a page, some things in their prose differ."""

    glossary: ClassVar[Glossary] = Glossary({})
    told: ClassVar[set[str]] = set()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, exclude_anchor_links=True)
        self._inside: list[str] = []

    @classmethod
    def explaining(cls, glossary: Glossary) -> type["Prose"]:
        """For one page: the first time a term stands in it, it tells on tap what it means."""
        return type("Prose", (cls,), {"glossary": glossary, "told": set()})

    def render_token(self, token: dict[str, Any], state: Any) -> str:
        """Called for each part of the text, with all that stands in it."""
        self._inside.append(token["type"])
        try:
            return str(super().render_token(token, state))
        finally:
            self._inside.pop()

    def text(self, text: str) -> str:
        """Called for text between marks of any kind."""
        runs = [(text, None)] if NO_TERMS & set(self._inside) else self.glossary.runs(text)
        return "".join(self._run(*run) for run in runs)

    def _run(self, text: str, plain: str | None) -> str:
        html = str(super().text(text))
        if plain is None or text in self.told:
            return html
        self.told.add(text)
        name = f"term-{len(self.told)}"
        return (
            f'<button type="button" class="wb-term" popovertarget="{name}" aria-describedby="{name}">'
            f'{html}</button><span popover class="wb-term-card" id="{name}">'
            f"<strong>{html}</strong> {super().text(plain)}</span>"
        )

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Headings can be linked to, and show no sign of it."""
        name = re.sub(r"\W+", "-", re.sub(r"<[^>]*>", "", text)).strip("-").lower()
        return str(super().heading(text, level, **attrs | {"id": name}))

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Another notebook has an address here instead of a file name."""
        return str(super().link(text, _LINK.sub(r"/\1\2", url), title))
