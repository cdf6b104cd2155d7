"""`conversation`: a branching talk with state."""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, StrictInt

from workbook.content.base import (
    AnswerError,
    Cites,
    Exercise,
    Id,
    Item,
    Objection,
    Strict,
    Text,
    explained,
    longest,
    repeats,
    shuffled,
)
from workbook.scoring import Choice, Ending, Graph, Meter, Node, Score, conversation
from workbook.scoring.conversation import Bounds, Taken
from workbook.scoring.score import ROUNDING, outcome


class WrittenBounds(Strict):
    """A condition on a meter, as authors write it."""

    at_least: StrictInt | None = None
    at_most: StrictInt | None = None


When = Mapping[Id, WrittenBounds]


class WrittenMeter(Strict):
    """A named quantity, what it is called on screen, and the words for its moving up or down."""

    label: Text
    start: StrictInt
    min: StrictInt = 0
    max: StrictInt = 10
    worth: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    up: Text = "up"
    down: Text = "down"


class Target(Strict):
    """One place a choice may lead to, and when."""

    to: Id
    when: When = Field(default_factory=dict)


Targets = Annotated[
    tuple[Target, ...],
    Field(min_length=1),
    BeforeValidator(lambda goto: goto if isinstance(goto, list | dict) else [{"to": goto}]),
]
"""A list of targets; one id alone is a list of one."""


class Line(Item):
    """Something the learner may say (`says`) or do (`does`)."""

    says: Text | None = None
    does: Text | None = None
    effects: Mapping[Id, StrictInt] = Field(default_factory=dict)
    when: When = Field(default_factory=dict)
    goto: Targets

    @property
    def text(self) -> str:
        """The words on the button."""
        return self.says or self.does or ""


class Turn(Strict):
    """A moment of the talk: what the other person says, and what you may answer."""

    id: Id
    scene: Text | None = None
    speaker: Id
    notice: Text | None = None
    says: Text
    guidance: Cites = ()
    choices: Annotated[tuple[Line, ...], Field(min_length=2, max_length=4)]


class Close(Strict):
    """An ending: what happens, and what it turned on."""

    id: Id
    title: Text
    points: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    text: Text
    debrief: Text
    guidance: Cites = ()


