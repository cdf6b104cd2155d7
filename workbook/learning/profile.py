"""A learner across all scenarios: results by theme, what to look at again, and what to do next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from workbook.content import Exercise, Role, Scenario
from workbook.learning.records import Answer
from workbook.learning.results import FEWEST_PARTS, counted, figures, progress, shortened
from workbook.scoring import combine
from workbook.scoring.score import ROUNDING

Interval = Literal["day", "week"]

REVIEWS: Mapping[Interval, timedelta] = {"day": timedelta(days=1), "week": timedelta(days=7)}
"""When what went wrong is worth doing again: once it has begun to fade, and once more after that."""

POINTS_NAMED = 2
"""How many of the things that went wrong a review names."""


@dataclass(frozen=True, slots=True)
class Review:
    """An exercise whose first attempt lost marks, due to be done again.

    Attributes:
        scenario: the scenario it is in.
        exercise: the exercise, as it was for the role it was answered in.
        since: the newest interval that has passed without another attempt.
        lost: short names of the parts that lost most.
    """

    scenario: Scenario
    exercise: Exercise
    since: Interval
    lost: tuple[str, ...]


def reviews(
    answers: Iterable[Answer], scenarios: Iterable[Scenario], now: datetime
) -> list[Review]:
    """What went wrong at the first attempt and has not been done again since it fell due.

    Due a day after the first attempt and again a week after it. An attempt clears what was due
    when it was made; how well it went is not asked, for it is practice.
    """
    by_place: dict[tuple[str, str, int], list[Answer]] = {}
    for answer in answers:
        place = answer.place
        by_place.setdefault((place.scenario, place.exercise, place.version), []).append(answer)
    due: list[Review] = []
    for scenario in scenarios:
        for exercise in scenario.exercises:
            given = by_place.get((scenario.id, exercise.id, scenario.version), [])
            if given and exercise.scored:
                due += _due(scenario, exercise, given, now)
    return due


def _due(
    scenario: Scenario, exercise: Exercise, given: Sequence[Answer], now: datetime
) -> Iterator[Review]:
    first, latest = given[0], given[-1]
    own = exercise.for_role(first.role)
    passed = [name for name, after in REVIEWS.items() if first.at + after <= now]
    open_ones = [name for name in passed if latest.at < first.at + REVIEWS[name]]
    if not open_ones or not own.fits(first.given):
        return
    parts = [part for part in own.score(first.given).parts if part.lost > ROUNDING]
    worst = sorted(parts, key=lambda part: -part.lost)[:POINTS_NAMED]
    if worst:
        lost = tuple(shortened(own.label(part.id)) for part in worst)
        yield Review(scenario, own, open_ones[-1], lost)


def profile(
    answers: Iterable[Answer], scenarios: Sequence[Scenario], role: Role | None, now: datetime
) -> dict[str, Any]:
    """Results by theme, what to look at again and what to do next, as JSON data for the screen.

    A theme has a figure from `FEWEST_PARTS` answered parts on; below that only their number.
    """
    answers = list(answers)
    due = reviews(answers, scenarios, now)
    themes = [_theme(theme, answers, scenarios) for theme in _themes(scenarios)]
    return {
        "themes": themes,
        "practice": sum(answer.label != "first" for answer in answers),
        "reviews": [
            {
                "scenario": review.scenario.id,
                "in": review.scenario.title,
                "title": review.exercise.title,
                "since": review.since,
                "lost": list(review.lost),
            }
            for review in due
        ],
        "next": _next(answers, scenarios, role, due, themes),
    }


def _themes(scenarios: Iterable[Scenario]) -> list[str]:
    return list(dict.fromkeys(scenario.theme for scenario in scenarios))


def _theme(theme: str, answers: Sequence[Answer], scenarios: Iterable[Scenario]) -> dict[str, Any]:
    """First attempts at the scenarios of a theme, added up."""
    firsts = [
        answer
        for scenario in scenarios
        if scenario.theme == theme
        for answer in counted(answers, scenario).values()
    ]
    score = combine(answer.score for answer in firsts)
    parts = len(score.parts) - score.blanks
    return {
        "theme": theme,
        "parts": parts,
        "score": figures(score) if parts >= FEWEST_PARTS else None,
    }


def _next(
    answers: Sequence[Answer],
    scenarios: Sequence[Scenario],
    role: Role | None,
    due: Sequence[Review],
    themes: Sequence[Mapping[str, Any]],
) -> dict[str, Any] | None:
    """The one thing to do now: finish what is begun, look again, or begin where it helps most."""
    made = {scenario.id: progress(answers, scenario) for scenario in scenarios}
    latest = {answer.place.scenario: answer.at for answer in answers}
    begun = [one for one in scenarios if 0 < made[one.id].done < made[one.id].of]
    if begun:
        last = max(begun, key=lambda scenario: latest[scenario.id])
        return {"do": "finish", "scenario": last.id, "title": last.title}
    if due:
        return {"do": "review", "scenario": due[0].scenario.id, "title": due[0].exercise.title}
    shown = {theme["theme"]: theme["score"]["above"] for theme in themes if theme["score"]}
    new = [one for one in scenarios if made[one.id].done == 0]
    if not new:
        return None
    first = min(new, key=lambda one: (not _is_for(one, role), shown.get(one.theme, 1.0)))
    return {"do": "begin", "scenario": first.id, "title": first.title}


def _is_for(scenario: Scenario, role: Role | None) -> bool:
    return role is None or "all" in scenario.audience or role in scenario.audience
