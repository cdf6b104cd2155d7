"""The conversation engine, against a plain enumeration of every path."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.scoring import Choice, Ending, Graph, Meter, Node, conversation
from workbook.scoring.conversation import Bounds

NEAR = {"abs": 1e-9}


def talk(nodes, endings, meters=None, marks=24):
    """A graph from short words: nodes as {id: [Choice, …]}, endings as {id: points}."""
    return Graph(
        meters={"trust": Meter(3, 0, 10, 1)} if meters is None else meters,
        nodes={id: Node(id, tuple(choices)) for id, choices in nodes.items()},
        endings={id: Ending(id, points) for id, points in endings.items()},
        start=next(iter(nodes)),
        marks=marks,
    )


def say(id, goto, effects=None, when=None):
    """A choice; `goto` is one id or a list of (id, condition)."""
    targets = ((goto, {}),) if isinstance(goto, str) else tuple(goto)
    return Choice(id, targets, effects or {}, when or {})


# ---- every path of a generated graph, found by other means than the engine's ----


@dataclass(frozen=True)
class Path:
    said: tuple[str, ...]
    raw: float | None
    """None where the path gets stuck."""
    odds: float


def holds(when, values):
    """Whether every condition holds, read straight from its two bounds."""
    for name, bounds in when.items():
        if bounds.at_least is not None and values[name] < bounds.at_least:
            return False
        if bounds.at_most is not None and values[name] > bounds.at_most:
            return False
    return True


def every_path(graph, place=None, values=None, said=(), odds=1.0):
    """All paths from here, by plain recursion with values by name."""
    place = graph.start if place is None else place
    values = {name: m.start for name, m in graph.meters.items()} if values is None else values
    if place in graph.endings:
        kept = sum(m.worth * values[name] for name, m in graph.meters.items())
        return [Path(said, graph.endings[place].points + kept, odds)]
    choices = [c for c in graph.nodes[place].choices if holds(c.when, values)]
    if not choices:
        return [Path(said, None, odds)]
    found = []
    for choice in choices:
        then = dict(values)
        for name, by in choice.effects.items():
            then[name] = max(graph.meters[name].min, min(graph.meters[name].max, then[name] + by))
        target = next(to for to, when in choice.goto if holds(when, then))
        found += every_path(graph, target, then, (*said, choice.id), odds / len(choices))
    return found


bounds = st.builds(
    Bounds, st.none() | st.integers(0, 5), st.none() | st.integers(1, 6)
) | st.builds(Bounds, st.integers(0, 3))
effects = st.dictionaries(st.sampled_from(["trust", "time"]), st.integers(-3, 3))
conditions = st.dictionaries(st.sampled_from(["trust", "time"]), bounds, max_size=1)


@st.composite
def graphs(draw):
    """A talk of up to four nodes whose choices lead only onward."""
    count = draw(st.integers(1, 4))
    names = [f"n{n}" for n in range(count)]
    endings = {f"e{n}": draw(st.integers(0, 9)) for n in range(draw(st.integers(1, 3)))}
    nodes = {}
    for n, name in enumerate(names):
        onward = st.sampled_from([*names[n + 1 :], *endings])
        choices = []
        for c in range(draw(st.integers(1, 3))):
            detour = draw(st.lists(st.tuples(onward, conditions), max_size=1))
            goto = [*detour, (draw(onward), {})]
            when = draw(conditions) if draw(st.integers(0, 3)) == 0 else {}
            choices.append(say(f"{name}c{c}", goto, draw(effects), when))
        nodes[name] = choices
    worth = st.sampled_from([0, 0.1, 0.5, 1, 2])
    meters = {
        "trust": Meter(draw(st.integers(0, 6)), 0, 6, draw(worth)),
        "time": Meter(draw(st.integers(0, 4)), 0, 4, draw(worth)),
    }
    return talk(nodes, endings, meters, draw(st.sampled_from([1, 12, 24])))


@given(graphs())
def test_the_survey_agrees_with_an_enumeration_of_every_path(graph):
    """Best, mean, best path, endings reached and dead ends are those of all paths, one by one."""
    paths = every_path(graph)
    worth = {path.said: path.raw or 0 for path in paths}
    survey = graph.survey
    assert survey.best == pytest.approx(max(worth.values()), **NEAR)
    assert survey.mean == pytest.approx(sum(p.odds * (p.raw or 0) for p in paths), **NEAR)
    assert worth[survey.best_path] == pytest.approx(survey.best, **NEAR)
    assert bool(survey.dead_ends) == any(path.raw is None for path in paths)
    assert survey.loop == ()
    walks = [graph.walk(path.said) for path in paths]
    assert survey.endings == {place for _, place, _ in walks if place in graph.endings}
    assert survey.nodes == {turn.node for turns, _, _ in walks for turn in turns} | {
        place for _, place, _ in walks if place in graph.nodes
    }


def sound(graph):
    """Whether every path ends and there is something to earn."""
    return not graph.survey.dead_ends and graph.survey.best > 0


@given(graphs().filter(sound))
def test_every_path_is_scored_against_the_best(graph):
    """Points are the path's share of the best, within bounds; what was lost on the way adds up."""
    for path in every_path(graph):
        score = conversation(path.said, graph)
        assert score.points == pytest.approx(graph.marks * path.raw / graph.survey.best, **NEAR)
        assert -1e-9 <= score.points <= score.maximum + 1e-9
        assert score.maximum == graph.marks
        turns, place, _ = graph.walk(path.said)
        assert place in graph.endings
        assert score.points == pytest.approx(graph.marks - sum(t.lost for t in turns), **NEAR)
        assert all(-1e-9 <= turn.lost <= turn.stake + 1e-9 for turn in turns)


