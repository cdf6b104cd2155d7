"""Figures about the content, on content small enough to count by hand."""

from pathlib import Path

import pytest
import yaml

from tests.content.rekeyed import ANSWERS
from workbook.content import Library, Scenario, check
from workbook.content.base import shuffled
from workbook.content.kinds import KINDS
from workbook.content.statistics import Player, Statistics, grade, prose, statistics

SAMPLE = Library(Path(__file__).with_name("sample")).scenario("two-benches")


def best_option(id, **lengths):
    """An exercise whose option `key` earns 4, with texts of these lengths."""
    options = [
        {"id": name, "text": "x" * length, "points": 4 if name == "key" else 0, "why": "So."}
        for name, length in lengths.items()
    ]
    return {
        "id": id, "kind": "best-option", "title": id, "prompt": "Which?", "rests_on": "judgement",
        "options": options,
    }  # fmt: skip


def scenario(*exercises):
    """A scenario of these exercises."""
    return Scenario.model_validate(
        {
            "id": "small", "version": 1, "title": "Small", "summary": "Short.", "theme": "casework",
            "audience": ["all"], "minutes": 5, "review_by": "2030-01-01", "situation": "You sit.",
            "exercises": list(exercises),
        }
    )  # fmt: skip


def figures(*exercises):
    """Statistics of best-option exercises alone."""
    made = scenario(*exercises)
    return statistics([made], {"small": {one.id: "key" for one in made.exercises}})


def place_of_key(exercise):
    """Where the key is shown, from 1."""
    options = scenario(exercise).exercises[0].options
    return [option.id for option in shuffled(exercise["id"], options)].index("key") + 1


def test_keys_are_counted_where_they_are_shown():
    """Not where they stand in the file; chance is one in so many options for each place."""
    three = best_option("three", key=1, b=2, c=3)
    four = best_option("four", key=1, b=2, c=3, d=4)
    positions = figures(three, four).positions
    expected = {place: pytest.approx(1 / 3 + 1 / 4) for place in (1, 2, 3)} | {4: 0.25}
    assert {place: chance for place, (_, chance) in positions.items()} == expected
    found = [place for place, (count, _) in positions.items() for _ in range(count)]
    assert found == sorted([place_of_key(three), place_of_key(four)])


def test_the_longest_is_counted_and_a_tie_by_its_share():
    """One key the longest, one not, one tied with another."""
    told = figures(
        best_option("longest", key=9, b=2, c=3),
        best_option("shorter", key=1, b=2, c=3),
        best_option("tied", key=5, b=5, c=3, d=1),
    )
    assert told.longest == (
        pytest.approx((1 + 0 + 1 / 2) / 3),
        pytest.approx((1 / 3 * 2 + 1 / 4) / 3),
    )


def test_a_habit_earns_what_it_earns():
    """The longest is right once in two; the first, as it is shown."""
    exercises = best_option("longest", key=9, b=2, c=3), best_option("shorter", key=1, b=2, c=3)
    players = figures(*exercises).players
    assert players["longest"] == Player(2, 0.5, pytest.approx(1 / 3))
    right = sum(place_of_key(exercise) == 1 for exercise in exercises)
    assert players["first"] == Player(2, right / 2, pytest.approx(1 / 3))
    assert players["random"] == Player(2, pytest.approx(1 / 3), pytest.approx(1 / 3))


@pytest.mark.parametrize("exercise", SAMPLE.exercises, ids=lambda exercise: exercise.kind)
def test_every_kind_says_how_it_is_played_without_understanding(exercise):
    """Each habit is a proper answer that can be scored; what earns no marks is not played."""
    plays = exercise.plays()
    assert set(plays) <= {"first", "longest"}
    assert ("first" in plays) == exercise.scored
    for answer in plays.values():
        proper = exercise.read(answer)
        assert exercise.unready(proper) is None
        score = exercise.score(proper)
        assert 0 <= score.points <= score.maximum
        assert score.blanks == 0


def test_every_kind_is_in_the_sample():
    """Or the test above would pass one over."""
    assert {exercise.kind for exercise in SAMPLE.exercises} == set(KINDS)


def test_what_is_read_is_what_a_learner_reads():
    """Situations, questions, answers and reasons; no ids, no names of themes."""
    text = prose(SAMPLE)
    for words in ("moved ten yards", "Who hears from you first?", "Ring the MP", "He knew."):
        assert words in text
    assert "first-word" not in text
    assert "best-option" not in text
    assert all(line[-1] in ".!?" for line in text.splitlines())


def test_the_grade_is_that_of_the_formula():
    """0.39 words a sentence + 11.8 syllables a word - 15.59; all words here have one syllable."""
    assert grade("The cat sat on the mat. The dog ran to the cat.") == pytest.approx(
        0.39 * 6 + 11.8 * 1 - 15.59, abs=0.06
    )


def test_a_word_of_the_glossary_makes_nothing_harder():
    """It is explained where it stands, in whatever case, and longer terms go first."""
    plain = "The thing met in the hall."
    assert grade("The Parliamentarian met in the hall.", ["parliamentarian"]) == grade(plain)
    hard = "The integrated care board met in the hall."
    assert grade(hard, ["care", "integrated care board"]) == grade(plain) < grade(hard)


def told(scored=40, longest=(0.2, 0.25), over=0.0, years=5.0):
    """Statistics with one figure changed."""
    players = {"first": Player(scored, 0.4 + over, 0.4)}
    return Statistics(scored, {}, longest, players, {"small": years})


def test_what_is_within_bounds_is_not_warned_of():
    """Nor is bad luck on a handful of exercises."""
    assert list(told().warnings()) == []
    assert list(told(scored=29, longest=(1.0, 0.25), over=0.6).warnings()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"longest": (0.36, 0.25)}, "key the longest"),
        ({"over": 0.11}, "always takes the first"),
        ({"years": 10.1}, "grade 10.1"),
        ({"years": 10.1, "scored": 1}, "grade 10.1"),
    ],
)
def test_what_is_beyond_them_is(change, words):
    """One warning, which says what to do."""
    (warning,) = told(**change).warnings()
    assert words in str(warning)


def test_the_check_counts_only_what_is_sound(content):
    """A data set with a mistake in it has no figures yet."""
    from datetime import date

    today = date(2026, 3, 2)
    assert check(content, today).statistics.scored == sum(
        "naive" in one for one in ANSWERS.values()
    )
    answers = content / "scenarios" / "two-benches" / "answers.yaml"
    written = yaml.safe_load(answers.read_text(encoding="utf-8"))
    written["first-word"]["reference"] = "write"
    answers.write_text(yaml.safe_dump(written), encoding="utf-8")
    assert check(content, today).statistics is None
