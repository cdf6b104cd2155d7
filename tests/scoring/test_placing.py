"""Matching, placing on a map, and telling which roles nobody fills."""

from itertools import chain, combinations, product
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.scoring import gaps, match, place
from workbook.scoring.placing import CELLS, nearness

IDS = "abcdefghij"
TARGETS = "pqrstuvw"
cells = st.sampled_from(CELLS)


@st.composite
def matchings(draw, most=10):
    """Targets for some of up to ten items, the key, what is near it, and all the targets."""
    targets = list(TARGETS[: draw(st.integers(2, 8))])
    some = st.sampled_from(targets)
    key = {id: draw(some) for id in IDS[: draw(st.integers(1, most))]}
    near = {id: draw(st.sets(some)) - {keyed} for id, keyed in key.items() if draw(st.booleans())}
    return {id: draw(some) for id in key if draw(st.booleans())}, key, near, targets


@st.composite
def maps(draw):
    """Cells for some of up to ten items, and the keyed cell of each."""
    key = {id: draw(cells) for id in IDS[: draw(st.integers(1, 10))]}
    return {id: draw(cells) for id in key if draw(st.booleans())}, key


@st.composite
def tickings(draw):
    """Roles that were ticked, those that nobody fills, and all of them."""
    roles = list(IDS[: draw(st.integers(1, 8))])
    key = draw(st.sets(st.sampled_from(roles), min_size=1))
    return draw(st.sets(st.sampled_from(roles))), key, roles


def every_set(of):
    """Every set of some of these, the empty one among them."""
    return chain.from_iterable(combinations(of, n) for n in range(len(of) + 1))


# ---- match ----


@given(matchings())
def test_each_item_is_matched_on_its_own(matching):
    """The keyed target earns 2, a near one 1, any other 0, and an item left out is a blank."""
    given, key, near, targets = matching
    score = match(given, key, near, targets)
    assert [part.id for part in score.parts] == list(key)
    for part in score.parts:
        theirs = given.get(part.id)
        right, close = theirs == key[part.id], theirs in near.get(part.id, ())
        assert part.points == (2 if right else 1 if close else 0)
        assert part.maximum == 2
        assert (part.outcome == "blank") == (theirs is None)
    assert score.points == sum(part.points for part in score.parts)
    assert 0 <= score.points <= score.maximum == 2 * len(key)


@given(matchings())
def test_the_keyed_targets_earn_full_marks(matching):
    """The key itself earns everything; unless every target earned something, above chance too."""
    _, key, near, targets = matching
    score = match(key, key, near, targets)
    assert score.points == score.maximum
    assert {part.outcome for part in score.parts} == {"full"}
    assert isclose(score.above_chance, 1)


@given(matchings(most=3))
def test_chance_of_a_matching_is_the_mean_over_every_way_to_match(matching):
    """Chance is what any of the m^n ways to give each item a target earns on average."""
    _, key, near, targets = matching
    every = [
        match(dict(zip(key, way, strict=True)), key, near, targets).points
        for way in product(targets, repeat=len(key))
    ]
    assert isclose(match({}, key, near, targets).chance, sum(every) / len(every))


@given(matchings())
def test_a_matching_does_not_care_for_order(matching):
    """Neither the order of the answer nor that of the targets changes anything."""
    given, key, near, targets = matching
    turned = match(dict(reversed(given.items())), key, near, targets[::-1])
    assert turned == match(given, key, near, targets)


@pytest.mark.parametrize(
    ("given", "key", "near", "message"),
    [
        ({"z": "p"}, {"a": "p"}, {}, r"\['z'\] are none of the items \['a'\]"),
        ({}, {"a": "p"}, {"z": "p"}, r"\['z'\] are none of the items \['a'\]"),
        ({"a": "z"}, {"a": "p"}, {}, r"\['z'\] are none of the targets \['p', 'q'\]"),
        ({}, {"a": "z"}, {}, r"\['z'\] are none of the targets"),
        ({}, {"a": "p"}, {"a": "z"}, r"\['z'\] are none of the targets"),
        ({}, {"a": "p"}, {"a": "p"}, r"cannot be near itself, as it is for \['a'\]"),
        ({}, {}, {}, "at least one item"),
    ],
)
def test_a_matching_that_makes_no_sense_is_refused(given, key, near, message):
    """The message says what is allowed."""
    with pytest.raises(ValueError, match=message):
        match(given, key, near, "pq")


# ---- place ----


@given(cells, cells)
def test_a_place_earns_by_the_steps_between_it_and_the_key(given, key):
    """4 on the key, 3 for a neighbour, also at a corner, 1 two steps away, 0 beyond."""
    steps = max(abs(given[0] - key[0]), abs(given[1] - key[1]))
    assert nearness(given, key) == nearness(key, given) == (4, 3, 1, 0, 0)[steps]


