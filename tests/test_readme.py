"""What the README tells people to type works."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from workbook.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = [README] + [
    (ROOT / name).read_text(encoding="utf-8") for name in ("DEVELOPERS.md", "data/README.md")
]
COMMANDS = re.findall(r"^\$ (.+)$", README, re.MULTILINE)
WINDOWS = re.search(r"```powershell\n(.*?)```", README, re.DOTALL).group(1).splitlines()


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def commands(group, *before):
    """Every command there is, as its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield " ".join((*before, name))


@pytest.mark.parametrize("command", list(commands(main)))
def test_every_command_is_told_of(command):
    """In a guide: by its own name, or by the target of make that stands for it."""
    told = re.compile(rf"\b(workbook|make) {command}\b")
    assert any(told.search(guide) for guide in GUIDES)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make")])
def test_every_make_command_has_its_target(command):
    """Each `make …` of the README names a target that make knows, with options it accepts."""
    words = shlex.split(command)
    done = run(*words, "--dry-run")
    assert done.returncode == 0, done.stderr
    if "--" in command:
        options = shlex.split(words[-1].removeprefix("ARGS="))
        shown = run(sys.executable, "-m", "workbook", words[1], "--help").stdout
        assert options[0] in shown


@pytest.mark.parametrize(
    "command", [line for line in (*COMMANDS, *WINDOWS) if "workbook serve" in line]
)
def test_every_serve_command_is_one_that_exists(command):
    """Where the README calls `workbook serve` directly, the command line knows it."""
    assert command.endswith("workbook serve")
    assert run(sys.executable, "-m", "workbook", "serve", "--help").returncode == 0


def test_the_files_the_windows_commands_name_are_there():
    """The Windows commands name the lock file that is in the project."""
    named = re.findall(r"--requirement (\S+)", "\n".join(WINDOWS))
    assert named
    assert all((ROOT / name).exists() for name in named)


def test_content_check_passes_as_the_readme_says():
    """`make check` finds nothing wrong with the content."""
    done = run(sys.executable, "-m", "workbook", "check")
    assert done.returncode == 0, done.stdout
