"""What browsers are sent is what the modules say."""

import re

import pytest

from tools.bundle import ENTRIES, LIVE, bundle
from workbook.screens.calls import CALLS
from workbook.screens.exercises import COMPONENTS


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The bundles, made anew."""
    return {path.stem: path for path in bundle(tmp_path_factory.mktemp("bundles"))}


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_kept_is_what_the_modules_make(made, entry):
    """Whoever changes a module makes the bundles anew: python -m tools.bundle."""
    kept = LIVE / "bundles" / f"{entry}.js"
    assert kept.read_bytes() == made[entry].read_bytes()


def test_every_component_is_in_one():
    """A new one is named where the attendees' page begins."""
    start = (LIVE / "attendee.js").read_text(encoding="utf-8")
    named = set(re.findall(r'^import (\w+) from "', start, re.MULTILINE))
    calls = {getattr(call, "component", name) for name, call in CALLS.items()}
    assert named == {*COMPONENTS.values(), *calls} - {"exercise", "facilitator"}


@pytest.mark.parametrize("entry", ENTRIES)
def test_nothing_is_asked_of_another_host(entry):
    """No address of another host stands in it, nothing is loaded later, and no text becomes code."""
    text = (LIVE / "bundles" / f"{entry}.js").read_text(encoding="utf-8")
    assert not re.search(r"https?://|\bimport\(|XMLHttpRequest|sendBeacon", text)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function", text)