@given(maps())
def test_each_item_is_placed_on_its_own(placing):
    """Each item earns its nearness, whoever shares its cell, or 0 as a blank."""
    given, key = placing
    score = place(given, key)
    assert [part.id for part in score.parts] == list(key)
    for part in score.parts:
        near = nearness(given[part.id], key[part.id]) if part.id in given else 0
        assert (part.points, part.maximum) == (near, 4)
        assert (part.outcome == "blank") == (part.id not in given)
    assert score.points == sum(part.points for part in score.parts)
    assert 0 <= score.points <= score.maximum == 4 * len(key)


@given(maps())
def test_the_keyed_cells_earn_full_marks(placing):
    """The key itself earns everything."""
    _, key = placing
    assert place(key, key).points == place(key, key).maximum
    assert place(key, key).above_chance == 1


@pytest.mark.parametrize("keyed", CELLS)
def test_chance_of_a_place_is_the_mean_over_the_whole_map(keyed):
    """Chance is what any of the 25 cells earns on average."""
    every = [place({"a": cell}, {"a": keyed}).points for cell in CELLS]
    assert len(every) == 25
    assert isclose(place({}, {"a": keyed}).chance, sum(every) / 25)


def test_chance_of_two_places_is_the_mean_over_every_way_to_place_them():
    """Items are placed one by one, so their chances add up."""
    key = {"a": (1, 1), "b": (3, 4)}
    every = [place({"a": one, "b": other}, key).points for one in CELLS for other in CELLS]
    assert isclose(place({}, key).chance, sum(every) / len(every))


def test_chance_is_least_in_a_corner_and_most_in_the_middle():
    """A corner has few neighbours to be nearly right in: 18/25 there, 44/25 in the middle."""
    assert place({}, {"a": (5, 1)}).chance == 18 / 25
    assert place({}, {"a": (3, 3)}).chance == 44 / 25


@given(maps())
def test_placing_does_not_care_for_order(placing):
    """The order of the answer changes nothing."""
    given, key = placing
    assert place(dict(reversed(given.items())), key) == place(given, key)


@pytest.mark.parametrize(
    ("given", "key", "message"),
    [
        ({"z": (1, 1)}, {"a": (1, 1)}, r"\['z'\] are none of the items \['a'\]"),
        ({"a": (0, 1)}, {"a": (1, 1)}, r"run from 1 to 5, not \[\(0, 1\)\]"),
        ({}, {"a": (1, 6)}, r"run from 1 to 5, not \[\(1, 6\)\]"),
        ({}, {}, "at least one item"),
    ],
)
def test_a_map_that_makes_no_sense_is_refused(given, key, message):
    """The message says what is allowed."""
    with pytest.raises(ValueError, match=message):
        place(given, key)


# ---- gaps ----


@given(tickings())
def test_right_ticks_earn_two_and_wrong_ones_take_it_away(ticking):
    """In all 2 for each right tick less 2 for each wrong one, and never less than nothing."""
    given, key, roles = ticking
    score = gaps(given, key, roles)
    assert isclose(score.points, max(0, 2 * len(given & key) - 2 * len(given - key)))
    assert score.maximum == 2 * len(key)
    assert [part.id for part in score.parts] == roles
    for part in score.parts:
        assert 0 <= part.points <= part.maximum == (2 if part.id in key else 0)


@given(tickings())
def test_the_roles_nobody_fills_earn_full_marks(ticking):
    """The key itself earns everything, and every part of it is full."""
    _, key, roles = ticking
    score = gaps(key, key, roles)
    assert score.points == score.maximum
    assert {part.outcome for part in score.parts} == {"full"}
    assert isclose(score.above_chance, 1)


@given(tickings())
def test_chance_of_ticks_is_the_mean_over_every_way_to_tick(ticking):
    """Chance is what any of the 2^n sets of ticks earns on average."""
    _, key, roles = ticking
    every = [gaps(some, key, roles).points for some in every_set(roles)]
    assert len(every) == 2 ** len(roles)
    assert isclose(gaps((), key, roles).chance, sum(every) / len(every), abs_tol=1e-12)


@given(tickings())
def test_no_tick_at_all_is_a_blank_and_any_tick_is_an_answer(ticking):
    """Nothing ticked is blank in every part; with a tick, a role is right or wrong by itself."""
    given, key, roles = ticking
    assert {part.outcome for part in gaps((), key, roles).parts} == {"blank"}
    if given:
        for part in gaps(given, key, roles).parts:
            assert part.outcome != "blank"
            if part.id not in key:
                assert part.outcome == ("none" if part.id in given else "full")


def test_ticking_every_role_is_no_plan():
    """With as many roles filled as not, ticking them all earns nothing."""
    assert gaps("abcd", "ab", "abcd").points == 0


def test_gaps_refuses_what_is_no_role():
    """The message names the strangers, in the answer or in the key."""
    with pytest.raises(ValueError, match=r"\['z'\] are none of the roles \['a', 'b'\]"):
        gaps("z", "a", "ab")
    with pytest.raises(ValueError, match=r"\['y'\] are none of the roles"):
        gaps("a", "y", "ab")
    with pytest.raises(ValueError, match="key of at least one role"):
        gaps("a", "", "ab")
