"""The facilitator's door: who is let in, how guessing is slowed, and what is behind it."""

import asyncio
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest
import websockets
from tornado import web

from workbook.app.identity import participant_of
from workbook.serving import words
from workbook.serving.doorkeeper import FREE, LENGTH, LONGEST, MANY, SLOW, WINDOW, Gate
from workbook.serving.identity import keep_signed_in, signed_in, stay_signed_in, still_signed_in
from workbook.serving.sign_in import keep_door

from .running import PASSPHRASE, Browser, report_in, run, wait_until
from .test_kernels import channel, kind_of, kinds_until, refused, send

SIGN_IN = "/facilitator/sign-in"


def cookie_of(browser):
    """The name of the cookie that tells that somebody has signed in."""
    return next((name for name in browser.cookies if name.endswith("-facilitator")), None)


def notes(server, name):
    path = server.home / name
    return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def facilitator(somebody):
    assert somebody.sign_in().status == 303
    return somebody


def test_the_page_leads_strangers_to_the_form(server, somebody):
    """Without the passphrase there is no page and no kernel, only the way to a plain form."""
    before = len(server.kernels())
    answer = somebody.ask("/facilitator")
    assert (answer.status, answer.headers["Location"]) == (302, SIGN_IN)
    form = somebody.ask(SIGN_IN)
    assert 'type="password"' in form.text
    assert '<meta name="robots" content="noindex">' in form.text
    assert "<script" not in form.text
    assert form.headers["Cache-Control"] == "no-store"
    assert len(server.kernels()) == before


def test_the_right_passphrase_opens(facilitator):
    """Then the page is there, with a way out, and no way to the next notebook."""
    _, page = facilitator.open("facilitator")
    assert "For the facilitator" in page
    assert 'action="/facilitator/sign-out"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'class="turn"' not in page


def test_a_wrong_passphrase_is_told_plainly(server, somebody):
    """One sentence, the form again, no cookie; and nothing of what was typed, there or in the log."""
    answer = somebody.sign_in("SECRET-GUESS")
    assert answer.status == 403
    assert words.NOT_RIGHT in answer.text
    assert cookie_of(somebody) is None
    assert "SECRET-GUESS" not in answer.text
    assert somebody.sign_in().status == 303
    log = server.log.read_text()
    assert "SECRET-GUESS" not in log
    assert f"wrong passphrase was given by participant {participant_of_cookie(somebody)[:8]}" in log
    assert PASSPHRASE not in log


def test_a_form_from_elsewhere_is_refused(somebody):
    """Without the form's own word, even the right passphrase signs nobody in."""
    somebody.ask(SIGN_IN)
    somebody.cookies.pop("_xsrf")
    answer = somebody.submit(SIGN_IN, passphrase=PASSPHRASE)
    assert answer.status == 403
    assert words.SIGN_IN_COOKIES in answer.text
    assert cookie_of(somebody) is None


def test_the_cookie_is_closed_to_scripts_and_short(somebody):
    """It is HttpOnly, SameSite=Lax, and lasts twelve hours."""
    lines = somebody.sign_in().headers.get_all("Set-Cookie")
    morsel = next(
        morsel
        for line in lines
        for name, morsel in SimpleCookie(line).items()
        if name.endswith("-facilitator")
    )
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    hours = (parsedate_to_datetime(morsel["expires"]).timestamp() - time.time()) / 3600
    assert 11.9 < hours < 12.1


def test_the_cookie_alone_is_worth_nothing(facilitator, somebody_else):
    """Copied to another browser, forged or tampered with, it opens neither page nor kernel."""
    kernel_id, _ = facilitator.open("facilitator")
    somebody_else.ask("/")
    name = cookie_of(facilitator)
    value = facilitator.cookies[name]
    for forged in (value, value[:-1] + ("0" if value[-1] != "0" else "1"), "1", ""):
        somebody_else.cookies[name] = forged
        assert somebody_else.ask("/facilitator").status == 302
        assert somebody_else.ask(f"/api/kernels/{kernel_id}").status == 403
        assert run(refused(somebody_else, kernel_id)) == 403


def test_only_a_facilitators_kernel_has_a_credential(server, facilitator, somebody_else):
    """The one issued for it; neither a room's page nor a notebook gets any, whoever opens it."""
    _, page = facilitator.open("facilitator")
    env = report_in(page)["env"]
    assert f"{env['WORKBOOK_PARTICIPANT']} {env['WORKBOOK_CREDENTIAL']}" in notes(server, "issued")
    issued = len(notes(server, "issued"))
    for browser in (facilitator, somebody_else):
        for stem in ("room", "03-report"):
            _, page = browser.open(stem)
            assert "WORKBOOK_CREDENTIAL" not in report_in(page)["env"]
    assert len(notes(server, "issued")) == issued


