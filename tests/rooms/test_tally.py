"""Many answers as one picture: what is counted, and what is never shown."""

import doctest
import json
from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.rekeyed import ANSWERS, SAMPLE
from workbook.content import Library
from workbook.rooms import tally
from workbook.rooms.tally import FEWEST, Vote, ballot, by_role, merged, picture, shown

EXERCISES = Library(SAMPLE).scenario("two-benches").by_id
FIRST = EXERCISES["first-word"]
IDS = [option.id for option in FIRST.options]
EVERYTHING = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.id)

one_vote = st.builds(
    Vote,
    seat=st.integers(0, 17),
    given=st.sampled_from(IDS),
    role=st.sampled_from([None, "nhs", "council", "campaigner"]),
    late=st.sampled_from([False, False, False, True]),
)
rooms = st.lists(one_vote, max_size=60)
cells = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30))


def room(*answers, first_seat=1):
    """One vote of each seat, in the order in which they came."""
    return [Vote(seat, answer) for seat, answer in enumerate(answers, first_seat)]


def seats(votes):
    """Who is in it."""
    return {vote.seat for vote in votes}


def in_time(votes):
    """The last answer of each seat, counted independently: from the end, the first one seen."""
    answers = {}
    for vote in reversed(votes):
        if not vote.late and vote.seat not in answers:
            answers[vote.seat] = vote.given
    return answers


@given(rooms, st.sets(st.integers(0, 60)), st.booleans())
def test_no_sequence_of_votes_makes_a_picture_of_fewer_than_five(votes, closes, closed):
    """Whoever changes, comes late, or sees a close undone: five people, or nothing at all."""
    for n in range(len(votes) + 1):
        seen = shown(votes[:n], closed=closed, closes={at for at in closes if at <= n})
        assert len(seats(seen)) == len(seen)
        assert not seen or len(seen) >= FEWEST
        assert not any(vote.late for vote in seen)
        drawn = picture(FIRST, seen)
        assert (drawn is None) == (not seen)
        assert drawn is None or drawn["answered"] >= FEWEST


@given(rooms)
def test_two_open_pictures_never_differ_by_fewer_than_five_people(votes):
    """A picture stands still until five new people are in it, whoever changes meanwhile."""
    before = ()
    for n in range(len(votes) + 1):
        now = shown(votes[:n], closed=False)
        if now != before:
            assert len(seats(now) - seats(before)) >= FEWEST
            assert seats(now) > seats(before)
            assert len(now) % FEWEST == 0
        before = now


@given(rooms)
def test_an_open_picture_is_at_most_four_people_behind(votes):
    """All who are in the room's count are in its picture but for the rest after the last five."""
    assert len(shown(votes, closed=False)) == len(in_time(votes)) // FEWEST * FEWEST


@given(rooms, st.lists(st.booleans(), max_size=60))
def test_closing_again_and_again_shows_nobody_one_by_one(votes, closing):
    """After the first close that showed everybody, every other picture has five new people."""
    closes, before, everybody = [], (), False
    for n, close in zip(range(len(votes) + 1), closing, strict=False):
        for closed in (False, True) if close else (False,):
            now = shown(votes[:n], closed=closed, closes=closes)
            if now != before and not (closed and not everybody):
                assert len(seats(now) - seats(before)) >= FEWEST
            everybody = everybody or (closed and bool(now))
            before = now
        if close:
            closes.append(n)


def test_closing_twice_does_not_tell_the_eleventh_answer():
    """Ten, closed; opened again for one more, closed: still the ten."""
    votes = room(*[IDS[0]] * 10, IDS[1])
    assert len(shown(votes, closed=True)) == 11
    assert shown(votes, closed=True, closes=[10]) == tuple(votes[:10])


@given(rooms)
def test_a_closed_picture_equals_an_independent_count(votes):
    """Everybody who was in time is counted once, by their last answer in time."""
    answers = in_time(votes)
    drawn = picture(FIRST, shown(votes, closed=True))
    if len(answers) < FEWEST:
        assert drawn is None
        return
    count = Counter(answers.values())
    assert drawn["answered"] == len(answers)
    assert drawn["counts"] == {id: {"": count[id]} for id in dict(FIRST.board().rows)}


