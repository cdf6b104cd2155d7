"""Checking all content: every mistake at once, each with file, place and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workbook.content.base import AnswerError, Exercise
from workbook.content.catalogue import Catalogue
from workbook.content.citing import citations
from workbook.content.extras import OVERDUE, check_extras
from workbook.content.guidance import FILE as GUIDANCE
from workbook.content.guidance import Row, read_guidance
from workbook.content.library import files_in
from workbook.content.reading import read_scenario, role_objections
from workbook.content.roles import Role
from workbook.content.scenario import Scenario
from workbook.content.source import Place, Problem, Source, read_yaml
from workbook.content.statistics import Statistics, statistics
from workbook.content.strays import strays
from workbook.scoring.score import ROUNDING

HOW = "each exercise has exactly two keys here, reference and naive"
HOW_UNSCORED = "an exercise that is not scored has exactly one key here, reference"


@dataclass(frozen=True)
class Report:
    """What `check` found: problems fail it, warnings do not."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    scenarios: int
    exercises: int
    rows: int
    statistics: Statistics | None = None
    """Figures about the content; none while something is wrong with it."""


def check(root: Path, today: date, notebooks: Path | None = None) -> Report:
    """Check everything under a content folder, and the notebooks.

    Args:
        root: the folder that holds `guidance.csv` and `scenarios/`.
        today: the day to hold `review_by` dates against.
        notebooks: the folder of notebooks; None to leave them out.
    """
    rows, problems = read_guidance(root / GUIDANCE)
    meant, left = strays(root, notebooks)
    warnings: list[Problem] = left
    scenarios: list[Scenario] = []
    for folder in files_in(root / "scenarios", "*"):
        if not folder.is_dir():
            continue
        scenario, found = _check_folder(folder, rows)
        problems += found
        if scenario is not None:
            scenarios.append(scenario)
            warnings += _warnings(folder, scenario, today)
    extras = check_extras(root, rows, scenarios, today)
    problems += [*extras.problems, *meant]
    if notebooks is not None:
        problems += Catalogue(notebooks).problems
    warnings += extras.warnings
    if not scenarios and not problems:
        problems.append(Problem("scenarios/", None, "", "there is no scenario here"))
    figures = (
        None
        if problems
        else statistics(scenarios, references(root, scenarios), extras.glossary.by_form)
    )
    if figures:
        warnings += figures.warnings()
    return Report(
        problems=tuple(problems),
        warnings=tuple(warnings),
        scenarios=len(scenarios),
        exercises=sum(len(scenario.exercises) for scenario in scenarios),
        rows=len(rows),
        statistics=figures,
    )


def check_scenario(root: Path, slug: str) -> list[Problem]:
    """What is wrong with one scenario under a content folder."""
    rows, problems = read_guidance(root / GUIDANCE)
    return problems + _check_folder(root / "scenarios" / slug, rows)[1]


def references(
    root: Path, scenarios: Iterable[Scenario], role: Role | None = None
) -> dict[str, dict[str, Any]]:
    """By scenario and exercise, the answers that earn full marks, from files without problems.

    Args:
        root: the content folder.
        scenarios: the scenarios.
        role: for whom; where nothing differs for them, the answer is everybody's.
    """
    found = {}
    for scenario in scenarios:
        answers = read_yaml(root / "scenarios" / scenario.id / "answers.yaml", "answers.yaml").data
        found[scenario.id] = {
            id: entry.get("roles", {}).get(role, entry)["reference"]
            for id, entry in answers.items()
        }
    return found


def _check_folder(folder: Path, rows: dict[str, Row]) -> tuple[Scenario | None, list[Problem]]:
    name = f"scenarios/{folder.name}"
    scenario, problems = read_scenario(folder / "scenario.yaml", prove=True)
    problems += citations(read_yaml(folder / "scenario.yaml", f"{name}/scenario.yaml"), rows)
    problems.sort(key=lambda problem: problem.line or 0)
    answers = read_yaml(folder / "answers.yaml", f"{name}/answers.yaml")
    problems += answers.problems
    if answers.data is None and not answers.problems:
        problems.append(answers.problem((), "is empty"))
    if scenario is not None and answers.data is not None:
        problems += _check_answers(scenario, answers)
    return scenario, problems


