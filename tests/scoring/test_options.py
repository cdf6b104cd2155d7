"""Picking the best option, or n of m."""

from itertools import combinations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.scoring import best_option, choose

IDS = "abcdefgh"
worths = st.lists(st.integers(0, 4), min_size=1, max_size=8).map(
    lambda points: dict(zip(IDS, points, strict=False))
)


@st.composite
def picks(draw):
    """Options, a key among them, and a set of options that were picked."""
    options = list(IDS[: draw(st.integers(1, 8))])
    key = draw(st.sets(st.sampled_from(options), min_size=1))
    return draw(st.sets(st.sampled_from(options))), key, options


@given(worths)
def test_best_option_earns_the_points_of_the_option(points):
    """Each option earns its own points, within 0 and the maximum; the best one earns them all."""
    for option, worth in points.items():
        score = best_option(option, points)
        assert score.points == worth
        assert 0 <= score.points <= score.maximum == max(points.values())
    best = max(points, key=lambda option: points[option])
    assert best_option(best, points).parts[0].outcome == "full"


@given(worths)
def test_chance_of_best_option_is_the_mean_over_every_option(points):
    """Chance is what somebody who picks any option with equal probability earns."""
    every = [best_option(option, points).points for option in points]
    assert isclose(best_option(None, points).chance, sum(every) / len(every))


@given(worths)
def test_best_option_does_not_care_for_the_order_of_the_options(points):
    """The options' order changes no score."""
    backwards = dict(reversed(points.items()))
    assert all(best_option(id, points) == best_option(id, backwards) for id in points)


@given(worths)
def test_a_blank_best_option_is_no_wrong_answer(points):
    """No option picked earns 0 and is called blank, whatever an option without points is called."""
    score = best_option(None, points)
    assert (score.points, score.blanks) == (0, 1)
    assert all(best_option(id, points).blanks == 0 for id in points)


def test_best_option_refuses_what_is_no_option():
    """The message names the stranger and the options there are."""
    with pytest.raises(ValueError, match=r"'z' is none of the options \['a', 'b'\]"):
        best_option("z", {"b": 0, "a": 4})
    with pytest.raises(ValueError, match="at least one option"):
        best_option(None, {})


@given(picks())
def test_choose_earns_four_for_each_right_one(pick):
    """Four marks for each right one within the allowed number, and nothing at all beyond it."""
    chosen, key, options = pick
    score = choose(chosen, key, options)
    right = len(chosen & key) if len(chosen) <= len(key) else 0
    assert score.points == 4 * right
    assert 0 <= score.points <= score.maximum == 4 * len(key)


@given(picks())
def test_the_key_of_choose_earns_full_marks(pick):
    """The key itself earns everything, and no part of it is anything but full."""
    _, key, options = pick
    score = choose(key, key, options)
    assert score.points == score.maximum
    assert {part.outcome for part in score.parts} == {"full"}


@given(picks())
def test_chance_of_choose_is_the_mean_over_every_way_to_pick(pick):
    """Chance is the mean over all combinations of as many options as the key has."""
    _, key, options = pick
    every = [choose(some, key, options).points for some in combinations(options, len(key))]
    assert isclose(choose((), key, options).chance, sum(every) / len(every))


@given(picks())
def test_choose_tells_picks_not_used_from_wrong_ones(pick):
    """As many missed parts are blank as picks were left, and the rest of the missed are wrong."""
    chosen, key, options = pick
    score = choose(chosen, key, options)
    unused = max(0, len(key) - len(chosen))
    assert score.blanks == min(unused, len(key - chosen))
    assert score.blanks == unused
    if len(chosen) <= len(key):
        assert sum(part.outcome == "none" for part in score.parts) == len(chosen - key)


@given(picks(), st.randoms())
def test_choose_does_not_care_for_order_or_repeats(pick, random):
    """Order and repetition of picks, key and options change no score."""
    chosen, key, options = pick
    mixed = random.sample(options, len(options))
    given_twice = sorted(chosen, reverse=True) * 2
    assert choose(given_twice, sorted(key), mixed) == choose(chosen, key, options)


def test_ticking_everything_is_no_plan():
    """One pick too many earns nothing, and is not called blank."""
    score = choose("abcd", "abc", "abcdefgh")
    assert score.points == 0
    assert [part.outcome for part in score.parts] == ["none"] * 3


def test_choose_refuses_what_is_no_option():
    """The message names the strangers, in the answer or in the key."""
    with pytest.raises(ValueError, match=r"\['z'\] are none of the options \['a', 'b'\]"):
        choose("z", "a", "ab")
    with pytest.raises(ValueError, match=r"\['y'\] are none of"):
        choose("a", "y", "ab")
    with pytest.raises(ValueError, match="key of at least one"):
        choose("a", "", "ab")
