"""A screen in a kernel: an anywidget whose browser side is one ES module and one stylesheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import anywidget
import traitlets

from workbook.screens.screen import Screen, Sentence
from workbook.screens.words import WORDS
from workbook.widgets.browser import script, stylesheet


class Widget(anywidget.AnyWidget):
    """Hosts a screen.

    Python holds the truth. Synced traits are public (a browser can ask for all of them), so they
    hold only what may be on the screen; and a browser sets none of them, it sends messages.

    Args:
        screen: what is shown. A browser can ask a kernel for a widget of any class that is there;
            without a screen there is none.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    component = traitlets.Unicode().tag(sync=True)
    view: "traitlets.Dict[str, Any]" = traitlets.Dict().tag(sync=True)
    words: "traitlets.Dict[str, str]" = traitlets.Dict().tag(sync=True)

    kinds: "traitlets.Dict[str, Any]" = traitlets.Dict().tag(sync=True)
    """The words of each component that can stand inside."""

    components: "traitlets.Dict[str, str]" = traitlets.Dict().tag(sync=True)
    """The component of each kind of exercise that can stand inside."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._silent = False
        super().__init__(
            component=screen.component,
            view=screen.view,
            words=screen.words,
            kinds=screen.words_inside,
            components=dict(screen.inside),
        )
        screen.outlet = self
        self.on_msg(self._heard)

    @traitlets.default("_esm")
    def _default_esm(self) -> str:
        return script()

    @traitlets.default("_css")
    def _default_css(self) -> str:
        # A served page links the sheet; a notebook elsewhere has to bring it along.
        return stylesheet() if self.screen.page.visitor.alone else ""

    def __repr__(self) -> str:
        """What a page shows where no script draws this: a sentence that helps, as all text does."""
        return WORDS["shared"]["run_first" if self.screen.page.visitor.alone else "missing"]

    def draw(self, view: dict[str, Any]) -> None:
        """Send a view, also where it is the same as before."""
        with self._silently():
            self.view = view
        self.send_state("view")

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message."""
        self.send(message)

    def get_state(self, *args: Any, **named: Any) -> Any:
        """All that a browser may ask for, as it is now."""
        with self._silently():
            self.view = self.screen.view
        return super().get_state(*args, **named)

    def set_state(self, sync_data: Any) -> None:
        """Take no state from a browser: what people do arrives as messages."""

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        self.screen.receive(message)

    @contextmanager
    def _silently(self) -> Iterator[None]:
        """Keep the state here up to date without telling a page that knows already."""
        before, self._silent = self._silent, True
        try:
            yield
        finally:
            self._silent = before

    def _should_send_property(self, key: str, value: Any) -> bool:
        return not self._silent and bool(super()._should_send_property(key, value))


class Line:
    """A sentence in a kernel; no script is needed to show it."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence

    def __repr__(self) -> str:
        return self._sentence.text

    def _repr_html_(self) -> str:
        look, text = self._sentence.look, escape(self._sentence.text)
        return f'<p class="wb {look}" role="alert">{text}</p>'
