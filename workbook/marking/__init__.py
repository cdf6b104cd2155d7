"""Judging letters by program: what a marker is. There is none yet.

A marker reads a letter's text and nothing else, and gives one verdict for each criterion of its
kind, with the words of the letter that earned the criterion or lost it. The criteria and their
words are content (`workbook.content.letters`). Until there is a marker that has been held against
people's own judgement, writers mark their letters themselves, and a letter is not scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one criterion is met.

    `words` are the words of the letter that earned it or lost it, as they stand there; they are
    empty where it is lost by what the letter does not say.
    """

    criterion: str
    met: bool
    words: str = ""


class Marker(Protocol):
    """Judges letters."""

    def mark(self, kind: str, text: str) -> Sequence[Verdict]:
        """One verdict for each criterion of a kind of letter, in their order.

        Args:
            kind: the kind of letter, as "casework-reply".
            text: what the letter says.
        """
        ...
