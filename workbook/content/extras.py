"""Checking what stands beside the scenarios: criteria, glossary, landscape, boxes and agendas."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workbook.content.agendas import FOLDER as AGENDAS
from workbook.content.agendas import read_agenda
from workbook.content.beyond import FILE as BEYOND
from workbook.content.beyond import Box, read_beyond
from workbook.content.citing import citations
from workbook.content.glossary import FILE as GLOSSARY
from workbook.content.glossary import Glossary, read_glossary
from workbook.content.guidance import Row
from workbook.content.landscape import FOLDER as LANDSCAPE
from workbook.content.landscape import Landscape, read_landscape
from workbook.content.letters import FILE as CRITERIA
from workbook.content.letters import read_criteria
from workbook.content.library import files_in
from workbook.content.manual import FILE as MANUAL
from workbook.content.manual import read_manual
from workbook.content.scenario import Scenario
from workbook.content.source import Problem, is_there, read_yaml

OVERDUE = "was to be reviewed by {day}; read it again and move the date on"


@dataclass
class Extras:
    """What was found beside the scenarios.

    Attributes:
        problems: what is wrong.
        warnings: what somebody should look at.
        glossary: the terms that could be read.
    """

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    glossary: Glossary = field(default_factory=lambda: Glossary({}))


def check_extras(
    root: Path, rows: Mapping[str, Row], scenarios: Sequence[Scenario], today: date
) -> Extras:
    """Check every file under a content folder that is no scenario.

    Args:
        root: the content folder.
        rows: the register of guidance, empty where it could not be read.
        scenarios: those that could be read.
        today: the day to hold dates against.
    """
    found = Extras()
    _check_criteria(found, root, rows, scenarios)
    if is_there(root / GLOSSARY):
        found.glossary, problems = read_glossary(root / GLOSSARY)
        found.problems += problems
    landscape, problems = read_landscape(root / LANDSCAPE)
    found.problems += [*problems, *_uncited(landscape, rows)]
    found.warnings += _past(landscape, today)
    _check_beyond(found, root, scenarios, today)
    _check_agendas(found, root, scenarios, today)
    if is_there(root / MANUAL):
        found.problems += read_manual(root / MANUAL)[1]
    return found


def _check_criteria(
    found: Extras, root: Path, rows: Mapping[str, Row], scenarios: Sequence[Scenario]
) -> None:
    letters = any(exercise.kind == "letter" for s in scenarios for exercise in s.exercises)
    if letters or is_there(root / CRITERIA):
        found.problems += read_criteria(root / CRITERIA)[1]
        found.problems += citations(read_yaml(root / CRITERIA, CRITERIA), rows)


def _uncited(landscape: Landscape, rows: Mapping[str, Row]) -> Iterator[Problem]:
    """Facts about the intake that cite a row which is not there."""
    for fact in landscape.intake:
        if rows and fact.guidance and fact.guidance not in rows:
            text = f"there is no guidance row {fact.guidance}"
            yield Problem(f"{LANDSCAPE}/intake.csv", None, fact.id, text)


def _past(landscape: Landscape, today: date) -> Iterator[Problem]:
    """Recess dates of which the last has gone by."""
    dated = [recess for recess in landscape.recesses if recess.returns]
    if dated and all(recess.over(today) for recess in dated):
        text = f"the last recess with dates, {dated[-1].name}, is over; enter those announced since"
        yield Problem(f"{LANDSCAPE}/recesses.csv", None, "", text)


def _check_beyond(found: Extras, root: Path, scenarios: Sequence[Scenario], today: date) -> None:
    boxes: Mapping[str, Box] = {}
    if is_there(root / BEYOND):
        boxes, problems = read_beyond(root / BEYOND)
        found.problems += problems
        if problems:
            return
    found.problems += (problem for one in scenarios for problem in _no_box(root, one, boxes))
    found.warnings += (
        Problem(BEYOND, None, id, OVERDUE.format(day=box.review_by))
        for id, box in boxes.items()
        if box.review_by < today
    )


def _no_box(root: Path, scenario: Scenario, boxes: Mapping[str, Box]) -> Iterator[Problem]:
    """Boxes that an exercise asks for and that are not there."""
    name = f"scenarios/{scenario.id}/scenario.yaml"
    for n, exercise in enumerate(scenario.exercises):
        for id in exercise.beyond:
            if id not in boxes:
                known = ", ".join(boxes) or "none"
                text = f"there is no box {id!r} in {BEYOND}; boxes: {known}"
                yield read_yaml(root / name, name).problem(("exercises", n, "beyond", id), text)


def _check_agendas(found: Extras, root: Path, scenarios: Sequence[Scenario], today: date) -> None:
    exercises = {
        f"{one.id}/{exercise.id}": exercise for one in scenarios for exercise in one.exercises
    }
    for path in files_in(root / AGENDAS, "*.yaml"):
        agenda, problems = read_agenda(path, exercises)
        found.problems += problems
        if agenda is not None and agenda.review_by < today:
            text = OVERDUE.format(day=agenda.review_by)
            found.warnings.append(Problem(f"{AGENDAS}/{path.name}", None, "review_by", text))
