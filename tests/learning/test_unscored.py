"""What earns no marks is kept and counts as a step, and as nothing else."""

import secrets

import pytest

from tests.content.rekeyed import ANSWERS
from workbook.content import Library
from workbook.learning import card, progress
from workbook.learning.results import counted

UNSCORED = ["next-week"]
each = pytest.mark.parametrize("id", UNSCORED)


def submit(way, attempt=1):
    """Submit the reference answer."""
    answer = ANSWERS[way.exercise.id]["reference"]
    return way.submit(secrets.token_hex(16), attempt, way.scenario.version, answer)


def results(way) -> tuple[dict, dict, int]:
    """The card, what counts, and how many steps are done."""
    answers, library = way.keeper.all_answers("ann"), way.library
    assert isinstance(library, Library)
    made = progress(answers, way.scenario)
    return card(answers, way.scenario, library), counted(answers, way.scenario), made.done


@each
def test_there_is_nothing_to_earn(way, id):
    """Its score is 0 of 0 and never above chance, and the view says that it is not scored."""
    mine = way(id)
    score = submit(mine).score
    assert (score.points, score.maximum, score.chance, score.parts) == (0, 0, 0, ())
    assert (score.above_chance, score.fraction, score.blanks) == (0, 0, 0)
    assert mine.view()["scored"] is False
    assert way("first-word").view()["scored"] is True


@each
def test_it_is_a_step_and_brings_no_figure(way, id):
    """Alone it leaves the card without a score; it is one step done."""
    mine = way(id)
    submit(mine)
    shown, firsts, done = results(mine)
    assert (shown["score"], shown["parts"], shown["done"], done) == (None, 0, 1, 1)
    assert firsts == {}


@each
def test_it_changes_no_figure(way, id):
    """Beside scored exercises the figures are those of the scored ones alone."""
    submit(way("how-apt"))
    before = results(way(id))[0]
    submit(way(id))
    after = results(way(id))[0]
    assert after == before | {"done": before["done"] + 1}


@each
def test_another_version_of_it_is_kept_beside_the_first(way, id):
    """Changing it begins with what was written; each submitted version is kept."""
    mine = way(id)
    first = submit(mine)
    mine.retry(2)
    assert mine.view()["draft"] == {"answer": first.given, "seq": 0}
    assert mine.view()["feedback"] is None
    submit(mine, attempt=2)
    assert [answer.attempt for answer in mine.keeper.answers(mine.place)] == [1, 2]
    assert mine.view()["state"] == "answered"
