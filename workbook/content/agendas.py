"""Agendas: how a session goes, step by step, with a facilitator's notes and prompts."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from workbook.content.base import Exercise, Id, Objection, Strict, Text, repeats
from workbook.content.reading import read_model
from workbook.content.scenario import Audience
from workbook.content.source import Problem

FOLDER = "agendas"
MOST_STEPS = 40

PlaceName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
"""An exercise, as `scenario/exercise`."""

By = Literal["person", "table"]
"""Who gives an answer: everybody for themselves, or each table one together."""


class Step(Strict):
    """Something that a room does, with or without an exercise."""

    id: Id
    title: Text
    minutes: Annotated[StrictInt, Field(ge=1, le=120)]
    exercise: PlaceName | None = None
    by: By = "person"
    sure: StrictBool = True
    """Whether people are asked, beside a vote, how sure they are."""

    notes: Text
    prompts: Annotated[tuple[Text, ...], Field(min_length=1)]

    def objections(self) -> Iterator[Objection]:
        """A table can answer together only where there is something to answer."""
        if self.by == "table" and self.exercise is None:
            yield ("by",), "there is no exercise here for a table to answer; leave `by` out"


class Agenda(Strict):
    """A session: what the facilitator gets ready, and the steps in order."""

    id: Id
    title: Text
    minutes: Annotated[StrictInt, Field(ge=5, le=480)]
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    summary: Text
    review_by: date
    before: Annotated[tuple[Text, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=MOST_STEPS)]

    def objections(self) -> Iterator[Objection]:
        """Steps have ids of their own and hold together; their minutes make up the whole."""
        yield from repeats(("steps",), (step.id for step in self.steps), "step")
        for n, step in enumerate(self.steps):
            yield from ((("steps", n, *place), text) for place, text in step.objections())
        total = sum(step.minutes for step in self.steps)
        if total != self.minutes:
            text = f"the steps take {total} minutes together, and this says {self.minutes}"
            yield ("minutes",), f"{text}; make them agree"


def read_agenda(
    path: Path, exercises: Mapping[str, Exercise] | None = None
) -> tuple[Agenda | None, list[Problem]]:
    """Read one agenda.

    Args:
        path: the file, called by the agenda's id.
        exercises: every exercise there is, by `scenario/exercise`; None to take them on trust.

    Returns:
        The agenda (None when it has the wrong shape), and everything that is wrong with it.
    """
    source, agenda, problems = read_model(path, f"{FOLDER}/{path.name}", Agenda)
    if agenda is None:
        return None, problems
    objections = [*agenda.objections(), *_misnamed(agenda, path.stem)]
    if exercises is not None:
        objections += _unfit(agenda, exercises)
    return agenda, [*problems, *(source.problem(place, text) for place, text in objections)]


def _misnamed(agenda: Agenda, stem: str) -> Iterator[Objection]:
    if agenda.id != stem:
        yield ("id",), f"the id is {agenda.id!r} but the file is {stem!r}; make them the same"


def _unfit(agenda: Agenda, exercises: Mapping[str, Exercise]) -> Iterator[Objection]:
    """Exercises that there are not, or that no table can do together."""
    for n, step in enumerate(agenda.steps):
        if step.exercise is None:
            continue
        exercise = exercises.get(step.exercise)
        if exercise is None:
            yield ("steps", n, "exercise"), f"there is no exercise {step.exercise!r}"
        elif step.by == "table" and not exercise.scored:
            text = f"a {exercise.kind} belongs to whoever writes it; leave `by` out"
            yield ("steps", n, "by"), text
