"""Saying who one is, on the page."""

from pathlib import Path
from weakref import WeakSet

import pytest

from workbook.app import build
from workbook.ui import notebook
from workbook.ui.notebook import RoleChoice

BY_ROLE = Path(__file__).parents[1] / "content" / "by_role"


@pytest.fixture
def ours(home, monkeypatch):
    """A workbook whose exercises differ by role, as the notebook's calls find it."""
    workbook = build(home, BY_ROLE)
    monkeypatch.setattr(notebook, "here", lambda: workbook)
    monkeypatch.setattr(notebook, "_who", lambda: "ann")
    monkeypatch.setattr(notebook, "_following", WeakSet())
    monkeypatch.setattr(notebook, "_depending_on_role", WeakSet())
    return workbook


def test_a_choice_is_kept_and_shown(ours, caught):
    """The card chosen stays chosen."""
    page = caught(RoleChoice(ours, "ann", lambda: None))
    assert page.view["now"] is None
    sent = page.say({"type": "role", "role": "council"})
    assert sent == [("view", {"now": "council", "roles": ["nhs", "council", "campaigner"]})]
    assert ours.role("ann") == "council"


def test_what_is_no_role_is_refused_in_a_sentence(ours, caught):
    """Nothing changes, and the page gets a sentence."""
    page = caught(RoleChoice(ours, "ann", lambda: None))
    (sent,) = page.say({"type": "role", "role": "minister"})
    assert sent["type"] == "refused"
    assert ours.role("ann") is None


def test_every_exercise_on_the_page_follows(ours):
    """Wherever it was said: in the card, or in one of the exercises."""
    chooser, signature = notebook.role(), notebook.exercise("who-writes/signature")
    other = notebook.exercise("who-writes/signature")
    bench = notebook.exercise("who-writes/bench")
    assert signature.view["role"]["now"] is None
    chooser._heard(chooser, {"type": "role", "role": "campaigner"}, [])
    assert [one.view["role"]["now"] for one in (signature, other)] == ["campaigner"] * 2
    assert signature.view["prompt"].endswith("your first letter?")
    signature._heard(signature, {"type": "role", "role": "nhs"}, [])
    assert (chooser.view["now"], other.view["role"]["now"]) == ("nhs", "nhs")
    assert bench.view["role"] is None


def test_the_answer_is_scored_in_the_role_of_the_moment(ours):
    """A screen made before the choice still asks who is answering."""
    signature = notebook.exercise("who-writes/signature")
    ours.choose_role("ann", "council")
    message = {"type": "submit", "id": "0" * 32, "attempt": 1, "version": 1, "answer": "leader"}
    signature._heard(signature, message, [])
    assert signature.view["feedback"]["score"]["points"] == 4
