"""Boxes on what the guidance leaves out, and agendas for rooms: read strictly, and held together."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from workbook.content import Library, check
from workbook.content.agendas import read_agenda

DATA = Path(__file__).resolve().parents[2] / "data"
REAL = Library(DATA)
TODAY = date(2026, 3, 2)
BOX = "foi:\n  title: Notes\n  text: Somebody may ask.\n  review_by: 2027-01-01\n  sources: [The Act]\n"
AGENDA = {
    "id": "short", "title": "Short", "minutes": 7, "audience": ["all"], "summary": "A try.",
    "review_by": date(2027, 1, 1), "before": ["Chairs."],
    "steps": [
        {"id": "one", "title": "One", "minutes": 3, "notes": "Wait.", "prompts": ["Well?"]},
        {
            "id": "two", "title": "Two", "minutes": 4, "exercise": "two-benches/first-word",
            "notes": "Show it.", "prompts": ["Why?"],
        },
    ],
}  # fmt: skip
PLAN = {**AGENDA["steps"][1], "minutes": 5, "exercise": "two-benches/next-week"}


def told(content, today=TODAY):
    """What the check says of a content folder."""
    return [str(problem) for problem in check(content, today).problems]


@pytest.fixture
def with_box(content):
    """The sample, whose first exercise asks for a box."""
    path = content / "scenarios" / "two-benches" / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    asked = "    kind: best-option\n    beyond: {foi: It is on record.}\n"
    path.write_text(text.replace("    kind: best-option\n", asked, 1), encoding="utf-8")
    return content


@pytest.fixture
def agenda(content):
    """Write an agenda with some keys changed, and say what the check tells of it."""

    def of(**changes):
        folder = content / "agendas"
        folder.mkdir(exist_ok=True)
        text = yaml.safe_dump({**AGENDA, **changes}, sort_keys=False)
        (folder / "short.yaml").write_text(text, encoding="utf-8")
        return told(content)

    return of


# ---- boxes ----


def test_a_box_that_is_there_is_told_after_an_answer(with_box):
    """With the line on why it matters here; never before."""
    (with_box / "beyond.yaml").write_text(BOX, encoding="utf-8")
    assert told(with_box) == []
    library = Library(with_box)
    exercise = library.scenario("two-benches").by_id["first-word"]
    (box,) = library.boxes(exercise)
    assert (box["here"], box["title"], box["review_by"]) == (
        "It is on record.", "Notes", "2027-01-01",
    )  # fmt: skip
    assert "on record" not in str(exercise.question(exercise.blank()))


def test_a_box_that_is_not_there_is_told_with_its_place(with_box):
    """The message names those there are."""
    (problem,) = told(with_box)
    assert "exercises[first-word].beyond.foi: there is no box 'foi' in beyond.yaml" in problem
    (with_box / "beyond.yaml").write_text(BOX.replace("foi:", "gifts:"), encoding="utf-8")
    assert told(with_box)[0].endswith("boxes: gifts")


def test_a_mistake_in_a_box_is_told_with_its_line(content):
    """Unknown and missing keys, as in a scenario."""
    (content / "beyond.yaml").write_text(BOX.replace("title", "titel"), encoding="utf-8")
    unknown = "beyond.yaml:2: foi.titel: unknown key 'titel' (did you mean 'title'?)"
    assert sorted(line.partition(";")[0] for line in told(content)) == [
        "beyond.yaml:1: foi.title: the key 'title' is missing",
        unknown,
    ]
    library = Library(content)
    assert library.beyond == {}
    assert [one.problem.file for one in library.broken] == ["beyond.yaml"]


def test_a_box_past_its_day_is_warned_of(content):
    """And so is an agenda."""
    (content / "beyond.yaml").write_text(BOX, encoding="utf-8")
    warnings = [str(one) for one in check(content, date(2027, 1, 2)).warnings]
    assert "beyond.yaml: foi: was to be reviewed by 2027-01-01" in "\n".join(warnings)


def test_the_six_subjects_have_their_boxes_and_bite_somewhere():
    """Each is short, says whom to ask, and is asked for by an exercise."""
    subjects = {"pre-election", "foi", "data-protection", "icb", "charity-law", "gifts"}
    assert set(REAL.beyond) == subjects
    asked = {
        id
        for slug in REAL.slugs
        for exercise in REAL.scenario(slug).exercises
        for id in exercise.beyond
    }
    assert asked == subjects
    for box in REAL.beyond.values():
        assert 50 <= len(box.text.split()) <= 130
        assert "sk " in box.text


# ---- agendas ----


def test_an_agenda_that_holds_together_passes(agenda, content):
    """And the library has it."""
    assert agenda() == []
    assert Library(content).agendas["short"].steps[1].exercise == "two-benches/first-word"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"minutes": 9}, "minutes: the steps take 7 minutes together, and this says 9"),
        ({"id": "other"}, "the id is 'other' but the file is 'short'"),
        ({"steps": []}, "steps: has too few entries"),
        ({"stepps": []}, "unknown key 'stepps' (did you mean 'steps'?)"),
        ({"steps": [AGENDA["steps"][0], {**AGENDA["steps"][1], "id": "one"}]}, "stands twice"),
        (
            {"steps": [AGENDA["steps"][0], {**AGENDA["steps"][1], "exercise": "two-benches/no"}]},
            "there is no exercise 'two-benches/no'",
        ),
        (
            {"steps": [{**AGENDA["steps"][0], "minutes": 7, "by": "table"}]},
            "steps[one].by: there is no exercise here for a table to answer",
        ),
        (
            {"steps": [{**AGENDA["steps"][1], "minutes": 7, "by": "tables"}]},
            "steps[two].by",
        ),
        (
            {"steps": [{**AGENDA["steps"][1], "minutes": 7, "sure": "no"}]},
            "steps[two].sure",
        ),
        (
            {
                "minutes": 5,
                "steps": [{**PLAN, "by": "table"}],
            },
            "steps[two].by: a plan belongs to whoever writes it",
        ),
    ],
)
def test_a_mistake_in_an_agenda_is_told(agenda, changes, message):
    """One message for one mistake, with the file and the place."""
    (problem,) = agenda(**changes)
    assert problem.startswith("agendas/short.yaml:")
    assert message in problem


def test_an_agenda_is_read_without_its_exercises_too(content, agenda):
    """Where nobody says which exercises there are, their names are taken on trust."""
    agenda()
    read, problems = read_agenda(content / "agendas" / "short.yaml")
    assert (read.id, problems) == ("short", [])


def test_there_is_an_agenda_for_each_length_of_session():
    """Twenty minutes, ninety, and half a day; every step has notes to work by."""
    minutes = {agenda.id: agenda.minutes for agenda in REAL.agendas.values()}
    assert minutes == {"taster-20": 20, "masterclass-90": 90, "half-day": 195}
    steps = [step for agenda in REAL.agendas.values() for step in agenda.steps]
    assert len(steps) >= 12
    assert all(len(step.notes.split()) >= 40 for step in steps)
    assert sum(step.exercise is not None for step in steps) > len(steps) / 2
