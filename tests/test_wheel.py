"""What is installed from a wheel is whole: it serves content and notebooks from an empty folder."""

import asyncio
import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient

from tests.serving.running import Browser, run, wait_until
from workbook.app.places import content_folder, notebooks_folder
from workbook.serving.rehearsal.phone import Phone

ROOT = Path(__file__).resolve().parents[1]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
ALONE = ("--no-deps", "--no-index")
ANSWER = {"texts": {"bad-news-call": "4", "their-week": "3", "saying-no": "2", "doing-it": "1"}}


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Run a command of the installed package in an empty folder."""
    folder = tmp_path_factory.mktemp("wheel")
    empty, site = folder / "empty", folder / "site"
    build = [*PIP, "wheel", *ALONE, "--no-build-isolation", "--wheel-dir", folder, ROOT]
    subprocess.run(build, check=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*PIP, "install", *ALONE, "--target", site, wheel], check=True)
    empty.mkdir()
    ours = {"PYTHONPATH": str(site), "WORKBOOK_HOME": str(folder / "home")}
    machine = {k: v for k, v in os.environ.items() if not k.startswith("WORKBOOK_")}

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "workbook", *arguments],
            cwd=empty,
            env=machine | ours,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    start.site = site
    yield start
    assert not list(empty.iterdir())


def test_all_content_and_notebooks_are_in_it(installed):
    """Every file that the project has, and the package that finds them is the installed one."""
    for ours, name in ((content_folder(), "data"), (notebooks_folder(), "notebooks")):
        theirs = installed.site / "workbook" / name
        files = {p.relative_to(ours) for p in ours.rglob("*") if p.is_file()}
        assert {p for p in files if "checkpoint" not in str(p)} <= {
            p.relative_to(theirs) for p in theirs.rglob("*")
        }
    printed, _ = installed("check").communicate(timeout=120)
    assert printed.endswith(" no problems.\n")


def test_its_content_is_written_on_in_a_copy(installed, tmp_path):
    """The next version would replace what an author has added there."""
    printed, _ = installed("new-scenario", "a-new-one").communicate(timeout=120)
    assert "--content FOLDER" in printed
    assert not (installed.site / "workbook" / "data" / "scenarios" / "a-new-one").exists()
    printed, _ = installed("new-scenario", "--content", str(tmp_path), "a-new-one").communicate(
        timeout=120
    )
    assert (tmp_path / "scenarios" / "a-new-one" / "scenario.yaml").exists(), printed


def test_it_serves_and_takes_an_answer(installed):
    """The contents, a notebook, and one answer that is saved, as a page sends it."""
    server = installed("serve", "--port", "0", "--no-browser")
    try:
        found = re.search(r"is open at (http://\S+?)/\s", server.stdout.readline())
        browser = Browser(found[1])
        contents = wait_until(lambda: browser.ask("/").text, "the contents")
        for notebook in notebooks_folder().glob("[0-9]*.ipynb"):
            assert f'href="/{notebook.stem}"' in contents
        assert run(answered(found[1])) == "saved"
    finally:
        server.terminate()
        server.communicate(timeout=30)


async def answered(address):
    """Answer the first exercise of the first notebook; what its screen says of it."""
    phone = Phone(AsyncHTTPClient(force_instance=True), address)
    await phone.open("/00-start-here")
    line = await phone.connect()
    async with asyncio.timeout(60):
        while (received := await line._socket.read_message()) is not None:
            told = json.loads(received)
            if told["type"] == "screens":
                first = next(one for one in told["screens"] if "attempt" in one["view"])
                known = {name: first["view"][name] for name in ("attempt", "version")}
                message = {"type": "submit", "id": uuid.uuid4().hex, **known, "answer": ANSWER}
                line.say({"at": first["at"], "message": message})
            elif told["type"] == "message":
                line.close()
                return told["message"]["type"]
    raise AssertionError("the line was closed")
