"""One open page: its turns, what is sent of it, and what a broken screen does to the others."""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.pages import page_of
from tests.rooms.house import House as Room
from tests.serving.running import run
from workbook.screens import Surroundings
from workbook.screens.calls_in import Call
from workbook.screens.page import Visitor
from workbook.screens.words import WORDS
from workbook.serving.live import codes
from workbook.serving.live.house import EACH, Full, House, TooMany
from workbook.serving.live.visits import WAITING, Outbox, Visit

RESULTS = Call(3, "results", ("two-benches",))
FIRST = Call(1, "exercise", ("two-benches/first-word",))


class Wire:
    """A line that keeps what is sent."""

    def __init__(self):
        self.visit = None
        self.sent = []
        self.closed = None

    def more(self):
        """Called by the page."""
        self.sent += self.visit.outbox.take()

    def hang_up(self, code):
        """Called by the house."""
        self.closed = code


@pytest.fixture
def logged(caplog):
    """What is logged, although a workbook writes that to its own file."""
    logger = logging.getLogger("workbook")
    logger.addHandler(caplog.handler)
    yield caplog
    logger.removeHandler(caplog.handler)


@pytest.fixture
def pool():
    """Where turns are taken."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


async def until(holds):
    """Wait for it."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


def opened(page, calls, pool):
    """A page with a line."""
    visit, wire = Visit(page, calls, pool, lambda *_, **__: None), Wire()
    wire.visit, visit.line = visit, wire
    visit.welcome()
    return visit, wire


def test_of_a_screens_views_only_the_newest_waits():
    """In the place of the older one, so that it is there before the acknowledgement that came after."""
    outbox = Outbox()
    for what in (
        {"type": "view", "at": 1, "view": "old"},
        {"type": "message", "at": 1, "message": "saved"},
        {"type": "view", "at": 2, "view": "other"},
        {"type": "view", "at": 1, "view": "new"},
    ):
        outbox.put(what)
    assert [one.get("view", one.get("message")) for one in outbox.take()] == [
        "new",
        "saved",
        "other",
    ]
    assert not outbox


def test_a_new_line_gets_everything_anew_and_what_was_acknowledged():
    """Views from before are in it."""
    outbox = Outbox()
    outbox.put({"type": "view", "at": 1, "view": "old"})
    outbox.put({"type": "message", "at": 1, "message": "saved"})
    outbox.put({"type": "screens", "screens": []})
    assert [one["type"] for one in outbox.take()] == ["message", "screens"]


def test_an_answer_changes_its_screen_and_the_results_on_the_page(workbook, pool):
    """And is acknowledged after the new view."""

    async def through():
        visit, wire = opened(page_of(workbook), [FIRST, RESULTS], pool)
        await until(lambda: wire.sent)
        (screens,) = wire.sent
        assert [one["at"] for one in screens["screens"]] == [1, 3]
        message = {"type": "submit", "id": "a" * 32, "attempt": 1, "version": 3}
        visit.hear(1, message | {"answer": "ring-her"})
        await until(lambda: len(wire.sent) == 4)
        told = [(one["type"], one["at"]) for one in wire.sent[1:]]
        assert told == [("view", 1), ("message", 1), ("view", 3)]
        visit.end()

    run(through())


def test_what_cannot_be_made_is_a_sentence_and_the_rest_works(workbook, pool, logged):
    """The log gets the traceback."""

    async def through():
        visit, wire = opened(page_of(workbook), [Call(0, "results", ("gone",)), FIRST], pool)
        await until(lambda: wire.sent)
        one, other = wire.sent[0]["screens"]
        assert one == {"at": 0, "sentence": WORDS["shared"]["missing"], "look": "wb-alert"}
        assert other["component"] == "choice"
        visit.hear(1, {"type": "ping", "n": 1})
        visit.end()

    run(through())
    assert "KeyError" in logged.text


def test_a_screen_that_breaks_harms_nobody_else(workbook, pool, monkeypatch, logged):
    """Its page gets a sentence, and goes on."""

    async def through():
        visit, wire = opened(page_of(workbook), [FIRST, RESULTS], pool)
        await until(lambda: wire.sent)
        first, results = visit._screens[1], visit._screens[3]
        monkeypatch.setattr(first, "fetch", lambda: 1 / 0)
        visit.hear(1, {"type": "resync"})
        monkeypatch.setattr(results, "receive", lambda _: 1 / 0)
        visit.hear(3, {"type": "resync"})
        await until(lambda: logged.text.count("ZeroDivisionError") == 2)
        monkeypatch.undo()
        visit.hear(1, {"type": "ping", "n": 5})
        pong = {"type": "message", "at": 1, "message": {"type": "pong", "n": 5}}
        await until(lambda: pong in wire.sent)
        visit.end()

    run(through())


def test_who_sends_more_than_is_dealt_with_is_told(workbook, pool):
    """The page's line is closed then; nothing piles up."""

    async def through():
        held = threading.Event()
        visit, _ = opened(page_of(workbook), [FIRST], pool)
        visit.in_turn(held.wait)
        taken = [visit.hear(1, {"type": "ping", "n": n}) for n in range(WAITING + 5)]
        assert not all(taken)
        held.set()
        visit.end()

    run(through())


# ---- the house ----


