"""A learner's role: what is asked, what is kept, and what a change of mind leaves alone."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOON
from workbook.app import build
from workbook.learning import Refused, card

BY_ROLE = Path(__file__).parents[1] / "content" / "by_role"
SIGNATURE = "who-writes/signature"


@pytest.fixture
def play(home):
    """A workbook whose exercises differ by role, and Ann's way through one of them, asked anew."""
    times = iter(NOON + timedelta(minutes=n) for n in range(1000))
    workbook = build(home, BY_ROLE, lambda: next(times))
    return workbook, lambda name=SIGNATURE: workbook.way("ann", name)


def submit(way, number, attempt, given):
    return way.submit(f"{number:032x}", attempt, 1, given)


def test_who_one_is_has_to_be_said_where_it_matters(play):
    """Without a role nothing is taken, nothing is lost, and elsewhere nobody is asked."""
    workbook, way = play
    assert way().view()["role"] == {"now": None, "roles": ["nhs", "council", "campaigner"]}
    assert way("who-writes/bench").view()["role"] is None
    way().draft(1, 1, "leader")
    with pytest.raises(Refused, match="who you are"):
        submit(way(), 1, 1, "leader")
    assert way().view()["draft"]["answer"] == "leader"
    assert submit(way("who-writes/bench"), 2, 1, "hers").score.points == 4
    assert workbook.role("ann") is None


@pytest.mark.parametrize(("role", "points"), [("nhs", 2), ("council", 4), ("campaigner", 2)])
def test_the_same_answer_earns_what_it_is_worth_in_ones_role(play, role, points):
    """The Leader's signature is a council's best answer and nobody else's."""
    _, way = play
    way().choose_role(role)
    answer = submit(way(), 1, 1, "leader")
    assert (answer.score.points, answer.role) == (points, role)


def test_the_feedback_says_for_whom_it_would_be_otherwise(play):
    """And in which role one answered; before submitting nothing of it is told."""
    _, way = play
    way().choose_role("council")
    assert "elected Leader" not in str(way().view())
    submit(way(), 1, 1, "leader")
    told = way().view()["feedback"]["roles"]
    assert told["as"] == "council"
    assert [one["role"] for one in told["differ"]] == ["council", "campaigner"]
    assert "elected Leader speaks" in told["differ"][0]["because"]


def test_changing_ones_role_leaves_what_was_answered_alone(play):
    """The old answer keeps its key and its feedback; only another attempt is in the new role."""
    workbook, way = play
    way().choose_role("council")
    submit(way(), 1, 1, "leader")
    before = way().view()
    way().choose_role("nhs")
    after = way().view()
    assert after["role"]["now"] == "nhs"
    assert after | {"role": None} == before | {"role": None}
    way().retry(2)
    second = submit(way(), 2, 2, "leader")
    assert (second.score.points, second.label, second.role) == (2, "retry", "nhs")
    scenario = workbook.library.scenario("who-writes")
    told = card(workbook.keeper.all_answers("ann"), scenario, workbook.library)
    assert told["score"]["points"] == 4


def test_a_role_is_kept_for_good(play, home):
    """A new page, another notebook, a restarted server: nobody is asked twice."""
    workbook, way = play
    way().choose_role("campaigner")
    again = build(home, BY_ROLE)
    assert again.role("ann") == "campaigner"
    assert again.role("ben") is None
    assert again.way("ann", SIGNATURE).view()["prompt"].endswith("your first letter?")
    workbook.choose_role("ann", "nhs")
    assert again.role("ann") == "nhs"


@pytest.mark.parametrize("role", ["minister", None, 3, ["nhs"], {}])
def test_only_roles_there_are_can_be_chosen(play, role):
    """Whatever a browser sends."""
    workbook, way = play
    with pytest.raises(Refused):
        way().choose_role(role)
    assert workbook.role("ann") is None
