"""The facilitator's guide names all that a facilitator meets."""

import re
from pathlib import Path

import pytest

from workbook.content import Library
from workbook.screens.words import WORDS

DATA = Path(__file__).resolve().parents[2] / "data"
GUIDE = (DATA / "facilitators-guide.md").read_text(encoding="utf-8")
LIBRARY = Library(DATA)
CONSOLE = WORDS["facilitator"]
STEPS = sorted(name for name in CONSOLE if name.startswith("do_"))
OTHERS = [
    "undo", "replay", "rehearse", "rehearse_go", "send_home", "report", "purge", "purge_go",
    "screen_open", "show_join", "change_agenda", "hands_count", "enter", "afresh",
]  # fmt: skip


def part(title):
    """What stands under a heading of the guide."""
    return GUIDE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("slug", LIBRARY.slugs)
def test_every_scenario_has_its_line(slug):
    """It says for which room the scenario is."""
    (line,) = re.findall(
        rf"^- `{slug}`: (.+)$", part("Which scenario for which room"), re.MULTILINE
    )
    assert len(line.split()) >= 5


def test_no_scenario_is_named_that_is_not_there():
    """Each line is of a scenario that can be added."""
    named = re.findall(r"^- `([\w-]+)`", part("Which scenario for which room"), re.MULTILINE)
    assert sorted(named) == LIBRARY.slugs


def test_every_agenda_has_its_line():
    """And no other is named."""
    named = re.findall(r"^- `([\w-]+)`", part("The agendas"), re.MULTILINE)
    assert sorted(named) == sorted(LIBRARY.agendas)


@pytest.mark.parametrize("name", [*STEPS, *OTHERS])
def test_every_button_is_named_as_it_says(name):
    """In bold, in the very words of the facilitator's page."""
    bold = " | ".join(re.findall(r"\*\*(.+?)\*\*", GUIDE))
    assert re.search(rf"\b{re.escape(CONSOLE[name])}(?!\w)", bold), CONSOLE[name]


def test_no_button_is_named_that_the_page_does_not_have():
    """What is in bold and no sentence of its own is a button."""
    bold = {text for text in re.findall(r"\*\*([^*]+)\*\*", GUIDE) if not text.endswith((".", ","))}
    bold -= {"buttons", "bold"}
    assert bold - set(CONSOLE.values()) == set()


def test_what_a_person_may_ask_for_is_told():
    """A copy, to be forgotten, and what is old; and how long things are kept."""
    for command in (
        "data export NUMBER",
        "data forget NUMBER",
        "data purge --older-than 90d",
        "rehearse CODE --attendees 40",
        "serve --host 0.0.0.0",
        "passphrase",
    ):
        assert f"`workbook {command}`" in GUIDE
    assert "90 days" in GUIDE


def test_the_guide_can_be_read_at_a_sitting():
    """Prose worth reading is no longer than it has to be; tables and lists apart."""
    prose = [line for line in GUIDE.splitlines() if not line.startswith(("|", "- "))]
    assert 1300 <= len(" ".join(prose).split()) <= 2000