class Lookout:
    """Sees what a test says it sees."""

    def __init__(self):
        self.alone, self.news, self.events = True, False, {}

    def changed(self):
        """Once for all that is new."""
        news, self.news = self.news, False
        return news

    def close(self):
        """Nothing is held."""

    def lasts(self, rooms):
        """The rooms' last events."""
        return {room: self.events.get(room, 1) for room in rooms}


def house_of(workbook, most=20, clock=None, withdraw=lambda _: None):
    """A house, and what it sees."""
    catalogue = page_of(workbook).around.catalogue
    lookout = Lookout()
    more = {} if clock is None else {"clock": clock}
    return House(
        workbook, lookout, lambda _: Surroundings(catalogue), most, withdraw, **more
    ), lookout


def come(house, who, name="a", calls=(FIRST,), **told):
    """Somebody's page has a line."""
    wire = Wire()
    wire.visit = house.open(name, Visitor(who, **told), calls, wire)
    return wire


def test_a_page_is_kept_for_a_while_and_comes_back_as_it_was(workbook):
    """The same screens, on a new line; after ten minutes it is forgotten."""
    now = [0.0]

    async def through():
        house, _ = house_of(workbook, clock=lambda: now[0])
        wire = come(house, "ann")
        visit = wire.visit
        house.lose(visit, wire, for_good=False)
        assert house.pages == 0
        now[0] = 500.0
        assert come(house, "ann").visit is visit
        house.lose(visit, visit.line, for_good=False)
        now[0] = 1200.0
        house._forget()
        assert come(house, "ann").visit is not visit
        house.close()

    run(through())


def test_a_line_that_was_replaced_takes_nothing_with_it(workbook):
    """Its end may be noticed long after the page has come back."""

    async def through():
        house, _ = house_of(workbook)
        old = come(house, "ann")
        new = come(house, "ann")
        assert old.closed == codes.REPLACED
        house.lose(old.visit, old, for_good=True)
        assert house.pages == 1
        assert new.visit.line is new
        house.close()

    run(through())


def test_room_is_made_by_those_who_have_no_line(workbook):
    """Whoever has been without one for longest; nobody who is there has to go."""
    now = [0.0]

    async def through():
        house, _ = house_of(workbook, most=2, clock=lambda: now[0])
        ann, bob = come(house, "ann"), come(house, "bob")
        with pytest.raises(Full):
            come(house, "cat")
        come(house, "leader", credential="c")
        for wire in (bob, ann):
            now[0] += 1
            house.lose(wire.visit, wire, for_good=False)
        come(house, "cat")
        assert ("bob", "a") not in house._places
        for number in range(EACH - 1):
            house.most = 50
            come(house, "cat", name=str(number))
        with pytest.raises(TooMany):
            come(house, "cat", name="one more")
        house.close()

    run(through())


def test_a_facilitators_credential_ends_with_the_page(workbook):
    """Nobody needs it any more."""
    withdrawn = []

    async def through():
        house, _ = house_of(workbook, withdraw=withdrawn.append)
        wire = come(house, "ann", credential="secret")
        assert house.credentials() == {("ann", "a"): "secret"}
        house.dismiss([("ann", "a")])
        assert wire.closed == codes.SIGNED_OUT
        house.close()

    run(through())
    assert withdrawn == ["secret"]


def test_what_the_facilitator_does_reaches_those_in_the_room_and_nobody_else(tmp_path, home):
    """By the room's log, whoever wrote it."""
    room = Room(tmp_path, home)
    call = (Call(0, "room"),)

    async def through():
        house, lookout = house_of(room.workbook)
        ann, bob = come(house, "ann", calls=call), come(house, "bob", calls=call)
        await until(lambda: ann.sent and bob.sent)
        ann.visit.hear(0, {"type": "join", "code": room.code})
        await until(lambda: any(one.get("view", {}).get("stage") == "in" for one in ann.sent))
        house._look()
        ann.sent.clear()
        bob.sent.clear()
        room.all("next", "next", "open")
        lookout.news, lookout.events = True, dict.fromkeys(range(9), 7)
        changed, moved = house._look()
        assert changed
        house._tell(moved, changed=changed)
        await until(lambda: ann.sent)
        assert ann.sent[-1]["view"]["room"]["phase"] == "open"
        await asyncio.sleep(0.1)
        assert not bob.sent
        house.close()

    run(through())


def test_what_is_done_on_one_page_shows_on_the_others_of_the_same_seat(tmp_path, home):
    """A phone and a laptop of one person agree without waiting for the room."""
    room = Room(tmp_path, home)
    room.all("next", "next", "open")
    call = (Call(0, "room"),)

    async def through():
        house, _ = house_of(room.workbook)
        phone = come(house, "ann", calls=call)
        await until(lambda: phone.sent)
        phone.visit.hear(0, {"type": "join", "code": room.code})
        await until(lambda: any(one.get("view", {}).get("stage") == "in" for one in phone.sent))
        laptop = come(house, "ann", name="b", calls=call)
        await until(lambda: laptop.sent)
        view = phone.sent[-1]["view"]["exercise"]
        message = {"type": "submit", "place": view["place"], "id": "a" * 32, "attempt": 1}
        phone.visit.hear(0, message | {"version": 3, "answer": "write"})
        await until(lambda: laptop.sent[-1].get("view", {}).get("exercise", {}).get("sent"))
        house.close()

    run(through())
