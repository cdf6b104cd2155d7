"""The workbook's own content: what is under `data/` today."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from workbook.content import Library, check
from workbook.content.base import shuffled
from workbook.content.coverage import coverage
from workbook.content.kinds import KINDS
from workbook.content.statistics import MOST_GRADE, MOST_LONGEST, MOST_OVER_CHANCE

DATA = Path(__file__).resolve().parents[2] / "data"
LIBRARY = Library(DATA)
EXERCISES = {
    f"{slug}/{exercise.id}": exercise
    for slug in LIBRARY.slugs
    for exercise in LIBRARY.scenario(slug).exercises
}
each = pytest.mark.parametrize("name", EXERCISES)
each_scored = pytest.mark.parametrize("name", [n for n, e in EXERCISES.items() if e.scored])


@cache
def answers(slug):
    """What `answers.yaml` says for one scenario."""
    path = DATA / "scenarios" / slug / "answers.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_all_content_passes_the_check():
    """Nothing is wrong with the content, and nothing in it is overdue for review."""
    report = check(DATA, date(2026, 3, 2))
    assert [str(problem) for problem in report.problems] == []
    assert report.warnings == ()
    assert (report.scenarios, report.exercises) == (len(LIBRARY.slugs), len(EXERCISES))
    assert report.rows >= 151


@each_scored
def test_the_reference_answer_earns_full_marks(name):
    """Somebody with good judgement earns everything."""
    slug, _, id = name.partition("/")
    exercise = EXERCISES[name]
    score = exercise.score(exercise.read(answers(slug)[id]["reference"]))
    assert score.points == pytest.approx(score.maximum)
    assert score.above_chance == pytest.approx(1)


@each_scored
def test_naive_answers_do_not(name):
    """Nobody earns everything by one habit; several habits are tried on each exercise."""
    slug, _, id = name.partition("/")
    exercise = EXERCISES[name]
    naive = answers(slug)[id]["naive"]
    assert len(naive) >= 2
    for answer in naive.values():
        score = exercise.score(exercise.read(answer))
        assert score.points < score.maximum - 0.25


def shown_with_worth():
    """The options of every exercise with a list of options as shown, and the best among them."""
    for exercise in EXERCISES.values():
        if exercise.kind in {"best-option", "rank"}:
            options = shuffled(exercise.id, exercise.options)
            best = (
                max(options, key=lambda option: option.points)
                if exercise.kind == "best-option"
                else min(options, key=lambda option: option.place)
            )
            yield options, best


def test_the_key_is_not_always_first():
    """Neither on the screen nor in the file does the key always stand first."""
    assert any(options[0] is not best for options, best in shown_with_worth())
    listed = [e.options for e in EXERCISES.values() if e.kind in {"best-option", "rank"}]
    bests = [best for _, best in shown_with_worth()]
    assert any(options[0] is not best for options, best in zip(listed, bests, strict=True))


def test_the_key_is_not_always_the_longest():
    """Picking the longest option is no way to the key."""
    found = list(shown_with_worth())
    longest = sum(best is max(options, key=lambda o: len(o.text)) for options, best in found)
    assert longest < len(found) / 2


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.yaml")), ids=lambda p: "/".join(p.parts[-2:]))
def test_either_yaml_reader_reads_the_same(path):
    """The fast reader, which not every machine has, and the plain one agree on every file."""
    text = path.read_text(encoding="utf-8")
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert yaml.load(text, Loader=fast) == yaml.load(text, Loader=yaml.SafeLoader)


@each
def test_every_item_teaches(name):
    """Each item's reason is more than a word, and what an exercise cites is in the register."""
    exercise = EXERCISES[name]
    assert all(len(item.why.split()) >= 8 for item in exercise.items())
    cited = {*exercise.guidance, *(row for item in exercise.items() for row in item.guidance)}
    assert cited
    assert cited <= set(LIBRARY.guidance)


def test_there_is_a_masterclass_of_it():
    """Enough scenarios, exercises and conversations for half a day and for weeks of one's own."""
    kinds = [exercise.kind for exercise in EXERCISES.values()]
    assert len(LIBRARY.slugs) >= 12
    assert sum(exercise.scored for exercise in EXERCISES.values()) >= 90
    assert kinds.count("conversation") >= 5
    assert set(kinds) == set(KINDS)


def test_the_whole_of_the_guidance_is_taught_and_scored():
    """Every row is taught; every row that is more than a fact is scored by a part that cites it."""
    found = coverage(LIBRARY, DATA.parent / "notebooks")
    assert found.unknown == []
    assert [id for id, one in found.rows.items() if not one.taught] == []
    lacking = [id for id, one in found.rows.items() if one.row.kind != "fact" and not one.scored]
    assert lacking == []


def test_habits_do_not_pay():
    """Keys stand everywhere, are seldom the longest, and no habit earns much more than guessing."""
    figures = check(DATA, date(2026, 3, 2)).statistics
    assert figures.longest[0] <= MOST_LONGEST
    for player in figures.players.values():
        assert abs(player.earned - player.chance) <= MOST_OVER_CHANCE
    for place in range(1, 6):
        count, expected = figures.positions[place]
        assert expected / 2 <= count <= expected * 2
    assert max(figures.grades.values()) <= MOST_GRADE
