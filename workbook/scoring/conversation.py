"""The conversation engine: a branching talk whose state decides what can be said and how it ends.

A conversation is a graph of nodes and endings. Choices move named meters (trust, time left), may
be open only while a meter stands high or low enough, and may lead to different places depending
on the meters. Everything here is computed by walking the graph: what the best path earns, what a
random walker earns, which turn of a path cost what.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from workbook.scoring.score import ROUNDING, Score, blank, judged

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


@dataclass(frozen=True)
class Taken:
    """One turn of a path: what was chosen where, and what it moved and cost."""

    node: str
    choice: str
    before: State
    after: State
    graph: "Graph"

    @property
    def moved(self) -> dict[str, int]:
        """The meters that changed, and by how much (after clamping)."""
        changes = zip(self.graph.meters, self.before, self.after, strict=True)
        return {name: now - was for name, was, now in changes if now != was}

    @cached_property
    def lost(self) -> float:
        """How much of the best score still reachable went with this choice, in marks."""
        return self.graph.scaled(max(self._worths.values()) - self._worths[self.choice])

    @cached_property
    def stake(self) -> float:
        """How much hung on it: the gap between the best and the worst choice then open, in marks."""
        return self.graph.scaled(max(self._worths.values()) - min(self._worths.values()))

    @cached_property
    def _worths(self) -> dict[str, float]:
        graph = self.graph
        choices = graph.open_choices(self.node, self.before)
        return {c.id: graph.worth(*graph.after(c, self.before)) for c in choices}


Spot = tuple[str, State]
_Tests = tuple[tuple[int, Bounds], ...]


@dataclass(frozen=True, slots=True)
class _Move:
    """A choice with its conditions and effects in the order of the meters."""

    choice: Choice
    when: _Tests
    by: tuple[tuple[int, int, int], ...]
    goto: tuple[tuple[str, _Tests], ...]


def _hold(tests: _Tests, state: State) -> bool:
    return all(bounds.holds(state[index]) for index, bounds in tests)


@dataclass(frozen=True, slots=True)
class _Value:
    """Best and mean raw points reachable from somewhere, and the move that leads to the best."""

    best: float
    mean: float
    move: _Move | None


NOTHING = _Value(0, 0, None)


def _summary(found: Sequence[tuple[_Move, _Value]]) -> _Value:
    if not found:
        return NOTHING
    move, top = max(found, key=lambda pair: pair[1].best)
    return _Value(top.best, sum(value.mean for _, value in found) / len(found), move)


_Trail = dict[Spot, tuple[list[_Move], list[tuple[_Move, _Value]]]]
"""The spots on the way to here; of each, the moves open there and what is known of the first ones."""


@dataclass(slots=True)
class _Explored:
    """What is known while the graph is being walked."""

    values: dict[Spot, _Value] = field(default_factory=dict)
    endings: set[str] = field(default_factory=set)
    dead_ends: list[Spot] = field(default_factory=list)
    loop: tuple[str, ...] = ()


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

    Following a path is quick. What depends on paths not taken (`survey`, and the `lost` and `stake`
    of a step) needs a walk over the whole graph, made once, when it is first asked for.

    Raises:
        ValueError: a name in it is not there, a meter's numbers do not fit, or points could be
            negative; and from every method, when a path does not fit the graph.
    """

    meters: Mapping[str, Meter]
    nodes: Mapping[str, Node]
    endings: Mapping[str, Ending]
    start: str
    marks: float = 24

    def __post_init__(self) -> None:
        wrong = [*_bad_numbers(self), *_bad_names(self)]
        if wrong:
            raise ValueError("; ".join(wrong))

    @cached_property
    def first(self) -> State:
        """The meters' values at the start."""
        return tuple(meter.start for meter in self.meters.values())

    def named(self, state: State) -> dict[str, int]:
        """A state as values by meter name."""
        return dict(zip(self.meters, state, strict=True))

    def open_choices(self, node: str, state: State) -> tuple[Choice, ...]:
        """The choices whose conditions hold."""
        return tuple(move.choice for move in self._open(node, state))

    def after(self, choice: Choice, state: State) -> tuple[str, State]:
        """Where a choice leads, and the meters then."""
        return self._moved(self._move(choice), state)

    def raw(self, ending: str, state: State) -> float:
        """Points of an ending plus what was kept on the way (worth times value left)."""
        kept = (m.worth * v for m, v in zip(self.meters.values(), state, strict=True))
        return self.endings[ending].points + sum(kept)

    def walk(self, path: Sequence[str]) -> tuple[list[Taken], str, State]:
        """Follow choice ids from the start.

        Returns:
            The turns taken, the node or ending arrived at, and the meters there.

        Raises:
            ValueError: a choice is not open at its turn, or the path goes on past an ending.
        """
        turns: list[Taken] = []
        place, state = self.start, self.first
        for id in path:
            moves = (
                {}
                if place in self.endings
                else {move.choice.id: move for move in self._open(place, state)}
            )
            if id not in moves:
                raise ValueError(f"{id!r} is not open at {place!r}; open: {sorted(moves)}")
            target, then = self._moved(moves[id], state)
            turns.append(Taken(place, id, state, then, self))
            place, state = target, then
        return turns, place, state

    def scaled(self, raw: float) -> float:
        """Raw points as marks, the best path earning all of them."""
        return self.marks * raw / self.survey.best if self.survey.best else 0.0

    @cached_property
    def survey(self) -> Survey:
        """Everything that can be reached, what cannot end, and what paths earn (raw points)."""
        explored = self._explored
        top = explored.values.get((self.start, self.first), NOTHING)
        return Survey(
            nodes=frozenset(node for node, _ in explored.values),
            endings=frozenset(explored.endings),
            dead_ends=tuple((node, self.named(state)) for node, state in explored.dead_ends),
            loop=explored.loop,
            best_path=self._best_path(),
            best=top.best,
            mean=top.mean,
        )

    def worth(self, place: str, state: State) -> float:
        """The best raw score that can still be reached from here."""
        if place in self.endings:
            return self.raw(place, state)
        return self._explored.values[place, state].best

    def _best_path(self) -> tuple[str, ...]:
        path: list[str] = []
        place, state = self.start, self.first
        values = self._explored.values
        while (place, state) in values and len(path) <= len(values):
            move = values[place, state].move
            if move is None:
                break
            path.append(move.choice.id)
            place, state = self._moved(move, state)
        return tuple(path)

    @cached_property
    def _explored(self) -> _Explored:
        """Depth first, each spot once, and without recursion: a path may be very long."""
        explored = _Explored()
        start = (self.start, self.first)
        trail: _Trail = {start: (self._open(*start), [])}
        while trail:
            here, (moves, found) = next(reversed(trail.items()))
            if len(found) == len(moves):
                if not found:
                    explored.dead_ends.append(here)
                explored.values[here] = _summary(found)
                del trail[here]
                continue
            move = moves[len(found)]
            there = self._moved(move, here[1])
            value = self._value(there, trail, explored)
            if value is None:
                trail[there] = (self._open(*there), [])
            else:
                found.append((move, value))
        return explored

    def _value(self, spot: Spot, trail: _Trail, explored: _Explored) -> _Value | None:
        """What a spot is worth, or None if it has yet to be visited.

        A loop is cut where it closes.
        """
        place, state = spot
        if place in self.endings:
            explored.endings.add(place)
            raw = self.raw(place, state)
            return _Value(raw, raw, None)
        if spot in trail:
            spots = list(trail)
            explored.loop = (*(node for node, _ in spots[spots.index(spot) :]), place)
            return NOTHING
        return explored.values.get(spot)

    # The graph is walked some hundred thousand times over in a survey, so conditions and effects
    # are kept in the order of the meters, not looked up by name.

    @cached_property
    def _moves(self) -> dict[str, tuple[_Move, ...]]:
        return {
            id: tuple(self._move(choice) for choice in node.choices)
            for id, node in self.nodes.items()
        }

    def _move(self, choice: Choice) -> _Move:
        return _Move(
            choice=choice,
            when=self._tests(choice.when),
            by=tuple(
                (choice.effects.get(name, 0), meter.min, meter.max)
                for name, meter in self.meters.items()
            ),
            goto=tuple((target, self._tests(when)) for target, when in choice.goto),
        )

    def _tests(self, when: When) -> _Tests:
        names = list(self.meters)
        return tuple((names.index(name), bounds) for name, bounds in when.items())

    def _open(self, node: str, state: State) -> list[_Move]:
        return [move for move in self._moves[node] if _hold(move.when, state)]

    def _moved(self, move: _Move, state: State) -> tuple[str, State]:
        then = tuple(
            min(most, max(least, value + by))
            for value, (by, least, most) in zip(state, move.by, strict=True)
        )
        for target, when in move.goto:
            if _hold(when, then):
                return target, then
        raise ValueError(f"choice {move.choice.id!r} leads nowhere when {self.named(then)}")


