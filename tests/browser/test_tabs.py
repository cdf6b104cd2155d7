"""One person, several pages: they agree."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from workbook.serving import words

from .conftest import NewContext
from .content import CONTENT, half
from .playing import SHARED, Sheet, open_notebook, ready
from .servers import Server
from .waiting import PATIENCE

STEM = "04-casework"
PLACE = "fifteen-cases-by-noon/escalation"
OF = len(CONTENT.places(STEM))
TALK = next(
    (stem, place)
    for stem, place in CONTENT.all_places()
    if CONTENT.exercise(place).kind == "conversation"
)


def test_the_contents_page_shows_how_far_one_is(server: Server, new_context: NewContext) -> None:
    """One of so many after one answer, nothing for somebody else."""
    context = new_context()
    page = context.new_page()
    open_notebook(page, server.address, STEM)
    Sheet(page, PLACE).play(CONTENT.reference(PLACE))
    page.goto(server.address)
    contents = page.get_by_role("navigation", name=words.CONTENTS)
    expect(contents.get_by_text(f"1 of {OF}", exact=True)).to_be_visible()
    bar = contents.get_by_role("progressbar").and_(page.locator(f"[value='1'][max='{OF}']"))
    expect(bar).to_be_visible()
    stranger = new_context().new_page()
    stranger.goto(server.address)
    expect(stranger.get_by_text(f"1 of {OF}", exact=True)).to_have_count(0)


def test_the_start_notebook_shows_how_far_one_is(server: Server, new_context: NewContext) -> None:
    """The list in the first notebook tells the same."""
    page = new_context().new_page()
    open_notebook(page, server.address, STEM)
    Sheet(page, PLACE).play(CONTENT.reference(PLACE))
    page.goto(f"{server.address}/00-start-here")
    expect(
        page.get_by_role("list", name="Scenarios").get_by_text(f"1 of {OF} done")
    ).to_be_visible()


def test_an_answer_in_one_tab_shows_in_the_other(server: Server, new_context: NewContext) -> None:
    """After a reload at the latest; and a second answer from a page that is behind never counts."""
    context = new_context()
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        open_notebook(page, server.address, STEM)
    before = server.rows("answers", PLACE)
    Sheet(one, PLACE).play(CONTENT.reference(PLACE))
    other.reload()
    ready(other, STEM)
    Sheet(other, PLACE).expect_answered()
    Sheet(other, PLACE).expect_full_marks()
    assert server.rows("answers", PLACE) == before + 1


def test_two_tabs_never_make_two_first_answers(server: Server, new_context: NewContext) -> None:
    """The same exercise submitted from both: one counts, and neither page claims otherwise."""
    context = new_context()
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        open_notebook(page, server.address, STEM)
    Sheet(one, PLACE).play(CONTENT.naive(PLACE))
    late = Sheet(other, PLACE)
    other.bring_to_front()
    other.set_default_timeout(5_000)
    # Coming to the front this page asks for news, and may be answered at any moment: then there is
    # nothing left to fill in. Either way has to end well.
    with suppress(PlaywrightError):
        late.fill(CONTENT.reference(PLACE))
        late.submit()
    other.set_default_timeout(1000 * PATIENCE)
    late.expect_answered()
    assert set(server.firsts(PLACE)) == {1}
    labelled = late.region.get_by_text(SHARED["label_retry"])
    full = late.region.get_by_text(SHARED["score_full"], exact=True).first
    if full.is_visible():
        expect(labelled).to_be_visible()
    one.reload()
    ready(one, STEM)
    Sheet(one, PLACE).expect_answered()
    assert Sheet(one, PLACE).told() == late.told()


@pytest.mark.parametrize(
    ("stem", "place"), [(STEM, PLACE), pytest.param(*TALK, marks=pytest.mark.long)]
)
def test_a_draft_in_one_tab_shows_in_the_other(
    server: Server, new_context: NewContext, stem: str, place: str
) -> None:
    """What is begun in one page is begun in the other, when one turns to it."""
    context = new_context()
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        open_notebook(page, server.address, stem)
    begun = half(CONTENT.exercise(place), CONTENT.reference(place))
    one.bring_to_front()
    Sheet(one, place).fill(begun)
    Sheet(one, place).expect_state("draft")
    other.bring_to_front()
    Sheet(other, place).expect_shown(begun)
    Sheet(other, place).play(CONTENT.reference(place))
    one.bring_to_front()
    one.reload()
    Sheet(one, place).expect_answered()
    Sheet(one, place).expect_full_marks()
