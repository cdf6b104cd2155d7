"""A full room: sixty people at speed, a server that is killed, and two servers that share a room."""

import os

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import wait_until
from tests.rooms.venue import WHILE_MANY_COME, Crowd, Venue, last_saved
from workbook.rooms.records import RoomVote, Seat
from workbook.serving.rehearsal.crowd import percentile

pytestmark = [pytest.mark.rooms, pytest.mark.browser]

MANY = int(os.environ.get("WORKBOOK_ATTENDEES", "60"))
SOME = min(30, MANY)
SPEED = 10.0
AT_MOST = 1500.0
"""Milliseconds from the facilitator's press to the screens, at the 95th percentile."""

OBSERVE = """() => {
  const root = document.querySelector(".wb-room");
  const text = (selector) => root.querySelector(selector)?.textContent ?? "";
  const shown = (selector) => {
    const node = root.querySelector(selector);
    return Boolean(node && node.getClientRects().length);
  };
  const screen = () => JSON.stringify([
    root.dataset.stage, text(".wb-room-head .wb-smallline span"), text(".wb-step-title"),
    text(".wb-host .wb-title"), text(".wb-host .wb-remark"), text(".wb-above"), text(".wb-calm"),
    text(".wb-talk"), shown(".wb-host .wb-main"), shown(".wb-feedback-title"),
    shown(".wb-room-picture"), shown(".wb-paused"),
  ]);
  window.screens = [[Date.now(), screen()]];
  const look = () => {
    const now = screen();
    if (now !== window.screens.at(-1)[1]) window.screens.push([Date.now(), now]);
  };
  new MutationObserver(look).observe(root, {
    childList: true, subtree: true, attributes: true, characterData: true,
  });
}"""

SETTLED = """known => window.screens.length > known
  && Date.now() - window.screens.at(-1)[0] > 700"""


class Stopwatch:
    """How long the facilitator's changes take to be on the screens of some pages."""

    def __init__(self, venue: Venue, pages: list[Page]) -> None:
        self._venue = venue
        self._pages = pages
        self.took: list[float] = []
        for page in pages:
            page.evaluate(OBSERVE)

    def do(self, command: str, **more: object) -> None:
        """Lead, and wait until every page shows something new and has nothing to add to it.

        What counts is the last change, so that half a screen is none.
        """
        before = [len(page.evaluate("window.screens")) for page in self._pages]
        done = self._venue.do(command, **more)
        for page, known in zip(self._pages, before, strict=True):
            page.wait_for_function(SETTLED, arg=known)
            self.took.append(page.evaluate("window.screens.at(-1)[0]") - done)


def vote(watch: Stopwatch, venue: Venue, crowd: Crowd, command: str = "open") -> None:
    """A vote from its opening to its close, and the picture of it."""
    watch.do(command)
    crowd.wait_for_answers(*venue.here)
    watch.do("close")
    venue.expect_picture(crowd)


def say(watch: Stopwatch, venue: Venue) -> None:
    """The room says the line that won, or the first of those in front."""
    talk = venue.room["talk"]
    watch.do("say", choice=talk["winner"] or talk["tie"][0])


def lead_taster(watch: Stopwatch, venue: Venue, crowd: Crowd) -> None:
    """The whole agenda, as its notes say."""
    watch.do("next")
    watch.do("next")
    vote(watch, venue, crowd)
    watch.do("pause")
    watch.do("resume")
    vote(watch, venue, crowd, "again")
    watch.do("reveal")
    watch.do("next")
    vote(watch, venue, crowd)
    watch.do("reveal")
    watch.do("next")
    vote(watch, venue, crowd)
    for _ in range(2):
        say(watch, venue)
        crowd.wait_for_answers(*venue.here)
        watch.do("close")
        venue.expect_picture(crowd)
    line = next(
        choice["id"]
        for choice in venue.room["talk"]["transcript"][0]["choices"]
        if choice["text"] != venue.room["talk"]["transcript"][0]["chosen_text"]
    )
    watch.do("replay", n=0, choice=line)
    watch.do("next")
    watch.do("open")
    crowd.wait_for_answers(venue.room["steps"][-1]["exercise"], 1)
    watch.do("end")


def told(name: str, took: list[float]) -> str:
    """Some measurements in a line."""
    ordered = sorted(took)
    middle, late = percentile(ordered, 50), percentile(ordered, 95)
    return f"{name}: {len(took)}, {middle:.0f} ms half the time, {late:.0f} ms at the 95th percentile, {ordered[-1]:.0f} ms at most"


def test_a_full_room_goes_through_the_taster(venue, new_phone, tell):
    """Every acknowledged answer is stored once, every picture adds up, and screens follow at once."""
    crowd = venue.crowd(MANY, speed=SPEED)
    pages = [venue.join(new_phone()) for _ in range(2)]
    crowd.wait_for_all()
    watch = Stopwatch(venue, pages)
    lead_taster(watch, venue, crowd)
    crowd.finish()
    saved = venue.expect_nothing_lost(crowd)
    assert saved > MANY
    tell(crowd.rehearsal.summary(), told("Changes on two screens", watch.took))
    assert len(watch.took) >= 2 * 20
    assert percentile(sorted(watch.took), 95) <= AT_MOST


