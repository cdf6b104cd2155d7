"""Agendas on paper: a sheet without a key, and the key to it."""

import re
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from workbook.content import Library
from workbook.content.agendas import Agenda, Step
from workbook.content.kinds import KINDS
from workbook.documents import words
from workbook.documents.sheets import FORMS, keys, letter, sheet
from workbook.serving.pages import environment

ROOT = Path(__file__).resolve().parents[2]
REAL = Library(ROOT / "data")
SAMPLE = Library(ROOT / "tests" / "content" / "sample")
EVERYTHING = Agenda(
    id="everything",
    title="Everything",
    minutes=12,
    audience=("all",),
    summary="One of each.",
    review_by=date(2027, 1, 1),
    before=("Paper.",),
    steps=tuple(
        Step(
            id=exercise.id,
            title=f"Step {exercise.id}",
            minutes=1,
            exercise=f"two-benches/{exercise.id}",
            notes=f"Notes on {exercise.id}.",
            prompts=("Well?",),
        )
        for exercise in SAMPLE.scenario("two-benches").exercises
    ),
)
CASES = [(REAL, agenda) for agenda in REAL.agendas.values()] + [(SAMPLE, EVERYTHING)]
each = pytest.mark.parametrize(("library", "agenda"), CASES, ids=lambda one: getattr(one, "id", ""))


def exercises(library, agenda):
    """The exercises of an agenda, in order."""
    for step in agenda.steps:
        if step.exercise:
            slug, _, id = step.exercise.partition("/")
            yield library.scenario(slug).by_id[id]


def printed(library, agenda):
    """What stands on the paper, without the markup."""
    page = environment().get_template("sheet.html")
    html = page.render(sheet=sheet(library, agenda), letter=letter, paper=words)
    return plain(html)


def key_printed(library, agenda):
    """What stands on the key."""
    page = environment().get_template("key.html")
    return plain(page.render(title=agenda.title, keys=keys(library, agenda), paper=words))


def plain(html):
    """Markup taken out, and every run of white space one space."""
    return squeezed(unescape(re.sub(r"<[^>]+>", " ", html)))


def squeezed(text):
    """Every run of white space one space."""
    return " ".join(text.split())


def seen(question):
    """The texts that an exercise shows before an answer, however deep."""
    if isinstance(question, dict):
        for name, value in question.items():
            if name in {"text", "says", "body", "subject", "label", "brief"} and isinstance(
                value, str
            ):
                yield value
            else:
                yield from seen(value)
    elif isinstance(question, list | tuple):
        for value in question:
            yield from seen(value)


def test_the_sample_has_every_kind():
    """So that what is tested on it holds for all of them."""
    assert {exercise.kind for exercise in exercises(SAMPLE, EVERYTHING)} == set(KINDS) == set(FORMS)


@each
def test_every_exercise_has_a_page(library, agenda):
    """In the order of the agenda, with the number of its step; talk alone has none."""
    made = sheet(library, agenda)
    found = list(exercises(library, agenda))
    assert [page.title for page in made.pages] == [exercise.title for exercise in found]
    assert [page.form for page in made.pages] == [FORMS[exercise.kind] for exercise in found]
    numbers = [n for n, step in enumerate(agenda.steps, 1) if step.exercise]
    assert [page.number for page in made.pages] == numbers


@each
def test_all_that_is_needed_to_answer_is_printed(library, agenda):
    """Situation, prompt, and every option, case, place and box."""
    paper = printed(library, agenda)
    for page in sheet(library, agenda).pages:
        wanted = [*page.situation, page.prompt, *seen(page.question)]
        assert [text for text in wanted if squeezed(text) not in paper] == []


@each
def test_every_page_has_room_for_an_answer(library, agenda):
    """Boxes, a map, letters to circle or lines to write on."""
    page = environment().get_template("sheet.html")
    html = page.render(sheet=sheet(library, agenda), letter=letter, paper=words)
    parts = html.split('<section class="sheet"')[1:]
    room = {
        "tick": 'class="box"', "number": 'class="box"', "rate": 'class="box"',
        "letter": 'class="box"', "calendar": 'class="box"', "sort": 'class="rag"',
        "map": 'class="map"', "talk": 'class="lines"', "write": 'class="lines"',
    }  # fmt: skip
    for made, part in zip(sheet(library, agenda).pages, parts, strict=True):
        assert room[made.form] in part, made.title


