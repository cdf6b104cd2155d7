"""The `workbook check` command."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from click.testing import CliRunner

from tests.browser.servers import Server
from tests.conftest import SAMPLE
from tests.content.rekeyed import ANSWERS
from workbook.app import build
from workbook.cli import main

BROKEN = Path(__file__).parent / "content" / "broken"


@pytest.fixture
def run():
    """Run a command and return its exit code and what it printed."""

    def command(*arguments):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        return result.exit_code, result.output

    return command


def test_good_content_passes(run, content):
    """Without a mistake the command says what it checked and what it measured, and exits 0."""
    code, printed = run("check", "--content", content)
    *figures, kernels, last = printed.splitlines()
    assert code == 0
    assert kernels == "13 notebooks without a kernel."
    assert last == f"1 scenario, {len(ANSWERS)} exercises, 4 guidance rows: no problems."
    beginnings = ("Keys at", "The keyed", *["A player who knows nothing"] * 3, "Reading grade")
    assert len(figures) == len(beginnings)
    assert all(line.startswith(words) for line, words in zip(figures, beginnings, strict=True))


def test_mistakes_fail_the_check(run, content):
    """With a mistake the command prints one line for it and the count, and exits 1."""
    shutil.copytree(BROKEN / "two-best-options", content / "scenarios" / "small")
    code, printed = run("check", "--content", content)
    assert code == 1
    first, _, last = printed.splitlines()
    assert first.startswith("scenarios/small/scenario.yaml:18: exercises[first-word].options: ")
    assert last == f"2 scenarios, {len(ANSWERS) + 1} exercises, 4 guidance rows: 1 problem."


def test_a_warning_does_not_fail_the_check(run, content):
    """An overdue date is printed as a warning, and the command exits 0."""
    path = content / "scenarios" / "two-benches" / "scenario.yaml"
    late = path.read_text(encoding="utf-8").replace("2027-06-30", "2020-01-31")
    path.write_text(late, encoding="utf-8")
    code, printed = run("check", "--content", content)
    assert code == 0
    assert printed.startswith("warning: scenarios/two-benches/scenario.yaml:8: review_by: was to ")


def test_json_has_the_same_in_one_object(run, content):
    """`--json` prints one object: problems and warnings with file, line, place and message."""
    shutil.copytree(BROKEN / "missing-key", content / "scenarios" / "small")
    code, printed = run("check", "--json", "--content", content)
    assert code == 1
    assert json.loads(printed) == {
        "problems": [
            {
                "file": "scenarios/small/scenario.yaml",
                "line": 20,
                "place": "exercises[first-word].options[ring-her].why",
                "message": "the key 'why' is missing",
            }
        ],
        "warnings": [],
        "scenarios": 1,
        "exercises": len(ANSWERS),
        "rows": 4,
        "statistics": None,
    }


def test_json_of_good_content_has_no_problems(run, content):
    """The shape is the same when all is well, and the command exits 0."""
    code, printed = run("check", "--json", "--content", content)
    assert code == 0
    assert json.loads(printed)["problems"] == []


def notebook(path, source, **told):
    """A notebook of one cell."""
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    whole = {"cells": [cell | {"source": source}], "metadata": {"workbook": told}}
    path.write_text(json.dumps(whole | {"nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")


def test_it_is_told_which_notebooks_need_a_kernel_and_where(run, content, tmp_path, monkeypatch):
    """One that says of itself that it needs none fails the check when it does."""
    monkeypatch.setenv("WORKBOOK_NOTEBOOKS", str(tmp_path / "notebooks"))
    (tmp_path / "notebooks").mkdir()
    notebook(tmp_path / "notebooks" / "01-plain.ipynb", "from workbook import role")
    notebook(tmp_path / "notebooks" / "02-own.ipynb", "import os")
    where = "notebooks/02-own.ipynb: cell 1, line 1: is no call, so this notebook needs a kernel"
    code, printed = run("check", "--content", content)
    assert code == 0
    assert where in printed
    assert "1 notebook without a kernel." in printed
    notebook(tmp_path / "notebooks" / "02-own.ipynb", "import os", kernel=False)
    code, printed = run("check", "--content", content)
    assert code == 1
    assert printed.startswith(where)


def test_a_folder_that_is_not_there_is_told(run, tmp_path):
    """A wrong folder is a usage error (exit 2) in words, not a traceback."""
    code, printed = run("check", "--content", tmp_path / "gone")
    assert code == 2
    assert "does not exist" in printed


def test_the_projects_own_content_is_the_default(run, monkeypatch):
    """Without an option the command checks the project's data folder, which passes."""
    monkeypatch.delenv("WORKBOOK_CONTENT", raising=False)
    code, printed = run("check")
    assert (code, printed.split(":")[-1]) == (0, " no problems.\n")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("serve", "--address", "https://host.example/wb"), "Write https://host.example"),
        (("serve", "--address", "workbook.example.org"), "Write https://workbook.example.org"),
        (("serve", "--address", "*"), "Write https://workbook.example.org"),
        (("serve", "--address", ""), "Write https://workbook.example.org"),
        (("serve", "--host", "*"), "Write 127.0.0.1"),
        (("serve", "--host", "http://0.0.0.0:8866"), "--host 0.0.0.0 --port 8866"),
        (("rehearse", "--address", "127.0.0.1:9000", "K7PMX"), "Write http://127.0.0.1:9000"),
        (("rehearse", "K7PM"), "five signs"),
        (("rehearse", "https://host.example/join/K7PMXX"), "five signs"),
    ],
)
def test_an_odd_address_is_told_before_anything_starts(run, tmp_path, command, told):
    """A wrong option is a usage error (exit 2) in a sentence; nothing is made for it."""
    options = ["--home", tmp_path / "home"] if command[0] == "serve" else []
    code, printed = run(*command, *options)
    assert code == 2
    assert told in " ".join(printed.split())
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "command", [("serve",), ("lab",), ("passphrase",), ("data", "export", "3f9a12cd")]
)
def test_a_user_folder_that_will_not_do_is_told(run, tmp_path, command):
    """In one sentence: others can enter it, or there is something else in its place."""
    tmp_path.chmod(0o755)
    (tmp_path / "a-file").touch()
    code, printed = run(*command, "--home", tmp_path)
    assert (code, printed.count("\n")) == (1, 1)
    assert printed.startswith("Error: Other people on this machine can look into ")
    code, printed = run(*command, "--home", tmp_path / "a-file" / "home")
    assert (code, printed.count("\n")) == (1, 1)
    assert printed.endswith("cannot be used: Not a directory. Name another folder: --home FOLDER\n")


