"""Putting things into slots: the rule that was broken, and slots that hold one thing only."""

import pytest

from tests.content.rekeyed import SAMPLE, WRITTEN
from workbook.content import AnswerError, Library
from workbook.content.kinds import KINDS

WEEK = Library(SAMPLE).scenario("two-benches").by_id["her-week"]
SAT = "The House sits from Monday to Wednesday"


def told(answer, exercise=WEEK):
    """The feedback on an answer, by item."""
    return {item["id"]: item for item in exercise.feedback(exercise.read(answer))["items"]}


def changed(**fields):
    """The sample's week with some fields changed."""
    written = next(e for e in WRITTEN["exercises"] if e["id"] == WEEK.id)
    return KINDS["schedule"].model_validate(written | fields)


def test_a_broken_rule_is_named():
    """The reason begins with the rule's own words, and the feedback has them apart."""
    part = next(p for p in WEEK.score({"tea": "wed"}).parts if p.id == "tea")
    assert (part.points, part.outcome) == (0, "none")
    assert part.reason == f"{SAT}\n\nShe is home by Friday."
    assert part.guidance == ("G004",)
    item = told({"tea": "wed"})["tea"]
    assert (item["broken"], item["why"]) == (SAT, "She is home by Friday.")


@pytest.mark.parametrize(
    ("slot", "points", "outcome"),
    [("fri", 3, "full"), ("mon", 2, "part"), ("thu", 1, "part"), ("tue", 0, "none")],
)
def test_no_rule_is_named_where_none_was_broken(slot, points, outcome):
    """A slot that is only near, or far, breaks no rule; the key's slots are told all the same."""
    item = told({"tea": slot})["tea"]
    assert (item["points"], item["outcome"], item["broken"]) == (points, outcome, None)
    assert (item["given"], item["key"], item["good"]) == (slot, ["fri"], ["mon"])


def test_a_slot_beside_a_best_one_earns_nothing_against_a_rule():
    """Tuesday is beside Monday, where the call belongs; but the House sits."""
    assert told({"call": "tue"})["call"]["points"] == 0
    assert told({"call": "wed"})["call"]["points"] == 0
    assert told({"call": "thu"})["call"]["points"] == 2


def test_two_may_share_a_slot_unless_each_has_one_of_its_own():
    """With `one_each` sharing is refused before it costs anything, and earns nothing."""
    shared = {"tea": "fri", "walk": "fri"}
    assert WEEK.unready(shared) is None
    assert WEEK.score(shared).points == 5
    strict = changed(one_each=True)
    assert strict.unready(shared) == (
        "Each slot holds one thing only; take one out of this slot: Friday."
    )
    assert strict.score(shared).points == 0
    assert strict.unready({"tea": "fri", "walk": "thu"}) is None
    assert strict.question({})["one_each"] is True


def test_slots_need_no_groups():
    """Months follow one another without a heading."""
    slots = [{"id": slot.id, "text": slot.text} for slot in WEEK.slots]
    bare = changed(slots=slots)
    assert list(bare.objections()) == []
    assert {slot["group"] for slot in bare.question({})["slots"]} == {None}


def test_rules_are_for_afterwards():
    """The question tells what stands in the calendar, and no rule."""
    question = WEEK.question({})
    assert question["marks"] == [{"slots": ["tue"], "text": "The council meets"}]
    assert set(question) == {"slots", "marks", "items", "one_each"}


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ([], "maps each item"),
        ({"tea": "sun"}, "is not a slot"),
        ({"tea": None}, "is not a slot"),
        ({"tea": ["fri"]}, "is not a slot"),
        ({"cake": "fri"}, "is not an item"),
    ],
)
def test_what_is_no_slot_is_refused(answer, sentence):
    """An unknown item or slot is told in a sentence."""
    with pytest.raises(AnswerError, match=sentence):
        WEEK.read(answer)
