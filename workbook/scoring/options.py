"""Picking options: the best one, or n of m."""

from collections.abc import Collection, Mapping

from workbook.scoring.score import Part, Score, blank, judged, total

POINTS_PER_CHOICE = 4


def best_option(given: str | None, points: Mapping[str, float]) -> Score:
    """Score one option picked from several; each option is worth its own points.

    Args:
        given: id of the option picked, or None for a blank.
        points: what each option earns, by id; the highest is the maximum.

    Returns:
        A score of one part. Chance is the mean of the options' points.

    Raises:
        ValueError: there are no options, or `given` is none of them.

    >>> best_option("call", {"call": 4, "write": 2, "wait": 0}).points
    4
    """
    if not points:
        raise ValueError("best_option needs at least one option")
    if given is not None and given not in points:
        raise ValueError(f"{given!r} is none of the options {sorted(points)}")
    maximum = max(points.values())
    part = blank("answer", maximum) if given is None else judged(given, points[given], maximum)
    return total([part], chance=sum(points.values()) / len(points))


def choose(given: Collection[str], key: Collection[str], options: Collection[str]) -> Score:
    """Score n options chosen out of m: 4 marks for each right one.

    Naming more options than the key has earns nothing at all, so ticking everything is no plan.
    Rule of the UK Foundation Programme's situational judgement test (three of eight, 12 marks).

    Args:
        given: ids chosen, any number; too few simply leaves marks unearned.
        key: ids of the right ones.
        options: ids of all there were.

    Returns:
        One part per right option: earned, or missed (`none`), or `blank` for as many as were not
        used. Chance is the mean over all ways to pick len(key) of the options: 4 k^2 / m.

    Raises:
        ValueError: an id is not among the options, or the key is empty.

    >>> choose({"a", "b"}, key={"a", "c"}, options={"a", "b", "c", "d"}).points
    4
    """
    given, key, options = set(given), set(key), set(options)
    if not key:
        raise ValueError("choose needs a key of at least one option")
    strangers = (given | key) - options
    if strangers:
        raise ValueError(f"{sorted(strangers)} are none of the options {sorted(options)}")
    counted = given if len(given) <= len(key) else set()
    unused = max(0, len(key) - len(given))
    parts = []
    for id in sorted(key):
        parts.append(_chosen(id, id in counted, blank_left=unused > 0))
        unused -= parts[-1].outcome == "blank"
    return total(parts, chance=POINTS_PER_CHOICE * len(key) ** 2 / len(options))


def _chosen(id: str, earned: bool, blank_left: bool) -> Part:
    if earned:
        return judged(id, POINTS_PER_CHOICE, POINTS_PER_CHOICE)
    return blank(id, POINTS_PER_CHOICE) if blank_left else judged(id, 0, POINTS_PER_CHOICE)
