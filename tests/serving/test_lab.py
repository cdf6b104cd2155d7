"""JupyterLab on the same notebooks."""

import json
import os
import subprocess
import sys
import threading
import urllib.request

import nbformat
import psutil
import pytest

from workbook.screens.words import WORDS
from workbook.serving.jupyter_lab import forget_widgets, give_copies

from .running import PROJECT, wait_until, write_notebooks


@pytest.fixture
def lab(tmp_path):
    """JupyterLab as `workbook lab` starts it, on a machine with another `python3`."""
    spec = tmp_path / "share" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(
        '{"argv": ["/bin/false"], "display_name": "x", "language": "python"}'
    )
    notebooks = write_notebooks(tmp_path / "notebooks")
    more = ["--no-browser", "--allow-root", "--IdentityProvider.token=x", "--ServerApp.port=0"]
    program = (
        "import sys; from pathlib import Path; from workbook.serving import lab;"
        f"sys.exit(lab(Path({str(tmp_path / 'home')!r}), Path({str(tmp_path / 'data')!r}),"
        f" notebooks=Path({str(notebooks)!r}), more={more!r}))"
    )
    environ = os.environ | {
        "PYTHONPATH": str(PROJECT),
        "JUPYTER_PATH": str(tmp_path / "share"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environ, stderr=subprocess.PIPE, text=True
    )
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(process.stderr), daemon=True)
    reader.start()
    found = wait_until(
        lambda: list((tmp_path / "runtime").glob("jpserver-*.json")), "JupyterLab to start", 60
    )
    yield json.loads(found[0].read_text())["url"], process
    for child in psutil.Process(process.pid).children(recursive=True):
        child.terminate()
    process.wait(30)


def test_lab_opens_the_notebooks_with_this_python(lab):
    """It shows the notebooks' folder, and its kernels are the Python that has the workbook."""
    url, process = lab

    def ask(path):
        with urllib.request.urlopen(f"{url}api/{path}?token=x") as answer:
            return json.loads(answer.read())

    wait_until(lambda: ask("status"), "JupyterLab to answer")
    assert "01-toy.ipynb" in [entry["name"] for entry in ask("contents")["content"]]
    specs = ask("kernelspecs")["kernelspecs"]
    assert specs["python3"]["spec"]["argv"][0] == sys.executable
    (server,) = psutil.Process(process.pid).children()
    assert server.environ()["WORKBOOK_HOME"].endswith("/home")


def test_what_lab_saves_it_saves_in_the_user_folder(lab, tmp_path):
    """Where the workbook itself is, which a wheel's owner may not even write to, nothing changes."""
    url, _ = lab
    path = "contents/01-toy.ipynb"

    def files(folder):
        return {path.name: path.read_bytes() for path in folder.glob("*.ipynb")}

    def ask(**told):
        request = urllib.request.Request(f"{url}api/{path}?token=x", **told)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    ours, copies = tmp_path / "notebooks", tmp_path / "home" / "notebooks"
    before, held = files(ours), files(copies)
    model = wait_until(ask, "JupyterLab to answer")
    model["content"]["cells"].append(nbformat.v4.new_markdown_cell("Mine."))
    ask(method="PUT", data=json.dumps(model).encode())
    assert "Mine." in json.dumps(ask()["content"])
    assert files(ours) == before
    assert files(copies)["01-toy.ipynb"] != held["01-toy.ipynb"]


# ---- the copies ----


@pytest.fixture
def folders(tmp_path):
    """Our notebooks, and the folder that their copies go to."""
    return write_notebooks(tmp_path / "ours"), tmp_path / "home" / "notebooks"


def cells(path):
    """What a notebook says, cell by cell."""
    return [cell.source for cell in nbformat.read(path, 4).cells]


def change(path, text):
    """Add a cell to a notebook, as its reader or its author does."""
    notebook = nbformat.read(path, 4)
    notebook.cells.append(nbformat.v4.new_markdown_cell(text))
    nbformat.write(notebook, path)


