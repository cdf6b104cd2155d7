"""The same notebooks in JupyterLab, for those who learn by themselves."""

import json
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext
from .content import CONTENT
from .playing import SHARED, Sheet
from .recording import Recorder
from .servers import DATA, NOTEBOOKS, PROJECT
from .waiting import wait_until

STEM = "04-casework"
TOKEN = secrets.token_hex(16)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`workbook lab`, stopped together with its kernels; gives its address."""
    folder = tmp_path_factory.mktemp("lab")
    log = folder / "lab.log"
    command = [
        *(sys.executable, "-m", "workbook", "lab"),
        *("--home", str(folder / "home"), "--content", str(DATA), "--"),
        *("--no-browser", "--port=0", "--allow-root", f"--IdentityProvider.token={TOKEN}"),
        # What a person's JupyterLab keeps about itself has no place in a test.
        f"--LabApp.user_settings_dir={folder / 'settings'}",
        f"--LabApp.workspaces_dir={folder / 'workspaces'}",
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=PROJECT)

    def address() -> str | None:
        assert process.poll() is None, log.read_text()
        found = re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/lab", log.read_text())
        return found and f"http://127.0.0.1:{found[1]}"

    try:
        yield wait_until(address, "JupyterLab says where it is")
    finally:
        children = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        process.wait()


def test_a_notebook_works_in_jupyterlab(lab: str, new_context: NewContext) -> None:
    """It opens, its cells run with their source hidden, and an exercise is answered."""
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    recorder = Recorder(page)
    page.goto(f"{lab}/lab/tree/{STEM}.ipynb?token={TOKEN}")
    expect(page.get_by_role("heading", name="Casework")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Python 3.*Idle"))).to_be_visible()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    sheets = [Sheet(page, place) for place in CONTENT.places(STEM)]
    for sheet in sheets:
        expect(sheet.region).to_be_attached()
        sheet.region.scroll_into_view_if_needed()
        expect(sheet.region).to_be_visible()
    sheet = next(one for one in sheets if one.exercise.kind == "choose")
    sheet.play(CONTENT.reference(sheet.place))
    sheet.expect_full_marks()
    # JupyterLab leaves one line to unfold a cell by; the editor itself is gone.
    for code in sources(NOTEBOOKS / f"{STEM}.ipynb"):
        expect(page.get_by_role("textbox").filter(has_text=code)).to_have_count(0)
    expect(page.get_by_text("Jupyter news")).to_have_count(0)
    assert recorder.hosts() == {lab.removeprefix("http://")}


def opened(lab: str, new_context: NewContext) -> Page:
    """The notebook, open in JupyterLab, and its kernel at rest."""
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{lab}/lab/tree/{STEM}.ipynb?token={TOKEN}")
    expect(page.get_by_role("heading", name="Casework")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Python 3.*Idle"))).to_be_visible()
    return page


def choose(page: Page, menu: str, item: str) -> None:
    """Choose something from JupyterLab's menus."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def test_what_is_run_and_saved_is_the_learners_and_comes_back_with_a_line_that_helps(
    lab: str, new_context: NewContext
) -> None:
    """Before it is run and after a restart each exercise says how to see it; our files stay as they are."""
    before = {path: path.read_bytes() for path in NOTEBOOKS.rglob("*") if path.is_file()}
    page = opened(lab, new_context)
    hint = page.locator(".jp-OutputArea-output", has_text=SHARED["run_first"])
    expect(hint.first).to_be_visible()
    choose(page, "Run", "Run All Cells")
    sheet = Sheet(page, CONTENT.places(STEM)[0])
    expect(sheet.region).to_be_attached()
    expect(hint).to_have_count(0)
    saved = page.context.request
    address = f"{lab}/api/contents/{STEM}.ipynb?token={TOKEN}"

    def kept() -> bool:
        page.keyboard.press("Control+s")  # again: the first may come before the last cell has run
        return 'execution_count": 2' in json.dumps(saved.get(address).json().get("content"))

    wait_until(kept, "the notebook is saved", page=page)
    assert "widget" not in json.dumps(saved.get(address).json()["content"]["metadata"])
    assert {path: path.read_bytes() for path in NOTEBOOKS.rglob("*") if path.is_file()} == before
    for kernel in saved.get(f"{lab}/api/sessions?token={TOKEN}").json():
        saved.delete(f"{lab}/api/sessions/{kernel['id']}?token={TOKEN}")
    page = opened(lab, new_context)
    hint = page.locator(".jp-OutputArea-output", has_text=SHARED["run_first"])
    expect(hint.first).to_be_visible()
    expect(page.get_by_text("model not found")).to_have_count(0)
    expect(page.get_by_text("object at 0x")).to_have_count(0)


def test_a_restarted_kernel_is_told_in_the_open_tab_with_what_to_do(
    lab: str, new_context: NewContext
) -> None:
    """Every exercise says so at once; when its cell has run again, the line is gone and it can be answered."""
    page = opened(lab, new_context)
    choose(page, "Run", "Run All Cells")
    sheet = Sheet(page, CONTENT.places(STEM)[0])
    expect(sheet.region).to_be_attached()
    told = page.locator(".wb-silent", has_text=SHARED["silent"])
    expect(told).to_have_count(0)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Restart Kernel…")).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    expect(told.first).to_be_attached()
    choose(page, "Run", "Run All Cells")
    expect(told).to_have_count(0)
    expect(page.get_by_text("object at 0x")).to_have_count(0)
    sheet.region.scroll_into_view_if_needed()
    expect(sheet.region).to_be_visible()


def sources(path: Path) -> list[str]:
    """The lines of code in a notebook."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
