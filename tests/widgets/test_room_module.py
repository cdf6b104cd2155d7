"""What the room's component is made of."""

import re

import pytest

from workbook.screens.exercises import SCREENS
from workbook.screens.words import words_for
from workbook.widgets.browser import COMPONENTS

ROOM = (COMPONENTS / "room.js").read_text(encoding="utf-8")
SHARED = (COMPONENTS / "shared.js").read_text(encoding="utf-8")
PARTS = sorted({kind.component for kind in SCREENS.values()})


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
