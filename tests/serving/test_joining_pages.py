"""The way into a room, the room's page, and what kernels are told of the address."""

import asyncio
import re
import socket
from types import SimpleNamespace

import pytest

from workbook.serving import app, words
from workbook.serving.housekeeping import EVERY, FIRST, keep_house

from .running import Browser, report_in, run


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/join/KTMQ4P", "/room#KTMQ4P"),
        ("/join/ktmq4p", "/room#KTMQ4P"),
        ("/join?code=ktm+q4p", "/room#KTMQ4P"),
        ("/join/k7pmx/", "/room#K7PMX"),
        ("/Join/k7pmx", "/room#K7PMX"),
        ("/join?code=http%3A%2F%2F192.168.1.20%3A8866%2Fjoin%2FK7PMX+", "/room#K7PMX"),
        ("/join?code=workbook.example.org%2Froom%23k7p-mx.", "/room#K7PMX"),
        ("/join?code=https%3A%2F%2Fworkbook.example.org%2Fjoin%2FK7PMXX", "/room#K7PMXX"),
        ("/join?code=https%3A%2F%2Fworkbook.example.org%2F", "/room"),
        ("/join?code=KTMQ4PXYZ", "/room#KTMQ4PXY"),
        ("/join/%3Cscript%3E", "/room#SCRIPT"),
        ("/join/%0d%0aX-Y:1", "/room#XY1"),
        ("/join?code=//example.org", "/room"),
        ("/join?code=%C3%84%C3%9F", "/room#SS"),
        ("/join", "/room"),
        ("/join/", "/room"),
        ("/join?code=", "/room"),
    ],
)
def test_a_code_leads_to_the_room(somebody, path, leads_to):
    """In capitals, behind the #, without what no code holds; any code is taken alike."""
    answer = somebody.ask(path)
    assert (answer.status, answer.headers["Location"]) == (302, leads_to)
    assert answer.headers["Cache-Control"] == "no-store"


def test_joining_costs_nothing(server, somebody):
    """A code alone starts no kernel and makes nobody a participant; nor is it in the log."""
    before = len(server.kernels())
    somebody.ask("/join/QQQQQ7")
    somebody.ask("/join?code=ZZZZZ7")
    assert not somebody.cookies
    assert len(server.kernels()) == before
    assert "ZZZZZ7" not in server.log.read_text()


def test_the_room_is_a_page_of_its_own(somebody):
    """It has a kernel, a slim header, and neither neighbours nor a place on the contents page."""
    kernel_id, page = somebody.open("room")
    assert somebody.is_alive(kernel_id)
    assert '<body class="special room">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'class="turn"' not in page
    assert "/facilitator" not in page
    assert 'href="/room"' not in somebody.ask("/").text


def test_notebooks_have_kept_their_header(somebody):
    """The special pages' does not stand in theirs."""
    _, page = somebody.open("01-toy")
    assert "<body>" in page
    assert "noindex" not in page
    assert 'class="turn"' in page


def test_first_page_has_a_field_for_the_code(somebody):
    """Above the way in for those who work by themselves; the facilitator's way is at the foot."""
    page = somebody.ask("/").text
    field, alone, foot = (
        page.index(told)
        for told in ('name="code"', f">{words.ALONE}<", 'href="/facilitator">For facilitators')
    )
    assert field < alone < foot
    assert re.search(r'<form [^>]*action="/join" method="get">', page)
    assert f'<label for="code">{words.CODE}</label>' in page


def test_a_server_without_rooms_offers_none(own_server):
    """As a preview is: those addresses are not there, and the first page does not name them."""
    browser = own_server(rooms=False).browser()
    for path in (
        *("/room", "/facilitator", "/facilitator/sign-in", "/facilitator/sign-out"),
        *("/join", "/join/KTMQ4P", "/check", "/workbook/check/socket"),
    ):
        assert browser.ask(path).status == 404, path
    page = browser.ask("/").text
    assert words.CODE not in page
    assert words.FACILITATORS not in page


def told_by(browser):
    env = report_in(browser.ask("/03-report").text)["env"]
    return env["WORKBOOK_ADDRESS"], env.get("WORKBOOK_ADDRESS_LOCAL")


def test_kernels_know_an_address_for_this_machine_alone(server, somebody):
    """Listening on this machine only, the address is marked as one that no phone can use."""
    assert told_by(somebody) == (server.base, "1")