def test_an_open_picture_holds_changes_back_until_the_next_five():
    """Somebody who changes between five and ten is seen to have changed at ten."""
    votes = [*room(*[IDS[0]] * 5), Vote(1, IDS[1])]
    assert picture(FIRST, shown(votes, closed=False))["counts"][IDS[1]] == {"": 0}
    votes += room(*[IDS[0]] * 5, first_seat=6)
    assert picture(FIRST, shown(votes, closed=False))["counts"][IDS[1]] == {"": 1}


def test_a_late_answer_changes_nothing():
    """It comes after the close, from somebody new or somebody known."""
    votes = room(*[IDS[0]] * 6)
    late = [Vote(1, IDS[1], late=True), Vote(9, IDS[1], late=True)]
    assert shown([*votes, *late], closed=True) == tuple(votes)
    assert picture(FIRST, [*votes, *late])["counts"][IDS[1]] == {"": 0}


@EVERYTHING
def test_a_picture_of_every_kind_holds_all_its_answers(exercise):
    """Six reference answers: each spot of them has six; the key is there only when it is told."""
    answer = exercise.read(ANSWERS[exercise.id]["reference"])
    drawn = picture(exercise, room(*[answer] * 6))
    assert json.loads(json.dumps(drawn)) == drawn
    assert drawn["answered"] == 6
    assert drawn["key"] is None
    spots = set(exercise.spots(answer))
    found = {(row, c): n for row, columns in drawn["counts"].items() for c, n in columns.items()}
    assert {spot for spot, n in found.items() if n} == spots
    assert set(found.values()) <= {0, 6}
    board = exercise.board()
    assert drawn["form"] == (board.form if board else "count")
    assert [row["id"] for row in drawn["rows"]] == [id for id, _ in (board.rows if board else ())]


@EVERYTHING
def test_the_key_is_told_only_when_asked_for(exercise):
    """With it come the keyed columns of each row, and nothing else changes."""
    votes = room(*[exercise.read(ANSWERS[exercise.id]["reference"])] * 5)
    told, untold = picture(exercise, votes, key=True), picture(exercise, votes)
    assert told | {"key": None} == untold
    if exercise.board():
        spots = [(row, column) for row, columns in told["key"].items() for column in columns]
        assert sorted(spots) == sorted(exercise.key_spots())


@EVERYTHING
def test_a_picture_gives_nothing_of_the_explanations_away(exercise):
    """No reason of any part stands in a picture, not even beside the key."""
    votes = room(*[exercise.read(ANSWERS[exercise.id]["reference"])] * 5)
    text = json.dumps(picture(exercise, votes, key=True))
    assert not any(item.why in text for item in exercise.items())


def test_blanks_are_counted_nowhere_but_among_the_answers():
    """Five answered, three of them rated the facts."""
    exercise = EXERCISES["how-apt"]
    drawn = picture(exercise, room(*[{"facts": 4}] * 3, {"joke": 1}, {"joke": 1}))
    assert drawn["answered"] == 5
    assert drawn["counts"]["facts"] == {"1": 0, "2": 0, "3": 0, "4": 3}
    assert drawn["counts"]["bluff"] == {"1": 0, "2": 0, "3": 0, "4": 0}


def test_a_map_names_its_axes_and_leaves_empty_cells_out():
    """What the drawing needs, and no more."""
    exercise = EXERCISES["who-minds"]
    answers = [{"at": {"walker": [5, n]}, "gaps": []} for n in (1, 1, 1, 2, 2)]
    drawn = picture(exercise, room(*answers))
    assert drawn["counts"]["walker"] == {"5,1": 3, "5,2": 2}
    assert drawn["counts"]["reporter"] == {}
    assert drawn["columns"] == []
    assert (drawn["across"], drawn["up"]) == (
        exercise.across.model_dump(),
        exercise.up.model_dump(),
    )