@given(graphs().filter(sound))
def test_the_best_path_earns_full_marks(graph):
    """The survey's best path earns everything and loses nothing at any turn."""
    score = conversation(graph.survey.best_path, graph)
    assert score.points == pytest.approx(score.maximum)
    assert {part.outcome for part in score.parts} <= {"full"}


@given(graphs().filter(sound))
def test_chance_is_what_a_random_walker_earns(graph):
    """Chance is the mean over all paths, each as likely as its choices are."""
    paths = every_path(graph)
    walker = sum(path.odds * conversation(path.said, graph).points for path in paths)
    assert sum(path.odds for path in paths) == pytest.approx(1)
    assert conversation((), graph).chance == pytest.approx(walker, **NEAR)


@given(graphs().filter(sound))
def test_a_path_that_has_not_ended_is_blank(graph):
    """Every proper beginning of a path earns 0, and is called blank and not wrong."""
    for path in every_path(graph):
        for said in (path.said[:n] for n in range(len(path.said))):
            score = conversation(said, graph)
            assert (score.points, score.blanks, len(score.parts)) == (0, 1, 1)


@given(graphs().filter(sound))
def test_the_order_of_choices_and_meters_does_not_matter(graph):
    """Listing choices or meters the other way round changes no score."""
    turned = Graph(
        dict(reversed(graph.meters.items())),
        {id: Node(id, node.choices[::-1]) for id, node in graph.nodes.items()},
        graph.endings,
        graph.start,
        graph.marks,
    )
    for path in every_path(graph):
        here, there = conversation(path.said, graph), conversation(path.said, turned)
        assert there.points == pytest.approx(here.points, **NEAR)
        assert there.chance == pytest.approx(here.chance, **NEAR)


@given(graphs())
def test_steps_follow_each_other_and_stay_within_bounds(graph):
    """A step begins with the meters the one before left, and no meter ever leaves its bounds."""
    for path in every_path(graph):
        turns, _, last = graph.walk(path.said)
        assert [turn.choice for turn in turns] == list(path.said)
        for one, other in pairwise(turns):
            assert one.after == other.before
        for turn in turns:
            values = graph.named(turn.after)
            assert all(graph.meters[m].min <= v <= graph.meters[m].max for m, v in values.items())
            assert all(turn.moved.values())
        if turns:
            assert turns[-1].after == last


# ---- by example ----


