"""What a learner's answers add up to: the results card of a scenario, and progress."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from workbook.content import Library, Scenario
from workbook.learning.records import Answer
from workbook.scoring import Part, Score, combine

FEWEST_PARTS = 5
"""Below this many scored parts nothing is said about strengths."""

WORDS_OF_A_LABEL = 18


class Progress(NamedTuple):
    """How many of a scenario's exercises have been answered."""

    done: int
    of: int


def counted(answers: Iterable[Answer], scenario: Scenario) -> dict[str, Answer]:
    """The answers that count, by exercise: first attempts at what is scored, as it stands."""
    return {
        answer.place.exercise: answer
        for answer in answers
        if answer.label == "first"
        and answer.place.scenario == scenario.id
        and answer.place.version == scenario.version
        and answer.place.exercise in scenario.by_id
        and scenario.by_id[answer.place.exercise].scored
    }


def progress(answers: Iterable[Answer], scenario: Scenario) -> Progress:
    """How far somebody has come in a scenario; a hinted attempt is a step taken too."""
    done = {
        answer.place.exercise
        for answer in answers
        if answer.place.scenario == scenario.id
        and answer.place.version == scenario.version
        and answer.place.exercise in scenario.by_id
    }
    return Progress(len(done), len(scenario.exercises))


def card(answers: Iterable[Answer], scenario: Scenario, library: Library) -> dict[str, Any]:
    """The results card of a scenario as JSON data for the screen."""
    answers = list(answers)
    firsts = counted(answers, scenario)
    made = progress(answers, scenario)
    score = combine(answer.score for answer in firsts.values())
    return {
        "title": scenario.title,
        "score": figures(score) if firsts else None,
        "done": made.done,
        "of": made.of,
        "parts": len(score.parts),
        **_points(_explained(firsts, scenario), library),
    }


@dataclass(frozen=True, slots=True)
class _Told:
    """A part with the words that go with it."""

    part: Part
    title: str
    why: str
    guidance: tuple[str, ...]


def figures(score: Score) -> dict[str, float]:
    """A score as a screen draws it."""
    return {
        "points": score.points,
        "maximum": score.maximum,
        "chance": score.chance,
        "above": score.above_chance,
    }


def _explained(firsts: Mapping[str, Answer], scenario: Scenario) -> list[_Told]:
    """Every counted part with its words, scored afresh from the same version of the content."""
    told = []
    for id, answer in firsts.items():
        exercise = scenario.by_id[id]
        if not exercise.fits(answer.given):
            continue  # the content was changed under the same version: there are no words for it
        exercise = exercise.for_role(answer.role)
        for part in exercise.score(answer.given).parts:
            title = shortened(exercise.label(part.id))
            told.append(_Told(part, title, part.reason, part.guidance or exercise.guidance[:1]))
    return told


def _points(told: list[_Told], library: Library) -> dict[str, Any]:
    """The strongest and the weakest point, and what to read; nothing from too few parts."""
    answered = [t for t in told if t.part.outcome != "blank"]
    if len(answered) < FEWEST_PARTS:
        return {"strongest": None, "weakest": None, "read": []}
    best = max(answered, key=lambda t: (t.part.outcome == "full", t.part.maximum, bool(t.why)))
    worst = max(answered, key=lambda t: (t.part.lost, t.part.maximum))
    lost = [t for t in sorted(answered, key=lambda t: -t.part.lost) if t.part.lost > 0]
    rows = list(dict.fromkeys(row for t in lost for row in t.guidance))[:3]
    return {
        "strongest": _point(best) if best.part.outcome == "full" else None,
        "weakest": _point(worst) if worst.part.lost > 0 else None,
        "read": library.footnotes(rows),
    }


def _point(told: _Told) -> dict[str, str]:
    return {"title": told.title, "why": told.why}


def shortened(text: str) -> str:
    """A text in its first words, where it is to be a name for something."""
    words = text.split()
    return text if len(words) <= WORDS_OF_A_LABEL else " ".join(words[:WORDS_OF_A_LABEL]) + " …"
