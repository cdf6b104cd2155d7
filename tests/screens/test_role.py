"""Saying who one is, on the page."""

from pathlib import Path

import pytest

from tests.pages import page_of
from workbook.app import build
from workbook.screens.calls import RoleChoice, exercise

BY_ROLE = Path(__file__).parents[1] / "content" / "by_role"


@pytest.fixture
def ours(home):
    """A workbook whose exercises differ by role."""
    return build(home, BY_ROLE)


@pytest.fixture
def page(ours):
    """Ann's page on it."""
    return page_of(ours, "ann")


def test_a_choice_is_kept_and_shown(ours, page, caught):
    """The card chosen stays chosen."""
    mine = caught(RoleChoice(page))
    assert mine.view["now"] is None
    sent = mine.say({"type": "role", "role": "council"})
    assert sent == [("view", {"now": "council", "roles": ["nhs", "council", "campaigner"]})]
    assert ours.role("ann") == "council"


def test_what_is_no_role_is_refused_in_a_sentence(ours, page, caught):
    """Nothing changes, and the page gets a sentence."""
    mine = caught(RoleChoice(page))
    (sent,) = mine.say({"type": "role", "role": "minister"})
    assert sent["type"] == "refused"
    assert ours.role("ann") is None


def test_every_exercise_on_the_page_follows(page):
    """Wherever it was said: in the card, or in one of the exercises."""
    chooser, signature = RoleChoice(page), exercise(page, "who-writes/signature")
    other = exercise(page, "who-writes/signature")
    bench = exercise(page, "who-writes/bench")
    assert signature.view["role"]["now"] is None
    chooser.receive({"type": "role", "role": "campaigner"})
    assert [one.view["role"]["now"] for one in (signature, other)] == ["campaigner"] * 2
    assert signature.view["prompt"].endswith("your first letter?")
    signature.receive({"type": "role", "role": "nhs"})
    assert (chooser.view["now"], other.view["role"]["now"]) == ("nhs", "nhs")
    assert bench.view["role"] is None


def test_the_answer_is_scored_in_the_role_of_the_moment(ours, page):
    """A screen made before the choice still asks who is answering."""
    signature = exercise(page, "who-writes/signature")
    ours.choose_role("ann", "council")
    message = {"type": "submit", "id": "0" * 32, "attempt": 1, "version": 1, "answer": "leader"}
    signature.receive(message)
    assert signature.view["feedback"]["score"]["points"] == 4


def test_pages_of_two_people_in_one_process_know_nothing_of_each_other(ours):
    """What one says and answers changes nothing on the other's page."""
    ann, bob = page_of(ours, "ann"), page_of(ours, "bob")
    hers, his = (exercise(one, "who-writes/signature") for one in (ann, bob))
    chooser, other = RoleChoice(ann), RoleChoice(bob)
    before = his.view, other.view
    chooser.receive({"type": "role", "role": "council"})
    message = {"type": "submit", "id": "0" * 32, "attempt": 1, "version": 1, "answer": "leader"}
    hers.receive(message)
    assert hers.view["state"] == "answered"
    bob.became_somebody_else()
    assert (his.view, other.view) == before
