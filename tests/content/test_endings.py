"""Every ending of every conversation is reached, by the paths that lead there."""

from collections import deque
from pathlib import Path

import pytest

from workbook.content import Library

DATA = Path(__file__).resolve().parents[2] / "data"
LIBRARY = Library(DATA)
TALKS = {
    f"{slug}/{exercise.id}": exercise
    for slug in LIBRARY.slugs
    for exercise in LIBRARY.scenario(slug).exercises
    if exercise.kind == "conversation"
}


def shortest_paths(graph):
    """For each ending, the shortest path of choices that leads to it."""
    found = {}
    waiting = deque([(graph.start, graph.first, ())])
    seen = {(graph.start, graph.first)}
    while waiting:
        place, state, path = waiting.popleft()
        if place in graph.endings:
            found.setdefault(place, path)
            continue
        for choice in graph.open_choices(place, state):
            spot = graph.after(choice, state)
            if spot not in seen:
                seen.add(spot)
                waiting.append((*spot, (*path, choice.id)))
    return found


PATHS = {
    f"{place}: {ending}": (place, ending, path)
    for place, talk in TALKS.items()
    for ending, path in shortest_paths(talk.graph).items()
}


def test_there_are_conversations_with_several_endings():
    """At least five, each with three endings or more, and each ending is reached by some path."""
    assert len(TALKS) >= 5
    for place, talk in TALKS.items():
        endings = {ending for where, ending, _ in PATHS.values() if where == place}
        assert endings == {ending.id for ending in talk.endings}
        assert len(endings) >= 3


@pytest.mark.parametrize("name", PATHS)
def test_an_ending_is_played(name):
    """Said line by line, as a learner does, the path ends there, is taken, and is explained."""
    place, ending, path = PATHS[name]
    talk = TALKS[place]
    said = []
    for choice in path:
        offered = [one["id"] for one in talk.question(said)["now"]["choices"]]
        assert choice in offered
        said.append(choice)
        assert talk.follows(said[:-1], said)
    answer = talk.read(said)
    assert talk.unready(answer) is None
    told = talk.feedback(answer)
    close = next(one for one in talk.endings if one.id == ending)
    assert told["ending"]["title"] == close.title
    assert told["ending"]["debrief"] == close.debrief
    assert talk.score(answer).points <= talk.marks
