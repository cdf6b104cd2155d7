"""Agendas: how a session goes, step by step, with a facilitator's notes and prompts."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, StrictInt, StringConstraints

from workbook.content.base import Id, Objection, Strict, Text, repeats
from workbook.content.reading import read_model
from workbook.content.scenario import Audience
from workbook.content.source import Problem

FOLDER = "agendas"

PlaceName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
"""An exercise, as `scenario/exercise`."""


class Step(Strict):
    """Something that a room does, with or without an exercise."""

    id: Id
    title: Text
    minutes: Annotated[StrictInt, Field(ge=1, le=120)]
    exercise: PlaceName | None = None
    notes: Text
    prompts: Annotated[tuple[Text, ...], Field(min_length=1)]


class Agenda(Strict):
    """A session: what the facilitator gets ready, and the steps in order."""

    id: Id
    title: Text
    minutes: Annotated[StrictInt, Field(ge=5, le=480)]
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    summary: Text
    review_by: date
    before: Annotated[tuple[Text, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    def objections(self) -> Iterator[Objection]:
        """Steps have ids of their own, and their minutes make up the whole."""
        yield from repeats(("steps",), (step.id for step in self.steps), "step")
        total = sum(step.minutes for step in self.steps)
        if total != self.minutes:
            text = f"the steps take {total} minutes together, and this says {self.minutes}"
            yield ("minutes",), f"{text}; make them agree"


def read_agenda(
    path: Path, exercises: Collection[str] | None = None
) -> tuple[Agenda | None, list[Problem]]:
    """Read one agenda.

    Args:
        path: the file, called by the agenda's id.
        exercises: every exercise there is, as `scenario/exercise`; None to take them on trust.

    Returns:
        The agenda (None when it has the wrong shape), and everything that is wrong with it.
    """
    source, agenda, problems = read_model(path, f"{FOLDER}/{path.name}", Agenda)
    if agenda is None:
        return None, problems
    objections = [*agenda.objections(), *_misnamed(agenda, path.stem)]
    if exercises is not None:
        objections += _unknown(agenda, exercises)
    return agenda, [*problems, *(source.problem(place, text) for place, text in objections)]


def _misnamed(agenda: Agenda, stem: str) -> Iterator[Objection]:
    if agenda.id != stem:
        yield ("id",), f"the id is {agenda.id!r} but the file is {stem!r}; make them the same"


def _unknown(agenda: Agenda, exercises: Collection[str]) -> Iterator[Objection]:
    for n, step in enumerate(agenda.steps):
        if step.exercise is not None and step.exercise not in exercises:
            yield ("steps", n, "exercise"), f"there is no exercise {step.exercise!r}"