def _check_answers(scenario: Scenario, source: Source) -> Iterator[Problem]:
    """Reference answers earn full marks, naive ones do not."""
    if not isinstance(source.data, dict):
        yield source.problem((), "must map each exercise id to its reference and naive answers")
        return
    for id in source.data:
        if id not in scenario.by_id:
            allowed = ", ".join(scenario.by_id)
            yield source.problem((id,), f"there is no exercise {id!r}; exercises: {allowed}")
    for id, exercise in scenario.by_id.items():
        # A key that is itself broken has been reported.
        sound = not any((*exercise.objections(), *exercise.proof(), *role_objections(exercise)))
        if sound:
            yield from _check_entry(exercise, source, source.data.get(id))


def _check_entry(exercise: Exercise, source: Source, entry: Any) -> Iterator[Problem]:
    """An exercise's answers, and those of each role for which another answer may be right."""
    roles = exercise.roles if exercise.scored else {}
    varied: Any = {}
    if roles and isinstance(entry, dict):
        varied = entry.get("roles")
        entry = {key: value for key, value in entry.items() if key != "roles"}
    yield from _check_answer(exercise, source, entry, (exercise.id,))
    if not isinstance(varied, dict) or set(varied) != set(roles):
        text = f"the key roles must give answers for each role that differs: {', '.join(roles)}"
        yield source.problem((exercise.id,), text)
        return
    for role in roles:
        place = (exercise.id, "roles", role)
        yield from _check_answer(exercise.for_role(role), source, varied[role], place)


def _check_answer(
    exercise: Exercise, source: Source, entry: Any, place: Place
) -> Iterator[Problem]:
    shape = f"an answer to {exercise.kind} is {exercise.shape}"
    how = HOW if exercise.scored else HOW_UNSCORED
    if entry is None:
        yield source.problem((), f"there is no answer to {exercise.id!r}: {how}; {shape}")
        return
    keys = {"reference", "naive"} if exercise.scored else {"reference"}
    if not isinstance(entry, dict) or set(entry) != keys:
        yield source.problem(place, f"{how}; {shape}")
        return
    if exercise.scored and (not isinstance(entry["naive"], dict) or not entry["naive"]):
        yield source.problem((*place, "naive"), "must name at least one answer, as name: answer")
        return
    try:
        answer = exercise.read(entry["reference"])
        score = exercise.score(answer)
        if score.points < score.maximum - ROUNDING:
            earned = f"earns {score.points:g} of {score.maximum:g}"
            lost = ", ".join(part.id for part in score.parts if part.lost > ROUNDING)
            text = f"the reference answer {earned}; marks are lost at: {lost}"
            yield source.problem((*place, "reference"), text)
        elif unready := exercise.unready(answer):
            yield source.problem((*place, "reference"), f"cannot be submitted: {unready}")
    except AnswerError as error:
        yield source.problem((*place, "reference"), f"{_in_full(error)} ({shape})")
    for name, answer in entry.get("naive", {}).items():
        yield from _check_naive(exercise, source, (*place, "naive", name), answer)


def _check_naive(
    exercise: Exercise, source: Source, place: Place, answer: Any
) -> Iterator[Problem]:
    try:
        score = exercise.score(exercise.read(answer))
    except AnswerError as error:
        yield source.problem(place, _in_full(error))
        return
    if score.points >= score.maximum - ROUNDING:
        yield source.problem(place, "a naive answer must not earn full marks, and this one does")


def _in_full(error: AnswerError) -> str:
    return f"{error} {error.detail}".strip()


def _warnings(folder: Path, scenario: Scenario, today: date) -> Iterator[Problem]:
    if scenario.review_by < today:
        source = read_yaml(folder / "scenario.yaml", f"scenarios/{folder.name}/scenario.yaml")
        yield source.problem(("review_by",), OVERDUE.format(day=scenario.review_by))
