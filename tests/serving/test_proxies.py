"""Behind a proxy that speaks https: whom it is believed, and what cookies are then like."""

from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest
from tornado.httputil import HTTPHeaders

from workbook.serving.proxies import by_https

from .running import PASSPHRASE

PUBLIC = "https://workbook.example"
KINDS = {"_xsrf", "identity", "facilitator"}


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """A server that was told of a proxy in front of it."""
    from .conftest import _server

    server = _server(tmp_path_factory.mktemp("behind"), address=PUBLIC)
    yield server
    server.stop()


def kind(name):
    return name if name == "_xsrf" else "facilitator" if "facilitator" in name else "identity"


def cookies_of(server, **headers):
    """Each cookie that signing in sets, and whether it may only travel over https."""
    browser, kept = server.browser(), {}
    form = {"method": "GET"}
    for _ in range(2):
        answer = browser.ask("/facilitator/sign-in", **form, **headers)
        for line in answer.headers.get_all("Set-Cookie", []):
            kept |= {kind(name): bool(one["secure"]) for name, one in SimpleCookie(line).items()}
        data = f"_xsrf={browser.cookies['_xsrf']}&passphrase={PASSPHRASE.replace(' ', '+')}"
        form = {"method": "POST", "data": data.encode()}
    assert answer.status == 303
    assert set(kept) == KINDS
    return kept


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "workbook.example"},
        {"Host": "Workbook.Example"},
        {"X_Forwarded_Proto": "https"},
        {"Host": "127.0.0.1:8866", "X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.9"},
    ],
)
def test_what_came_by_https_has_secure_cookies(behind, headers):
    """All three, by the host that was named or by the word of a proxy on this machine."""
    assert cookies_of(behind, **headers) == dict.fromkeys(KINDS, True)


@pytest.mark.parametrize(
    "headers", [{}, {"X_Forwarded_Proto": "http"}, {"Host": "workbook.example.evil"}]
)
def test_the_facilitators_own_machine_still_gets_in(behind, headers):
    """Opened on the same machine by http, a Secure cookie would never come back."""
    assert cookies_of(behind, **headers) == dict.fromkeys(KINDS, False)


def test_without_an_address_nobody_is_believed(server):
    """Where no proxy was named, what a visitor says of one is a visitor's word."""
    headers = {"X_Forwarded_Proto": "https", "X_Scheme": "https", "Host": "workbook.example"}
    assert cookies_of(server, **headers) == dict.fromkeys(KINDS, False)


@pytest.mark.parametrize(
    ("peer", "said", "believed"),
    [
        ("127.0.0.1", "https", True),
        ("::1", "https", True),
        ("127.0.0.1", "http, https", True),
        ("127.0.0.1", "https, http", False),
        ("127.0.0.1", "", False),
        ("192.168.1.7", "https", False),
        ("2001:db8::1", "https", False),
    ],
)
def test_only_a_proxy_on_this_machine_is_believed(peer, said, believed):
    """Its own word is the last one; what went before it a visitor may have sent."""
    headers = HTTPHeaders({"X-Forwarded-Proto": said})
    request = SimpleNamespace(host="127.0.0.1:8866", headers=headers, remote_ip=peer)
    assert by_https(request, PUBLIC) is believed
    assert not by_https(request, "http://workbook.example")
    assert not by_https(request, None)
