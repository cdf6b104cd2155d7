"""The components' browser side as text: one ES module for each, and one stylesheet."""

import re
from functools import cache
from pathlib import Path
from textwrap import indent

COMPONENTS = Path(__file__).parents[1] / "ui" / "components"
IMPORT = re.compile(r'^import ([^;]+?) from "\./([\w-]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
DEFAULT = re.compile(r"^export default ", re.MULTILINE)


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
