"""Every kind of exercise by keyboard, by touch and on the narrowest screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from workbook.content.kinds import KINDS

from .conftest import LAPTOP, PHONE, NewContext
from .content import half
from .hands import Finger, Hand, Keys
from .samples import EXERCISES, Kinds, served_kinds
from .test_access import WIDER

NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
WAYS: dict[str, tuple[dict[str, Any], type[Hand]]] = {
    "keyboard": (LAPTOP, Keys),
    "touch": (PHONE, Finger),
    "320px": (NARROW, Finger),
}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kinds]:
    """Every kind of exercise, served."""
    yield from served_kinds(tmp_path_factory.mktemp("kinds"))


def test_the_sample_has_every_kind():
    """What is played below is all there is."""
    assert set(EXERCISES) == set(KINDS)


@pytest.mark.parametrize("way", WAYS)
def test_every_kind_is_played(kinds: Kinds, new_context: NewContext, way: str) -> None:
    """Begun, come back to, finished with full marks; nothing scrolls sideways."""
    device, hand = WAYS[way]
    page = new_context(**device).new_page()
    every = kinds.all_opened(page, hand(page))
    answers = {sheet.place: kinds.content.reference(sheet.place) for sheet in every}
    begun = {sheet.place: half(sheet.exercise, answers[sheet.place]) for sheet in every}
    for sheet in every:
        sheet.fill(begun[sheet.place])
        sheet.expect_state("draft")
    page.reload()
    for sheet in every:
        expect(sheet.region).to_be_visible()
        sheet.expect_shown(begun[sheet.place])
    assert page.evaluate(WIDER) == []
    for sheet in every:
        sheet.play(answers[sheet.place])
        sheet.expect_full_marks()
    assert page.evaluate(WIDER) == []