def test_each_notebook_is_copied_and_says_how_to_see_its_exercises(folders):
    """Ours are not touched; a copy has the same cells, and a line at each that shows something."""
    ours, copies = folders
    before = {path: path.read_bytes() for path in ours.rglob("*.ipynb")}
    give_copies(*folders)
    assert {path: path.read_bytes() for path in ours.rglob("*.ipynb")} == before
    assert {path.name for path in copies.glob("*.ipynb")} == {p.name for p in ours.glob("*.ipynb")}
    for path in copies.glob("*.ipynb"):
        assert cells(path) == cells(ours / path.name)
        for cell in nbformat.read(path, 4).cells:
            shows = cell.cell_type == "code" and not cell.source.startswith(("from", "import"))
            told = [output.data["text/plain"] for output in cell.get("outputs", [])]
            assert told == ([WORDS["shared"]["run_first"]] if shows else [])


def test_a_copy_is_renewed_when_ours_changes(folders):
    """A copy that was only run is replaced; one that is up to date is left as it was saved."""
    ours, copies = folders
    give_copies(*folders)
    (copies / "01-toy.ipynb").write_text((ours / "01-toy.ipynb").read_text(), encoding="utf-8")
    run = (copies / "01-toy.ipynb").read_bytes()
    give_copies(*folders)
    assert (copies / "01-toy.ipynb").read_bytes() == run
    change(ours / "01-toy.ipynb", "What is new")
    give_copies(*folders)
    assert cells(copies / "01-toy.ipynb")[-1] == "What is new"
    assert not list(copies.glob("*(mine*"))


def test_what_a_learner_wrote_is_never_written_over(folders):
    """Their copy stays; when ours changes, it stays under another name, again and again."""
    ours, copies = folders
    give_copies(*folders)
    for n in (1, 2):
        change(copies / "01-toy.ipynb", f"My note {n}")
        give_copies(*folders)
        assert cells(copies / "01-toy.ipynb")[-1] == f"My note {n}"
        change(ours / "01-toy.ipynb", f"What is new {n}")
        give_copies(*folders)
        assert cells(copies / "01-toy.ipynb")[-1] == f"What is new {n}"
    notes = {cells(path)[-1] for path in copies.glob("01-toy (mine*).ipynb")}
    assert notes == {"My note 1", "My note 2"}


@pytest.mark.parametrize("broken", ["", "{", "\ufeff{}", "[]", "<<<<<<< HEAD"])
def test_broken_files_stop_nothing(folders, broken):
    """Ours is left out; theirs is kept under another name; a lost list of what was given asks nobody."""
    ours, copies = folders
    give_copies(*folders)
    (ours / "03-report.ipynb").write_text(broken, encoding="utf-8")
    (copies / "01-toy.ipynb").write_text(broken, encoding="utf-8")
    (copies / ".given.json").write_text(broken, encoding="utf-8")
    give_copies(*folders)
    assert cells(copies / "01-toy.ipynb") == cells(ours / "01-toy.ipynb")
    assert (copies / "01-toy (mine).ipynb").read_text(encoding="utf-8") == broken
    assert cells(copies / "03-report.ipynb")


def test_saving_forgets_widgets_and_keeps_everything_else():
    """The sentence stays where the widget was; what a learner computed and wrote is theirs."""
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "Run it"}
    content = nbformat.v4.new_notebook(
        metadata={"widgets": {"state": {}}, "mine": 1},
        cells=[
            nbformat.v4.new_code_cell(
                "a", outputs=[nbformat.v4.new_output("display_data", view)], execution_count=3
            ),
            nbformat.v4.new_code_cell(
                "1", outputs=[nbformat.v4.new_output("stream", text="mine")], execution_count=4
            ),
            nbformat.v4.new_markdown_cell("My note"),
        ],
    )
    forget_widgets(model={"type": "notebook", "content": content}, path="", contents_manager=None)
    assert content.metadata == {"mine": 1}
    assert [cell.get("outputs") for cell in content.cells] == [
        [nbformat.v4.new_output("display_data", {"text/plain": "Run it"})],
        [nbformat.v4.new_output("stream", text="mine")],
        None,
    ]
    forget_widgets(model={"type": "file", "content": "text"}, path="", contents_manager=None)