def test_effects_are_clamped_and_told_as_they_were():
    """A meter stops at its bounds, and what moved is what it really moved by."""
    graph = talk(
        {"a": [say("up", "b", {"trust": 99}), say("down", "b", {"trust": -99})],
         "b": [say("same", "end", {"trust": 5})]},
        {"end": 0},
    )  # fmt: skip
    up, down = graph.walk(["up", "same"])[0], graph.walk(["down", "same"])[0]
    assert [turn.moved for turn in up] == [{"trust": 7}, {}]
    assert [turn.moved for turn in down] == [{"trust": -3}, {"trust": 5}]


def test_a_choice_that_fails_its_condition_is_not_open():
    """Conditions hold at the bound itself, on both sides, and not beyond it."""
    graph = talk(
        {
            "a": [
                say("least", "end", when={"trust": Bounds(at_least=3)}),
                say("more", "end", when={"trust": Bounds(at_least=4)}),
                say("most", "end", when={"trust": Bounds(at_most=3)}),
                say("less", "end", when={"trust": Bounds(at_most=2)}),
                say("between", "end", when={"trust": Bounds(2, 4)}),
            ]
        },
        {"end": 0},
    )
    assert [c.id for c in graph.open_choices("a", graph.first)] == ["least", "most", "between"]
    with pytest.raises(ValueError, match=r"'more' is not open at 'a'; open: \['between', "):
        conversation(["more"], graph)


def test_a_conditional_goto_takes_the_first_that_holds_after_the_effects():
    """The meters are moved first; then the targets are tried in order."""
    high, higher = {"trust": Bounds(at_least=4)}, {"trust": Bounds(at_least=5)}
    goto = [("best", higher), ("good", high), ("poor", {})]
    graph = talk(
        {"a": [say("two", goto, {"trust": 2}), say("one", goto, {"trust": 1}), say("none", goto)]},
        {"best": 9, "good": 5, "poor": 0},
    )
    assert [graph.walk([id])[1] for id in ("two", "one", "none")] == ["best", "good", "poor"]


def test_the_parts_are_the_turns_on_which_something_hung():
    """A turn whose choices are all worth the same is no part; the others tell what they cost."""
    graph = talk(
        {
            "a": [say("idle", "b"), say("also-idle", "b")],
            "b": [say("well", "good"), say("so-so", "fair"), say("badly", "poor")],
        },
        {"good": 9, "fair": 5, "poor": 1},
        {},
        marks=9,
    )
    assert [(p.id, p.outcome) for p in conversation(["idle", "well"], graph).parts] == [
        ("well", "full")
    ]
    assert [(p.id, p.points, p.maximum, p.outcome) for p in
            conversation(["idle", "so-so"], graph).parts] == [("so-so", 4, 8, "part")]  # fmt: skip
    assert conversation(["idle", "badly"], graph).parts[0].outcome == "none"


def test_a_loop_is_reported():
    """A path that comes back with the same meters is named, and nothing is scored."""
    graph = talk({"a": [say("on", "b"), say("out", "end")], "b": [say("back", "a")]}, {"end": 1})
    assert graph.survey.loop == ("a", "b", "a")
    with pytest.raises(ValueError, match=r"not every path ends: loop \('a', 'b', 'a'\)"):
        conversation(["out"], graph)


def test_coming_back_with_other_meters_is_no_loop():
    """A node may be visited again while something runs out."""
    graph = talk(
        {"a": [say("again", "a", {"trust": -1}, {"trust": Bounds(at_least=1)}), say("out", "end")]},
        {"end": 1},
    )
    assert graph.survey.loop == ()
    assert graph.survey.best == 4
    assert conversation(["again", "again", "again", "out"], graph).points == 24 / 4


def test_a_dead_end_is_reported_with_the_meters_that_lead_to_it():
    """Where no condition holds, the node and the meters are named, and nothing is scored."""
    graph = talk(
        {"a": [say("rude", "b", {"trust": -2}), say("kind", "b")],
         "b": [say("ask", "end", when={"trust": Bounds(at_least=2)})]},
        {"end": 1},
    )  # fmt: skip
    assert graph.survey.dead_ends == (("b", {"trust": 1}),)
    with pytest.raises(ValueError, match=r"dead ends \(\('b', \{'trust': 1\}\),\)"):
        conversation(["kind", "ask"], graph)