def test_hands_stand_beside_the_answers_and_are_not_added_to_them():
    """Only for options there are, only where there are any, and only for bars."""
    votes = room(*[IDS[0]] * 5)
    drawn = picture(FIRST, votes, hands={IDS[1]: 7, IDS[2]: 0, "nobody-knows": 3})
    assert drawn["hands"] == {IDS[1]: 7}
    assert drawn["answered"] == 5
    assert drawn["counts"][IDS[1]] == {"": 0}
    assert picture(FIRST, votes[:4], hands={IDS[1]: 7}) is None
    rated = picture(EXERCISES["how-apt"], room(*[{"joke": 1}] * 5), hands={"joke": 7})
    assert rated["hands"] == {}


@given(rooms)
def test_a_ballot_is_counted_like_a_question(votes):
    """The lines that can be said now, by the same rules; a line that is not among them is none."""
    rows = [(IDS[0], "Ring."), (IDS[1], "Write.")]
    drawn = ballot(rows, shown(votes, closed=True))
    answers = in_time(votes)
    if len(answers) < FEWEST:
        assert drawn is None
        return
    count = Counter(answers.values())
    assert (drawn["form"], drawn["answered"], drawn["key"]) == ("bars", len(answers), None)
    assert drawn["rows"] == [{"id": id, "label": label} for id, label in rows]
    assert drawn["counts"] == {id: {"": count[id]} for id, _ in rows}


def test_a_ballot_has_hands_too():
    """People without a phone help to choose the line."""
    drawn = ballot([("a", "Ask."), ("b", "Wait.")], room(*"aaaab"), hands={"b": 2})
    assert drawn["hands"] == {"b": 2}


@given(cells, st.booleans())
def test_merged_cells_hold_everybody_and_are_never_under_five(table, ordered):
    """Each label is in one group, the groups add up, and the rest after any of them is five or none."""
    groups = merged(table, ordered=ordered)
    total = sum(table.values())
    assert bool(groups) == (total >= FEWEST)
    if groups:
        assert Counter(label for labels, _ in groups for label in labels) == Counter(table.keys())
    for labels, n in groups:
        assert n == sum(table[label] for label in labels)
        assert n >= FEWEST
        assert total - n == 0 or total - n >= FEWEST
    large = [label for label, n in table.items() if n >= FEWEST]
    if len(large) == len(table):
        assert len(groups) == len(table)


def test_who_moved_between_two_votes_cannot_be_told_even_by_the_rule_of_merging():
    """For three cells on a scale, all tables tried: what was merged had at least two values possible."""
    alike = {}
    for numbers in product(range(14), repeat=3):
        groups = merged(dict(zip("abc", numbers, strict=True)), ordered=True)
        alike.setdefault(tuple(groups), []).append(numbers)
    hidden = 0
    for groups, tables in alike.items():
        for labels, n in groups:
            if len(labels) > 1 and n < 14:
                hidden += 1
                assert all(len({table["abc".index(x)] for table in tables}) > 1 for x in labels)
    assert hidden > 100


@given(cells)
def test_only_neighbours_on_a_scale_are_merged(table):
    """The groups keep the order of the scale and cut it into stretches."""
    groups = merged(table, ordered=True)
    assert not groups or [label for labels, _ in groups for label in labels] == list(table)


@given(rooms)
def test_groups_by_role_are_never_under_five(votes):
    """Everybody in time is in exactly one group, and none is small enough to name anybody."""
    groups = by_role(votes)
    people = in_time(votes)
    assert all(len(seats(group)) == len(group) >= FEWEST for _, group in groups)
    if len(people) >= FEWEST:
        assert Counter(vote.seat for _, group in groups for vote in group) == Counter(people.keys())
    else:
        assert groups == []
    for roles, group in groups:
        assert {vote.role for vote in group} == set(roles)


def test_small_roles_are_put_together():
    """Three from councils and four campaigners are seven of another role than trusts."""
    roles = ["nhs"] * 6 + ["council"] * 3 + ["campaigner"] * 4
    votes = [Vote(seat, IDS[0], role=role) for seat, role in enumerate(roles)]
    assert [(set(labels), len(group)) for labels, group in by_role(votes)] == [
        ({"nhs"}, 6),
        ({"council", "campaigner"}, 7),
    ]


def test_the_examples_in_the_docstrings_run():
    """What the module says of itself is so."""
    results = doctest.testmod(tally)
    assert results.attempted > 0
    assert results.failed == 0
