"""A room through any sequence of presses, rehearsals and votes: what holds at each moment of it."""

from contextlib import suppress
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rooms.house import House, send
from workbook.learning import Refused

PEOPLE, BOTS = ["ann", "bob", "cat"], ["bot 0", "bot 1"]
PRESSES = (
    *("open", "close", "reveal", "again", "next", "back", "pause", "resume", "end"),
    *("undo", "afresh", "send_home"),
)
MOVES = st.one_of(
    st.tuples(st.just("join"), st.sampled_from(PEOPLE + BOTS), st.sampled_from([None, 1])),
    st.tuples(st.just("vote"), st.sampled_from(PEOPLE + BOTS), st.integers(0, 3)),
    st.tuples(st.just("press"), st.sampled_from(PRESSES), st.none()),
    st.tuples(st.just("take out"), st.integers(0, 4), st.none()),
)


@pytest.fixture(scope="module")
def one_house(tmp_path_factory):
    """One workbook for many rooms."""
    return House(tmp_path_factory.mktemp("whatever")), count()


class Told:
    """What was sent from each seat, and for each joint vote by which table, as a test notes it."""

    def __init__(self, house: House, number: int) -> None:
        self.house, self.number = house, number
        self.desks, self.sent = {}, {}

    def join(self, name, table):
        """Somebody comes in, or comes back; somebody simulated by a ticket."""
        simulated = name in BOTS
        called = f"{name} {self.number}"
        self.desks[name] = self.house.person(called, simulated=simulated, table=table)

    def vote(self, name, n):
        """Somebody answers what is on their page, if they have one and there is anything."""
        exercise = self.desks[name].view().get("exercise") if name in self.desks else None
        if exercise and "options" in exercise["question"] and exercise["state"] != "answered":
            ids = [option["id"] for option in exercise["question"]["options"]]
            one, two = ids[n % len(ids)], ids[(n + 1) % len(ids)]
            answer = [one, two] if exercise["kind"] == "choose" else one
            send(self.desks[name], answer)
            self.sent[self.where(name, exercise)] = answer

    def where(self, name, exercise):
        """A vote and who answers there: somebody alone, or a table."""
        joint = self.desks[name].view()["room"]["joint"]
        return exercise["place"], exercise["attempt"], joint or name

    def take_out(self, n):
        """The facilitator takes a step out of the agenda."""
        steps = [{"id": one["id"], "minutes": one["minutes"]} for one in self.house.room["steps"]]
        self.house.do("agenda", steps=[one for at, one in enumerate(steps) if at != n])

    def do(self, move, one, more):
        """Try one thing; what cannot be done just now is refused, and nothing else happens."""
        deeds = {
            "join": lambda: self.join(one, more),
            "vote": lambda: self.vote(one, more),
            "press": lambda: self.house.do(one),
            "take out": lambda: self.take_out(one),
        }
        with suppress(Refused):
            deeds[move]()

    def look(self):
        """Every screen can be drawn, counts people only, and brings up nobody's other answer."""
        house = self.house
        house.chair.show_report()
        room, real = house.room, [name for name in self.desks if name in PEOPLE]
        assert room["counts"]["joined"] == room["report"]["people"] == len(real)
        assert room["counts"]["answered"] <= len(real)
        for step in room["report"]["steps"]:
            assert step["answered"] <= len(real)
        house.chair.show_report(on=False)
        for name, desk in self.desks.items():
            view = desk.view()
            if view["stage"] != "in":
                continue
            assert view["room"]["joined"] == len(real)
            exercise = view["exercise"]
            if exercise and exercise.get("sent") is not None:
                at = self.where(name, exercise)
                assert sorted(exercise["sent"]) == sorted(self.sent[at]), at


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=40,
    deadline=None,
)
@given(st.lists(MOVES, min_size=6, max_size=24))
def test_whatever_happens_every_screen_can_be_drawn_and_is_true(one_house, moves):
    """Rehearsed, played, paused, undone, started afresh, in any order."""
    house, number = one_house
    house.chair.create("whole-day")
    house.code = house.room["code"]
    told = Told(house, next(number))
    begun = [("join", "ann", 1), ("press", "next", None), ("press", "next", None)]
    for move in [*begun, ("press", "open", None), ("vote", "ann", 1), *moves]:
        told.do(*move)
        told.look()
