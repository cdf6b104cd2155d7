"""A component on the page: an anywidget whose browser side is one ES module and one stylesheet."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path
from textwrap import indent
from typing import Any, ClassVar

import anywidget
import traitlets

from workbook.app.identity import participant
from workbook.ui.words import WORDS, words_for

COMPONENTS = Path(__file__).with_name("components")
IMPORT = re.compile(r'^import ([^;]+?) from "\./([\w-]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
DEFAULT = re.compile(r"^export default ", re.MULTILINE)

log = logging.getLogger("workbook.ui")


@cache
def module(component: str) -> str:
    """A component's ES module in one piece: `shared.js`, what else it imports, and itself.

    A widget's module is loaded from text, where a relative import finds nothing. The files stay
    proper modules, so that editors and other tools can read them. What `shared.js` exports is in
    front for everybody. Every other import is there once, in a scope of its own, so that a
    component can embed others in which the same names stand for something else.
    """
    scopes: dict[str, str] = {}
    own = _linked(component, scopes)
    return "\n".join([EXPORT.sub("", _source("shared")), *scopes.values(), own])


def _source(name: str) -> str:
    return (COMPONENTS / f"{name}.js").read_text(encoding="utf-8")


def _linked(name: str, scopes: dict[str, str]) -> str:
    """A module's text, bound to its imports; their scopes are added, each after what it needs."""
    text = _source(name)
    for _, file in IMPORT.findall(text):
        if file != "shared" and file not in scopes:
            scopes[file] = _scope(file, _linked(file, scopes))
    return IMPORT.sub(lambda found: _bound(*found.groups()), text)


def _scope(name: str, text: str) -> str:
    """A module as a function that is run once and gives what the module exports."""
    exports = [*EXPORT.findall(text), *(["default: $default"] if DEFAULT.search(text) else [])]
    inner = DEFAULT.sub("const $default = ", EXPORT.sub("", text))
    return f"const ${name} = (() => {{\n{indent(inner, '  ')}  return {{ {', '.join(exports)} }};\n}})();\n"


def _bound(names: str, file: str) -> str:
    """What stands for `import names from "./file.js"`."""
    if file == "shared":
        return ""
    return f"const {names} = ${file}{'' if names.startswith('{') else '.default'};\n"


@cache
def stylesheet() -> str:
    """The design tokens and then every component's rules: one sheet, whatever is on the page.

    Sheets of their own would come into a page in the order in which the components do, and the
    tokens of a later one would overrule what an earlier one had to say.
    """
    tokens = COMPONENTS / "tokens.css"
    own = (path for path in sorted(COMPONENTS.glob("*.css")) if path != tokens)
    return "\n".join(path.read_text(encoding="utf-8") for path in (tokens, *own))


class Sentence:
    """A plain sentence where a screen would stand; no script is needed to show it.

    Args:
        text: the sentence.
        look: the class of its paragraph.
    """

    def __init__(self, text: str, look: str = "wb-alert") -> None:
        self.text = text
        self._look = look

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'<p class="wb {self._look}" role="alert">{escape(self.text)}</p>'


def ruling(message: Any, said: str, *, later: bool) -> dict[str, Any]:
    """The answer to what cannot be taken: never as it is, or not now, and then the page sends it again.

    It bears the number of what it answers. What has none is not sent again by itself.
    """
    numbers = echoed(message, "id", "seq")
    return {"type": "later" if later and numbers else "refused", "message": said, **numbers}


ECHOED = re.compile(r"[0-9a-f]{1,32}")
"""An id as pages make them."""


def echoed(message: dict[str, Any], *keys: str) -> dict[str, Any]:
    """What of a message may be sent back, so that the page knows which one is answered.

    A page could send a megabyte in its place, and would get a megabyte back.
    """
    return {key: message[key] for key in keys if _is_small(message.get(key))}


def _is_small(value: object) -> bool:
    if isinstance(value, str):
        return bool(ECHOED.fullmatch(value))
    return type(value) is int and 0 <= value < 2**31


class Screen(anywidget.AnyWidget):
    """What every component has: a `view` to draw, and the `words` of the interface.

    Python holds the truth. Synced traits are public (a browser can ask for all of them), so they
    hold only what may be on the screen; and a browser sets none of them, it sends messages.
    """

    component: ClassVar[str]
    """Name of the `.js`, the `.css` and the group of words."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    view: "traitlets.Dict[str, Any]" = traitlets.Dict().tag(sync=True)
    words: "traitlets.Dict[str, str]" = traitlets.Dict().tag(sync=True)

    def __init__(self, fetch: Callable[[], dict[str, Any]]) -> None:
        self._fetch = fetch
        self._silent = False
        super().__init__(view=fetch(), words=words_for(self.component))
        self.on_msg(self._heard)

    @traitlets.default("_esm")
    def _default_esm(self) -> str:
        return module(self.component)

    @traitlets.default("_css")
    def _default_css(self) -> str:
        # A served page links the sheet; a notebook elsewhere has to bring it along.
        return "" if participant() else stylesheet()

    def __repr__(self) -> str:
        """What a page shows where no script draws this: a sentence that helps, as all text does."""
        return WORDS["shared"]["run_first" if participant() is None else "missing"]

    def set_state(self, sync_data: Any) -> None:
        """Take no state from a browser: what people do arrives as messages."""

    def refresh(self) -> None:
        """Draw what is true now."""
        self.view = self._fetch()

    def redraw(self) -> None:
        """Send what is true now, even where nothing changed here: the page may have missed it."""
        with self._silently():
            self.refresh()
        self.send_state("view")

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """Answer a message; whatever goes wrong, the browser gets a sentence and the log the rest."""
        try:
            self.heard(message if isinstance(message, dict) else {})
        except Exception:
            log.exception("a message could not be answered")
            self.send(ruling(message, WORDS["shared"]["broken"], later=True))

    def heard(self, message: dict[str, Any]) -> None:
        """Answer a message from the browser."""
        if message.get("type") == "ping":
            self.send({"type": "pong"} | echoed(message, "n"))
        elif message.get("type") == "resync":
            self.redraw()

    @contextmanager
    def _silently(self) -> Iterator[None]:
        """Keep the state here up to date without telling a page that knows already."""
        self._silent = True
        try:
            yield
        finally:
            self._silent = False

    def _should_send_property(self, key: str, value: Any) -> bool:
        return not self._silent and bool(super()._should_send_property(key, value))
