"""How a component that embeds others becomes one module, and what the room's is made of."""

import re

import pytest

from workbook.screens.exercises import SCREENS
from workbook.screens.words import words_for
from workbook.widgets import linking
from workbook.widgets.linking import COMPONENTS, module

ROOM = (COMPONENTS / "room.js").read_text(encoding="utf-8")
SHARED = (COMPONENTS / "shared.js").read_text(encoding="utf-8")
PARTS = sorted({kind.component for kind in SCREENS.values()})


@pytest.fixture
def put_together(tmp_path, monkeypatch):
    """Put modules together from files that are given by name."""

    def of(component, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        monkeypatch.setattr(linking, "COMPONENTS", tmp_path)
        return module.__wrapped__(component)

    return of


def test_what_is_embedded_has_a_scope_of_its_own(put_together):
    """A default export becomes a name, several exports become theirs, and inner names stay inside."""
    whole = put_together(
        "desk",
        shared="export const h = 1;\n",
        lamp='import { h } from "./shared.js";\nconst look = h;\nexport default { look };\n',
        tools='export function saw() {}\nexport const nail = 2;\nconst look = "inside";\n',
        desk='import lamp from "./lamp.js";\nimport { saw } from "./tools.js";\n'
        'import { h } from "./shared.js";\nexport default { lamp, saw, h };\n',
    )
    assert whole.split("\n\n") == [
        "const h = 1;",
        (
            "const $lamp = (() => {\n  const look = h;\n  const $default = { look };\n"
            "  return { default: $default };\n})();"
        ),
        (
            "const $tools = (() => {\n"
            '  function saw() {}\n  const nail = 2;\n  const look = "inside";\n'
            "  return { saw, nail };\n})();"
        ),
        "const lamp = $lamp.default;\nconst { saw } = $tools;\nexport default { lamp, saw, h };\n",
    ]


def test_what_two_modules_need_is_there_once_and_before_both(put_together):
    """What a module remembers is the same for all that import it."""
    whole = put_together(
        "outer",
        shared="",
        inner="export const seen = new Map();\n",
        left='import { seen } from "./inner.js";\nexport default seen;\n',
        right='import { seen } from "./inner.js";\nexport default seen;\n',
        outer='import left from "./left.js";\nimport right from "./right.js";\n'
        "export default [left, right];\n",
    )
    assert re.findall(r"^const (\$\w+) =", whole, re.MULTILINE) == ["$inner", "$left", "$right"]
    assert not re.search(r"\bimport\b", whole)
    assert re.findall(r"^ *export .*", whole, re.MULTILINE) == ["export default [left, right];"]


@pytest.mark.parametrize("component", PARTS)
def test_the_room_draws_every_kind_of_exercise(component):
    """A kind that is new has its component in the room as well, under the name that Python knows."""
    name = re.search(rf'^import (\w+) from "\./{component}\.js";$', ROOM, re.MULTILINE)
    assert name
    listed = re.search(r"^const KINDS = \{ (.*) \};$", ROOM, re.MULTILINE)
    assert listed
    assert (component if name[1] == component else f"{component}: {name[1]}") in listed[1].split(
        ", "
    )


def test_no_component_stands_in_the_room_twice():
    """The shared part is there once, however many of the embedded ones ask for it."""
    whole = module("room")
    assert len(re.findall(r"^ *class Frame\b", whole, re.MULTILINE)) == 1
    assert len(re.findall(r"^ +const \$default = exercise\(", whole, re.MULTILINE)) == len(PARTS)


@pytest.mark.parametrize(
    ("prefix", "ends"),
    [
        ("news_", ["join", "in", "ended", "waiting", "open", "closed", "revealed"]),
        ("sure_", ["1", "2", "3"]),
        *((f"{promise}_", ["what", "how"]) for promise in ("kept", "seen", "long")),
    ],
)
def test_words_put_together_from_parts_are_there(prefix, ends):
    """Where the page makes a word's name from a state, every state has its word."""
    assert {prefix + end for end in ends} <= set(words_for("room"))


@pytest.mark.parametrize("name", ["calm", "vote", "held"])
def test_words_chosen_by_the_state_are_there(name):
    """Names of words that the page picks from several stand among the room's words."""
    asked = set(re.findall(rf'"({name}_[a-z_]+)"', ROOM + SHARED))
    assert asked
    assert asked <= set(words_for("room"))