@pytest.mark.parametrize("way", ["closed", "killed"])
def test_the_credential_ends_with_the_kernel(server, facilitator, way):
    """Closing the page, or the death of its kernel, makes the credential worthless."""
    kernel_id, page = facilitator.open("facilitator")
    credential = report_in(page)["env"]["WORKBOOK_CREDENTIAL"]
    assert credential not in notes(server, "withdrawn")
    if way == "closed":
        facilitator.leave(kernel_id)
    else:
        server.kernel(kernel_id).kill()
    wait_until(lambda: credential in notes(server, "withdrawn"), "it to be withdrawn")


def test_a_stopped_server_withdraws_credentials(own_server):
    """When the server is told to stop, the credentials of open pages go with their kernels."""
    server = own_server()
    browser = server.browser()
    browser.sign_in()
    _, page = browser.open("facilitator")
    server.stop()
    assert notes(server, "withdrawn") == [report_in(page)["env"]["WORKBOOK_CREDENTIAL"]]


def test_a_facilitators_kernel_wants_the_cookie(facilitator):
    """Its owner, no longer signed in, can neither ask about it, talk to it nor end it."""
    kernel_id, _ = facilitator.open("facilitator")
    assert run(refused(facilitator, kernel_id)) is None
    kept = facilitator.cookies.pop(cookie_of(facilitator))
    assert run(refused(facilitator, kernel_id)) == 403
    for path in (f"/api/kernels/{kernel_id}", f"/workbook/kernel/{kernel_id}"):
        assert facilitator.ask(path).status == 403
    assert facilitator.leave(kernel_id).status == 403
    name = next(name for name in facilitator.cookies if name.startswith("workbook-"))
    facilitator.cookies[f"{name}-facilitator"] = kept
    assert facilitator.is_alive(kernel_id)


def test_signing_out_ends_what_is_open(facilitator):
    """The kernel ends, its open channel falls silent, and the page asks for the passphrase again."""
    kernel_id, _ = facilitator.open("facilitator")
    other, _ = facilitator.open("room")

    async def watch():
        async with channel(facilitator, kernel_id) as socket:
            await socket.send(send("kernel_info_request", {}))
            await kinds_until(socket, "kernel_info_reply")
            answer = await asyncio.to_thread(facilitator.submit, "/facilitator/sign-out")
            assert (answer.status, answer.headers["Location"]) == (303, "/")
            await socket.send(send("kernel_info_request", {}))
            kinds = []
            with suppress(TimeoutError, websockets.ConnectionClosed):
                async with asyncio.timeout(2):
                    while True:
                        kinds.append(kind_of(await socket.recv()))
            assert "kernel_info_reply" not in kinds

    run(watch())
    assert not facilitator.cookies[cookie_of(facilitator)]
    assert facilitator.ask("/facilitator").status == 302
    assert not facilitator.is_alive(kernel_id)
    assert facilitator.is_alive(other), "a room's page is nobody's business but its owner's"


def test_a_link_signs_nobody_out(facilitator):
    """The address of signing out shows a button; a form without its word is refused."""
    page = facilitator.ask("/facilitator/sign-out").text
    assert f'<button class="button">{words.SIGN_OUT}</button>' in page
    assert facilitator.submit("/facilitator/sign-out", _xsrf="x").status == 403
    assert facilitator.ask("/facilitator/sign-out").status == 200


class Fake(web.RequestHandler):
    """As much of a request as the cookies need."""

    def __init__(self, username, cookies=None):
        from jupyter_server.auth.identity import User

        self.kept = cookies or {}
        self._current_user = User(username)
        self.request = SimpleNamespace(protocol="http")
        self.application = SimpleNamespace(
            settings={
                "cookie_secret": b"x" * 32,
                "identity_provider": SimpleNamespace(get_cookie_name=lambda _: "workbook-x"),
            }
        )

    def set_cookie(self, name, value, **_):
        self.kept[name] = value.decode()

    def get_cookie(self, name, default=None):
        return self.kept.get(name, default)


def test_the_cookie_ends_after_twelve_hours(monkeypatch):
    """By its signed date, whatever a browser does with it."""
    handler, later = Fake("ada"), hours_later(monkeypatch)
    keep_signed_in(handler, "first")
    assert signed_in(handler)
    assert not signed_in(Fake("bob", handler.kept))
    later(11.9)
    assert signed_in(handler)
    later(12.1)
    assert not signed_in(handler)


def test_whoever_comes_again_stays_signed_in_for_a_week(monkeypatch):
    """Each visit begins the twelve hours anew. A page that is open stays so, and no longer."""
    handler, later = Fake("ada"), hours_later(monkeypatch)
    keep_signed_in(handler, "first")
    opened = Fake("ada", dict(handler.kept))
    for hours in range(11, 7 * 24, 11):
        later(hours)
        stay_signed_in(handler)
        assert signed_in(handler)
        assert still_signed_in(opened)
    later(7 * 24 + 0.1)
    stay_signed_in(handler)
    assert not signed_in(handler)
    assert not still_signed_in(handler)
    assert not still_signed_in(opened)


