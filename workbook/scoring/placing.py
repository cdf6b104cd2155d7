"""Near-miss rules for where things belong: matching, a map on two axes, and who is not on it."""

from collections.abc import Collection, Mapping
from math import comb

from workbook.scoring.score import Part, Score, blank, judged, total

POINTS_PER_MATCH = 2
POINTS_FOR_NEAR = 1
SIDE = 5
POINTS_BY_DISTANCE = (4, 3, 1)
POINTS_PER_GAP = 2

Cell = tuple[int, int]
"""A place on the map: column and row, each 1 to 5, counted from the lower left corner."""

CELLS: tuple[Cell, ...] = tuple((c, r) for r in range(1, SIDE + 1) for c in range(1, SIDE + 1))


def match(
    given: Mapping[str, str],
    key: Mapping[str, str],
    near: Mapping[str, Collection[str]],
    targets: Collection[str],
) -> Score:
    """Score items matched to targets: 2 for the keyed target, 1 for one named as near it.

    Several items may share a target, so each item is judged alone.

    Args:
        given: target by item id; items left out are blank.
        key: the keyed target of every item.
        near: the targets that earn something too, by item id; items without any may be left out.
        targets: ids of all the targets.

    Returns:
        One part per item, in key order. Chance is the mean over every way to match: for each item
        (2 + the number of near targets) / the number of targets.

    Raises:
        ValueError: the key is empty, an item or a target is unknown, or a key is called near itself.

    >>> match({"a": "x", "b": "x"}, {"a": "x", "b": "y"}, {"b": ["x"]}, ["x", "y"]).points
    3
    """
    if not key:
        raise ValueError("match needs at least one item")
    _known({*given, *near}, key, "items")
    named = {*given.values(), *key.values(), *(id for some in near.values() for id in some)}
    _known(named, targets, "targets")
    near = {id: set(near.get(id, ())) for id in key}
    if itself := sorted(id for id in key if key[id] in near[id]):
        raise ValueError(f"the keyed target cannot be near itself, as it is for {itself}")
    parts = [_matched(id, given.get(id), keyed, near[id]) for id, keyed in key.items()]
    worth = sum(POINTS_PER_MATCH + POINTS_FOR_NEAR * len(near[id]) for id in key)
    return total(parts, chance=worth / len(set(targets)))


def _matched(id: str, given: str | None, key: str, near: Collection[str]) -> Part:
    if given is None:
        return blank(id, POINTS_PER_MATCH)
    earned = POINTS_PER_MATCH if given == key else POINTS_FOR_NEAR if given in near else 0
    return judged(id, earned, POINTS_PER_MATCH)


def nearness(given: Cell, key: Cell) -> int:
    """What a place on the map earns: 4 on the key, 3 one step away, 1 two steps away, then 0.

    A step goes to any of the eight neighbours (Chebyshev distance), since a reader of a map takes
    both axes in at once. The step from 3 to 1 is the large one: a neighbouring cell is a matter of
    opinion, two cells away is another judgement of the person.

    >>> nearness((2, 2), (2, 2)), nearness((2, 3), (1, 2)), nearness((1, 1), (3, 1))
    (4, 3, 1)
    """
    distance = max(abs(given[0] - key[0]), abs(given[1] - key[1]))
    return POINTS_BY_DISTANCE[distance] if distance < len(POINTS_BY_DISTANCE) else 0


def place(given: Mapping[str, Cell], key: Mapping[str, Cell]) -> Score:
    """Score items placed on a map of five by five cells by how near each is to its keyed cell.

    Args:
        given: cell by item id; items left out are blank. Several may share a cell.
        key: the keyed cell of every item.

    Returns:
        One part per item, in key order. Chance is the mean over the 25 cells: 18/25 for an item
        keyed in a corner, 44/25 for one keyed in the middle.

    Raises:
        ValueError: the key is empty, an item is unknown or a cell is not on the map.

    >>> place({"a": (1, 1), "b": (5, 4)}, key={"a": (1, 1), "b": (4, 4)}).points
    7
    """
    if not key:
        raise ValueError("place needs at least one item")
    _known(given, key, "items")
    if off := sorted({*given.values(), *key.values()} - set(CELLS)):
        raise ValueError(f"columns and rows run from 1 to {SIDE}, not {off}")
    top = POINTS_BY_DISTANCE[0]
    parts = [
        judged(id, nearness(given[id], keyed), top) if id in given else blank(id, top)
        for id, keyed in key.items()
    ]
    worth = sum(nearness(cell, keyed) for keyed in key.values() for cell in CELLS)
    return total(parts, chance=worth / len(CELLS))


def gaps(given: Collection[str], key: Collection[str], roles: Collection[str]) -> Score:
    """Score which roles were ticked as filled by nobody.

    A right tick earns 2; a wrong one takes away what a right one gave, though never below 0 in
    all, so ticking everything shows nothing. What wrong ticks take is shared evenly by the right
    ones; a role that somebody fills is a part that can earn nothing.

    Args:
        given: ids of the roles ticked; none at all is a blank.
        key: ids of the roles that nobody fills.
        roles: ids of all there were.

    Returns:
        One part per role, in the order of `roles`. Chance is the mean over every way to tick.

    Raises:
        ValueError: the key is empty or an id is not among the roles.

    >>> gaps({"a", "b"}, key={"a", "b", "c"}, roles=["a", "b", "c", "d"]).points
    4.0
    >>> gaps({"a", "b", "d"}, key={"a", "b", "c"}, roles=["a", "b", "c", "d"]).points
    2.0
    """
    given, key, roles = set(given), set(key), list(dict.fromkeys(roles))
    if not key:
        raise ValueError("gaps needs a key of at least one role")
    _known(given | key, roles, "roles")
    hits, wrong = len(given & key), len(given - key)
    share = _net(hits, wrong) / hits if hits else 0
    parts = [
        _ticked(id, id in given, POINTS_PER_GAP if id in key else 0, share)
        if given
        else blank(id, POINTS_PER_GAP if id in key else 0)
        for id in roles
    ]
    return total(parts, chance=_over_every_way_to_tick(len(key), len(roles) - len(key)))


def _ticked(id: str, ticked: bool, maximum: int, share: float) -> Part:
    if maximum:
        return judged(id, share if ticked else 0, maximum)
    return Part(id, 0, 0, "none" if ticked else "full")


def _net(hits: int, wrong: int) -> int:
    return POINTS_PER_GAP * max(0, hits - wrong)


def _over_every_way_to_tick(empty: int, filled: int) -> float:
    earned = sum(
        comb(empty, hits) * comb(filled, wrong) * _net(hits, wrong)
        for hits in range(empty + 1)
        for wrong in range(filled + 1)
    )
    return earned / (1 << (empty + filled))


def _known(ids: Collection[str], all_of: Collection[str], what: str) -> None:
    strangers = set(ids) - set(all_of)
    if strangers:
        raise ValueError(f"{sorted(strangers)} are none of the {what} {sorted(all_of)}")
