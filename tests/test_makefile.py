"""What make does of itself: nothing twice, and all that is needed after the folder has moved."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
TARGETS = ("serve", "lab", "check", "test", "test-rooms", "test-long")
MOVED = "This folder has been moved or copied"


@pytest.fixture
def project(tmp_path):
    """A project that was installed once, in a folder whose name has a space."""
    folder = tmp_path / "The work book's folder"
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", *LOCKS):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    for stamp in (".python", ".serve", ".here", ".test"):
        (folder / ".venv" / stamp).write_text(f"{folder.resolve()}\n", encoding="utf-8")
    return folder


def would(folder, target):
    """What make would do for a target."""
    command = ("make", "--dry-run", target)
    # Not as a part of the make that runs the tests, which speaks of folders and hands on options.
    machine = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    done = subprocess.run(
        command, cwd=folder, env=machine, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_installed_is_not_installed_again(project, target):
    """Every day's start is the command alone, which holds no path of this folder."""
    assert "install" not in would(project, target)
    assert ".venv/bin/workbook" not in would(project, target)


@pytest.mark.parametrize("target", TARGETS)
def test_a_folder_that_was_moved_installs_itself_anew(project, target):
    """Its own package only: what comes from elsewhere is there, and there may be no network."""
    moved = project.rename(project.with_name("elsewhere"))
    told = would(moved, target)
    assert MOVED in told
    assert "--editable ." in told
    assert "--requirement" not in told


def test_an_installation_from_before_is_made_anew(project):
    """Nobody noted then where it stood, so it may have been moved."""
    (project / ".venv" / ".here").unlink()
    assert "--editable ." in would(project, "serve")


def test_without_its_python_everything_is_installed_again(project):
    """As after the machine's own Python has been replaced."""
    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    told = would(project, "serve")
    assert "-m venv --clear .venv" in told
    assert "--requirement requirements.lock" in told


def test_the_note_of_the_folder_is_the_one_that_is_compared(project):
    """Once it has been installed anew it is at rest, by a path through a link too."""
    moved = project.rename(project.with_name("else where"))
    recipe = would(moved, "serve").splitlines()
    (note,) = [line for line in recipe if line.startswith("pwd")]
    link = moved.with_name("link")
    link.symlink_to(moved)
    subprocess.run(note, shell=True, cwd=link, check=True)
    assert "install" not in would(moved, "serve")
    assert "install" not in would(link, "serve")