def test_a_lapsed_cookie_is_not_renewed(monkeypatch):
    """Nor is one that somebody has copied without the identity that belongs to it."""
    handler, later = Fake("ada"), hours_later(monkeypatch)
    keep_signed_in(handler, "first")
    before = dict(handler.kept)
    stay_signed_in(Fake("bob", handler.kept))
    later(12.1)
    stay_signed_in(handler)
    assert handler.kept == before


@pytest.mark.parametrize("what", ["page", "open page", "sheet"])
def test_a_visit_renews_the_cookie(facilitator, what):
    """The page, what it asks every hour while it is open, and what else is behind the door."""
    kernel_id, _ = facilitator.open("facilitator")
    path = {
        "page": "/facilitator",
        "open page": f"/workbook/kernel/{kernel_id}",
        "sheet": "/facilitator-guide/key/any",
    }[what]
    lines = facilitator.ask(path).headers.get_all("Set-Cookie", [])
    assert any(line.startswith(cookie_of(facilitator)) for line in lines)


def test_a_visit_renews_nothing_for_whoever_was_signed_out(facilitator, server):
    """A copy of the cookie is worth nothing, and is given no new one."""
    copy = Browser(server.base, dict(facilitator.cookies))
    facilitator.submit("/facilitator/sign-out")
    lines = copy.ask("/facilitator").headers.get_all("Set-Cookie", [])
    assert not any(line.startswith(cookie_of(copy)) for line in lines)


def hours_later(monkeypatch):
    """Sets the time, in hours from now."""
    now = time.time()
    return lambda hours: monkeypatch.setattr(time, "time", lambda: now + 3600 * hours)


def behind_the_door(browser):
    """What the page and a key's sheet say. There is no agenda here, so a key that opens is none."""
    return browser.ask("/facilitator").status, browser.ask("/facilitator-guide/key/any").status


OPEN, SHUT = (200, 404), (302, 403)


def test_after_signing_out_a_copied_cookie_opens_nothing(facilitator, server):
    """Nor does one from an earlier sign-in of the same browser: signing out is known to the server."""
    copies = [dict(facilitator.cookies)]
    facilitator.sign_in()
    copies.append(dict(facilitator.cookies))
    assert [behind_the_door(Browser(server.base, dict(kept))) for kept in copies] == [OPEN, OPEN]
    assert facilitator.submit("/facilitator/sign-out").status == 303
    assert [behind_the_door(Browser(server.base, dict(kept))) for kept in copies] == [SHUT, SHUT]
    assert facilitator.sign_in().status == 303
    assert behind_the_door(facilitator) == OPEN
    assert behind_the_door(Browser(server.base, copies[0])) == SHUT


def test_after_a_new_passphrase_nothing_stays_open(own_server):
    """Page, key sheets, kernel and channel end soon, though another programme has changed it."""
    own = own_server()
    browser = own.browser()
    browser.sign_in()
    kernel_id, _ = browser.open("facilitator")
    other, _ = browser.open("room")
    assert browser.ask("/facilitator-guide/key/any").status == 404

    async def watch():
        async with channel(browser, kernel_id) as socket:
            await socket.send(send("kernel_info_request", {}))
            await kinds_until(socket, "kernel_info_reply")
            for kept in (own.home / "live").iterdir():
                kept.unlink()
            async with asyncio.timeout(30):
                with pytest.raises(websockets.ConnectionClosed):
                    await ask_on(socket)

    run(watch())
    assert behind_the_door(browser) == SHUT
    wait_until(
        lambda: (
            browser.ask(f"/workbook/kernel/{kernel_id}").json == {"alive": False, "busy": False}
        ),
        "its end",
    )
    assert browser.is_alive(other)


def test_a_page_that_opens_while_somebody_signs_out_stays_shut(own_server):
    """What its kernel was given is new, so nothing else would end it."""
    server = own_server()
    browser = server.browser()
    browser.sign_in()
    (server.home / "meanwhile").touch()
    answer = browser.ask("/facilitator")
    assert (answer.status, answer.headers["Location"]) == (302, SIGN_IN)
    wait_until(lambda: not list((server.home / "live").iterdir()), "its end")


async def ask_on(socket):
    """Go on using a channel."""
    while True:
        await socket.send(send("kernel_info_request", {}))
        await socket.recv()


