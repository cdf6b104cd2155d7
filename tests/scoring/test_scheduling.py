"""Putting things into slots by near-miss."""

from itertools import permutations, product
from math import isclose
from statistics import mean

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbook.scoring import schedule, slot_worth

SLOTS = list("abcdefgh")
THINGS = ["surgery", "visit", "letter", "call"]


@st.composite
def calendars(draw, most=8):
    """A row of slots, and which of them are best, good or against a rule."""
    slots = SLOTS[: draw(st.integers(1, most))]
    kinds = [draw(st.sampled_from(["best", "good", "breaks", ""])) for _ in slots]
    assume("best" in kinds)
    named = {
        kind: [slot for slot, its in zip(slots, kinds, strict=True) if its == kind]
        for kind in ("best", "good", "breaks")
    }
    return slots, named


@st.composite
def weeks(draw, slots=8, things=4):
    """Things with what each slot is worth to them, and slots for some of them."""
    row = SLOTS[: draw(st.integers(1, slots))]
    earns = st.integers(0, 3)
    named = THINGS[: draw(st.integers(1, things))]
    worth = {thing: {slot: draw(earns) for slot in row} for thing in named}
    given = {thing: draw(st.sampled_from(row)) for thing in named if draw(st.booleans())}
    return given, worth


@given(calendars())
def test_a_slot_is_worth_what_the_rule_says(calendar):
    """3 for a best slot, 2 for a good one, 0 against a rule, else 1 beside a best one or 0."""
    slots, named = calendar
    worth = slot_worth(slots, **named)
    assert list(worth) == slots
    for place, slot in enumerate(slots):
        distance = min(abs(place - slots.index(best)) for best in named["best"])
        if slot in named["best"]:
            assert worth[slot] == 3
        elif slot in named["good"]:
            assert worth[slot] == 2
        elif slot in named["breaks"]:
            assert worth[slot] == 0
        else:
            assert worth[slot] == (1 if distance == 1 else 0)


@given(calendars())
def test_a_week_turned_round_is_worth_the_same(calendar):
    """Too early and too late are the same distance."""
    slots, named = calendar
    assert slot_worth(slots[::-1], **named) == slot_worth(slots, **named)


@given(weeks(), st.booleans())
def test_a_schedule_is_scored_thing_by_thing(week, one_each):
    """Each thing earns what its slot is worth, or 0 where it shares one it may not, or a blank."""
    given, worth = week
    assume(not one_each or len(worth) <= len(next(iter(worth.values()))))
    score = schedule(given, worth, one_each=one_each)
    assert [part.id for part in score.parts] == list(worth)
    for part in score.parts:
        assert part.maximum == max(worth[part.id].values())
        if part.id not in given:
            assert (part.points, part.outcome) == (0, "blank")
            continue
        shared = list(given.values()).count(given[part.id]) > 1
        assert part.points == (0 if one_each and shared else worth[part.id][given[part.id]])
        assert part.outcome != "blank"
    assert 0 <= score.points <= score.maximum
    assert 0 <= score.chance <= score.maximum


@given(st.lists(calendars(), min_size=1, max_size=4))
def test_best_slots_earn_full_marks(several):
    """Everything in one of its best slots earns everything, whichever of them it is."""
    slots = SLOTS
    worth, key = {}, {}
    for thing, (_, named) in zip(THINGS, several, strict=False):
        worth[thing] = slot_worth(slots, **named)
        key[thing] = named["best"][-1]
    score = schedule(key, worth)
    assert score.points == score.maximum == 3 * len(worth)


@given(weeks(slots=4, things=3))
def test_chance_is_the_mean_over_every_way_to_place_everything(week):
    """Chance is what any of the m^n ways to put n things into m slots earns on average."""
    _, worth = week
    slots = list(next(iter(worth.values())))
    every = product(slots, repeat=len(worth))
    earned = [schedule(dict(zip(worth, way, strict=True)), worth).points for way in every]
    assert isclose(schedule({}, worth).chance, mean(earned), abs_tol=1e-9)


@given(weeks(slots=5, things=4))
def test_chance_is_the_mean_over_every_way_to_deal_out_slots_of_their_own(week):
    """With one thing in each slot it is the mean over all ways that use no slot twice."""
    _, worth = week
    slots = list(next(iter(worth.values())))
    assume(len(worth) <= len(slots))
    earned = [
        schedule(dict(zip(worth, way, strict=True)), worth, one_each=True).points
        for way in permutations(slots, len(worth))
    ]
    assert isclose(schedule({}, worth, one_each=True).chance, mean(earned), abs_tol=1e-9)


@given(weeks())
def test_a_schedule_does_not_care_in_which_order_it_was_made(week):
    """The order of the answer's entries changes nothing."""
    given, worth = week
    assert schedule(dict(reversed(given.items())), worth) == schedule(given, worth)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"best": []}, "at least one best slot"),
        ({"best": ["z"]}, r"and \['z'\] among them"),
        ({"best": ["a"], "good": ["a"]}, "not two of these"),
        ({"best": ["a"], "breaks": ["a"]}, "not two of these"),
    ],
)
def test_slots_that_make_no_sense_are_refused(named, message):
    """The message says what is allowed."""
    with pytest.raises(ValueError, match=message):
        slot_worth(["a", "b"], **named)


@pytest.mark.parametrize(
    ("given", "worth", "one_each", "message"),
    [
        ({}, {}, False, "at least one thing"),
        ({}, {"a": {}}, False, "at least one thing"),
        ({}, {"a": {"mon": 1}, "b": {"tue": 1}}, False, "the same slots for each"),
        ({"z": "mon"}, {"a": {"mon": 1}}, False, r"\['z'\] are none of \['a'\]"),
        ({"a": "sun"}, {"a": {"mon": 1}}, False, r"\['sun'\] are none of the slots \['mon'\]"),
        ({}, {"a": {"mon": 1}, "b": {"mon": 1}}, True, "2 things do not fit into 1 slots"),
    ],
)
def test_schedules_that_make_no_sense_are_refused(given, worth, one_each, message):
    """The message says what is allowed."""
    with pytest.raises(ValueError, match=message):
        schedule(given, worth, one_each=one_each)
