"""The room beside the key: what a facilitator may say of the room's judgement once it is revealed.

How many, never who. All of it is made of the votes that `tally.shown` lets through, and nothing of
it is told of fewer than five people.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

from workbook.content.base import Board, Exercise, Spot
from workbook.rooms.tally import (
    FEWEST,
    Picture,
    Vote,
    by_role,
    by_row,
    last_votes,
    merged,
    picture,
)
from workbook.scoring import Score
from workbook.scoring.score import ROUNDING

CERTAIN = 3
DIVIDED = 0.2
"""The share of answers outside the most chosen one from which a room counts as split."""

TALK_FROM, TALK_TO = 0.35, 0.7
HALF = 0.5
FEW = "few"


def beside(
    exercise: Exercise, votes: Iterable[Vote], first: Iterable[Vote] | None = None
) -> dict[str, Any] | None:
    """The room beside the key, as the facilitator's page shows it.

    Args:
        exercise: what was voted on, as everybody has it.
        votes: the votes that may be shown of the round that is revealed.
        first: those of the first vote, where this is a second one.

    Returns:
        JSON data; None for fewer than five votes.
    """
    votes = last_votes(votes)
    if len(votes) < FEWEST:
        return None
    return {
        "n": len(votes),
        "above": above(votes),
        "split": split(exercise, votes),
        "sure_wrong": sure_wrong(exercise, votes),
        "changed": None if first is None else changed(first, votes),
        "roles": roles(exercise, votes),
        "keys": keys(exercise),
    }


def talk_now(exercise: Exercise, votes: Iterable[Vote]) -> bool:
    """Whether talk with a neighbour and a second vote is the natural next thing.

    It is when a first vote divides the room and has come between about 35% and 70% of the way.
    Below that too few can explain it to the others and above it too few have anything to learn;
    between, talk moves most people (Crouch and Mazur, "Peer Instruction: Ten years of experience
    and results", American Journal of Physics 69, 970, 2001). The way is counted as they count it
    where one option is right: the share of people who chose it. Where an answer has many parts it
    is the mean above chance.
    """
    votes = last_votes(votes)
    scores = _scores(votes)
    if len(scores) < FEWEST or split(exercise, votes) is None:
        return False
    if _one_is_right(exercise):
        way = fmean(not _below_key(exercise, score) for score in scores)
    else:
        way = fmean(score.above_chance for score in scores)
    return TALK_FROM <= way <= TALK_TO


def above(votes: Sequence[Vote]) -> float | None:
    """The mean above chance; None for fewer than five scores."""
    scores = _scores(votes)
    return round(fmean(s.above_chance for s in scores), 3) if len(scores) >= FEWEST else None


def split(exercise: Exercise, votes: Sequence[Vote]) -> dict[str, Any] | None:
    """Where the room divides, and the two answers that divide it.

    Among bars these are the two most chosen options, if a fifth of the room chose the second; where
    three are to be picked, the third and the fourth, since the first two may be everybody's. On a
    grid or a map it is the row in which two people picked at random lie furthest apart on average,
    with its two most chosen columns, if a fifth of its answers lie outside the first. Apart means
    steps on a scale, cells on a map, and simply different where columns have no order.
    """
    board, drawn = exercise.board(), picture(exercise, votes)
    if board is None or drawn is None:
        return None
    counts: Mapping[str, Mapping[str, int]] = drawn["counts"]
    if board.form == "bars":
        chosen = {row: columns[""] for row, columns in counts.items()}
        pair = _two_most(chosen, len(exercise.key_spots()))
        if pair is None or chosen[pair[1]] < DIVIDED * drawn["answered"]:
            return None
        return _divided(None, dict(board.rows), pair, chosen)
    row = max(counts, key=lambda row: _apart(board, counts[row]))
    pair, whole = _two_most(counts[row]), sum(counts[row].values())
    if whole < FEWEST or pair is None or whole - counts[row][pair[0]] < DIVIDED * whole:
        return None
    names = {column: _column(board, column) for column in pair}
    return _divided(dict(board.rows)[row], names, pair, counts[row])


def _two_most(counts: Mapping[str, int], place: int = 1) -> tuple[str, str] | None:
    """The two most chosen from a place on, if so many were chosen at all."""
    most = sorted((id for id in counts if counts[id]), key=lambda id: -counts[id])
    pair = most[place - 1 : place + 1]
    return (pair[0], pair[1]) if pair[1:] else None


def _divided(
    row: str | None, labels: Mapping[str, str], pair: tuple[str, str], counts: Mapping[str, int]
) -> dict[str, Any]:
    a, b = ({"label": labels[id], "n": counts[id]} for id in pair)
    return {"row": row, "a": a, "b": b}


def _apart(board: Board, counts: Mapping[str, int]) -> float:
    """How far two people picked at random lie apart in one row, on average."""
    whole = sum(counts.values())
    if not whole:
        return 0
    steps = {column: _steps(board, column) for column, n in counts.items() if n}
    between = sum(
        counts[one] * counts[other] * _distance(board, steps[one], steps[other])
        for one in steps
        for other in steps
    )
    return between / whole**2


def _steps(board: Board, column: str) -> tuple[int, ...]:
    if board.form == "map":
        return tuple(int(step) for step in column.split(","))
    return (list(dict(board.columns)).index(column),)


def _distance(board: Board, one: tuple[int, ...], other: tuple[int, ...]) -> int:
    if board.form == "map" or board.ordered:
        return max(abs(a - b) for a, b in zip(one, other, strict=True))
    return int(one != other)


def _column(board: Board, column: str) -> str:
    """What a column is called; a cell of the map by how far it is along each axis."""
    if board.form != "map" or board.across is None or board.up is None:
        return dict(board.columns)[column]
    right, up = column.split(",")
    return f"{board.across['label']} {right}, {board.up['label']} {up}"


def sure_wrong(exercise: Exercise, votes: Sequence[Vote]) -> int | str | None:
    """How many are certain and below the key; "few" under five, None where nobody said how sure.

    Below the key is, where one option is right, any other option; elsewhere an answer that is no
    better than guessing or earns less than half of the marks.
    """
    if all(vote.sure is None for vote in votes):
        return None
    certain = [vote.score for vote in votes if vote.sure == CERTAIN and vote.score]
    wrong = sum(_below_key(exercise, score) for score in certain)
    return wrong if wrong >= FEWEST else FEW


def _one_is_right(exercise: Exercise) -> bool:
    board = exercise.board()
    return board is not None and board.form == "bars" and len(exercise.key_spots()) == 1


def _below_key(exercise: Exercise, score: Score) -> bool:
    if _one_is_right(exercise):
        return score.fraction < 1 - ROUNDING
    return score.above_chance <= 0 or score.fraction < HALF


def changed(first: Iterable[Vote], second: Iterable[Vote]) -> dict[str, Any] | None:
    """How the second vote lies to the first, for those who took part in both.

    Returns:
        How many came `nearer` to the key, `stayed` as far from it or went `further` away. Where
        one of these is under five it is merged with its neighbour: both are None then, and
        `together` lists what was merged and how many that is. None where nothing would be left
        to tell apart.
    """
    before = {vote.seat: vote.score for vote in last_votes(first)}
    moves = {"nearer": 0, "stayed": 0, "further": 0}
    for vote in last_votes(second):
        earlier = before.get(vote.seat)
        if earlier is not None and vote.score is not None:
            moves[_move(earlier, vote.score)] += 1
    groups = merged(moves, ordered=True)
    if len(groups) <= 1:
        return None
    alone = {labels[0]: n for labels, n in groups if len(labels) == 1}
    together = [{"of": list(labels), "n": n} for labels, n in groups if len(labels) > 1]
    return {move: alone.get(move) for move in moves} | {"together": together}


def _move(earlier: Score, later: Score) -> str:
    gain = later.fraction - earlier.fraction
    if abs(gain) <= ROUNDING:
        return "stayed"
    return "nearer" if gain > 0 else "further"


def roles(exercise: Exercise, votes: Sequence[Vote]) -> list[dict[str, Any]]:
    """The picture of each role, small ones merged; none unless there are two to compare.

    `roles` lists who is in a group, None for those who gave no role; `role` is the one role of a
    group that was not merged.
    """
    groups = by_role(votes)
    if len(groups) <= 1:
        return []
    return [
        {
            "role": labels[0] if len(labels) == 1 else None,
            "roles": list(labels),
            "n": len(group),
            "picture": _of_group(exercise, labels, group),
        }
        for labels, group in groups
    ]


def _of_group(
    exercise: Exercise, labels: Sequence[str | None], group: Sequence[Vote]
) -> Picture | None:
    """The picture of a group, with the key where its people share one, and in their words."""
    theirs = [_as_done_by(exercise, role) for role in labels]
    shared = len({frozenset(variant.key_spots()) for variant in theirs}) == 1
    variant = theirs[0] if len(theirs) == 1 else exercise
    drawn = picture(variant, group)
    if drawn is not None and drawn["form"] != "count" and shared:
        drawn["key"] = by_row(theirs[0].key_spots())
    return drawn


def _as_done_by(exercise: Exercise, role: str | None) -> Exercise:
    """The exercise of a role, looked up by its plain name."""
    return next((exercise.for_role(known) for known in exercise.roles if known == role), exercise)


def keys(exercise: Exercise) -> list[dict[str, Any]]:
    """The keys of all roles side by side, everybody else's (None) first, and why they differ.

    For bars these are the best options; of a grid or a map only the rows in which keys differ.
    There are none where the exercise is the same for every role, or has no board.
    """
    if not exercise.roles or exercise.board() is None:
        return []
    entries: list[tuple[str | None, Exercise, str | None]] = [(None, exercise, None)]
    for role, difference in exercise.roles.items():
        entries.append((role, exercise.for_role(role), difference.because))
    common = set.intersection(*(set(variant.key_spots()) for _, variant, _ in entries))
    return [
        {"role": role, "labels": _labels(variant, common), "because": because}
        for role, variant, because in entries
    ]


def _labels(exercise: Exercise, common: set[Spot]) -> list[str]:
    board = exercise.board()
    if board is None:
        return []
    rows = dict(board.rows)
    if board.form == "bars":
        return [rows[row] for row, _ in exercise.key_spots()]
    own = (spot for spot in exercise.key_spots() if spot not in common)
    return [f"{rows[row]}: {_column(board, column)}" for row, column in own]


def _scores(votes: Iterable[Vote]) -> list[Score]:
    return [vote.score for vote in votes if vote.score is not None and vote.score.maximum]
