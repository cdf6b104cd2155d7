"""Sorting cases into green, amber and red."""

from itertools import permutations
from math import isclose
from statistics import mean

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from workbook.scoring import RATINGS, quadratic_kappa, triage
from workbook.scoring.triage import loss

rating = st.sampled_from(RATINGS)
LOSSES = np.array([[0, 2, 4], [1, 0, 2], [3, 1, 0]])
"""Marks lost: rows as given, columns as keyed, green amber red. Written out from the rule."""


@st.composite
def desks(draw, most=15, blanks=False):
    """Ratings given to a set of cases, some left blank if asked for, and their key."""
    ids = [f"case-{n}" for n in range(draw(st.integers(1, most)))]
    rated = [id for id in ids if not blanks or draw(st.booleans())]
    return {id: draw(rating) for id in rated}, {id: draw(rating) for id in ids}


def table(given, key):
    """How often each given rating (row) met each keyed one (column)."""
    counts = np.zeros((3, 3))
    for id, mine in given.items():
        counts[RATINGS.index(mine), RATINGS.index(key[id])] += 1
    return counts


def test_the_losses_are_those_of_the_rule():
    """Over by one costs 1, by two 3; under by one 2, by two 4, the worst of all."""
    assert [[loss(mine, keyed) for keyed in RATINGS] for mine in RATINGS] == LOSSES.tolist()


@given(desks(blanks=True))
def test_a_desk_is_scored_case_by_case(desk):
    """A case earns 4 less its loss, or 0 as a blank; points stay within bounds."""
    given, key = desk
    score = triage(given, key)
    assert [part.id for part in score.parts] == list(key)
    for part in score.parts:
        if part.id in given:
            assert part.points == 4 - loss(given[part.id], key[part.id])
            assert part.outcome != "blank"
        else:
            assert (part.points, part.outcome) == (0, "blank")
    assert 0 <= score.points <= score.maximum == 4 * len(key)
    assert 0 <= score.chance <= score.maximum


@given(desks())
def test_the_keyed_ratings_earn_full_marks(desk):
    """The key itself earns everything."""
    _, key = desk
    assert triage(key, key).points == triage(key, key).maximum


@given(desks(most=6, blanks=True))
def test_chance_is_the_mean_over_every_way_to_deal_the_ratings(desk):
    """Chance is what the learner's own ratings, blanks among them, earn in any order of dealing."""
    given, key = desk
    hand = [given.get(id) for id in key]
    earned = []
    for dealt in permutations(hand):
        ways = zip(key, dealt, strict=True)
        earned.append(triage({id: r for id, r in ways if r is not None}, key).points)
    assert isclose(triage(given, key).chance, mean(earned), abs_tol=1e-9)


@given(desks(), rating)
def test_one_rating_for_every_case_is_worth_nothing(desk, same):
    """A constant answer is exactly at chance, whatever the constant and the key."""
    _, key = desk
    score = triage(dict.fromkeys(key, same), key)
    assert isclose(score.points, score.chance)
    assert score.above_chance == pytest.approx(0, abs=1e-12)


@given(desks(most=6), rating, st.data())
def test_one_rating_for_some_cases_is_worth_nothing_unless_they_were_well_chosen(desk, same, data):
    """A constant given to any n of the cases earns, over all ways to pick the n, just its chance."""
    _, key = desk
    n = data.draw(st.integers(0, len(key)))
    every = [triage(dict.fromkeys(some, same), key) for some in permutations(key, n)]
    assert mean(s.points - s.chance for s in every) == pytest.approx(0, abs=1e-9)


@given(desks())
def test_above_chance_is_cohens_weighted_kappa(desk):
    """With every case rated it is the kappa that statsmodels computes with the losses as weights."""
    given, key = desk
    score = triage(given, key)
    assume(score.maximum - score.chance > 1e-9)
    theirs = cohens_kappa(table(given, key), weights=LOSSES, return_results=False)
    assert score.above_chance == pytest.approx(theirs, abs=1e-9)


def test_the_direction_of_a_mistake_matters_to_both():
    """The two libraries take the matrix the same way round: under-rating costs more."""
    key = {"a": "red", "b": "red", "c": "green"}
    missed = {"a": "green", "b": "red", "c": "green"}
    swapped = {"a": "red", "b": "red", "c": "green"}, {"a": "green", "b": "red", "c": "green"}
    under, over = triage(missed, key), triage(*swapped)
    assert (under.points, over.points) == (8, 9)
    for mine, keyed in ((missed, key), swapped):
        theirs = cohens_kappa(table(mine, keyed), weights=LOSSES, return_results=False)
        assert triage(mine, keyed).above_chance == pytest.approx(theirs)


@given(desks(blanks=True))
def test_quadratic_kappa_is_that_of_statsmodels(desk):
    """The symmetric kappa over the rated cases is statsmodels' with wt="quadratic"."""
    given, key = desk
    mine = quadratic_kappa(given, key)
    if mine is None:
        assert len({*given.values(), *(key[id] for id in given)}) <= 1
    else:
        theirs = cohens_kappa(table(given, key), wt="quadratic", return_results=False)
        assert mine == pytest.approx(theirs, abs=1e-9)
        assert -1 - 1e-9 <= mine <= 1 + 1e-9


@given(desks(blanks=True))
def test_the_order_of_cases_does_not_matter(desk):
    """Neither the answer's order nor the key's changes points, chance or kappa."""
    given, key = desk
    score = triage(given, key)
    turned = triage(dict(reversed(given.items())), dict(reversed(key.items())))
    assert (turned.points, turned.maximum) == (score.points, score.maximum)
    assert isclose(turned.chance, score.chance)
    assert quadratic_kappa(dict(reversed(given.items())), key) == quadratic_kappa(given, key)


@pytest.mark.parametrize("function", [triage, quadratic_kappa])
@pytest.mark.parametrize(
    ("given", "key", "message"),
    [
        ({"z": "red"}, {"a": "red"}, r"\['z'\] are none of the cases \['a'\]"),
        ({"a": "blue"}, {"a": "red"}, r"green, amber or red, not \['blue'\]"),
        ({}, {"a": "mauve"}, r"green, amber or red, not \['mauve'\]"),
        ({}, {}, "at least one case"),
    ],
)
def test_ratings_that_make_no_sense_are_refused(function, given, key, message):
    """The message says what is allowed."""
    with pytest.raises(ValueError, match=message):
        function(given, key)
