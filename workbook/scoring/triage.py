"""Sorting a set of cases into green, amber and red."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from workbook.scoring.score import Part, Score, blank, judged, total

Rating = Literal["green", "amber", "red"]
RATINGS: tuple[Rating, ...] = ("green", "amber", "red")
POINTS_PER_CASE = 4
LOSS_OVER = (0, 1, 3)
LOSS_UNDER = (0, 2, 4)


def loss(given: str, key: str) -> int:
    """Marks lost on one case: over-rating costs 1 or 3, under-rating 2 or 4.

    >>> loss("red", key="green"), loss("green", key="red")
    (3, 4)
    """
    steps = RATINGS.index(given) - RATINGS.index(key)
    return LOSS_OVER[steps] if steps >= 0 else LOSS_UNDER[-steps]


def triage(given: Mapping[str, str], key: Mapping[str, str]) -> Score:
    """Score red-amber-green ratings of a set of cases, under-rating costing more than over-rating.

    Each case earns 4 less its `loss`. Chance is what the learner's own ratings (blanks among
    them) would earn if dealt to the cases at random, so that with every case rated `above_chance`
    is Cohen's weighted kappa with these losses as weights (Cohen 1968, Psychological Bulletin
    70:213-220), and the same rating for every case is worth 0.

    Args:
        given: "green", "amber" or "red" by case id; cases left out are blank.
        key: the keyed rating of every case.

    Returns:
        One part per case, in key order.

    Raises:
        ValueError: the key is empty, a case is unknown or a rating is not one of the three.

    >>> triage({"a": "red", "b": "green"}, key={"a": "red", "b": "green"}).above_chance
    1.0
    """
    _check(given, key)
    parts = [_rated(id, given.get(id), keyed) for id, keyed in key.items()]
    return total(parts, _dealt_at_random(given, key))


def _rated(id: str, given: str | None, key: str) -> Part:
    if given is None:
        return blank(id, POINTS_PER_CASE)
    return judged(id, POINTS_PER_CASE - loss(given, key), POINTS_PER_CASE)


def _dealt_at_random(given: Mapping[str, str], key: Mapping[str, str]) -> float:
    """The mean points over all ways to deal the given ratings to the cases."""
    dealt, wanted = Counter(given.values()), Counter(key.values())
    earned = sum(
        times * cases * (POINTS_PER_CASE - loss(rating, keyed))
        for rating, times in dealt.items()
        for keyed, cases in wanted.items()
    )
    return earned / len(key)


def quadratic_kappa(given: Mapping[str, str], key: Mapping[str, str]) -> float | None:
    """Cohen's kappa with quadratic weights over the cases that were rated.

    Symmetric, unlike `triage`: it is reported beside the score because other studies use it.

    Returns:
        -1 to 1, or None where it is undefined (no case rated, or no disagreement is possible).

    Raises:
        ValueError: as `triage`.

    >>> quadratic_kappa({"a": "red", "b": "green"}, key={"a": "red", "b": "green"})
    1.0
    """
    _check(given, key)
    pairs = [(RATINGS.index(given[id]), RATINGS.index(key[id])) for id in given]
    seen = sum((mine - theirs) ** 2 for mine, theirs in pairs)
    expected = sum((mine - theirs) ** 2 for mine, _ in pairs for _, theirs in pairs)
    return 1 - seen * len(pairs) / expected if expected else None


def _check(given: Mapping[str, str], key: Mapping[str, str]) -> None:
    if not key:
        raise ValueError("triage needs at least one case")
    strangers = set(given) - set(key)
    if strangers:
        raise ValueError(f"{sorted(strangers)} are none of the cases {sorted(key)}")
    wrong = {*given.values(), *key.values()} - set(RATINGS)
    if wrong:
        raise ValueError(f"a rating is green, amber or red, not {sorted(wrong)}")