def test_two_hundred_people_are_told_how_many_fit(open_venue, tell):
    """Those who have no place are told so plainly; the others go through it; afterwards nothing is left."""
    venue = open_venue(options=["--most", "120"])
    process = psutil.Process(venue.server.pid)
    places = venue.server.places
    files = process.num_fds()
    crowd = venue.crowd(200, speed=SPEED)
    joined = crowd.wait_until_full()
    assert places - 8 <= joined <= places < 200
    room = f"Joined: {joined} of 200; the server has room for {places} pages."
    assert any(line.startswith(room) for line in crowd.lines)
    assert venue.server.pages <= places
    assert venue.room["counts"]["joined"] == joined
    lead_taster(Stopwatch(venue, []), venue, crowd)
    crowd.finish()
    saved = venue.expect_nothing_lost(crowd)
    assert room in crowd.rehearsal.summary()
    row = venue.chair.bound()
    assert row is not None
    assert len(venue.workbook.rooms.seats(row.id)) == joined
    sent = {one.id for one in crowd.rehearsal.sent}
    assert venue.votes().keys() <= sent
    wait_until(lambda: not venue.server.pages, "their pages have ended", within=WHILE_MANY_COME)
    assert not process.children(), "nothing that an attendee does needs a process"
    wait_until(lambda: process.num_fds() <= files + 16, "no socket is left", within=60)
    tell(f"{saved} answers saved", crowd.rehearsal.summary())


def choose(page: Page, number: int) -> str:
    """Choose an option on a real phone; return its id."""
    page.locator(".wb-host .wb-option").nth(number).click()
    radio = page.locator(".wb-host input[type=radio]").nth(number)
    expect(radio).to_be_checked()
    return str(radio.get_attribute("value"))


def real_votes(venue: Venue) -> list[RoomVote]:
    """The votes of those on real phones."""
    real = {seat.id for seat in real_seats(venue)}
    return [vote for vote in venue.votes().values() if vote.seat in real]


def real_seats(venue: Venue) -> list[Seat]:
    """Who sits there on a real phone; the crowd gives its names, and is people to the room."""
    row = venue.chair.bound()
    assert row is not None
    return [seat for seat in venue.workbook.rooms.seats(row.id) if seat.nickname is None]


def everybody_back(venue: Venue, crowd: Crowd) -> bool:
    """Whether all who have not gone for good are at the step, with what the store has of them."""
    place, attempt = venue.here
    stored = venue.votes()
    for one in crowd.people:
        if one.over:
            continue
        exercise = one.view.get("exercise") if one.present else None
        if not exercise or (exercise["place"], exercise["attempt"]) != (place, attempt):
            return False
        mine = [sent.answer for sent in one.sent if sent.id in stored and sent.place == place]
        if mine and exercise["sent"] != mine[-1]:
            return False
    return True


def test_a_killed_server_loses_nothing(venue, new_phone, tell):
    """After SIGKILL and a restart everybody is where they were, and the pages came back alone."""
    crowd = venue.crowd(SOME, speed=2.0)
    sent, begun = (venue.join(new_phone()) for _ in range(2))
    crowd.wait_for_all()
    venue.do("next")
    venue.do("next")
    venue.do("open")
    place, attempt = venue.here
    mine = choose(sent, 1)
    sent.locator(".wb-host .wb-main").click()
    wait_until(lambda: real_votes(venue), "the answer of a real phone is stored", page=sent)
    choose(begun, 2)
    wait_until(
        lambda: sum(seat.typing is not None for seat in real_seats(venue)),
        "a draft has come",
        page=begun,
    )
    crowd.wait_for_answers(place, attempt, share=1 / 3)
    for page in (sent, begun):
        page.evaluate("window.before = true")
    venue.server.kill9()
    saved = {s.id for s in crowd.rehearsal.acknowledged}
    assert saved
    assert saved <= venue.votes().keys()
    venue.server.restart()

    wait_until(lambda: everybody_back(venue, crowd), "everybody is back", within=WHILE_MANY_COME)
    for page, number in ((sent, 1), (begun, 2)):
        expect(page.locator(".wb-room[data-stage=in]")).to_be_visible(timeout=120_000)
        expect(page.locator(".wb-host input[type=radio]").nth(number)).to_be_checked()
        assert page.evaluate("window.before"), "it was not even opened anew"
    assert venue.here == (place, attempt)
    assert saved <= venue.votes().keys()

    crowd.wait_for_answers(place, attempt)
    venue.do("close")
    venue.expect_picture(crowd, others=(mine,))
    venue.do("end")
    crowd.finish()
    venue.expect_nothing_lost(crowd)
    tell("With a killed server, and the time it was away:", crowd.rehearsal.summary())


def test_two_servers_share_a_room(postgres_url, open_venue):
    """Phones on either server are in one room, and it goes on when one of the servers dies."""
    venue = open_venue(store=postgres_url, servers=2)
    crowds = [venue.crowd(5, speed=SPEED, server=number, seed=number) for number in (0, 1)]
    for crowd in crowds:
        crowd.wait_for_all()
    assert venue.room["counts"]["joined"] == 10
    venue.do("next")
    venue.do("next")
    venue.do("open")
    for crowd in crowds:
        crowd.wait_for_answers(*venue.here)
    venue.do("close")
    venue.expect_picture(*crowds)
    assert all(last_saved(one, *venue.here) for c in crowds for one in c.people if one.present)

    venue.servers[1].kill9()
    venue.do("again")
    crowds[0].wait_for_answers(*venue.here)
    venue.servers[1].restart()
    crowds[1].wait_for_answers(*venue.here)
    venue.do("close")
    venue.expect_picture(*crowds)
    venue.do("end")
    for crowd in crowds:
        crowd.finish()
    venue.expect_nothing_lost(*crowds)