@each
def test_no_reason_is_on_the_sheet(library, agenda):
    """Neither a `why` nor a note, a debrief, a role's reason or the facilitator's own words."""
    paper = printed(library, agenda)
    for exercise in exercises(library, agenda):
        secret = [item.why for item in exercise.items()]
        secret += [difference.because for difference in exercise.roles.values()]
        secret += [exercise.note or ""]
        secret += [close.debrief for close in getattr(exercise, "endings", ())]
        secret += [close.text for close in getattr(exercise, "endings", ())]
        assert [text for text in secret if text and squeezed(text) in paper] == []
    assert [step.notes for step in agenda.steps if squeezed(step.notes) in paper] == []


@each
def test_the_key_has_every_reason(library, agenda):
    """Notes and prompts of each step, and the reasons of all that is judged."""
    key = key_printed(library, agenda)
    wanted = [text for step in agenda.steps for text in (step.notes, *step.prompts)]
    for exercise in exercises(library, agenda):
        if exercise.scored:
            wanted += [item.why for item in exercise.items()]
        wanted += [difference.because for difference in exercise.roles.values()]
    assert [text for text in wanted if squeezed(text) not in key] == []


def test_what_is_best_is_marked_in_the_key():
    """A tick, a place, a colour, a slot or a cell, beside the letter it has on the sheet."""
    made = {key.step: {one.text: one for one in key.verdicts} for key in keys(SAMPLE, EVERYTHING)}
    assert made["Step first-word"]["Ring the MP"].key == "\N{CHECK MARK}"
    assert made["Step first-word"]["Write a letter"].key == ""
    options = sheet(SAMPLE, EVERYTHING).pages[0].question["options"]
    place = [option["text"] for option in options].index("Ring the MP")
    assert made["Step first-word"]["Ring the MP"].name == letter(place)
    for exercise in exercises(SAMPLE, EVERYTHING):
        if exercise.scored and exercise.kind != "conversation":
            assert any(one.key for one in made[f"Step {exercise.id}"].values()), exercise.id


def test_a_role_with_a_key_of_its_own_stands_beside_it():
    """The role, the reason, and the letter of what is best for it."""
    (key,) = (key for key in keys(REAL, REAL.agendas["taster-20"]) if key.title == "Who rings")
    ((role, because, best),) = key.by_role
    assert role == "council"
    assert because.startswith("A council speaks through its elected Leader")
    (text,) = (one.text for one in key.verdicts if one.name == best)
    assert text.startswith("After two minutes")


def test_a_conversation_can_be_walked_from_the_key():
    """Every line leads to a number or an ending that is on the paper."""
    (key,) = (key for key in keys(SAMPLE, EVERYTHING) if key.scenes)
    places = {str(scene.number) for scene in key.scenes} | {one.title for one in key.endings}
    for scene in key.scenes:
        for line in scene.lines:
            targets = [re.sub(r" \(.*\)$", "", lead) for lead in line.leads.split("; ")]
            assert set(targets) <= places


def test_a_line_that_is_not_always_open_says_when():
    """And so does a place that several lines compete for."""
    taster = keys(REAL, REAL.agendas["taster-20"])
    lines = [line for key in taster for scene in key.scenes for line in scene.lines]
    assert "What you have learned \N{GREATER-THAN OR EQUAL TO} 2" in [line.only for line in lines]
    assert any("(Terms you can keep \N{LESS-THAN OR EQUAL TO} 2)" in line.leads for line in lines)


def test_an_agenda_does_not_need_the_rest_of_the_folder(tmp_path):
    """Paper is made from the scenarios alone."""
    shutil.copytree(SAMPLE.root / "scenarios", tmp_path / "scenarios")
    assert len(sheet(Library(tmp_path), EVERYTHING).pages) == len(KINDS)