def test_a_database_of_a_newer_version_is_told(run, home):
    """In one sentence, by whatever opens it."""
    build(home, SAMPLE)
    with closing(sqlite3.connect(home / "workbook.db")) as kept:
        kept.execute("UPDATE alembic_version SET version_num = '9999'")
        kept.commit()
    code, printed = run("data", "export", "3f9a12cd", "--home", home)
    assert (code, printed.count("\n")) == (1, 1)
    assert "a newer version of the workbook" in printed


def test_a_backup_is_whole_while_others_write(run, home, tmp_path):
    """One file that only its owner reads, with what is not yet in the database's own."""
    workbook = build(home, SAMPLE)
    ann = uuid.uuid4().hex
    workbook.way(ann, "two-benches/looking-back").draft(1, 1, {"texts": {"keep": "Early."}})
    copy = tmp_path / "copy"
    copy.mkdir(mode=0o700)
    code, printed = run("data", "backup", copy / "workbook.db", "--home", home)
    assert (code, printed) == (0, f"Written: {copy / 'workbook.db'}\n")
    assert [path.name for path in copy.iterdir()] == ["workbook.db"]
    if os.name == "posix":
        assert (copy / "workbook.db").stat().st_mode & 0o777 == 0o600
    code, printed = run("data", "export", ann[:8], "--home", copy, "--content", SAMPLE)
    assert code == 0
    assert "Early." in printed


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("copy",), "There is no database in "),
        (("there",), "There is no database in "),
        (("copy", "--store", "postgresql://me:pw@host/name"), "Copy it with: pg_dump"),
    ],
)
def test_a_backup_that_cannot_be_made_is_told(run, tmp_path, monkeypatch, options, told):
    """In one sentence; nothing is made and nothing overwritten."""
    monkeypatch.chdir(tmp_path)
    Path("there").touch()
    code, printed = run("data", "backup", *options, "--home", tmp_path / "gone")
    assert (code, printed.count("\n")) == (1, 1)
    assert told in printed
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize("there", ["a file", "garbage"])
def test_a_backup_overwrites_nothing_and_leaves_no_half_of_one(run, home, tmp_path, there):
    """Another file stays as it is; of a database that is none, no copy is left."""
    copy = tmp_path / "copy.db"
    if there == "a file":
        build(home, SAMPLE)
        copy.write_text("mine", encoding="utf-8")
    else:
        home.mkdir(mode=0o700, exist_ok=True)
        (home / "workbook.db").write_text("garbage " * 99, encoding="utf-8")
    code, printed = run("data", "backup", copy, "--home", home)
    assert (code, printed.count("\n")) == (1, 1)
    assert printed.startswith("Error: ")
    assert (copy.read_text(encoding="utf-8") if copy.exists() else "") == (
        "mine" if there == "a file" else ""
    )


