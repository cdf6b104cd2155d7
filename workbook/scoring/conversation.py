"""The conversation engine: a branching talk whose state decides what can be said and how it ends.

A conversation is a graph of nodes and endings. Choices move named meters (trust, time left), may
be open only while a meter stands high or low enough, and may lead to different places depending
on the meters. Everything here is computed by walking the graph: what the best path earns, what a
random walker earns, which turn of a path cost what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from workbook.scoring.score import ROUNDING, Part, Score, blank, judged

State = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meter:
    """One named quantity of the state: where it starts, its bounds, and its worth per unit."""

    start: int
    min: int
    max: int
    worth: float = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """A condition on one meter; None leaves that side open."""

    at_least: int | None = None
    at_most: int | None = None

    def holds(self, value: int) -> bool:
        """Whether a meter standing at `value` meets the condition."""
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


When = Mapping[str, Bounds]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the learner may say: what it does to the meters and where it leads.

    `goto` is tried in order; the first target whose condition holds after the effects is taken.
    """

    id: str
    goto: tuple[tuple[str, When], ...]
    effects: Mapping[str, int] = field(default_factory=dict)
    when: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """A point of the talk where the learner has to choose."""

    id: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a talk can end, and the points of ending there."""

    id: str
    points: float


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of a path: what was chosen where, what it moved, and what it cost.

    `lost` is how much of the best score still reachable went with this choice (marks), `stake` how
    much hung on it: the gap between the best and the worst choice open at that moment.
    """

    node: str
    choice: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    leads_to: str
    lost: float
    stake: float

    @property
    def moved(self) -> dict[str, int]:
        """The meters that changed, and by how much (after clamping)."""
        changes = {name: self.after[name] - was for name, was in self.before.items()}
        return {name: change for name, change in changes.items() if change}


@dataclass(frozen=True, slots=True)
class Survey:
    """What a walk over the whole graph finds."""

    nodes: frozenset[str]
    endings: frozenset[str]
    dead_ends: tuple[tuple[str, Mapping[str, int]], ...]
    loop: tuple[str, ...]
    best_path: tuple[str, ...]
    best: float
    mean: float


@dataclass(frozen=True)
class Graph:
    """A whole conversation. `marks` is what its best path earns.

    Raises:
        ValueError: from every method, when a path or a target does not fit the graph.
    """

    meters: Mapping[str, Meter]
    nodes: Mapping[str, Node]
    endings: Mapping[str, Ending]
    start: str
    marks: float = 24

    @cached_property
    def first(self) -> State:
        """The meters' values at the start."""
        return tuple(meter.start for meter in self.meters.values())

    def named(self, state: State) -> dict[str, int]:
        """A state as values by meter name."""
        return dict(zip(self.meters, state, strict=True))

    def open_choices(self, node: str, state: State) -> tuple[Choice, ...]:
        """The choices whose conditions hold."""
        return tuple(c for c in self.nodes[node].choices if self._holds(c.when, state))

    def after(self, choice: Choice, state: State) -> tuple[str, State]:
        """Where a choice leads, and the meters then."""
        values = []
        for (name, meter), value in zip(self.meters.items(), state, strict=True):
            moved = value + choice.effects.get(name, 0)
            values.append(min(meter.max, max(meter.min, moved)))
        state = tuple(values)
        for target, when in choice.goto:
            if self._holds(when, state):
                return target, state
        raise ValueError(f"choice {choice.id!r} leads nowhere when {self.named(state)}")

    def raw(self, ending: str, state: State) -> float:
        """Points of an ending plus what was kept on the way (worth times value left)."""
        kept = (m.worth * v for m, v in zip(self.meters.values(), state, strict=True))
        return self.endings[ending].points + sum(kept)

    def walk(self, path: Sequence[str]) -> tuple[list[Step], str, State]:
        """Follow choice ids from the start.

        Returns:
            The steps taken, the node or ending arrived at, and the meters there.

        Raises:
            ValueError: a choice is not open at its turn, or the path goes on past an ending.
        """
        steps: list[Step] = []
        place, state = self.start, self.first
        for id in path:
            step, place, state = self._step(place, state, id)
            steps.append(step)
        return steps, place, state

    @cached_property
    def survey(self) -> Survey:
        """Everything that can be reached, what cannot end, and what paths earn (raw points)."""
        return _survey(self)

    def _step(self, place: str, state: State, id: str) -> tuple[Step, str, State]:
        open_now = () if place in self.endings else self.open_choices(place, state)
        choices = {choice.id: choice for choice in open_now}
        if id not in choices:
            raise ValueError(f"{id!r} is not open at {place!r}; open: {sorted(choices)}")
        values = {c: self._best(*self.after(choice, state)) for c, choice in choices.items()}
        target, then = self.after(choices[id], state)
        step = Step(
            node=place,
            choice=id,
            before=self.named(state),
            after=self.named(then),
            leads_to=target,
            lost=self.scaled(max(values.values()) - values[id]),
            stake=self.scaled(max(values.values()) - min(values.values())),
        )
        return step, target, then

    def scaled(self, raw: float) -> float:
        """Raw points as marks, the best path earning all of them."""
        return self.marks * raw / self.survey.best if self.survey.best else 0.0

    def _holds(self, when: When, state: State) -> bool:
        values = self.named(state)
        return all(bounds.holds(values[name]) for name, bounds in when.items())

    def _best(self, place: str, state: State) -> float:
        if place in self.endings:
            return self.raw(place, state)
        return self.values[place, state].best

    @cached_property
    def values(self) -> "dict[tuple[str, State], Value]":
        """What each (node, meters) that can be reached is worth."""
        return _values(self)


