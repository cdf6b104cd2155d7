"""A live room in a real browser: a facilitator, a big screen and two phones go through the taster."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from workbook.app import build
from workbook.serving import words

from .conftest import PHONE, NewContext
from .hands import before_one
from .proxy import Proxy
from .rooming import FACILITATOR, ROOM, SHARED, Console, Others, Phone
from .servers import DATA, Server
from .test_access import expect_accessible

TASTER = "A twenty-minute taster"
MASTERCLASS = "A masterclass in ninety minutes"
OTHERS = 7
LOST = "Connection lost."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of their own: a room that is open withholds feedback on all of it."""
    with Server(tmp_path_factory.mktemp("rooms")) as server:
        yield server
    assert not server.tracebacks(), server.tracebacks()


@pytest.fixture
def line(server: Server) -> Iterator[Proxy]:
    """The second phone's way to the server, which can be cut."""
    with Proxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def console(server: Server, new_context: NewContext) -> Console:
    """A facilitator who has signed in."""
    console = Console(new_context().new_page(), server.address)
    console.sign_in(server.passphrase)
    return console


@dataclass(frozen=True)
class Session:
    """Everybody in a room: who leads it, its big screen, two phones, and more people for the numbers."""

    console: Console
    screen: Page
    one: Phone
    other: Phone
    others: Others
    line: Proxy

    def first_vote(self) -> None:
        """One phone is reloaded in the middle; the other loses its line and chooses meanwhile."""
        console, one, other = self.console, self.one, self.other
        console.do("open", "open")
        one.choose(1)
        one.page.get_by_label(ROOM["sure_3"]).click()
        one.send()
        other.choose(2)
        one.page.reload()
        one.expect_in()
        one.expect_chosen(1)
        one.expect_sent()
        self.others.vote(lambda number, ids: ids[number % 2])
        console.expect_count("answered", OTHERS + 1)
        lost = other.page.get_by_role("status").filter(has_text=LOST)
        self.line.cut()
        expect(lost).to_be_visible()
        other.choose(0)
        self.line.mend()
        expect(lost).to_have_count(0)
        other.expect_chosen(0)
        other.send()
        console.do("close", "closed")
        expect(one.page.locator(".wb-room-picture")).to_be_visible()
        expect(one.page.locator(".wb-feedback-title")).to_have_count(0)

    def second_vote(self) -> None:
        """The same question once more, and then the key."""
        console, one = self.console, self.one
        console.do("again", "second")
        one.choose(0)
        one.send()
        self.others.vote(lambda _number, ids: ids[0])
        console.do("close", "closed")
        console.do("reveal", "revealed")
        expect(one.page.locator(".wb-feedback-title")).to_be_visible()
        expect(console.page.get_by_text(FACILITATOR["beside"])).to_be_visible()
        expect(self.screen.get_by_text(SHARED["picture_key"], exact=True).first).to_be_visible()

    def vote_by_role(self) -> None:
        """An exercise whose key differs by role asks whoever has not said theirs."""
        console, one, other = self.console, self.one, self.other
        console.do("open", "open")
        one.choose(0)
        one.send()
        other.page.get_by_role("radio", name=SHARED["role_council"]).click()
        self.others.vote(lambda number, ids: ids[number % len(ids)])
        console.do("close", "closed")
        console.do("reveal", "revealed")

    def talk(self) -> None:
        """Two turns of a conversation, each a vote on what to say; then the other way from the first."""
        console, one = self.console, self.one
        console.do("open", "open")
        for _ in range(2):
            one.choose(0)
            one.send()
            self.others.vote(lambda _number, ids: ids[0])
            console.do("close", "closed")
            console.do("say", "open")
        everybody = ROOM["talk_share"].format(share=100)
        expect(one.page.get_by_text(everybody, exact=True).last).to_be_visible()
        console.do("close", "closed")

    def own_work(self) -> None:
        """A plan of one's own, on the same page."""
        self.console.do("open", "open")
        expect(self.one.page.locator(".wb-host .wb-exercise")).to_be_visible()
        self.console.do("close", "closed")