def test_a_server_that_was_stopped_leaves_everything_in_one_file(tmp_path):
    """Though a kernel had the database open until the end."""
    somebody = build_opener(HTTPCookieProcessor())
    with Server(tmp_path) as server, somebody.open(f"{server.address}/room") as page:
        assert page.status == 200
    copy = tmp_path / "copy"
    copy.mkdir(mode=0o700)
    shutil.copy(server.home / "workbook.db", copy)
    assert build(copy, SAMPLE).doorkeeper.check(server.passphrase)


FOREIGN = "Z\u0119by \u2026 \u0645\u0631\u062d\u0628\u0627 \U0001f44b"


@pytest.mark.parametrize("machine", ["cp1252", "ascii"])
@pytest.mark.parametrize("to", ["a file", "a stream"])
def test_what_is_exported_is_utf_8_on_every_machine(home, tmp_path, machine, to):
    """Whatever people wrote, and whatever the machine would write by itself."""
    workbook = build(home, SAMPLE)
    ann = uuid.uuid4().hex
    workbook.way(ann, "two-benches/looking-back").draft(1, 1, {"texts": {"keep": FOREIGN}})
    path = tmp_path / "export.json"
    more = ["--to", path] if to == "a file" else []
    done = on(machine, "data", "export", ann[:8], "--home", home, "--content", SAMPLE, *more)
    assert done.returncode == 0, done.stderr.decode("ascii", "replace")
    written = path.read_bytes() if more else done.stdout
    assert FOREIGN in written.decode("utf-8")
    assert json.loads(written)["participant"] == ann


@pytest.mark.parametrize("machine", ["cp1252", "ascii"])
def test_every_command_writes_utf_8_into_a_file(content, machine):
    """A check that names what an author wrote ends in its result and not in a traceback."""
    folder = content / "scenarios" / "two-benches"
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    (folder / "scenario.yaml").write_text(f"{FOREIGN}: 1\n{text}", encoding="utf-8")
    done = on(machine, "check", "--content", content)
    assert done.returncode == 1
    assert FOREIGN in done.stdout.decode("utf-8")
    done = on(machine, "check", "--content", content / FOREIGN)
    assert FOREIGN in done.stderr.decode("utf-8")


def on(machine, *arguments):
    """Run a command where Python would write in another encoding than UTF-8."""
    environ = os.environ | {"PYTHONIOENCODING": machine, "PYTHONUTF8": "0", "LC_ALL": "C"}
    command = [sys.executable, "-m", "workbook", *map(str, arguments)]
    return subprocess.run(command, env=environ, capture_output=True, check=False)
