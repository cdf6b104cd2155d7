"""Who somebody is, and that nobody can be somebody else."""

import stat
import time
from email.utils import parsedate_to_datetime
from http.cookies import SimpleCookie

from workbook.app.identity import participant, participant_of
from workbook.serving.home import cookie_secret
from workbook.serving.identity import cookie_settings

from .running import report_in


def participant_seen(browser, **headers):
    answer = browser.ask("/03-report", **headers)
    return report_in(answer.text)["env"]["WORKBOOK_PARTICIPANT"]


def test_cookie_is_closed_to_scripts_and_lasts(server, somebody):
    """The identity cookie is HttpOnly, SameSite=Lax, for the whole site and at least 180 days."""
    lines = somebody.ask("/").headers.get_all("Set-Cookie")
    (name, morsel), *_ = next(
        SimpleCookie(line).items() for line in lines if line.startswith("workbook-")
    )
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    assert morsel["path"] == "/"
    days = (parsedate_to_datetime(morsel["expires"]).timestamp() - time.time()) / 86400
    assert days >= 180
    secret = cookie_secret(server.home)
    assert name == cookie_settings(secret)["cookie_name"], "it depends on neither host nor port"


def test_same_browser_is_the_same_participant(somebody, somebody_else):
    """One browser keeps its participant over pages; another has another."""
    first = participant_seen(somebody)
    assert participant_seen(somebody) == first
    assert participant_seen(somebody_else) != first


def test_participant_is_not_the_cookie(somebody):
    """Nothing in the kernel can be turned back into the cookie."""
    page = somebody.ask("/03-report").text
    env = report_in(page)["env"]
    assert len(env["WORKBOOK_PARTICIPANT"]) == 32
    for value in somebody.cookies.values():
        assert value not in str(env)


def test_headers_cannot_say_who_somebody_is(somebody, somebody_else):
    """A client that names a participant in a header, a query or a forged cookie is not believed."""
    victim = participant_seen(somebody)
    before = participant_seen(somebody_else)
    assert participant_seen(somebody_else, X_Workbook_Participant=victim) == before
    assert participant_seen(somebody_else, WORKBOOK_PARTICIPANT=victim) == before
    answer = somebody_else.ask(f"/03-report?WORKBOOK_PARTICIPANT={victim}&username={victim}")
    assert report_in(answer.text)["env"]["WORKBOOK_PARTICIPANT"] == before


def test_a_tampered_cookie_makes_a_stranger(somebody):
    """A cookie whose signature does not fit is as good as none."""
    before = participant_seen(somebody)
    name = next(name for name in somebody.cookies if name.startswith("workbook-"))
    value = somebody.cookies[name]
    somebody.cookies[name] = value[:-1] + ("0" if value[-1] != "0" else "1")
    assert participant_seen(somebody) != before


def test_kernel_knows_its_folders_and_no_secrets(server, somebody):
    """A kernel has the folders and this Python, and nothing of the machine's other environment."""
    report = report_in(somebody.ask("/03-report").text)
    env = report["env"]
    assert env["WORKBOOK_HOME"] == str(server.home)
    assert env["WORKBOOK_CONTENT"] == str(server.folder / "data")
    assert "SECRET-OF-THE-MACHINE" not in str(env)
    assert not any(name.startswith("HTTP_") for name in env)


def test_kernel_is_the_python_that_serves(own_server, tmp_path):
    """Another `python3` registered on the machine is not used."""
    import sys

    spec = tmp_path / "share" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(
        '{"argv": ["/bin/false"], "display_name": "x", "language": "python"}'
    )
    server = own_server(environ={"JUPYTER_PATH": str(tmp_path / "share")})
    assert report_in(server.browser().ask("/03-report").text)["python"] == sys.executable


def test_secret_survives_a_restart(own_server):
    """After a restart the same browser is the same participant; the secret is for its owner only."""
    server = own_server()
    browser = server.browser()
    before = participant_seen(browser)
    server.stop()
    server.start()
    assert participant_seen(browser) == before
    assert stat.S_IMODE((server.home / "cookie-secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(server.home.stat().st_mode) == 0o700


def test_secret_is_made_once(tmp_path):
    """The first secret stays, is 32 bytes, and leaves no draft behind."""
    first = cookie_secret(tmp_path)
    assert len(first) == 32
    assert cookie_secret(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["cookie-secret"]


def test_nobody_outside_the_server(monkeypatch):
    """Where no server started the kernel there is no participant."""
    monkeypatch.delenv("WORKBOOK_PARTICIPANT", raising=False)
    assert participant() is None
    monkeypatch.setenv("WORKBOOK_PARTICIPANT", participant_of("x"))
    assert participant() == participant_of("x")
