"""What a room's answers are counted on: the boards of the kinds, and where answers stand on them."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.content.test_kinds import EXERCISES as SAMPLES
from tests.content.test_kinds import likely
from workbook.content import Library
from workbook.content.kinds import KINDS

DATA = Path(__file__).resolve().parents[2] / "data"
LIBRARY = Library(DATA)
EXERCISES = {
    f"{slug}/{exercise.id}": exercise
    for slug in LIBRARY.slugs
    for exercise in LIBRARY.scenario(slug).exercises
}
VARIANTS = EXERCISES | {
    f"{name}/{role}": exercise.for_role(role)
    for name, exercise in EXERCISES.items()
    for role in exercise.roles
}
WITH_BOARD = [name for name, exercise in VARIANTS.items() if exercise.board()]
each = pytest.mark.parametrize("name", WITH_BOARD)
FORMS = {
    "best-option": "bars", "choose": "bars", "rank": "heat", "rate": "heat", "triage": "heat",
    "match": "heat", "schedule": "heat", "place": "map",
}  # fmt: skip


@cache
def answers(slug):
    """What `answers.yaml` says for one scenario."""
    path = DATA / "scenarios" / slug / "answers.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def reference(name):
    """The reference answer to an exercise, as one in a role would give it."""
    slug, id, *role = name.split("/")
    written = answers(slug)[id]
    return VARIANTS[name].read((written["roles"][role[0]] if role else written)["reference"])


def texts(value):
    """Every text in JSON data."""
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return {text for inner in inside for text in texts(inner)}
    return {value} if isinstance(value, str) else set()


def test_the_kinds_that_can_be_counted_have_a_board():
    """Options have bars, the map has a map, what is sorted has a grid; the rest has nothing."""
    found = {(e.kind, e.board() and e.board().form) for e in EXERCISES.values()}
    assert found == {(kind, FORMS.get(kind)) for kind in KINDS}


def test_what_has_no_board_has_no_spots():
    """A letter, a plan, a reflection and a whole conversation are counted on nothing."""
    without = [name for name, e in EXERCISES.items() if not e.board() and e.scored]
    assert without
    for name in without:
        assert EXERCISES[name].spots(reference(name)) == []
        assert EXERCISES[name].key_spots() == []


@each
def test_the_reference_answer_stands_on_the_board_and_on_the_key(name):
    """Every part of it has its spot, and each spot is one of the key's."""
    exercise = VARIANTS[name]
    board, spots, key = exercise.board(), exercise.spots(reference(name)), exercise.key_spots()
    assert spots
    assert all(board.has(spot) for spot in [*spots, *key])
    assert len(set(key)) == len(key)
    assert set(spots) <= set(key)
    assert {row for row, _ in spots} == {row for row, _ in key}


@each
def test_the_key_is_known_for_every_row_of_a_grid_and_for_as_many_bars_as_are_picked(name):
    """Somebody who stands on the key everywhere has left nothing out."""
    exercise = VARIANTS[name]
    keyed = {row for row, _ in exercise.key_spots()}
    if exercise.board().form == "bars":
        assert len(keyed) == exercise.question(exercise.blank())["pick"]
    else:
        assert keyed == set(dict(exercise.board().rows))


@each
def test_a_board_shows_nothing_that_the_question_does_not(name):
    """Its labels are what people read before they answer, in the order in which they read it."""
    exercise = VARIANTS[name]
    board, question = exercise.board(), exercise.question(exercise.blank())
    shown = next(
        question[k] for k in ("options", "statements", "cases", "items") if question.get(k)
    )
    assert [id for id, _ in board.rows] == [thing["id"] for thing in shown]
    assert {label for _, label in board.rows} <= texts(question)
    if exercise.kind in {"rate", "match", "schedule"}:
        assert {label for _, label in board.columns} <= texts(question)
    if exercise.kind == "place":
        assert (board.across, board.up) == (question["across"], question["up"])


def test_the_ends_of_a_ranking_say_what_they_mean():
    """The first and the last place carry the words of the exercise, the others their number."""
    exercise = next(e for e in EXERCISES.values() if e.kind == "rank")
    labels = [label for _, label in exercise.board().columns]
    last = len(exercise.options)
    assert labels[0] == f"1: {exercise.best}"
    assert labels[-1] == f"{last}: {exercise.worst}"
    assert labels[1:-1] == [str(n) for n in range(2, last)]


def test_every_best_slot_is_keyed():
    """Where a thing has several best slots, its row has several keyed columns."""
    several = [
        (exercise, thing)
        for exercise in EXERCISES.values()
        if exercise.kind == "schedule"
        for thing in exercise.things
        if len(thing.best) > 1
    ]
    assert several
    for exercise, thing in several:
        assert {c for r, c in exercise.key_spots() if r == thing.id} == set(thing.best)


def test_further_questions_are_left_out():
    """Who takes a case, by when, and which roles nobody fills are not on the board."""
    triage = next(e for e in EXERCISES.values() if e.kind == "triage" and e.cases[0].owner)
    case, owner = triage.cases[0].id, triage.owners[0].id
    assert triage.spots({"rag": {case: "red"}, "owner": {case: owner}, "deadline": {}}) == [
        (case, "red")
    ]
    place = next(e for e in EXERCISES.values() if e.kind == "place" and e.coverage)
    gaps = [role.id for role in place.asked]
    assert place.spots({"at": {}, "gaps": gaps}) == []
    assert not set(gaps) & set(dict(place.board().rows))


@given(st.data())
def test_no_answer_leaves_the_board(data):
    """Whatever people answer, in whole or in part, has its spots on the board, each once."""
    exercise = data.draw(st.sampled_from([e for e in SAMPLES if e.board()]))
    answer = exercise.read(data.draw(likely(exercise)))
    spots = exercise.spots(answer)
    assert all(exercise.board().has(spot) for spot in spots)
    assert len(set(spots)) == len(spots)
    assert bool(spots) or exercise.kind in {"triage", "place"} or answer == exercise.blank()


def test_a_board_knows_what_is_not_on_it():
    """A row or a column that is not there, and a cell off the map."""
    boards = {e.board().form: e.board() for e in EXERCISES.values() if e.board()}
    row = {form: board.rows[0][0] for form, board in boards.items()}
    assert boards["bars"].has((row["bars"], ""))
    assert not boards["bars"].has(("nobody", ""))
    assert not boards["bars"].has((row["bars"], "1"))
    assert not boards["heat"].has((row["heat"], ""))
    assert boards["map"].has((row["map"], "5,1"))
    assert not boards["map"].has((row["map"], "6,1"))
    assert not boards["map"].has((row["map"], "5"))
