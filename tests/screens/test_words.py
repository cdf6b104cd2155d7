"""What the interface says."""

import re
from string import Formatter

import pytest

from tests.screens.components import ALL
from tests.screens.renew import SNAPSHOT, as_written
from workbook.screens.words import WORDS, words_for
from workbook.widgets.browser import COMPONENTS

SENTENCES = [(group, key) for group, words in WORDS.items() for key in words]


def test_the_words_are_those_of_the_snapshot():
    """No word changes unseen; after a change that is meant: `python -m tests.screens.renew`."""
    assert SNAPSHOT.read_text(encoding="utf-8") == as_written()


def test_every_component_has_its_words():
    """Each component's group is there, and there is no group for a component that is not."""
    assert {"results", "progress", "role", "choice"} <= set(ALL)
    assert set(WORDS) == {"shared", *ALL}


@pytest.mark.parametrize(("group", "key"), SENTENCES)
def test_a_word_is_one_plain_line(group, key):
    """Words hold no markup, no double spaces and no American spellings of what they often say."""
    text = WORDS[group][key]
    assert text == text.strip() or key in {"role", "of_item"}
    assert not re.search(r"<[a-z/]|&[a-z]+;|  |\n", text)
    assert not re.search(r"\b(color|favor|behavior|center)|ize\b", text)


@pytest.mark.parametrize(
    ("group", "key"), [pair for pair in SENTENCES if pair[1] + "_one" in WORDS[pair[0]]]
)
def test_a_word_for_one_stands_beside_a_word_for_many(group, key):
    """Where there is a form for one, the other has a number to fill in and asks for no more."""
    many, one = (
        {name for _, name, _, _ in Formatter().parse(WORDS[group][k]) if name}
        for k in (key, f"{key}_one")
    )
    assert "n" in many
    assert one <= many


@pytest.mark.parametrize("component", ALL)
def test_no_component_hides_a_shared_word(component):
    """A component's own words and the shared ones have different names."""
    assert set(WORDS[component]).isdisjoint(WORDS["shared"])
    assert words_for(component) == {**WORDS["shared"], **WORDS[component]}


@pytest.mark.parametrize("component", ALL)
def test_every_word_a_component_asks_for_is_there(component):
    """A word asked for by its whole name in the module stands among the component's words."""
    own = (COMPONENTS / f"{component}.js").read_text(encoding="utf-8")
    asked = set(re.findall(r"""\bt\(\s*["']([a-z0-9_]+)["']""", own))
    assert asked <= set(words_for(component))


def test_every_shared_word_asked_for_is_there():
    """The same for what the components share."""
    shared = (COMPONENTS / "shared.js").read_text(encoding="utf-8")
    asked = set(re.findall(r"""\bt\(\s*["']([a-z0-9_]+)["']""", shared))
    assert len(asked) > 10
    assert asked <= set(WORDS["shared"])