class Conversation(Exercise):
    """A talk of several turns; what was said cannot be unsaid until it has ended."""

    shape: ClassVar[str] = "a list of choice ids, one for each turn until an ending"
    kind: Literal["conversation"]
    marks: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 24
    start: Id
    state: Annotated[Mapping[Id, WrittenMeter], Field(min_length=1, max_length=5)]
    nodes: Annotated[tuple[Turn, ...], Field(min_length=2)]
    endings: Annotated[tuple[Close, ...], Field(min_length=2)]

    @cached_property
    def graph(self) -> Graph:
        """The talk as the engine sees it, without a word of text."""
        return Graph(
            meters={
                name: Meter(meter.start, meter.min, meter.max, meter.worth)
                for name, meter in self.state.items()
            },
            nodes={
                turn.id: Node(turn.id, tuple(_engine(line) for line in turn.choices))
                for turn in self.nodes
            },
            endings={close.id: Ending(close.id, close.points) for close in self.endings},
            start=self.start,
            marks=self.marks,
        )

    def objections(self) -> Iterator[Objection]:
        """Names that exist, and ids that stand once."""
        places = [*(turn.id for turn in self.nodes), *(close.id for close in self.endings)]
        yield from repeats(("nodes",), places[: len(self.nodes)], "node")
        yield from repeats(("endings",), (close.id for close in self.endings), "ending")
        if self.start not in places[: len(self.nodes)]:
            yield ("start",), f"{self.start!r} is no node; nodes: {', '.join(places)}"
        for name, meter in self.state.items():
            if not meter.min <= meter.start <= meter.max:
                yield ("state", name), "start must lie between min and max"
            if meter.worth and meter.min < 0:
                yield ("state", name, "min"), "must be 0 or more, as this meter is worth points"
        seen: set[str] = set()
        for n, turn in enumerate(self.nodes):
            for c, line in enumerate(turn.choices):
                at = ("nodes", n, "choices", c)
                if line.id in seen:
                    yield (
                        (*at, "id"),
                        f"the choice id {line.id!r} stands twice in this conversation",
                    )
                seen.add(line.id)
                yield from ((at + place, text) for place, text in self._line(line, places))

    def _line(self, line: Line, places: Sequence[str]) -> Iterator[Objection]:
        if (line.says is None) == (line.does is None):
            yield (), "give either `says` (words) or `does` (an action), one of the two"
        meters = ", ".join(self.state)
        for name in [*line.effects, *line.when, *(m for t in line.goto for m in t.when)]:
            if name not in self.state:
                yield (), f"{name!r} is no meter of `state`; meters: {meters}"
        for target in line.goto:
            if target.to not in places:
                near = difflib.get_close_matches(target.to, places, n=1)
                hint = f" (did you mean {near[0]!r}?)" if near else ""
                yield ("goto",), f"{target.to!r} is neither a node nor an ending{hint}"
        if line.goto[-1].when:
            yield ("goto",), "the last target must have no `when`, so that there is always a way on"

    def proof(self) -> Iterator[Objection]:
        """Every node and ending can be reached, and every path ends."""
        if any(self.objections()):
            return  # there is no graph to walk
        survey = self.graph.survey
        for n, turn in enumerate(self.nodes):
            if turn.id not in survey.nodes:
                yield ("nodes", n), "no path reaches this node"
        for n, close in enumerate(self.endings):
            if close.id not in survey.endings:
                yield ("endings", n), "no path reaches this ending"
        for node, state in survey.dead_ends[:1]:
            index = [turn.id for turn in self.nodes].index(node)
            yield ("nodes", index, "choices"), f"nothing can be said here when {_told(state)}"
        if survey.loop:
            yield ("nodes",), f"a path never ends: {' > '.join(survey.loop)}"
        elif not survey.best:
            yield ("endings",), "the best path earns nothing; give an ending points"

    def items(self) -> Sequence[Item]:
        """The lines that can be said."""
        return [line for turn in self.nodes for line in turn.choices]

    def blank(self) -> list[str]:
        """Nothing said."""
        return []

    def read(self, given: Any) -> list[str]:
        """A path that can be walked from the start."""
        if not isinstance(given, list) or not all(isinstance(id, str) for id in given):
            raise AnswerError("An answer here is the list of what was said, turn by turn.")
        try:
            self.graph.walk(given)
        except ValueError as error:
            raise AnswerError("This conversation cannot go that way.", str(error)) from error
        return list(given)

    def unready(self, answer: list[str]) -> str | None:
        """Only a conversation that has ended can be submitted."""
        ended = self.graph.walk(answer)[1] in self.graph.endings
        return None if ended else "The conversation has not ended yet."

    def follows(self, before: list[str], after: list[str]) -> bool:
        """What was said stays said."""
        return after[: len(before)] == before

    def again(self, answer: list[str], steps: int) -> list[str]:
        """The first `steps` turns; at least the last one is to be chosen anew."""
        return answer[: max(0, min(steps, len(answer) - 1))]

    def plays(self) -> dict[str, list[str]]:
        """At every turn the first line that is shown, and the longest."""
        return {
            "first": self._played(lambda lines: lines[0].id),
            "longest": self._played(lambda lines: longest({o.id: o.text for o in lines})[0]),
        }

    def _played(self, pick: Callable[[Sequence[Line]], str]) -> list[str]:
        said: list[str] = []
        while lines := self._open_lines(said):
            said.append(pick(lines))
        return said

    def _open_lines(self, said: list[str]) -> list[Line]:
        """What can be said now, as it is shown; nothing at an ending."""
        _, place, state = self.graph.walk(said)
        if place in self.graph.endings:
            return []
        open_ids = {choice.id for choice in self.graph.open_choices(place, state)}
        return shuffled(self.id, (o for o in self._turn(place).choices if o.id in open_ids))

    def score(self, answer: list[str]) -> Score:
        """The path against the best there is."""
        return explained(conversation(answer, self.graph), self.items())

    def question(self, answer: list[str]) -> dict[str, Any]:
        """The talk so far, and what can be said now. Nothing of what lies ahead."""
        steps, place, state = self.graph.walk(answer)
        transcript = [self._said(step) for step in steps]
        lines = self._open_lines(answer)
        now = self._shown(place, lines, chosen=None, moved=[]) if lines else None
        return {
            "meters": self._meters(self.graph.named(state)),
            "transcript": transcript,
            "now": now,
        }

    def feedback(self, answer: list[str]) -> dict[str, Any]:
        """The ending, and the path with its turning points."""
        steps, place, state = self.graph.walk(answer)
        close = next(close for close in self.endings if close.id == place)
        turning = _turning(steps)
        return {
            "ending": close.model_dump(include={"id", "title", "text", "debrief"}),
            "meters": self._meters(self.graph.named(state)),
            "items": [self._verdict(n, step, n in turning) for n, step in enumerate(steps)],
        }

    def label(self, part: str) -> str:
        """What was said."""
        return next((line.text for line in self._lines if line.id == part), self.title)

    @property
    def _lines(self) -> list[Line]:
        return [line for turn in self.nodes for line in turn.choices]

    def _turn(self, node: str) -> Turn:
        return next(turn for turn in self.nodes if turn.id == node)

    def _meters(self, values: Mapping[str, int]) -> list[dict[str, Any]]:
        return [
            {"id": id, "label": m.label, "value": values[id],
             "start": m.start, "min": m.min, "max": m.max}
            for id, m in self.state.items()
        ]  # fmt: skip

    def _said(self, step: Taken) -> dict[str, Any]:
        line = next(line for line in self._turn(step.node).choices if line.id == step.choice)
        moved = [
            {"id": id, "label": self.state[id].label, "by": by,
             "word": self.state[id].up if by > 0 else self.state[id].down}
            for id, by in step.moved.items()
        ]  # fmt: skip
        return self._shown(step.node, [line], chosen=line.id, moved=moved)

    def _shown(
        self, node: str, lines: Sequence[Line], chosen: str | None, moved: list[dict[str, Any]]
    ) -> dict[str, Any]:
        turn = self._turn(node)
        return {
            "node": turn.id,
            "scene": turn.scene,
            "speaker": turn.speaker,
            "notice": turn.notice,
            "says": turn.says,
            "choices": [
                {"id": line.id, "text": line.text, "spoken": bool(line.says)} for line in lines
            ],
            "chosen": chosen,
            "moved": moved,
        }

    def _verdict(self, n: int, step: Taken, turning: bool) -> dict[str, Any]:
        line = next(line for line in self._turn(step.node).choices if line.id == step.choice)
        return {
            "id": line.id,
            "step": n,
            "scene": self._turn(step.node).scene,
            "text": line.text,
            "spoken": bool(line.says),
            "outcome": outcome(step.stake - step.lost, step.stake),
            "points": step.stake - step.lost,
            "maximum": step.stake,
            "lost": round(step.lost, 2),
            "best": step.lost <= ROUNDING,
            "turning": turning,
            "why": line.why,
            "guidance": list(line.guidance),
        }


def _told(state: Mapping[str, int]) -> str:
    return ", ".join(f"{name} is {value}" for name, value in state.items())


MOST_TURNING_POINTS = 4


def _turning(steps: Sequence[Taken]) -> set[int]:
    """The turns a path hung on: where most was lost, or where most could have been and was not."""
    weighty = [n for n, step in enumerate(steps) if step.stake > ROUNDING]
    weighty.sort(key=lambda n: (-steps[n].lost, -steps[n].stake, n))
    return set(weighty[:MOST_TURNING_POINTS])


def _engine(line: Line) -> Choice:
    return Choice(
        id=line.id,
        goto=tuple((target.to, _bounds(target.when)) for target in line.goto),
        effects=dict(line.effects),
        when=_bounds(line.when),
    )


def _bounds(when: When) -> dict[str, Bounds]:
    return {name: Bounds(bounds.at_least, bounds.at_most) for name, bounds in when.items()}
