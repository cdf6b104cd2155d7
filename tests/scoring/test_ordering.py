"""Ranking and rating by near-miss."""

from collections import Counter
from itertools import permutations, product
from math import isclose
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.scoring import rank, rate

IDS = "abcdefghij"
FIVE = list("abcde")


@st.composite
def rankings(draw):
    """A key of two to ten options, and ranks for some of them, ties and gaps among them."""
    key = draw(st.permutations(IDS[: draw(st.integers(2, 10))]))
    ranks = st.integers(1, len(key))
    given = {id: draw(ranks) for id in key if draw(st.booleans())}
    return given, list(key)


@st.composite
def ratings(draw):
    """Keyed ratings of one to ten statements, and ratings given to some of them."""
    ids = IDS[: draw(st.integers(1, 10))]
    four = st.integers(1, 4)
    return {id: draw(four) for id in ids if draw(st.booleans())}, {id: draw(four) for id in ids}


def test_every_order_of_five_earns_what_the_rule_says():
    """Over all 120 orders of five, 4 less the distance for each: at least 8, at most 20, mean 12."""
    totals = []
    for order in permutations(FIVE):
        by_rule = sum(4 - abs(order.index(id) - FIVE.index(id)) for id in FIVE)
        score = rank({id: place for place, id in enumerate(order, 1)}, FIVE)
        assert score.points == by_rule
        totals.append(score.points)
    assert (len(totals), min(totals), max(totals), mean(totals)) == (120, 8, 20, 12)


@pytest.mark.parametrize("n", range(2, 8))
def test_chance_of_a_ranking_is_the_mean_over_every_order(n):
    """Chance is what a ranking picked from all n! earns on average."""
    key = list(IDS[:n])
    every = [rank({id: i for i, id in enumerate(p, 1)}, key).points for p in permutations(key)]
    assert isclose(rank({}, key).chance, mean(every))


@given(rankings())
def test_a_ranking_is_scored_option_by_option(ranking):
    """Each option earns its nearness, a tied one 0, an unranked one 0 as a blank."""
    given, key = ranking
    score = rank(given, key)
    holders = Counter(given.values())
    for place, part in enumerate(score.parts, 1):
        assert part.id == key[place - 1]
        assert 0 <= part.points <= part.maximum == len(key) - 1
        if part.id not in given:
            assert (part.points, part.outcome) == (0, "blank")
        elif holders[given[part.id]] > 1:
            assert (part.points, part.outcome) == (0, "none")
        else:
            assert part.points == len(key) - 1 - abs(given[part.id] - place)
            assert part.outcome != "blank"
    assert score.points == sum(part.points for part in score.parts)
    assert 0 <= score.points <= score.maximum


@given(rankings())
def test_the_keyed_order_earns_full_marks(ranking):
    """The key itself earns everything."""
    _, key = ranking
    score = rank({id: place for place, id in enumerate(key, 1)}, key)
    assert score.points == score.maximum
    assert score.above_chance == 1


@given(rankings())
def test_a_ranking_does_not_care_in_which_order_it_was_made(ranking):
    """The order of the answer's entries changes nothing."""
    given, key = ranking
    assert rank(dict(reversed(given.items())), key) == rank(given, key)


@given(st.integers(2, 10), st.data())
def test_a_tie_of_all_earns_nothing(n, data):
    """Giving everything the same rank is worth 0, not the middle."""
    key = IDS[:n]
    place = data.draw(st.integers(1, n))
    score = rank(dict.fromkeys(key, place), key)
    assert score.points == 0
    assert score.above_chance < 0


@pytest.mark.parametrize(
    ("given", "key", "message"),
    [
        ({"z": 1}, "ab", r"\['z'\] are none of \['a', 'b'\]"),
        ({"a": 0}, "ab", r"ranks run from 1 to 2, not \[0\]"),
        ({"a": 3}, "ab", r"ranks run from 1 to 2, not \[3\]"),
        ({}, "a", "2 to 10 different options"),
        ({}, "abcdefghijk", "2 to 10 different options"),
        ({}, "aa", "2 to 10 different options"),
    ],
)
def test_a_ranking_that_makes_no_sense_is_refused(given, key, message):
    """The message says what is allowed."""
    with pytest.raises(ValueError, match=message):
        rank(given, list(key))


@given(ratings())
def test_ratings_are_scored_statement_by_statement(rated):
    """Each statement earns 3 less its distance, or 0 as a blank."""
    given, key = rated
    score = rate(given, key)
    assert [part.id for part in score.parts] == list(key)
    for part in score.parts:
        nearness = 3 - abs(given[part.id] - key[part.id]) if part.id in given else 0
        assert part.points == nearness
        assert (part.outcome == "blank") == (part.id not in given)
    assert 0 <= score.points <= score.maximum == 3 * len(key)


@given(ratings())
def test_the_keyed_ratings_earn_full_marks(rated):
    """The key itself earns everything."""
    _, key = rated
    assert rate(key, key).points == rate(key, key).maximum
    assert rate(key, key).above_chance == 1


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_chance_of_ratings_is_the_mean_over_every_way_to_rate(keyed):
    """Chance is what any of the 4^n ways to rate earns on average."""
    key = dict(zip(IDS, keyed, strict=False))
    every = product((1, 2, 3, 4), repeat=len(key))
    earned = [rate(dict(zip(key, way, strict=True)), key).points for way in every]
    assert isclose(rate({}, key).chance, mean(earned))


@given(ratings())
def test_ratings_do_not_care_for_order(rated):
    """The order of answers changes nothing; the order of the key changes only that of the parts."""
    given, key = rated
    assert rate(dict(reversed(given.items())), key) == rate(given, key)
    turned = rate(given, dict(reversed(key.items())))
    assert (turned.points, turned.chance) == (rate(given, key).points, rate(given, key).chance)


@pytest.mark.parametrize(
    ("given", "key", "message"),
    [
        ({"z": 1}, {"a": 1}, r"\['z'\] are none of \['a'\]"),
        ({"a": 5}, {"a": 1}, "ratings run from 1 to 4"),
        ({"a": 0}, {"a": 1}, "ratings run from 1 to 4"),
        ({}, {"a": 9}, "ratings run from 1 to 4"),
        ({}, {}, "at least one statement"),
    ],
)
def test_ratings_that_make_no_sense_are_refused(given, key, message):
    """The message says what is allowed."""
    with pytest.raises(ValueError, match=message):
        rate(given, key)
