"""A verdict is a value: the score of an answer and of each of its parts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self

ROUNDING = 1e-9

Outcome = Literal["full", "part", "none", "blank"]


def outcome(points: float, maximum: float) -> Outcome:
    """The word for a part that was answered: `full`, `part` or `none` of its marks.

    >>> outcome(4, 4), outcome(1, 4), outcome(0, 4)
    ('full', 'part', 'none')
    """
    if points >= maximum - ROUNDING:
        return "full"
    return "part" if points > ROUNDING else "none"


@dataclass(frozen=True, slots=True)
class Part:
    """The verdict on one part of an answer (an option, a statement, a case, a step).

    `reason` and `guidance` are empty when the score comes from this layer; the content layer,
    which knows the words, fills them in.
    """

    id: str
    points: float
    maximum: float
    outcome: Outcome
    reason: str = ""
    guidance: tuple[str, ...] = ()

    def because(self, reason: str, guidance: Iterable[str] = ()) -> Self:
        """The same verdict with the words that explain it."""
        return replace(self, reason=reason, guidance=tuple(guidance))

    @property
    def lost(self) -> float:
        """Marks this part could have earned and did not."""
        return self.maximum - self.points


def judged(id: str, points: float, maximum: float) -> Part:
    """A part that was answered."""
    return Part(id, points, maximum, outcome(points, maximum))


def blank(id: str, maximum: float) -> Part:
    """A part that was left blank: no marks, and told apart from a wrong answer."""
    return Part(id, 0, maximum, "blank")


@dataclass(frozen=True, slots=True)
class Score:
    """Points earned, the most there was to earn, and what guessing would earn on average.

    >>> Score(points=16, maximum=20, chance=12).above_chance
    0.5
    """

    points: float
    maximum: float
    chance: float
    parts: tuple[Part, ...] = ()

    @property
    def fraction(self) -> float:
        """Points as a share of the maximum, 0 to 1 (0 when there was nothing to earn)."""
        return self.points / self.maximum if self.maximum else 0.0

    @property
    def above_chance(self) -> float:
        """How far from guessing (0) to full marks (1) this answer is; negative below guessing.

        (points - chance) / (maximum - chance), the form of Cohen's kappa. Where guessing would
        earn full marks too, nothing can be shown above it and the figure is 0.
        """
        room = self.maximum - self.chance
        return (self.points - self.chance) / room if room > ROUNDING else 0.0

    @property
    def blanks(self) -> int:
        """How many parts were left blank."""
        return sum(part.outcome == "blank" for part in self.parts)


def total(parts: Iterable[Part], chance: float) -> Score:
    """The score whose points and maximum are the sums over its parts."""
    parts = tuple(parts)
    return Score(
        points=sum(part.points for part in parts),
        maximum=sum(part.maximum for part in parts),
        chance=chance,
        parts=parts,
    )


def combine(scores: Iterable[Score]) -> Score:
    """Several exercises as one score: points, maxima and chance add up.

    >>> combine([Score(4, 4, 1), Score(0, 4, 1)]).above_chance
    0.3333333333333333
    """
    scores = tuple(scores)
    return Score(
        points=sum(score.points for score in scores),
        maximum=sum(score.maximum for score in scores),
        chance=sum(score.chance for score in scores),
        parts=tuple(part for score in scores for part in score.parts),
    )
