"""A score is a value: points, maximum, chance and parts."""

import math

from hypothesis import given
from hypothesis import strategies as st

from workbook.scoring import Part, Score, combine
from workbook.scoring.score import ROUNDING, blank, judged, outcome

maxima = st.floats(min_value=1, max_value=100)
shares = st.floats(min_value=0, max_value=1)
scores = st.builds(
    lambda maximum, share, guess: Score(maximum * share, maximum, maximum * guess),
    maxima,
    shares,
    shares,
)


@given(scores)
def test_above_chance_is_one_for_full_marks_and_never_more(score):
    """Nothing is further from guessing than full marks, which are 1 unless guessing earns them."""
    full = Score(score.maximum, score.maximum, score.chance)
    room = score.maximum - score.chance > ROUNDING
    assert full.above_chance == (1 if room else 0)
    assert score.above_chance <= full.above_chance + 1e-6 or not room


@given(scores)
def test_above_chance_has_the_sign_of_what_guessing_leaves(score):
    """Above chance is positive above guessing, negative below it and 0 at it."""
    if score.maximum - score.chance > ROUNDING:
        assert (score.above_chance > 0) == (score.points > score.chance)
        assert (score.above_chance < 0) == (score.points < score.chance)
    assert Score(score.chance, score.maximum, score.chance).above_chance == 0


def test_nothing_is_above_a_chance_that_earns_everything():
    """Where guessing earns full marks, above chance is 0 and not a division by nothing."""
    assert Score(4, 4, 4).above_chance == 0
    assert Score(0, 0, 0).above_chance == 0
    assert Score(0, 0, 0).fraction == 0


@given(scores)
def test_the_fraction_is_a_share(score):
    """The fraction lies between 0 and 1."""
    assert 0 <= score.fraction <= 1


@given(st.lists(scores, max_size=6))
def test_combined_scores_add_up_in_any_order(several):
    """Points, maxima and chance of several exercises add up, whatever the order."""
    together, backwards = combine(several), combine(reversed(several))
    assert math.isclose(together.points, sum(s.points for s in several))
    assert math.isclose(together.maximum, sum(s.maximum for s in several))
    assert math.isclose(together.chance, sum(s.chance for s in several))
    assert math.isclose(together.points, backwards.points)
    assert math.isclose(together.chance, backwards.chance)


def test_combining_keeps_every_part_and_its_blanks():
    """The parts of a combined score are the parts of its scores, in order."""
    one = Score(4, 8, 2, (judged("a", 4, 4), blank("b", 4)))
    two = Score(0, 4, 2, (judged("c", 0, 4),))
    assert [part.id for part in combine([one, two]).parts] == ["a", "b", "c"]
    assert combine([one, two]).blanks == 1


@given(st.floats(min_value=-1e-12, max_value=1e-12))
def test_rounding_changes_no_verdict(error):
    """A verdict does not hang on the last digit of a sum of fractions."""
    assert outcome(4 + error, 4) == "full"
    assert outcome(0 + error, 4) == "none"
    assert outcome(2 + error, 4) == "part"


def test_a_blank_is_told_apart_from_a_wrong_answer():
    """Both earn nothing; only the outcome differs."""
    left, wrong = blank("a", 4), judged("a", 0, 4)
    assert (left.points, left.outcome) == (0, "blank")
    assert (wrong.points, wrong.outcome) == (0, "none")


def test_a_reason_changes_nothing_else():
    """A part with its reason is the same verdict."""
    part = judged("a", 1, 4)
    assert part.because("Because.", ["G001"]) == Part("a", 1, 4, "part", "Because.", ("G001",))
    assert part.lost == 3
