"""How somebody simulated behaves in a room."""

from dataclasses import dataclass

Span = tuple[float, float]
"""Seconds, from and to, at the speed of real people."""


@dataclass(frozen=True)
class Habit:
    """A way to take part.

    Attributes:
        name: what it is called.
        comes: how long after the others they come.
        reads: how long they take before they answer; None: they never do.
        sway: how much of the room's leaning is in what they think.
        first: whether they take the first thing they see.
        changes: how likely they think better of it while the vote is open.
        says: how likely they say how sure they are.
        drops: how likely their phone is put away in the middle of a question.
        away: how long it stays away.
        returns: how likely it is taken out again.
        asks: how likely they put a question on the wall.
    """

    name: str
    comes: Span = (0, 5)
    reads: Span | None = (8, 30)
    sway: float = 0.6
    first: bool = False
    changes: float = 0.3
    says: float = 0.7
    drops: float = 0.0
    away: Span = (0, 0)
    returns: float = 1.0
    asks: float = 0.03


CAREFUL = Habit("careful")
HASTY = Habit("hasty", reads=(0.5, 3), sway=0.0, first=True, changes=0.05, says=0.9, asks=0)
DROPS_OUT = Habit("drops out", changes=0.1, drops=0.6, away=(20, 60), returns=0.75)
COMES_LATE = Habit("comes late", comes=(60, 180))
NEVER_ANSWERS = Habit("never answers", reads=None, asks=0)

HABITS = (CAREFUL, HASTY, DROPS_OUT, COMES_LATE, NEVER_ANSWERS)

_OF_TEN = (
    *(CAREFUL, HASTY, CAREFUL, DROPS_OUT, CAREFUL),
    *(COMES_LATE, CAREFUL, HASTY, CAREFUL, NEVER_ANSWERS),
)


def habit_of(number: int) -> Habit:
    """The habit of somebody by their number: of ten, half are careful and one never answers.

    >>> [habit_of(number).name for number in range(4)]
    ['careful', 'hasty', 'careful', 'drops out']
    """
    return _OF_TEN[number % len(_OF_TEN)]
