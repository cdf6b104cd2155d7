"""A conversation that a room walks together: each turn is a vote on what to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from workbook.content import Role, Scenario
from workbook.content.base import AnswerError, Labelled, one_of
from workbook.content.kinds.talk import Conversation
from workbook.scoring import Score

Shares = Mapping[int, float]
"""For a turn of the talk, from 0: the share of the vote that the line said there had."""


@dataclass(frozen=True)
class Talk:
    """A conversation at a point of a path.

    Args:
        scenario: the scenario it belongs to, with its people.
        exercise: the conversation.
        path: the lines said so far.
    """

    scenario: Scenario
    exercise: Conversation
    path: tuple[str, ...]

    @property
    def _question(self) -> dict[str, Any]:
        return self.scenario.question(self.exercise, list(self.path))

    @property
    def lines(self) -> tuple[Labelled, ...]:
        """What can be said now; nothing at an ending."""
        now = self._question["now"]
        return tuple((line["id"], line["text"]) for line in now["choices"]) if now else ()

    @property
    def over(self) -> bool:
        """Whether it has come to an ending."""
        return not self.lines

    def after(self, choice: object) -> "Talk":
        """The talk once a line has been said.

        Raises:
            AnswerError: it cannot be said here.
        """
        said = one_of(choice, (id for id, _ in self.lines), "a line")
        return Talk(self.scenario, self.exercise, (*self.path, said))

    def before(self, turn: int) -> "Talk":
        """The talk as it was before a turn, counted from 0."""
        return Talk(self.scenario, self.exercise, self.path[:turn])

    def view(self, shares: Shares, *, debrief: bool, replay: bool) -> dict[str, Any]:
        """What people see of it, as JSON data.

        Args:
            shares: the votes on the lines that were said.
            debrief: whether the ending is told in full, with what it turned on.
            replay: whether this is another branch of a talk that was walked before.
        """
        question = self._question
        return {
            "transcript": [
                _turn(turn, n, shares.get(n)) for n, turn in enumerate(question["transcript"])
            ],
            "meters": question["meters"],
            "now": question["now"] and _spoken(question["now"]),
            "ending": self._ending(debrief=debrief) if self.over else None,
            "replay": replay,
        }

    def _ending(self, *, debrief: bool) -> dict[str, Any]:
        ending = dict(self.exercise.feedback(list(self.path))["ending"])
        return ending if debrief else {**ending, "debrief": None}

    @property
    def title(self) -> str | None:
        """What the ending is called, if it has come to one."""
        return str(self._ending(debrief=False)["title"]) if self.over else None

    def turning(self) -> list[int]:
        """The turns that an ended talk hung on."""
        items = self.exercise.feedback(list(self.path))["items"]
        return [item["step"] for item in items if item["turning"]]


def _spoken(turn: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("node", "scene", "speaker", "speaker_role", "notice", "says")
    return {key: turn[key] for key in keys}


def _turn(turn: Mapping[str, Any], n: int, share: float | None) -> dict[str, Any]:
    said = next(choice for choice in turn["choices"] if choice["id"] == turn["chosen"])
    more = {"n": n, "chosen_text": said["text"], "spoken": said["spoken"], "share": share}
    return _spoken(turn) | more


@dataclass(frozen=True)
class TurnVote:
    """The vote on what to say now, with the part of an exercise's contract that a vote needs."""

    talk: Talk

    kind: ClassVar[str] = "best-option"
    scored: ClassVar[bool] = False
    roles: ClassVar[Mapping[Role, Any]] = {}

    @property
    def title(self) -> str:
        """The conversation's title."""
        return self.talk.exercise.title

    @property
    def prompt(self) -> str:
        """What is asked: the conversation's own prompt."""
        return self.talk.exercise.prompt

    def blank(self) -> None:
        """Nothing chosen."""
        return

    def read(self, given: object) -> str | None:
        """A line that can be said now, or None."""
        return None if given is None else one_of(given, (id for id, _ in self.talk.lines), "a line")

    def fits(self, given: object) -> bool:
        """Whether something kept earlier is a line that can be said now."""
        try:
            self.read(given)
        except AnswerError:
            return False
        return True

    def unready(self, answer: str | None) -> str | None:
        """A blank is no vote."""
        return "Nothing is chosen yet." if answer is None else None

    def score(self, answer: str | None) -> Score | None:  # noqa: ARG002
        """A line on the way earns nothing by itself."""
        return None

    def question(self, answer: Any) -> dict[str, Any]:  # noqa: ARG002
        """The lines as cards."""
        lines: Sequence[Labelled] = self.talk.lines
        return {"options": [{"id": id, "text": text} for id, text in lines], "pick": 1}
