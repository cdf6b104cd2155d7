"""What browsers are sent is what the modules say."""

import re

import pytest

from tools.bundle import ENTRIES, bundle, kept
from workbook.screens.calls import CALLS
from workbook.screens.exercises import COMPONENTS
from workbook.serving.live.page import LEADING

each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.stem)


@each
def test_what_is_kept_is_what_the_modules_make(entry, tmp_path):
    """Whoever changes a module makes the bundles anew: make bundle."""
    bundle(entry, tmp_path / "made" / entry.name)
    assert kept(entry).read_bytes() == (tmp_path / "made" / entry.name).read_bytes()


@pytest.mark.parametrize(
    ("entry", "others"),
    [("attendee", {LEADING}), ("widget", set())],
)
def test_every_component_is_in_one(entry, others):
    """A new one is named where the page begins."""
    (start,) = (path for path in ENTRIES if path.stem == entry)
    text = start.read_text(encoding="utf-8")
    named = set(re.findall(r'^import (\w+) from "', text, re.MULTILINE)) - {"preview"}
    calls = {getattr(call, "component", name) for name, call in CALLS.items()} - {"exercise"}
    assert named == {*COMPONENTS.values(), *calls} - others


@each
def test_nothing_is_asked_of_another_host(entry):
    """No address of another host stands in it, nothing is loaded later, and no text becomes code."""
    text = kept(entry).read_text(encoding="utf-8")
    assert not re.search(r"https?://|\bimport\(|XMLHttpRequest|sendBeacon", text)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function", text)