def _bad_numbers(graph: Graph) -> Iterator[str]:
    """Points that could be negative, and meters that start out of bounds."""
    if graph.marks <= 0:
        yield f"the best path must earn something, not {graph.marks:g} marks"
    for name, meter in graph.meters.items():
        if not meter.min <= meter.start <= meter.max:
            yield f"meter {name!r} starts at {meter.start}, outside {meter.min} to {meter.max}"
        if meter.worth < 0 or (meter.worth > 0 and meter.min < 0):
            yield f"meter {name!r} could cost points: with a worth, neither that nor min is below 0"
    for ending in graph.endings.values():
        if ending.points < 0:
            yield f"ending {ending.id!r} costs points: {ending.points:g}"


def _bad_names(graph: Graph) -> Iterator[str]:
    """Places and meters that are not there, and ids that stand twice."""
    places = {*graph.nodes, *graph.endings}
    if graph.start not in graph.nodes:
        yield f"the start {graph.start!r} is none of the nodes {sorted(graph.nodes)}"
    for node in graph.nodes.values():
        if len({choice.id for choice in node.choices}) < len(node.choices):
            yield f"two choices at {node.id!r} have the same id"
        for choice in node.choices:
            asked = (choice.effects, choice.when, *(when for _, when in choice.goto))
            if strange := {meter for names in asked for meter in names} - set(graph.meters):
                yield f"choice {choice.id!r}: {sorted(strange)} are none of {sorted(graph.meters)}"
            if lost := {target for target, _ in choice.goto} - places:
                yield f"choice {choice.id!r} leads to {sorted(lost)}, none of {sorted(places)}"


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
    turns, place, state = graph.walk(given)
    chance = graph.scaled(survey.mean)
    if place not in graph.endings:
        return Score(0, graph.marks, chance, (blank("path", graph.marks),))
    points = graph.scaled(graph.raw(place, state))
    parts = (judged(t.choice, t.stake - t.lost, t.stake) for t in turns if t.stake > ROUNDING)
    return Score(points, graph.marks, chance, tuple(parts))
