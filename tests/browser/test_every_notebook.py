"""Every notebook from the contents page to its last results card."""

import pytest

from .conftest import NewContext
from .content import CONTENT, MAIN
from .hands import Mouse
from .servers import Server
from .test_whole_way import expect_all_right, go_through

NOW = ("00-start-here", "01-know-your-mp")
"""Played each time. With the two that are gone through by keyboard and by touch they have every kind
of exercise; the others take three minutes, so `make test-long` plays them."""

OTHERS = [
    pytest.param(stem, marks=() if stem in NOW else pytest.mark.long)
    for stem in CONTENT.stems
    if stem not in MAIN
]


@pytest.mark.parametrize("stem", OTHERS)
def test_every_other_notebook_is_played_to_its_end(
    server: Server, new_context: NewContext, stem: str
) -> None:
    """By mouse, with the reference answers; what is said of it on the way is true."""
    page = new_context().new_page()
    shown = go_through(page, server.address, stem, Mouse(page), CONTENT.reference)
    expect_all_right(page, stem, shown)
