"""A scenario: its cast, its situation, and its exercises in order."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StrictInt

from workbook.content.base import Exercise, Id, Objection, Strict, Text, repeats
from workbook.content.kinds import AnyExercise
from workbook.content.kinds.talk import Conversation

Audience = Literal["nhs", "council", "campaigner", "all"]
Theme = Literal[
    "research-the-mp",
    "first-contact",
    "communication-lines",
    "no-surprises",
    "casework",
    "constituency-time",
    "meetings-and-visits",
    "media",
    "local-vs-national",
    "political-dynamics",
    "regional-investment",
    "simplify-the-nhs",
    "evidence-and-framing",
    "alliances-and-depth",
    "neutrality-and-human-side",
    "internal-process",
    "follow-up",
    "landscape-facts",
    "sharing-experience",
    "setbacks-and-change",
]


class Person(Strict):
    """Somebody fictional."""

    id: Id
    name: Text
    role: Text
    party: Text | None = None
    about: Text | None = None


class Scenario(Strict):
    """One folder under `data/scenarios`."""

    id: Id
    version: Annotated[StrictInt, Field(ge=1)]
    title: Text
    summary: Text
    theme: Theme
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    minutes: Annotated[StrictInt, Field(ge=1, le=90)]
    review_by: date
    cast: tuple[Person, ...] = ()
    situation: Text
    exercises: Annotated[tuple[AnyExercise, ...], Field(min_length=1)]

    def objections(self) -> Iterator[Objection]:
        """Rules across the whole scenario, and each exercise's own."""
        yield from repeats(("cast",), (person.id for person in self.cast), "cast")
        yield from repeats(("exercises",), (e.id for e in self.exercises), "exercise")
        yield from self._namesakes()
        known = {person.id for person in self.cast}
        for n, exercise in enumerate(self.exercises):
            at = ("exercises", n)
            yield from (((*at, *place), text) for place, text in exercise.objections())
            if isinstance(exercise, Conversation):
                for t, turn in enumerate(exercise.nodes):
                    if turn.speaker not in known:
                        allowed = ", ".join(sorted(known))
                        message = f"{turn.speaker!r} is not in the cast; cast: {allowed}"
                        yield (*at, "nodes", t, "speaker"), message

    def _namesakes(self) -> Iterator[Objection]:
        """Titles are how people, and those who listen to a page, tell its parts from each other."""
        seen = {self.title}
        for n, exercise in enumerate(self.exercises):
            if exercise.title in seen:
                text = f"{exercise.title!r} is a title already; give this exercise one of its own"
                yield ("exercises", n, "title"), text
            seen.add(exercise.title)

    def proof(self) -> Iterator[Objection]:
        """What each exercise has to prove."""
        for n, exercise in enumerate(self.exercises):
            yield from ((("exercises", n, *place), text) for place, text in exercise.proof())

    @cached_property
    def by_id(self) -> dict[str, Exercise]:
        """The exercises by id."""
        return {exercise.id: exercise for exercise in self.exercises}

    def step(self, exercise: Exercise) -> int:
        """Which step of the scenario an exercise is, from 1."""
        return [e.id for e in self.exercises].index(exercise.id) + 1

    def question(self, exercise: Exercise, answer: Any) -> dict[str, Any]:
        """The exercise's question, with the names and roles of whoever speaks in it."""
        question = exercise.question(answer)
        people = {person.id: person for person in self.cast}
        for turn in [*question.get("transcript", []), question.get("now")]:
            if turn is not None:
                person = people[turn["speaker"]]
                turn |= {"speaker": person.name, "speaker_role": person.role}
        return question
