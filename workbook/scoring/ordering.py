"""Near-miss rules: ranking options and rating statements."""

from collections import Counter
from collections.abc import Mapping, Sequence

from workbook.scoring.score import Part, Score, blank, judged, total

FEWEST, MOST = 2, 10
SCALE = (1, 2, 3, 4)


def rank(given: Mapping[str, int], key: Sequence[str]) -> Score:
    """Score a ranking by how near each option is to its place.

    Each option earns (n-1) - |given rank - key rank|; options tied with another earn 0. Near-miss
    rule of the UK Foundation Programme's situational judgement test; with five options a full
    ranking earns 8 to 20, 12 on average.

    Args:
        given: rank (1 = best) by option id; options left out are blank.
        key: the option ids, best first; 2 to 10 of them.

    Returns:
        One part per option, in key order. Chance is the mean over all n! rankings:
        n(n-1) - (n^2-1)/3.

    Raises:
        ValueError: the key is too short, too long or repeats an id; an id in `given` is unknown;
            a rank is outside 1..n.

    >>> rank({"a": 2, "b": 1, "c": 3}, key=["a", "b", "c"]).points
    4
    """
    n = len(key)
    if not FEWEST <= n <= MOST or len(set(key)) != n:
        raise ValueError(f"a ranking has {FEWEST} to {MOST} different options, not {list(key)}")
    _known(given, key)
    if any(place not in range(1, n + 1) for place in given.values()):
        raise ValueError(f"ranks run from 1 to {n}, not {sorted(given.values())}")
    holders = Counter(given.values())
    parts = [_ranked(id, place, given.get(id), n, holders) for place, id in enumerate(key, 1)]
    return total(parts, chance=n * (n - 1) - (n * n - 1) / 3)


def _ranked(id: str, place: int, given: int | None, n: int, holders: Counter[int]) -> Part:
    if given is None:
        return blank(id, n - 1)
    tied = holders[given] > 1
    return judged(id, 0 if tied else n - 1 - abs(given - place), n - 1)


def rate(given: Mapping[str, int], key: Mapping[str, int]) -> Score:
    """Score ratings on the four-point scale: each statement earns 3 - |difference|.

    Args:
        given: rating 1-4 by statement id; statements left out are blank.
        key: the keyed rating 1-4 of every statement.

    Returns:
        One part per statement, in key order. Chance is the mean over the four ratings: 1.5 for a
        statement keyed at an end of the scale, 2 for one keyed in the middle.

    Raises:
        ValueError: the key is empty, an id is unknown or a rating is outside 1-4.

    >>> rate({"a": 4, "b": 2}, key={"a": 4, "b": 4}).points
    4
    """
    if not key:
        raise ValueError("rate needs at least one statement")
    _known(given, key)
    if any(rating not in SCALE for rating in (*given.values(), *key.values())):
        raise ValueError("ratings run from 1 to 4")
    top = len(SCALE) - 1
    parts = [
        judged(id, top - abs(given[id] - keyed), top) if id in given else blank(id, top)
        for id, keyed in key.items()
    ]
    chance = sum(top - abs(guess - keyed) for keyed in key.values() for guess in SCALE) / len(SCALE)
    return total(parts, chance)


def _known(given: Mapping[str, int], key: Sequence[str] | Mapping[str, int]) -> None:
    strangers = set(given) - set(key)
    if strangers:
        raise ValueError(f"{sorted(strangers)} are none of {sorted(key)}")
