"""Putting things into the slots of a week or a year."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from workbook.scoring.score import Part, Score, blank, judged, total

BEST, GOOD, NEAR = 3, 2, 1
NEAR_BY = 1
"""How many slots from a best one still earn something."""


def slot_worth(
    slots: Sequence[str],
    best: Collection[str],
    good: Collection[str] = (),
    breaks: Collection[str] = (),
) -> dict[str, int]:
    """What each slot earns for one thing, by near-miss.

    Args:
        slots: ids of all slots, in the order of time.
        best: the slots that earn 3.
        good: the slots that earn 2.
        breaks: the slots that break a rule and earn 0, however near they are.

    Returns:
        3 for a best slot, 2 for a good one, 1 beside a best one, and 0 elsewhere.

    Raises:
        ValueError: there is no best slot, a slot is unknown or stands twice, or one is named in
            two ways.

    >>> slot_worth(["mon", "tue", "wed", "thu", "fri"], best=["fri"], good=["mon"], breaks=["wed"])
    {'mon': 2, 'tue': 0, 'wed': 0, 'thu': 1, 'fri': 3}
    """
    named = Counter([*best, *good, *breaks])
    if not best:
        raise ValueError("slot_worth needs at least one best slot")
    if len(set(slots)) != len(slots) or not set(named) <= set(slots):
        raise ValueError(f"slots are {list(slots)}, each once, and {sorted(named)} among them")
    if max(named.values()) > 1:
        raise ValueError(f"a slot is best, good or breaks a rule, not two of these: {dict(named)}")
    places = [slots.index(slot) for slot in best]
    worth = {}
    for place, slot in enumerate(slots):
        near = min(abs(place - other) for other in places) <= NEAR_BY
        beside = NEAR if near and slot not in breaks else 0
        worth[slot] = BEST if slot in best else GOOD if slot in good else beside
    return worth


def schedule(
    given: Mapping[str, str], worth: Mapping[str, Mapping[str, float]], *, one_each: bool = False
) -> Score:
    """Score things put into slots; each earns what its slot is worth to it.

    Args:
        given: slot by thing; things left out are blank.
        worth: what each slot earns, for every thing (see `slot_worth`); the highest is its maximum.
        one_each: whether a slot holds one thing only; things that share one then earn 0.

    Returns:
        One part per thing, in the order of `worth`. Chance is the mean over every slot for every
        thing. It is the same for `one_each`, since dealt at random into slots of their own each
        thing is still as likely to be in one slot as in another.

    Raises:
        ValueError: there is nothing to place, things differ in their slots, there are more things
            than slots of their own, or a thing or its slot is unknown.

    >>> worth = {"surgery": {"mon": 0, "thu": 1, "fri": 3}, "visit": {"mon": 1, "thu": 2, "fri": 3}}
    >>> score = schedule({"surgery": "fri", "visit": "thu"}, worth)
    >>> score.points, score.maximum, score.chance
    (5, 6, 3.333333333333333)
    """
    slots = _slots(worth)
    if one_each and len(worth) > len(slots):
        raise ValueError(f"{len(worth)} things do not fit into {len(slots)} slots, one in each")
    strangers = set(given) - set(worth)
    if strangers:
        raise ValueError(f"{sorted(strangers)} are none of {sorted(worth)}")
    unknown = set(given.values()) - slots
    if unknown:
        raise ValueError(f"{sorted(unknown)} are none of the slots {sorted(slots)}")
    holders = Counter(given.values()) if one_each else Counter[str]()
    parts = [_placed(id, given.get(id), earned, holders) for id, earned in worth.items()]
    return total(parts, chance=sum(sum(w.values()) / len(w) for w in worth.values()))


def _slots(worth: Mapping[str, Mapping[str, float]]) -> set[str]:
    every = [set(earned) for earned in worth.values()]
    if not every or not every[0] or any(slots != every[0] for slots in every):
        raise ValueError("schedule needs at least one thing, and the same slots for each")
    return every[0]


def _placed(id: str, slot: str | None, earned: Mapping[str, float], holders: Counter[str]) -> Part:
    maximum = max(earned.values())
    if slot is None:
        return blank(id, maximum)
    return judged(id, 0 if holders[slot] > 1 else earned[slot], maximum)
