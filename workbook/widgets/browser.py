"""The components' browser side for notebooks elsewhere: one ES module and one stylesheet."""

from functools import cache
from pathlib import Path

COMPONENTS = Path(__file__).parents[1] / "ui" / "components"


@cache
def script() -> str:
    """All components as one ES module, put together by `python -m tools.bundle`.

    A widget's module is loaded from text, where an import finds nothing.
    """
    return Path(__file__).with_name("bundles").joinpath("widget.js").read_text(encoding="utf-8")


@cache
def stylesheet() -> str:
    """The design tokens and then every component's rules: one sheet, whatever is on the page.

    Sheets of their own would come into a page in the order in which the components do, and the
    tokens of a later one would overrule what an earlier one had to say.
    """
    tokens = COMPONENTS / "tokens.css"
    own = (path for path in sorted(COMPONENTS.glob("*.css")) if path != tokens)
    return "\n".join(path.read_text(encoding="utf-8") for path in (tokens, *own))
