"""`best-option` and `choose`: picking from a list."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictBool, StrictInt

from workbook.content.base import (
    AnswerError,
    Board,
    Exercise,
    Item,
    Objection,
    Spot,
    Text,
    explained,
    labelled,
    longest,
    one_best,
    one_of,
    repeats,
    shuffled,
    verdict,
)
from workbook.scoring import Part, Score, best_option, choose
from workbook.scoring.options import POINTS_PER_CHOICE


class WorthOption(Item):
    """An option with its own points, 0 to 4."""

    text: Text
    points: Annotated[StrictInt, Field(ge=0, le=4)]


class BestOption(Exercise):
    """Pick one. Near-misses earn something; exactly one option earns 4."""

    shape: ClassVar[str] = "the id of one option"
    kind: Literal["best-option"]
    options: Annotated[tuple[WorthOption, ...], Field(min_length=3, max_length=8)]

    def objections(self) -> Iterator[Objection]:
        """Exactly one best option, ids unique."""
        yield from repeats(("options",), (o.id for o in self.options), "option")
        best = [o.id for o in self.options if o.points == POINTS_PER_CHOICE]
        if len(best) != 1:
            yield ("options",), one_best("option", best)

    def items(self) -> Sequence[Item]:
        """The options."""
        return self.options

    def blank(self) -> None:
        """No option."""
        return

    def read(self, given: Any) -> str | None:
        """An option id, or None."""
        return None if given is None else one_of(given, (o.id for o in self.options), "an option")

    def plays(self) -> dict[str, str]:
        """The first option, and the longest."""
        shown = _by_habit(self.id, self.options)
        return {habit: ids[0] for habit, ids in shown.items()}

    def score(self, answer: str | None) -> Score:
        """The option's own points; the part is named after the option picked."""
        score = best_option(answer, {o.id: o.points for o in self.options})
        part = score.parts[0]
        named = Part(answer or part.id, part.points, part.maximum, part.outcome)
        return explained(Score(score.points, score.maximum, score.chance, (named,)), self.options)

    def question(self, answer: str | None) -> dict[str, Any]:  # noqa: ARG002
        """The options in their fixed shuffled order."""
        return {"options": _shown(self.id, self.options), "pick": 1}

    def feedback(self, answer: str | None) -> dict[str, Any]:
        """Every option with its worth, in the order it was shown."""
        items = []
        for option in shuffled(self.id, self.options):
            part = best_option(option.id, {o.id: o.points for o in self.options}).parts[0]
            keyed = option.points == POINTS_PER_CHOICE
            items.append(verdict(part, option) | {"chosen": option.id == answer, "keyed": keyed})
        return {"items": items}

    def label(self, part: str) -> str:
        """The option's text, or the exercise's title for a blank."""
        return next((o.text for o in self.options if o.id == part), self.title)

    def board(self) -> Board:
        """A bar for each option."""
        return Board("bars", labelled(shuffled(self.id, self.options)))

    def spots(self, answer: str | None) -> list[Spot]:
        """The option picked."""
        return [] if answer is None else [(answer, "")]

    def key_spots(self) -> list[Spot]:
        """The best option."""
        return [(o.id, "") for o in self.options if o.points == POINTS_PER_CHOICE]


class KeyedOption(Item):
    """An option that is one of the right ones, or not."""

    text: Text
    keyed: StrictBool


class Choose(Exercise):
    """Pick exactly `pick` of the options."""

    shape: ClassVar[str] = "a list of option ids"
    kind: Literal["choose"]
    pick: Annotated[StrictInt, Field(ge=2, le=5)]
    options: Annotated[tuple[KeyedOption, ...], Field(min_length=4, max_length=10)]

    def objections(self) -> Iterator[Objection]:
        """As many keyed options as are to be picked, and fewer than there are."""
        yield from repeats(("options",), (o.id for o in self.options), "option")
        if len(self.key) != self.pick:
            yield ("pick",), f"pick is {self.pick}, but {len(self.key)} options are keyed"
        if self.pick >= len(self.options):
            yield ("pick",), "there must be more options than are to be picked"

    @property
    def key(self) -> set[str]:
        """Ids of the right options."""
        return {o.id for o in self.options if o.keyed}

    def items(self) -> Sequence[Item]:
        """The options."""
        return self.options

    def blank(self) -> list[str]:
        """Nothing picked."""
        return []

    def read(self, given: Any) -> list[str]:
        """A list of different option ids, in the options' order."""
        if not isinstance(given, list):
            raise AnswerError("An answer here is a list of options.")
        ids = [o.id for o in self.options]
        picked = {one_of(id, ids, "an option") for id in given}
        return [id for id in ids if id in picked]

    def unready(self, answer: list[str]) -> str | None:
        """More than may be picked cannot be submitted; fewer may."""
        if len(answer) > self.pick:
            return f"Pick {self.pick} at most; you have picked {len(answer)}."
        return super().unready(answer)

    def plays(self) -> dict[str, list[str]]:
        """As many as may be picked: the first, and the longest."""
        shown = _by_habit(self.id, self.options)
        return {habit: ids[: self.pick] for habit, ids in shown.items()}

    def score(self, answer: list[str]) -> Score:
        """Four marks for each right one."""
        ids = [o.id for o in self.options]
        return explained(choose(answer, self.key, ids), self.options)

    def question(self, answer: list[str]) -> dict[str, Any]:  # noqa: ARG002
        """The options in their fixed shuffled order."""
        return {"options": _shown(self.id, self.options), "pick": self.pick}

    def feedback(self, answer: list[str]) -> dict[str, Any]:
        """Every option: was it right, was it picked, and why."""
        parts = {part.id: part for part in self.score(answer).parts}
        items = []
        for option in shuffled(self.id, self.options):
            part = parts.get(option.id, Part(option.id, 0, 0, "none"))
            extras = {"chosen": option.id in answer, "keyed": option.keyed}
            items.append(verdict(part, option) | extras)
        return {"items": items}

    def label(self, part: str) -> str:
        """The option's text."""
        return next(o.text for o in self.options if o.id == part)

    def board(self) -> Board:
        """A bar for each option."""
        return Board("bars", labelled(shuffled(self.id, self.options)))

    def spots(self, answer: list[str]) -> list[Spot]:
        """The options picked."""
        return [(id, "") for id in answer]

    def key_spots(self) -> list[Spot]:
        """The right options."""
        return [(o.id, "") for o in self.options if o.keyed]


def _by_habit(seed: str, options: Sequence[WorthOption | KeyedOption]) -> dict[str, list[str]]:
    return {
        "first": [option.id for option in shuffled(seed, options)],
        "longest": longest({option.id: option.text for option in options}),
    }


def _shown(seed: str, options: Sequence[WorthOption | KeyedOption]) -> list[Any]:
    return [{"id": o.id, "text": o.text} for o in shuffled(seed, options)]
