"""Many people's answers as one picture, by rules that keep each of them out of sight.

No picture is made of fewer than five people. While a vote is open its picture stands still and
moves on by five people at a time, so that nobody can be told by watching it change. Groups and
cells of fewer than five are merged with others until none is left.

A picture is JSON data for the page that draws it: the rows and columns of an exercise's board, and
how many stand on each spot.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from workbook.content.base import Board, Exercise, Labelled, Spot
from workbook.scoring import Score

FEWEST = 5
"""People below which nothing is told of them together."""

Picture = dict[str, Any]
K = TypeVar("K")
Group = tuple[tuple[K, ...], int]
"""Labels whose cells have been merged (or one that stands alone), and how many they are together."""


@dataclass(frozen=True, slots=True)
class Vote:
    """An answer as it was stored. A changed answer is another vote of the same seat."""

    seat: int
    given: Any
    score: Score | None = None
    sure: int | None = None
    """1 guessing, 2 fairly sure, 3 certain; None where it was not said."""

    role: str | None = None
    late: bool = False
    """Whether it came after the close. Such an answer is kept, and never tallied."""


def shown(votes: Sequence[Vote], *, closed: bool, closes: Collection[int] = ()) -> tuple[Vote, ...]:
    """The votes that may be shown together: one for each seat, or none at all.

    While a vote is open they are those that stood when five new seats had come since the last
    time; whoever changes an answer in between is seen at the next five. At the close they are
    everybody's last. A close that was undone has shown everybody already: from there on it takes
    five more seats again, or closing and opening in turn would show people one by one.

    Args:
        votes: all votes of one round, in the order stored.
        closed: whether the vote is closed.
        closes: how many votes were stored at each earlier close of this round that was undone.

    >>> room = [Vote(seat, "call") for seat in range(12)]
    >>> [len(shown(room[:n], closed=False)) for n in (4, 5, 9, 10, 12)]
    [0, 5, 5, 10, 10]
    >>> len(shown(room, closed=True))
    12
    """
    ends = {*closes, len(votes)} if closed else set(closes)
    latest: dict[int, Vote] = {}
    seen: dict[int, Vote] = {}
    everybody = False
    for n, vote in enumerate([*votes, None]):
        if n in ends and not everybody and len(latest) >= FEWEST:
            seen, everybody = dict(latest), True
        if vote is not None and not vote.late:
            latest[vote.seat] = vote
            if len(latest) - len(seen) >= FEWEST:
                seen = dict(latest)
    return tuple(seen.values())


def picture(
    exercise: Exercise,
    votes: Iterable[Vote],
    *,
    hands: Mapping[str, int] | None = None,
    key: bool = False,
) -> Picture | None:
    """How the votes that may be shown are spread over an exercise's board.

    Args:
        exercise: what was voted on.
        votes: what `shown` let through.
        hands: for bars, how many without a phone raised their hand for each option.
        key: whether the key is told, too.

    Returns:
        The picture, which is a bare count for a kind without a board; None for fewer than five.
    """
    last = last_votes(votes)
    board = exercise.board()
    if board is None:
        return _count(len(last)) if len(last) >= FEWEST else None
    drawn = _drawn(board, [exercise.spots(vote.given) for vote in last], hands or {})
    if drawn is not None and key:
        drawn["key"] = by_row(exercise.key_spots())
    return drawn


def ballot(
    rows: Sequence[Labelled], votes: Iterable[Vote], *, hands: Mapping[str, int] | None = None
) -> Picture | None:
    """The same for a vote on a list made up for the moment, as the lines of a conversation are.

    Each vote gives the id of a row. There is no key.
    """
    spots = [[(str(vote.given), "")] for vote in last_votes(votes)]
    return _drawn(Board("bars", tuple(rows)), spots, hands or {})


def last_votes(votes: Iterable[Vote]) -> list[Vote]:
    """The last vote of every seat that was in time."""
    return list({vote.seat: vote for vote in votes if not vote.late}.values())


def by_row(spots: Iterable[Spot]) -> dict[str, list[str]]:
    """The columns of each row that spots stand in."""
    rows: dict[str, list[str]] = {}
    for row, column in spots:
        rows.setdefault(row, []).append(column)
    return rows


def _drawn(
    board: Board, answers: Sequence[Sequence[Spot]], hands: Mapping[str, int]
) -> Picture | None:
    if len(answers) < FEWEST:
        return None
    on_board = (spot for spots in answers for spot in spots if board.has(spot))
    drawn = _count(len(answers)) | {
        "form": board.form,
        "rows": _listed(board.rows),
        "columns": _listed(board.columns),
        "counts": _counts(board, on_board),
    }
    if board.form == "map":
        drawn |= {"across": board.across, "up": board.up}
    if board.form == "bars":
        drawn["hands"] = {id: hands[id] for id, _ in board.rows if hands.get(id, 0) > 0}
    return drawn


def _count(answered: int) -> Picture:
    """A picture of which nothing but its size is known."""
    return {
        "form": "count",
        "answered": answered,
        "rows": [],
        "columns": [],
        "counts": {},
        "hands": {},
        "key": None,
    }


def _counts(board: Board, spots: Iterable[Spot]) -> dict[str, dict[str, int]]:
    """How many stand on each spot. Empty cells of a map, which are most of them, are left out."""
    columns = [] if board.form == "map" else [id for id, _ in board.columns] or [""]
    counts = {row: dict.fromkeys(columns, 0) for row, _ in board.rows}
    for row, column in spots:
        counts[row][column] = counts[row].get(column, 0) + 1
    return counts


def _listed(things: Iterable[Labelled]) -> list[dict[str, str]]:
    return [{"id": id, "label": label} for id, label in things]


def merged(cells: Mapping[K, int], *, ordered: bool = False) -> list[Group[K]]:
    """The cells of a table of counts, the small ones put together until none is under five.

    The smallest is merged with the next smallest, again and again. A cell of nobody is small too:
    what is left out of a known total can be told. Every cell is in exactly one group, so the groups
    add up to the total and nothing smaller than a group follows from it.

    Args:
        cells: how many there are of each label. For a table of two dimensions the labels are pairs,
            and its totals by row and by column must not be told beside it.
        ordered: whether the labels are steps of a scale; only neighbours are then merged.

    Returns:
        The groups; none when all together are under five.

    >>> merged({"nhs": 14, "council": 3, "campaigner": 4})
    [(('nhs',), 14), (('council', 'campaigner'), 7)]
    >>> merged({"nearer": 9, "stayed": 12, "further": 2}, ordered=True)
    [(('nearer',), 9), (('stayed', 'further'), 14)]
    """
    groups: list[Group[K]] = [((label,), n) for label, n in cells.items()]
    while groups:
        sizes = [n for _, n in groups]
        least = sizes.index(min(sizes))
        if sizes[least] >= FEWEST:
            break
        reach = (least - 1, least + 1) if ordered else range(len(groups))
        others = [at for at in reach if at != least and 0 <= at < len(groups)]
        if not others:
            return []
        first, second = sorted((least, min(others, key=lambda at: sizes[at])))
        labels, n = groups.pop(second)
        groups[first] = (*groups[first][0], *labels), groups[first][1] + n
    return groups


def by_role(votes: Iterable[Vote]) -> list[tuple[tuple[str | None, ...], list[Vote]]]:
    """The votes by the roles of their people, groups under five merged; None is a role not given."""
    roles: dict[str | None, list[Vote]] = {}
    for vote in last_votes(votes):
        roles.setdefault(vote.role, []).append(vote)
    sizes = {role: len(group) for role, group in roles.items()}
    return [
        (labels, [vote for role in labels for vote in roles[role]]) for labels, _ in merged(sizes)
    ]
