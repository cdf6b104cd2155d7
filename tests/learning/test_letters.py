"""The two steps of a letter: it is written, and then its writer marks it."""

import secrets

import pytest

from workbook.learning import Refused

VERSION = 3
TEXT = "Dear Ruth, we are sorry."
MARKS = {"concern": True, "date": False}


@pytest.fixture
def mine(way):
    """A letter of the sample, not begun."""
    return way("to-her")


def submit(way, attempt, text=TEXT, marks=None):
    """Submit a letter, or a marking of it."""
    return way.submit(secrets.token_hex(16), attempt, VERSION, {"text": text, "marks": marks})


def test_a_letter_is_written_and_then_marked(mine):
    """The marking is a second answer, of the same text, and the first stays as it was."""
    first = submit(mine, 1)
    assert mine.view()["state"] == "answered"
    mine.retry(2, 1)
    second = submit(mine, 2, marks=MARKS)
    assert (first.label, second.label, second.attempt) == ("first", "retry", 2)
    assert [a.given["marks"] for a in mine.keeper.answers(mine.place)] == [None, MARKS]
    assert [c["mark"] for c in mine.view()["feedback"]["criteria"]] == [True, False, None]


def test_the_feedback_stays_while_a_letter_is_marked(mine):
    """The view is open and holds the same model and criteria as before, with no mark in them yet."""
    submit(mine, 1)
    before = mine.view()["feedback"]
    mine.retry(2, 1)
    view = mine.view()
    assert (view["state"], view["draft"]["answer"]) == ("open", {"text": TEXT, "marks": {}})
    assert view["feedback"] == before
    assert mine.draft(2, 1, {"text": TEXT, "marks": MARKS})
    assert mine.view()["feedback"] == before
    assert mine.view()["draft"]["answer"]["marks"] == MARKS


def test_a_letter_that_is_improved_has_no_feedback_beside_it(mine):
    """A plain retry opens the letter as it was, and the model and the criteria are gone."""
    submit(mine, 1)
    mine.retry(2)
    view = mine.view()
    assert (view["draft"]["answer"], view["feedback"]) == ({"text": TEXT, "marks": None}, None)
    assert mine.draft(2, 1, {"text": TEXT + " Truly.", "marks": None})
    assert mine.view()["feedback"] is None
    assert submit(mine, 2, TEXT + " Truly.").label == "retry"


@pytest.mark.parametrize("marks", [{}, MARKS])
def test_nobody_comes_to_the_marking_without_a_letter(mine, marks):
    """Marks sent before the letter was submitted are refused, as a draft and as an answer."""
    given = {"text": TEXT, "marks": marks}
    with pytest.raises(Refused):
        mine.draft(1, 1, given)
    with pytest.raises(Refused):
        submit(mine, 1, marks=marks)
    mine.draft(1, 2, {"text": TEXT, "marks": None})
    with pytest.raises(Refused):
        mine.draft(1, 3, given)
    assert (mine.view()["feedback"], mine.keeper.answers(mine.place)) == (None, [])


def test_a_letter_that_is_being_marked_is_not_rewritten(mine):
    """In the second step the text stands, in drafts and in the answer."""
    submit(mine, 1)
    mine.retry(2, 1)
    for given in ({"text": "Other", "marks": MARKS}, {"text": TEXT, "marks": None}):
        with pytest.raises(Refused):
            mine.draft(2, 1, given)
        with pytest.raises(Refused):
            submit(mine, 2, **given)
    assert mine.view()["draft"]["answer"] == {"text": TEXT, "marks": {}}


def test_a_letter_that_is_being_improved_is_not_marked(mine):
    """In a plain retry there are no marks, so the model does not come back by the way."""
    submit(mine, 1)
    mine.retry(2)
    with pytest.raises(Refused):
        mine.draft(2, 1, {"text": TEXT, "marks": {}})
    assert mine.view()["feedback"] is None
