"""The author's preview: each role's pages, the key, and a page that follows what is saved."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from workbook.screens.words import WORDS

from .conftest import NewContext
from .content import Content
from .playing import SHARED, Sheet
from .servers import PROJECT
from .test_access import expect_accessible
from .waiting import wait_until

BY_ROLE = Path(__file__).parents[1] / "content" / "by_role"
RIGHT, WRONG = WORDS["preview"]["right"], WORDS["preview"]["wrong"]
KEPT = "elected Leader speaks for it"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Content of one's own to write in."""
    return Path(shutil.copytree(BY_ROLE, tmp_path_factory.mktemp("preview") / "data"))


@pytest.fixture(scope="module")
def address(content: Path) -> Iterator[str]:
    """The preview as the command serves it."""
    log = content.parent / "log"
    command = [sys.executable, "-m", "workbook", "preview", "who-writes", "--no-browser"]
    options = ["--content", str(content), "--port", "0"]
    with log.open("wb") as out:
        process = subprocess.Popen([*command, *options], stdout=out, stderr=out, cwd=PROJECT)
    try:
        found = wait_until(
            lambda: re.search(r"is open at (http://[^/]+)/", log.read_text()), "the preview opens"
        )
        yield found[1]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def test_each_role_has_its_pages(address: str, new_context: NewContext) -> None:
    """Six lines on the contents page; a council's key is on its page and not on the other one."""
    page = new_context().new_page()
    page.goto(address)
    for role in ("nhs", "council", "campaigner"):
        for kind in ("without_key", "with_key"):
            name = WORDS["preview"][kind].format(role=SHARED[f"role_{role}"])
            expect(
                page.get_by_role("link", name=re.compile(f"^{re.escape(name)} Who writes"))
            ).to_be_visible()
    page.goto(f"{address}/03-council")
    expect(page.get_by_text(RIGHT)).to_be_visible()
    sheet = Sheet(page, "who-writes/signature", content=Content(BY_ROLE))
    expect(sheet.region).to_have_count(1)
    expect(page.get_by_text(KEPT)).to_have_count(0)
    sheet.play("leader")
    sheet.expect_full_marks()
    page.goto(f"{address}/02-nhs-with-key")
    expect(sheet.region).to_have_count(1)
    key = WORDS["preview"]["key"].format(title=sheet.exercise.title)
    expect(page.get_by_role("region", name=key, exact=True)).to_be_visible()
    expect(page.get_by_text(KEPT)).to_have_count(1)
    expect_accessible(page, "with the key")


def test_the_page_follows_what_is_saved(
    address: str, content: Path, new_context: NewContext
) -> None:
    """A new prompt appears, a slip is told with its line, and mending it brings the page back."""
    page = new_context().new_page()
    page.goto(f"{address}/01-nhs")
    expect(page.get_by_text("Whose name stands under the first letter?").first).to_be_visible()
    file = content / "scenarios" / "who-writes" / "scenario.yaml"
    good = file.read_text(encoding="utf-8").replace("under the first letter?", "at its foot?", 1)
    file.write_text(good, encoding="utf-8")
    expect(page.get_by_text("Whose name stands at its foot?").first).to_be_visible(timeout=30_000)
    file.write_text(good.replace("points: 4", "pionts: 4", 1), encoding="utf-8")
    expect(page.get_by_text(WRONG)).to_be_visible(timeout=30_000)
    expect(page.get_by_text("did you mean 'points'")).to_be_visible()
    expect_accessible(page, "broken")
    file.write_text(good, encoding="utf-8")
    expect(page.get_by_text(RIGHT)).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Whose name stands at its foot?").first).to_be_visible()