def test_what_no_path_reaches_is_not_among_the_nodes_and_endings():
    """The survey names only what can be reached."""
    graph = talk(
        {"a": [say("out", "end")], "island": [say("off", "nowhere")]}, {"end": 1, "nowhere": 1}
    )
    assert (graph.survey.nodes, graph.survey.endings) == ({"a"}, {"end"})


def test_a_very_long_path_is_walked_all_the_same():
    """The length of a talk is not limited by the depth of calls."""
    graph = talk(
        {"a": [say("on", "a", {"steps": 1}, {"steps": Bounds(at_most=4999)}), say("out", "end")]},
        {"end": 1},
        {"steps": Meter(0, 0, 5000, 1)},
    )
    assert graph.survey.best == 5001
    assert len(graph.survey.best_path) == 5001


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["zzz"], r"'zzz' is not open at 'a'; open: \['out'\]"),
        (["out", "out"], r"'out' is not open at 'end'; open: \[\]"),
    ],
)
def test_a_path_that_does_not_fit_is_refused(said, message):
    """The message says where it went wrong and what was open there."""
    with pytest.raises(ValueError, match=message):
        conversation(said, talk({"a": [say("out", "end")]}, {"end": 1}))


WAY_OUT = {"a": [say("out", "end")]}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Graph({}, {}, {"end": Ending("end", 1)}, "a"), "start 'a' is none of the nodes"),
        (lambda: talk({"a": [say("out", "gone")]}, {"end": 1}), r"'out' leads to \['gone'\]"),
        (lambda: talk({"a": [say("x", "end", {"luck": 1})]}, {"end": 1}), r"\['luck'\] are none"),
        (
            lambda: talk({"a": [say("x", "end", when={"luck": Bounds(1)})]}, {"end": 1}),
            r"'x': \['luck'\] are none of \['trust'\]",
        ),
        (
            lambda: talk({"a": [say("x", [("end", {"luck": Bounds(1)})])]}, {"end": 1}),
            r"\['luck'\] are none",
        ),
        (lambda: talk({"a": [say("x", "end"), say("x", "end")]}, {"end": 1}), "the same id"),
        (lambda: talk(WAY_OUT, {"end": 1}, {"t": Meter(9, 0, 5)}), "starts at 9, outside 0 to 5"),
        (lambda: talk(WAY_OUT, {"end": 1}, {"t": Meter(0, -5, 5, 1)}), "'t' could cost points"),
        (lambda: talk(WAY_OUT, {"end": 1}, {"t": Meter(0, 0, 5, -1)}), "'t' could cost points"),
        (lambda: talk(WAY_OUT, {"end": -1}), "ending 'end' costs points"),
        (lambda: talk(WAY_OUT, {"end": 1}, marks=0), "must earn something"),
    ],
)
def test_a_graph_that_makes_no_sense_is_refused(make, message):
    """A graph says at once what in it does not fit."""
    with pytest.raises(ValueError, match=message):
        make()


def test_a_graph_names_all_that_is_wrong_with_it():
    """Several mistakes come in one message."""
    with pytest.raises(ValueError, match=r"starts at 9.*none of the nodes.*leads to \['gone'\]"):
        Graph({"t": Meter(9, 0, 5)}, {"a": Node("a", (say("x", "gone"),))}, {}, "b")


def test_a_choice_without_a_way_on_is_refused_when_it_is_taken():
    """Where no target's condition holds, the choice and the meters are named."""
    graph = talk({"a": [say("x", [("end", {"trust": Bounds(at_least=9)})])]}, {"end": 1})
    with pytest.raises(ValueError, match=r"'x' leads nowhere when \{'trust': 3\}"):
        conversation(["x"], graph)


def test_a_talk_that_earns_nothing_scores_nothing():
    """Where no path earns points, nothing is divided by nothing."""
    graph = talk({"a": [say("out", "end")]}, {"end": 0}, {})
    score = conversation(["out"], graph)
    assert (score.points, score.chance, score.above_chance) == (0, 0, 0)