def test_while_the_store_is_away_nobody_is_thrown_out():
    """A kernel ends when its credential is known to be worth nothing, not when nobody can say."""
    ended, answers = [], iter([True, OSError, False])
    kernels = SimpleNamespace(credentials=lambda: {"a": "x"})

    async def end_all(keys):
        ended.extend((key, looks) for key in keys)

    def holds(_):
        answer = next(answers)
        if answer is OSError:
            raise OSError
        return answer

    looks = 0

    async def sleep(_):
        nonlocal looks
        looks += 1
        if looks > 3:
            raise asyncio.CancelledError

    kernels.end_all = end_all
    with pytest.raises(asyncio.CancelledError):
        run(keep_door(kernels, holds, sleep))
    assert ended == [("a", 3)]


def test_a_wrong_passphrase_leaves_a_line(gate, caplog):
    """By whom, in short, and nothing of what was typed; and not more lines than anybody reads."""

    async def guess():
        assert await gate.opens("c" * 32, "right")
        assert not caplog.records
        await gate.opens("a" * 32, "SECRET-GUESS")
        assert [one.getMessage() for one in caplog.records] == [
            "A wrong passphrase was given by participant aaaaaaaa"
        ]
        for n in range(500):
            await gate.opens(f"{n:032}", "SECRET-GUESS")

    with caplog.at_level("INFO"):
        run(guess())
    assert len(caplog.records) == MANY + 1
    assert "SECRET" not in caplog.text


class Time:
    """A clock that sleeping moves, and a note of each sleep."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    async def sleep(self, seconds):
        if seconds:
            self.slept.append(seconds)
        self.now += seconds


def admitted(participant, given):
    return participant if given == "right" else None


@pytest.fixture
def hours():
    return Time()


@pytest.fixture
def gate(hours):
    return Gate(admitted, clock=lambda: hours.now, sleep=hours.sleep)


def test_guessing_by_one_person_slows_down(gate, hours):
    """Three are free, then each waits twice as long, up to half a minute; the right one opens."""

    async def guess():
        for _ in range(FREE + 7):
            assert not await gate.opens("ada", "wrong")
        assert hours.slept == [2, 4, 8, 16, LONGEST, LONGEST, LONGEST]
        assert await gate.opens("ada", "right")
        assert hours.slept[-1] == LONGEST
        hours.slept.clear()
        assert await gate.opens("ada", "right")
        assert await gate.opens("bob", "right")
        assert hours.slept == []

    run(guess())


def test_old_guesses_are_forgotten(gate, hours):
    """Ten minutes later the tries are free again."""

    async def guess():
        for _ in range(FREE):
            await gate.opens("ada", "wrong")
        hours.now += WINDOW
        assert await gate.opens("ada", "right")
        assert hours.slept == []

    run(guess())


def test_guesses_at_once_gain_nothing(gate, hours):
    """Many tries at the same moment by one participant wait for each other."""

    async def guess():
        tries = [gate.opens("ada", "wrong") for _ in range(FREE + 3)]
        assert not any(await asyncio.gather(*tries))
        assert hours.slept == [2, 4, 8]

    run(guess())


def test_guessing_by_many_slows_every_wrong_answer(gate, hours):
    """With a fresh cookie for each guess wrong answers take time; the right one does not."""

    async def guess():
        for n in range(MANY - 1):
            assert not await gate.opens(f"fresh {n}", "wrong")
        assert hours.slept == []
        assert not await gate.opens("one more", "wrong")
        assert not await gate.opens("and another", "wrong")
        assert hours.slept == [SLOW, SLOW]
        assert await gate.opens("ada", "right")
        assert hours.slept == [SLOW, SLOW]

    run(guess())


def test_passphrases_are_compared_one_at_a_time():
    """Sixty guesses in one moment do not take sixty times the memory."""
    at_once, most = 0, 0

    def admit(*_):
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.005)
        at_once -= 1
        return True

    async def guess():
        gate = Gate(admit)
        assert all(await asyncio.gather(*(gate.opens(str(n), "right") for n in range(20))))

    run(guess())
    assert most == 1


@pytest.mark.parametrize("given", ["", "x" * (LENGTH + 1)])
def test_what_cannot_be_a_passphrase_is_not_compared(given):
    """Nothing, or a book."""
    asked = []
    assert not run(Gate(lambda *told: asked.append(told)).opens("ada", given))
    assert asked == []


def test_a_seal_tells_nothing_of_the_identity(facilitator):
    """The cookie cannot be read as the participant it was made for."""
    _, page = facilitator.open("facilitator")
    participant = report_in(page)["env"]["WORKBOOK_PARTICIPANT"]
    assert participant == participant_of_cookie(facilitator)
    assert participant not in unsigned(facilitator.cookies[cookie_of(facilitator)])


def unsigned(value):
    """What a signed cookie says."""
    import base64

    return base64.b64decode(value.strip('"').split("|")[4].split(":")[1]).decode()


def participant_of_cookie(browser):
    name = next(name for name in browser.cookies if name.startswith("workbook-"))
    return participant_of(unsigned(browser.cookies[name]))