def conversation(given: Sequence[str], graph: Graph) -> Score:
    """Score a path through a conversation against the best path there is.

    Points are those of the ending reached plus what was kept of the meters that have a worth,
    scaled so that the best reachable path earns `graph.marks`. A path that reaches no ending is
    blank.

    Returns:
        Chance is the mean of a walker who picks every open choice with equal probability, computed
        over the whole graph. The parts are the turns at which something hung on the choice: what
        was kept of the turn's stake. They explain the score and do not add up to it.

    Raises:
        ValueError: the path does not fit the graph, or the graph has a loop or a dead end.
    """
    survey = graph.survey
    if survey.loop or survey.dead_ends:
        raise ValueError(f"not every path ends: loop {survey.loop}, dead ends {survey.dead_ends}")
    steps, place, state = graph.walk(given)
    chance = graph.scaled(survey.mean)
    if place not in graph.endings:
        return Score(0, graph.marks, chance, (blank("path", graph.marks),))
    points = graph.scaled(graph.raw(place, state))
    return Score(points, graph.marks, chance, tuple(_turns(steps)))


def _turns(steps: Sequence[Step]) -> list[Part]:
    return [judged(s.choice, s.stake - s.lost, s.stake) for s in steps if s.stake > ROUNDING]


@dataclass(frozen=True, slots=True)
class Value:
    """Best and mean raw points reachable from here, and the best choice's id."""

    best: float
    mean: float
    choice: str


def _values(graph: Graph) -> dict[tuple[str, State], Value]:
    """Best and mean value of every (node, state) that can be reached, by depth-first search.

    Dead ends are worth nothing; a loop is cut where it closes (`survey` reports both).
    """
    values: dict[tuple[str, State], Value] = {}

    def visit(place: str, state: State, trail: tuple[tuple[str, State], ...]) -> Value:
        if place in graph.endings:
            raw = graph.raw(place, state)
            return Value(raw, raw, "")
        here = (place, state)
        if here in trail:
            return Value(0, 0, "")
        if here not in values:
            found = {
                choice.id: visit(*graph.after(choice, state), (*trail, here))
                for choice in graph.open_choices(place, state)
            }
            values[here] = _summary(found)
        return values[here]

    visit(graph.start, graph.first, ())
    return values


def _summary(found: Mapping[str, Value]) -> Value:
    if not found:
        return Value(0, 0, "")
    choice = max(found, key=lambda choice: found[choice].best)
    mean = sum(value.mean for value in found.values()) / len(found)
    return Value(found[choice].best, mean, choice)


def _survey(graph: Graph) -> Survey:
    values = graph.values
    top = values.get((graph.start, graph.first), Value(0, 0, ""))
    stuck = [here for here in values if not graph.open_choices(*here)]
    places = {graph.after(c, s)[0] for node, s in values for c in graph.open_choices(node, s)}
    return Survey(
        nodes=frozenset(node for node, _ in values),
        endings=frozenset(places & set(graph.endings)),
        dead_ends=tuple((node, graph.named(state)) for node, state in stuck),
        loop=_loop(graph),
        best_path=_best_path(graph),
        best=top.best,
        mean=top.mean,
    )


def _best_path(graph: Graph) -> tuple[str, ...]:
    path: list[str] = []
    place, state = graph.start, graph.first
    while (place, state) in graph.values and len(path) <= len(graph.values):
        best = graph.values[place, state].choice
        chosen = next((c for c in graph.open_choices(place, state) if c.id == best), None)
        if chosen is None:
            break
        path.append(best)
        place, state = graph.after(chosen, state)
    return tuple(path)


def _loop(graph: Graph) -> tuple[str, ...]:
    """The nodes of one path that comes back to where it was with the same meters, or ()."""
    done: set[tuple[str, State]] = set()

    def visit(place: str, state: State, trail: tuple[tuple[str, State], ...]) -> tuple[str, ...]:
        here = (place, state)
        if here in trail:
            return (*(node for node, _ in trail[trail.index(here) :]), place)
        if place in graph.endings or here in done:
            return ()
        done.add(here)
        for choice in graph.open_choices(place, state):
            found = visit(*graph.after(choice, state), (*trail, here))
            if found:
                return found
        return ()

    return visit(graph.start, graph.first, ())
