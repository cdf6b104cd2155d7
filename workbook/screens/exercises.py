"""The exercises' screens: one class for each component, and the messages they all answer."""

from collections.abc import Callable
from typing import Any, ClassVar

from workbook.content.signs import isolated
from workbook.learning import NotNow, Refused, Way, WayThrough
from workbook.screens.page import Page
from workbook.screens.screen import Screen, ruling


class Answering(Screen):
    """A screen on which exercises are answered. The protocol is in DEVELOPERS.md, "Submitting"."""

    shows_draft: bool = False
    """Whether what is on the screen depends on the draft, as the transcript of a talk does."""

    def _way_of(self, message: dict[str, Any]) -> WayThrough:
        """The way that a message goes."""
        raise NotImplementedError

    def _submitted(self) -> None:
        """Called after an answer was taken."""

    def _choose_role(self, role: object) -> None:
        """Called with the role that somebody says they are in."""
        raise NotImplementedError

    def answers(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        """What is done for each kind of message."""
        return {
            "draft": self._draft,
            "submit": self._submit,
            "retry": self._retry,
            "hint": self._hint,
            "role": self._role,
        }

    def heard(self, message: dict[str, Any]) -> None:
        """Answer a message; a refusal is one plain sentence and loses nothing."""
        answer = self.answers().get(str(message.get("type")))
        if answer is None:
            super().heard(message)
            return
        try:
            answer(message)
        except Refused as refused:
            self.redraw()
            self.outlet.tell(ruling(message, str(refused), later=isinstance(refused, NotNow)))

    def _draft(self, message: dict[str, Any]) -> None:
        attempt, seq = _number(message, "attempt"), _number(message, "seq")
        kept = self._way_of(message).draft(attempt, seq, message.get("answer"))
        if self.shows_draft or not kept:
            self.redraw()
        else:
            self.note()
        if kept:
            self.outlet.tell({"type": "noted", "attempt": attempt, "seq": seq})

    def _submit(self, message: dict[str, Any]) -> None:
        id = str(message.get("id"))
        attempt, version = _number(message, "attempt"), _number(message, "version")
        self._way_of(message).submit(id, attempt, version, message.get("answer"))
        self.redraw()
        self.outlet.tell({"type": "saved", "id": id})
        self._submitted()

    def _retry(self, message: dict[str, Any]) -> None:
        attempt = _number(message, "attempt")
        self._way_of(message).retry(attempt, _number(message, "from", 0))
        self.redraw()
        self.outlet.tell({"type": "noted", "attempt": attempt, "seq": 0})

    def _hint(self, message: dict[str, Any]) -> None:
        attempt, number = _number(message, "attempt"), _number(message, "number")
        self._way_of(message).hint(attempt, number)
        self.redraw()

    def _role(self, message: dict[str, Any]) -> None:
        self._choose_role(message.get("role"))
        self.redraw()


class ExerciseScreen(Answering):
    """An exercise on the page.

    Args:
        page: where it stands.
        way: finds the learner's way through the exercise, in the role they have at the time.
        heading: what to make of the exercise's title, where it is on the page twice.
    """

    kinds: ClassVar[tuple[str, ...]]
    """Kinds of exercise that this component shows."""

    by_role = True

    def __init__(self, page: Page, way: Callable[[], Way], heading: str | None = None) -> None:
        self._find = way
        self._heading = heading
        super().__init__(page)

    def fetch(self) -> dict[str, Any]:
        """The exercise as the learner may see it."""
        view = self._find().view()
        if self._heading is None:
            return view
        return view | {"title": self._heading.format(title=isolated(view["title"]))}

    def _way_of(self, message: dict[str, Any]) -> Way:  # noqa: ARG002 - there is only one
        return self._find()

    def _submitted(self) -> None:
        self.page.answered()

    def _choose_role(self, role: object) -> None:
        self._find().choose_role(role)

    def _role(self, message: dict[str, Any]) -> None:
        super()._role(message)
        self.page.became_somebody_else()


def _number(message: dict[str, Any], key: str, otherwise: int | None = None) -> int:
    value = message.get(key, otherwise)
    if type(value) is not int or not 0 <= value < 2**31:
        raise Refused("This page sent something that cannot be read. Reload the page.")
    return value


class Choice(ExerciseScreen):
    """Cards to pick from."""

    component = "choice"
    kinds = ("best-option", "choose")


class Ranking(ExerciseScreen):
    """Cards to put in order."""

    component = "ranking"
    kinds = ("rank",)


class Rating(ExerciseScreen):
    """Statements to rate."""

    component = "rating"
    kinds = ("rate",)


class Triage(ExerciseScreen):
    """Letters on the desk."""

    component = "triage"
    kinds = ("triage",)


class Conversation(ExerciseScreen):
    """A transcript that grows by what is said."""

    component = "conversation"
    kinds = ("conversation",)
    shows_draft = True


class Matching(ExerciseScreen):
    """Cards, each with the targets it may belong to."""

    component = "matching"
    kinds = ("match",)


class Placing(ExerciseScreen):
    """A map on two axes, and those to place on it."""

    component = "placing"
    kinds = ("place",)


class Letter(ExerciseScreen):
    """A letter to write, and to mark beside a model."""

    component = "letter"
    kinds = ("letter",)


class Reflection(ExerciseScreen):
    """Boxes to think in."""

    component = "reflection"
    kinds = ("reflection",)


class Schedule(ExerciseScreen):
    """A calendar, and things to put into its slots."""

    component = "schedule"
    kinds = ("schedule",)


class Plan(ExerciseScreen):
    """A plan to write and to take away."""

    component = "plan"
    kinds = ("plan",)


SCREENS: dict[str, type[ExerciseScreen]] = {
    kind: screen
    for screen in (
        Choice,
        Ranking,
        Rating,
        Triage,
        Conversation,
        Matching,
        Placing,
        Letter,
        Reflection,
        Schedule,
        Plan,
    )
    for kind in screen.kinds
}
"""The screen for each kind of exercise. A new one is a class above and a name in this list."""

COMPONENTS = {kind: screen.component for kind, screen in SCREENS.items()}
"""The component for each kind of exercise."""
