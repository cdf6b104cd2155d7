"""What is kept of a learner's way through an exercise, and who keeps it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from workbook.content import Role
from workbook.scoring import Part, Score

Clock = Callable[[], datetime]

Label = Literal["first", "retry", "hinted"]
"""`first`: given before any feedback or hint, the one that counts. The others are practice."""


@dataclass(frozen=True, slots=True)
class Place:
    """One exercise as one learner meets it, in one version of its wording and key."""

    participant: str
    scenario: str
    exercise: str
    version: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A submitted answer and its score at the time. Never changed; another try is another one.

    `submission` is the id the browser made for it; sending the same one again adds nothing.
    `role` is the role it was given in: its key is that of this role, whatever role comes later.
    """

    submission: str
    place: Place
    attempt: int
    label: Label
    given: Any
    score: Score
    at: datetime
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer being worked on. The one with the higher (attempt, seq) stands."""

    place: Place
    attempt: int
    seq: int
    given: Any


class Keeper(Protocol):
    """Keeps records on disk. Every method returns only when what it says is durable."""

    def answers(self, place: Place) -> list[Answer]:
        """The answers at a place, oldest first."""
        ...

    def all_answers(self, participant: str) -> list[Answer]:
        """Everything a participant has submitted, oldest first."""
        ...

    def everybody(self, scenario: str, exercise: str, version: int) -> list[Answer]:
        """Everybody's answers to an exercise, oldest first."""
        ...

    def add(self, answer: Answer) -> Answer:
        """Add an answer, or return the one already stored under its submission id.

        The attempt number is settled here, as one more than the answers at the place; where that
        makes it a later attempt than the answer thought, its label becomes `retry`.

        Raises:
            Conflict: the submission id is taken by somebody else's answer.
        """
        ...

    def draft(self, place: Place) -> Draft | None:
        """The draft at a place."""
        ...

    def keep(self, draft: Draft) -> bool:
        """Keep a draft; False where a newer one stands."""
        ...

    def hints(self, place: Place, attempt: int) -> int:
        """How many hints were taken in an attempt."""
        ...

    def take_hint(self, place: Place, attempt: int, number: int) -> None:
        """Note that a hint was taken; noting it again changes nothing."""
        ...

    def role(self, participant: str) -> Role | None:
        """The role a participant chose last."""
        ...

    def choose_role(self, participant: str, role: Role, at: datetime) -> None:
        """Note the role a participant is in from now on; what was answered before stays as it is."""
        ...


class Refused(ValueError):  # noqa: N818 - it is what happened, not an error of the program
    """Something that cannot be taken, in one sentence for the learner. Nothing they typed is lost."""


class NotNow(Refused):
    """It cannot be taken at the moment. The page keeps it and sends it again by itself."""


class Conflict(ValueError):  # noqa: N818 - it is what happened
    """A submission id that belongs to somebody else's answer."""


def score_to_json(score: Score) -> dict[str, Any]:
    """A score as JSON data, without its words (they are in the content)."""
    return {
        "points": score.points,
        "maximum": score.maximum,
        "chance": score.chance,
        "parts": [[p.id, p.points, p.maximum, p.outcome] for p in score.parts],
    }


def score_from_json(data: Mapping[str, Any]) -> Score:
    """The score that `score_to_json` wrote."""
    parts = tuple(Part(*fields) for fields in data["parts"])
    return Score(data["points"], data["maximum"], data["chance"], parts)
