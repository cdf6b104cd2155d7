"""What a score costs: every scored exercise of the content, answered by habit."""

from collections.abc import Callable, Mapping
from statistics import median
from timeit import Timer
from typing import Any

from workbook.app.places import content_folder
from workbook.bench.figures import Figure, Parts, gathered
from workbook.content import Exercise, Library

MICROSECONDS = 1e6
ENOUGH = 20
"""Times that each is done in a run: enough to be above the clock's grain."""


def measure(runs: int) -> Parts:
    """Score, ask and give feedback on every exercise with marks, several times.

    Args:
        runs: how often.

    Returns:
        For each kind of exercise the slowest of it, in microseconds for one call.
    """
    library = Library(content_folder())
    kinds: dict[str, list[tuple[Exercise, Any]]] = {}
    for slug in library.slugs:
        for exercise in library.scenario(slug).exercises:
            if exercise.scored and (plays := exercise.plays()):
                kinds.setdefault(exercise.kind, []).append((exercise, next(iter(plays.values()))))
    found = gathered([_run(kinds) for _ in range(runs)])
    return {
        kind: [
            Figure(one.name.partition(": ")[2], one.unit, one.values)
            for one in found
            if one.name.startswith(f"{kind}: ")
        ]
        for kind in sorted(kinds)
    }


def _run(kinds: Mapping[str, list[tuple[Exercise, Any]]]) -> dict[tuple[str, str], float]:
    return {
        (f"{kind}: {name}", "microseconds"): max(_microseconds(call, *one) for one in exercises)
        for kind, exercises in kinds.items()
        for name, call in _CALLS.items()
    }


_CALLS: dict[str, Callable[[Exercise, Any], object]] = {
    "score": lambda exercise, answer: exercise.score(answer),
    "question": lambda exercise, answer: exercise.question(answer),
    "feedback": lambda exercise, answer: exercise.feedback(answer),
}


def _microseconds(
    call: Callable[[Exercise, Any], object], exercise: Exercise, answer: Any
) -> float:
    """Half of the calls take no longer."""
    timer = Timer(lambda: call(exercise, answer))
    return median(timer.repeat(ENOUGH, 1)) * MICROSECONDS