def test_kernels_know_the_address_in_the_network(own_server):
    """Listening on every address, kernels are told the one that phones use; so is whoever starts it."""
    server = own_server(host="0.0.0.0")
    address, local = told_by(server.browser())
    assert re.fullmatch(rf"http://[\w.-]+:{server.port}", address)
    assert "0.0.0.0" not in address
    assert local is None
    log = server.log.read_text()
    assert f"On phones in the same network: {address}/" in log
    assert f"For the facilitator: {server.base}/facilitator" in log


def test_an_address_outside_is_believed(own_server):
    """Behind a tunnel its address is told, and its pages may sign in and talk to their kernels."""
    server = own_server(address="https://workbook.example")
    browser = server.browser()
    assert told_by(browser) == ("https://workbook.example", None)
    assert report_in(browser.ask("/03-report").text)["env"]["WORKBOOK_HEARD_AT"] == server.base
    assert sign_in_from(browser, "https://elsewhere.example") != 303
    assert sign_in_from(browser, "https://workbook.example") == 303


def test_without_an_address_no_strangers_page_comes_in(server, somebody):
    """An empty answer to who else may ask is nobody, not everybody."""
    assert sign_in_from(somebody, "https://elsewhere.example") != 303
    assert sign_in_from(somebody, "null") != 303
    assert sign_in_from(somebody, server.base) == 303


def sign_in_from(browser, origin):
    """What becomes of a form with the right passphrase from a page at this origin."""
    browser.ask("/facilitator/sign-in")
    form = f"_xsrf={browser.cookies['_xsrf']}&passphrase=four+plain+words+here".encode()
    return browser.ask("/facilitator/sign-in", method="POST", data=form, Origin=origin).status


@pytest.mark.parametrize("host", ["::", "::1", "localhost"])
def test_what_is_printed_answers(own_server, host):
    """Whatever it listens on: the address in the greeting and the one that kernels are told."""
    server = own_server(host=host)
    greeting = server.log.read_text()
    printed = re.findall(r"http://\S+", greeting)
    told, _ = told_by(server.browser())
    assert told in {one.rstrip("/") for one in printed}
    for address in printed:
        path = "/facilitator/sign-in" if address.endswith("/facilitator") else "/workbook/health"
        assert Browser(address.removesuffix("/facilitator").rstrip("/")).ask(path).status == 200


def test_a_tunnel_to_this_machine_is_no_address_for_phones(own_server):
    """As one has while trying things out: nothing is said of phones, and the console warns."""
    server = own_server(address="http://localhost:9999")
    assert told_by(server.browser()) == ("http://localhost:9999", "1")
    assert "phones" not in server.log.read_text()


def test_without_a_way_out_the_own_network_is_found(monkeypatch):
    """A laptop that is its own hotspot leads nowhere, and phones find it all the same."""
    at = {"lo": "127.0.0.1", "down": "192.168.9.9", "eth0": "169.254.1.1", "hotspot": "10.42.0.1"}
    monkeypatch.setattr(app.socket, "socket", NoWayOut)
    monkeypatch.setattr(
        app.psutil, "net_if_stats", lambda: {n: SimpleNamespace(isup=n != "down") for n in at}
    )
    monkeypatch.setattr(
        app.psutil,
        "net_if_addrs",
        lambda: {n: [SimpleNamespace(family=socket.AF_INET, address=a)] for n, a in at.items()},
    )
    assert app.own_address() == "10.42.0.1"
    at.pop("hotspot")
    assert app.own_address() == "127.0.0.1"


class NoWayOut(socket.socket):
    """A socket on a machine without a route."""

    def connect(self, address):
        raise OSError(101, "Network is unreachable")


def test_a_new_passphrase_is_said_once(own_server):
    """At the start, with how to choose another; a server with an old one says nothing of it."""
    server = own_server(passphrase="salt lamp river nine")
    assert server.log.read_text().count("salt lamp river nine") == 1
    assert "workbook passphrase" in server.log.read_text()


def test_no_word_of_a_passphrase_without_one(server):
    """Nothing is said of it at an ordinary start."""
    assert "assphrase" not in server.log.read_text()


def test_housekeeping_comes_round(caplog):
    """A minute after the start, then every six hours; a failure is logged and nothing ends."""
    slept, done, row = [], [], "Ada Lovelace, 90 days old"

    async def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 4:
            raise asyncio.CancelledError

    def work():
        done.append(len(slept))
        if len(done) == 2:
            raise ValueError(row)

    with pytest.raises(asyncio.CancelledError):
        run(keep_house(work, sleep))
    assert slept == [FIRST, EVERY, EVERY, EVERY]
    assert done == [1, 2, 3]
    assert "Housekeeping failed: ValueError" in caplog.text
    assert "in work" in caplog.text
    assert "Ada" not in caplog.text