def test_a_session_from_the_code_to_the_end(
    server: Server, line: Proxy, console: Console, new_context: NewContext
) -> None:
    """The whole taster: nothing is lost, and nobody has to ask anybody what to do."""
    code = console.open_room(TASTER)
    screen = console.page.context.new_page()
    screen.set_viewport_size({"width": 1920, "height": 1080})
    screen.goto(f"{server.address}/facilitator#screen={code}")
    expect(screen.locator(".wb-screen-code")).to_have_text(code)
    one = Phone(new_context(**PHONE), server.address)
    other = Phone(new_context(**PHONE), line.address)
    one.join(code, nickname="Sam", role=SHARED["role_nhs"])
    other.join(code)
    session = Session(console, screen, one, other, Others(server, code, OTHERS), line)
    console.expect_count("joined", OTHERS + 2)
    console.do("begin", "talk")
    for part in (session.first_vote, session.vote_by_role, session.talk, session.own_work):
        console.do("next", "waiting")
        part()
        if part == session.first_vote:
            session.second_vote()
    console.press(FACILITATOR["do_end"])
    console.press(FACILITATOR["end_yes"])
    for phone in (one, other):
        expect(phone.page.get_by_text(ROOM["thanks"], exact=True)).to_be_visible()


def test_every_page_of_a_room_is_accessible(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """Axe finds nothing on the way in, in a vote and at its reveal, on either side, and all fits."""
    expect_accessible(console.page, "the lobby")
    code = console.open_room(TASTER)
    phone = Phone(new_context(), server.address)
    phone.page.goto(f"{server.address}/room")
    expect(phone.page.get_by_role("button", name=ROOM["join"], exact=True)).to_be_visible()
    expect_accessible(phone.page, "joining")
    phone.join(code)
    others = Others(server, code, OTHERS)
    console.do("begin", "talk")
    expect_accessible(phone.page, "before anything is open")
    console.do("next", "waiting")
    console.do("open", "open")
    phone.choose(0)
    expect_accessible(phone.page, "a vote")
    phone.send()
    others.vote(lambda number, ids: ids[number % 2])
    console.expect_count("answered", OTHERS + 1)
    expect_accessible(console.page, "a vote, led")
    console.do("close", "closed")
    expect(phone.page.locator(".wb-room-picture")).to_be_visible()
    expect_accessible(phone.page, "closed")
    console.do("reveal", "revealed")
    expect(phone.page.locator(".wb-feedback-title")).to_be_visible()
    expect_accessible(phone.page, "revealed")
    expect(console.page.get_by_text(FACILITATOR["beside"])).to_be_visible()
    expect_accessible(console.page, "revealed, led")


def test_a_reloaded_console_leads_the_same_room(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """A facilitator's page that is opened anew is at the same step; a second device sees it too."""
    code = console.open_room(TASTER)
    console.do("begin", "talk")
    console.page.reload()
    console.expect_state("talk")
    second = Console(new_context(**PHONE).new_page(), server.address)
    second.sign_in(server.passphrase)
    second.press(FACILITATOR["enter_name"].format(code=code))
    second.expect_state("talk")
    console.do("next", "waiting")
    second.expect_state("waiting")
    second.do("open", "open")
    console.expect_state("open")
    console.press(FACILITATOR["undo"])
    second.expect_state("waiting")


def test_a_big_screen_that_has_to_sign_in_is_the_same_big_screen(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """What stands behind the # of its address outlasts the form, even a wrong passphrase."""
    code = console.open_room(TASTER)
    screen = new_context().new_page()
    screen.goto(f"{server.address}/facilitator#screen={code}")
    for passphrase in ("a wrong one", server.passphrase):
        screen.get_by_label("Passphrase").fill(passphrase)
        screen.get_by_role("button", name=FACILITATOR["sign_in"]).click()
    expect(screen.locator(".wb-screen-code")).to_have_text(code)


def test_somebody_moves_to_another_device(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """By four words, which work once; what was sent is there."""
    code = console.open_room(TASTER)
    console.do("begin", "talk")
    console.do("next", "waiting")
    console.do("open", "open")
    phone = Phone(new_context(**PHONE), server.address)
    phone.join(code)
    phone.choose(1)
    phone.send()
    phone.page.get_by_text(ROOM["more_title"]).click()
    phone.page.get_by_text(ROOM["move_title"]).click()
    phone.page.get_by_role("button", name=ROOM["move_words"]).click()
    shown = phone.page.get_by_text(re.compile(r"^[a-z]+(-[a-z]+){3}$"))
    words = shown.inner_text()
    laptop = Phone(new_context(), server.address)
    laptop.page.goto(f"{server.address}/room")
    laptop.page.get_by_text(ROOM["resume_title"]).click()
    laptop.page.get_by_label(ROOM["resume_words"]).fill(words.replace("-", " "))
    laptop.page.get_by_role("button", name=ROOM["resume_go"]).click()
    laptop.expect_in()
    laptop.expect_chosen(1)
    console.expect_count("joined", 1)


def begun(console: Console, server: Server, new_context: NewContext) -> tuple[str, Phone]:
    """A room at its first vote, and somebody in it."""
    code = console.open_room(TASTER)
    phone = Phone(new_context(**PHONE), server.address)
    phone.join(code, nickname="Sam")
    console.do("begin", "talk")
    console.do("next", "waiting")
    console.do("open", "open")
    return code, phone


def test_a_timer_warns_and_a_pause_is_said(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """People see both; neither takes anything from anybody, an acknowledgement least of all."""
    _, phone = begun(console, server, new_context)
    console.unfold("timer").get_by_role("button", name=re.compile("^1 min|^2 min")).first.click()
    expect(phone.page.locator(".wb-clock")).to_be_visible()
    phone.choose(1)
    phone.send()
    phone.choose(0)
    phone.send()
    phone.ask("How long is that?")
    phone.choose(1)
    console.do("pause", "paused")
    expect(phone.page.get_by_text(ROOM["paused"], exact=True).first).to_be_visible()
    console.do("resume", "open")
    expect(phone.page.locator(".wb-paused")).to_be_hidden()
    phone.expect_chosen(1)


def test_a_translated_page_keeps_words_that_are_typed_and_is_calm(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """The browser translates what stands there: not the resume words, and the clock only once."""
    _, phone = begun(console, server, new_context)
    phone.page.get_by_text(ROOM["more_title"]).click()
    phone.page.get_by_text(ROOM["move_title"]).click()
    phone.page.get_by_role("button", name=ROOM["move_words"]).click()
    expect(phone.page.locator(".wb-words")).to_have_attribute("translate", "no")
    console.unfold("timer")
    console.press(FACILITATOR["minutes"].format(n=3))
    expect(phone.page.locator(".wb-clock")).to_be_visible()
    assert phone.page.evaluate(TRANSLATED) == "translated"


TRANSLATED = """() => {
  const clock = document.querySelector(".wb-clock");
  clock.textContent = "translated";
  const now = performance.now();
  return new Promise((done) => {
    const look = () => (performance.now() - now > 2500 ? done(clock.textContent) : requestAnimationFrame(look));
    look();
  });
}"""
"""Two ticks of the clock later."""


def test_a_nickname_outlasts_a_reload_of_the_form(server: Server, new_context: NewContext) -> None:
    """Drawing the page down by mistake costs nothing."""
    page = new_context(**PHONE).new_page()
    page.goto(f"{server.address}/room")
    page.get_by_label(ROOM["code"]).fill("K7PMX")
    page.get_by_label(ROOM["nickname"]).fill("Sam")
    page.get_by_label(ROOM["role_mine"]).select_option(label=SHARED["role_nhs"])
    page.reload()
    expect(page.get_by_label(ROOM["nickname"])).to_have_value("Sam")
    expect(page.get_by_label(ROOM["role_mine"])).to_have_value("nhs")
    expect(page.get_by_label(ROOM["code"])).to_have_value("K7PMX")


def test_a_vote_fits_a_phone_with_text_twice_as_large(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """Nobody scrolls sideways."""
    _, phone = begun(console, server, new_context)
    expect(phone.options.first).to_be_attached()
    phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("zoom", [1.5, 2])
def test_a_big_screen_is_whole_and_awake_whatever_the_zoom(
    server: Server, console: Console, new_context: NewContext, zoom: float
) -> None:
    """At 720 lines, zoomed; and the machine is asked to stay awake whenever the screen is seen."""
    code, _ = begun(console, server, new_context)
    screen = console.page.context.new_page()
    screen.add_init_script(
        "let asked = 0; navigator.wakeLock.request = async () => { window.asked = ++asked; };"
    )
    screen.set_viewport_size({"width": round(1280 / zoom), "height": round(720 / zoom)})
    screen.goto(f"{server.address}/facilitator#screen={code}")
    expect(screen.locator(".wb-screen-options")).to_be_visible()
    face = screen.locator(".wb-screen-face")
    assert face.evaluate("(node) => node.scrollHeight - node.clientHeight") <= 1
    assert screen.evaluate("window.asked") == 1
    screen.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert screen.evaluate("window.asked") == 2


def test_a_question_is_on_the_wall_when_the_facilitator_says_so(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """It arrives with a nickname, and goes on the big screen and to the others without."""
    code, phone = begun(console, server, new_context)
    screen = console.page.context.new_page()
    screen.goto(f"{server.address}/facilitator#screen={code}")
    asked = "Who owns the <b>list</b>?"
    phone.ask(asked)
    wall = console.unfold("wall")
    expect(wall.get_by_text(asked)).to_be_visible()
    expect(wall.get_by_text("Sam")).to_be_visible()
    assert asked not in screen.locator("main").inner_text()
    console.press(FACILITATOR["show"])
    expect(screen.get_by_text(asked)).to_be_visible()
    expect(screen.get_by_text("Sam")).to_have_count(0)
    expect(phone.page.get_by_text(asked)).to_be_visible()
    console.press(FACILITATOR["hide"])
    expect(screen.get_by_text(asked)).to_have_count(0)


def test_an_answer_that_came_too_late_is_said_to_be(
    server: Server, line: Proxy, console: Console, new_context: NewContext
) -> None:
    """Sent without a line, while the room moved on: its sender is not left to believe it counted."""
    code, _ = begun(console, server, new_context)
    late = Phone(new_context(**PHONE), line.address)
    late.join(code)
    late.choose(1)
    title = late.page.locator(".wb-host h3").first.inner_text()
    line.cut()
    expect(late.page.get_by_role("status").filter(has_text=LOST)).to_be_visible()
    late.page.locator(".wb-host .wb-main").click()
    console.do("close", "closed")
    console.do("next", "waiting")
    line.mend()
    expect(late.page.get_by_text(ROOM["missed"].format(title=title))).to_be_visible()


def test_a_phone_goes_on_to_the_next_room(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """The link of another room is not lost on somebody who sits in one, or whose session has ended."""
    code, phone = begun(console, server, new_context)
    workbook = build(server.home, DATA)
    chair = workbook.chair(workbook.doorkeeper.issue("another facilitator"))
    chair.create("taster-20", "The other room")
    other = chair.view()["room"]["code"]
    phone.page.goto(f"{server.address}/join/{other}")
    phone.expect_in()
    asked = phone.page.locator(".wb-other")
    expect(asked.get_by_text(other)).to_be_visible()
    expect_accessible(phone.page, "the link of another room")
    asked.get_by_role("button", name=ROOM["join"], exact=True).click()
    expect(phone.page.get_by_role("heading", name="The other room")).to_be_visible()
    expect(asked).to_be_hidden()
    chair.do("end", chair.view()["room"]["seq"], {})
    expect(phone.page.get_by_text(ROOM["thanks"], exact=True)).to_be_visible()
    phone.page.locator(".wb-ended summary").click()
    phone.page.locator(".wb-ended").get_by_label(ROOM["code"]).fill(code.lower())
    phone.page.locator(".wb-ended").get_by_role("button", name=ROOM["join"], exact=True).click()
    expect(phone.page.get_by_role("heading", name=TASTER)).to_be_visible()
    phone.choose(0)
    phone.send()


def test_hands_are_counted_with_the_phones(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """People without a phone raise a hand, and their part of the bar says so."""
    code, _ = begun(console, server, new_context)
    others = Others(server, code, OTHERS)
    others.vote(lambda _number, ids: ids[0])
    hands = console.unfold("hands")
    hands.get_by_role("spinbutton").nth(1).fill("3")
    console.press(FACILITATOR["hands_count"])
    console.do("close", "closed")
    expect(console.page.get_by_text(SHARED["picture_striped"]).first).to_be_visible()


def test_the_agenda_is_changed_on_the_way(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """A step is taken out and another one added; what people see follows."""
    _, phone = begun(console, server, new_context)
    expect(phone.page.get_by_text(ROOM["room_step"].format(n=2, of=5))).to_be_visible()
    console.press(FACILITATOR["change_agenda"])
    console.press(FACILITATOR["out_name"].format(title="One card"))
    expect(phone.page.get_by_text(ROOM["room_step"].format(n=2, of=4))).to_be_visible()
    minutes = console.page.get_by_role("spinbutton").first
    before = minutes.input_value()
    for odd in ("2.5", "0", "121"):
        minutes.fill(odd)
        minutes.press("Tab")
        expect(console.page.locator(".wb-alert")).to_contain_text("a whole number from 1 to 120")
        expect(minutes).to_have_value(before)
    which = console.page.get_by_label(FACILITATOR["add_which"])
    expect(which).to_be_visible()
    value = which.locator("option[value]:not([value=''])").first.get_attribute("value")
    which.select_option(value)
    console.press(FACILITATOR["add"])
    expect(phone.page.get_by_text(ROOM["room_step"].format(n=2, of=5))).to_be_visible()


def test_a_room_is_deleted_by_its_code(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """Nothing of it is left, and those who were in it are told in plain words."""
    code, phone = begun(console, server, new_context)
    part = console.unfold("finish")
    part.get_by_label(FACILITATOR["purge_code"]).fill("NOPE")
    console.press(FACILITATOR["purge_go"])
    expect(console.page.get_by_text(f"Type the room's code, {code}")).to_be_visible()
    part.get_by_label(FACILITATOR["purge_code"]).fill(code.lower())
    console.press(FACILITATOR["purge_go"])
    expect(console.page.get_by_text(FACILITATOR["new_room"])).to_be_visible()
    expect(console.page.get_by_text(code)).to_have_count(0)
    expect(phone.page.get_by_role("button", name=ROOM["join"], exact=True)).to_be_visible()


def test_a_pasted_link_is_as_good_as_the_code(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """In the field of the first page and in the room's own, whole: neither cuts it off."""
    code = console.open_room(TASTER)
    link = f"{server.address.upper()}/join/{code}?from=a-long-invitation-by-e-mail. "
    page = new_context(**PHONE).new_page()
    page.goto(server.address)
    page.get_by_label(words.CODE).focus()
    page.keyboard.insert_text(link)
    page.get_by_role("button", name=words.JOIN, exact=True).click()
    field = page.get_by_label(ROOM["code"])
    expect(field).to_have_value(code)
    field.fill("")
    page.keyboard.insert_text(link)
    expect(field).to_have_value(link)
    page.get_by_role("button", name=ROOM["join"], exact=True).click()
    expect(page.locator(".wb-room[data-stage=in]")).to_be_visible()


def test_a_pause_stops_the_clocks_and_keeps_what_is_to_be_sent(
    server: Server, line: Proxy, console: Console, new_context: NewContext
) -> None:
    """Also of a phone that sent without a line and gets it back in the pause, and of one reloaded."""
    code, phone = begun(console, server, new_context)
    cut = Phone(new_context(**PHONE), line.address)
    cut.join(code)
    cut.choose(0)
    console.unfold("timer").get_by_role("button", name=re.compile("^2 min")).click()
    expect(phone.page.locator(".wb-clock")).to_have_text(ROOM["minutes_left"].format(n=2))
    line.cut()
    expect(cut.page.get_by_role("status").filter(has_text=LOST)).to_be_visible()
    cut.page.locator(".wb-host .wb-main").click()
    phone.choose(1)
    console.do("pause", "paused")
    main = phone.page.locator(".wb-host .wb-main")
    expect(main).to_have_text(SHARED["vote_paused"])
    expect(main).to_have_attribute("aria-disabled", "true")
    expect(phone.page.get_by_text(SHARED["vote_paused_why"])).to_be_visible()
    expect_accessible(phone.page, "a pause")
    line.mend()
    expect(cut.page.get_by_text(SHARED["state_kept"])).to_be_visible()
    console.expect_count("answered", 0)
    for page, clock in ((phone.page, ".wb-clock"), (console.page, ".wb-console-timer")):
        page.clock.install()
        page.reload()
        expect(page.locator(clock)).to_have_text(re.compile("2 minutes|[12]:"))
        before = page.locator(clock).inner_text()
        page.clock.fast_forward("01:30")
        assert page.locator(clock).inner_text() == before
    phone.expect_chosen(1)
    console.do("resume", "open")
    cut.expect_sent()
    phone.send()
    console.expect_count("answered", 2)


def test_tables_are_asked_for_before_the_vote_and_settled_with_it(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """Who comes later is told that they answer for themselves."""
    code = console.open_room(MASTERCLASS)
    chair_room = build(server.home, DATA)
    chair = chair_room.chair(chair_room.doorkeeper.issue("who makes a step joint"))
    chair.enter(code)
    room = chair.view()["room"]
    voted = next(n for n, step in enumerate(room["steps"]) if step["kind"] == "best-option")
    steps = [
        {"id": s["id"], "by": "table" if n == voted else "person"}
        for n, s in enumerate(room["steps"])
    ]
    chair.do("agenda", room["seq"], {"steps": steps})
    phone = Phone(new_context(**PHONE), server.address)
    phone.join(code)
    chair.do("goto", chair.view()["room"]["seq"], {"step": steps[voted]["id"]})
    phone.page.locator(".wb-above select").select_option("4")
    phone.page.get_by_role("button", name=ROOM["table_sit"]).click()
    expect(phone.page.get_by_text(ROOM["by_table_next"].format(table=4))).to_be_visible()
    mate = chair_room.desk(uuid.uuid4().hex)
    mate.join(code, {"nickname": None, "role": None, "table": 4})
    expect(console.unfold("tables").get_by_text(FACILITATOR["tables_about"])).to_be_visible()
    console.do("open", "open")
    expect(phone.page.get_by_text(ROOM["by_table"].format(table=4))).to_be_visible()
    late = Phone(new_context(**PHONE), server.address)
    late.join(code)
    expect(late.page.get_by_text(ROOM["by_table_alone"])).to_be_visible()
    phone.choose(0)
    phone.send()
    expect(late.page.locator(".wb-host .wb-main")).not_to_have_text(SHARED["vote_in"])
    console.expect_count("answered", 2)
    expect_accessible(late.page, "alone in a joint vote")


def test_the_list_of_questions_is_kept_in_order_by_keyboard(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """Set aside and brought back, muted and let in again, removed for good after asking back."""
    code, _ = begun(console, server, new_context)
    other = build(server.home, DATA).desk(uuid.uuid4().hex)
    other.join(code, {"nickname": "Lou", "role": None, "table": None})
    for n, text in enumerate(["Is it true?", "Whose list is it?", "Mrs Somebody of Ward 5?"]):
        other.ask(f"{n:032x}", text)
    console.unfold("wall")
    wall = console.page.locator(".wb-part-wall")

    def press(name: str, text: str) -> None:
        button = wall.get_by_role("button", name=FACILITATOR[name].format(text=text, who=text))
        expect(button).to_be_enabled()
        before_one(button).focus()
        console.page.keyboard.press("Enter")

    expect(wall.get_by_text("Is it true?")).to_be_visible()
    press("set_aside_name", "Is it true?")
    aside = wall.get_by_text(FACILITATOR["aside"].format(n=1))
    expect(aside).to_be_visible()
    expect_accessible(console.page, "a list of questions")
    aside.click()
    press("bring_back_name", "Is it true?")
    expect(aside).to_have_count(0)
    press("remove_name", "Mrs Somebody of Ward 5?")
    stay = FACILITATOR["remove_no_name"].format(text="Mrs Somebody of Ward 5?")
    expect(wall.get_by_role("button", name=stay)).to_be_focused()
    press("remove_yes_name", "Mrs Somebody of Ward 5?")
    expect(wall.get_by_text("Ward 5")).to_have_count(0)
    press("mute_name", "Whose list is it?")
    expect(wall.get_by_text(FACILITATOR["muted"].format(who="Lou"))).to_be_visible()
    expect(wall.get_by_text("Is it true?")).to_have_count(0)
    press("unmute_name", "Lou")
    expect(wall.get_by_text("Is it true?")).to_be_visible()


def test_answers_that_are_not_shown_are_told_on_every_screen(
    server: Server, console: Console, new_context: NewContext
) -> None:
    """Six, a close that is taken back, three more: phone, console and big screen say so."""
    code, phone = begun(console, server, new_context)
    screen = console.page.context.new_page()
    screen.goto(f"{server.address}/facilitator#screen={code}")
    others = Others(server, code, 9)
    all_desks = others.desks
    others.desks = all_desks[:6]
    others.vote(lambda _number, ids: ids[0])
    console.do("close", "closed")
    console.press(FACILITATOR["undo"])
    console.expect_state("open")
    others.desks = all_desks[6:]
    others.vote(lambda _number, ids: ids[1])
    console.expect_count("answered", 9)
    console.do("close", "closed")
    told = SHARED["picture_held"].format(shown=6, of=9, n=3)
    for page in (phone.page, console.page, screen):
        expect(page.get_by_text(told)).to_be_visible()
