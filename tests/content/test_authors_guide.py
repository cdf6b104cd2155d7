"""The examples of the author's guide work as they are printed."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import yaml

from tests.serving.running import wait_until
from workbook.app.places import CONTENT_VARIABLE
from workbook.content import Library, check
from workbook.content.kinds import KINDS

DATA = Path(__file__).resolve().parents[2] / "data"
SCENARIOS = [path.name for path in (DATA / "scenarios").iterdir()]
BLOCKS = re.findall(
    r"```yaml\n(.*?)```", (DATA / "README.md").read_text(encoding="utf-8"), re.DOTALL
)
STARTER = next(block for block in BLOCKS if block.startswith("id: "))
ANSWERS = [
    block
    for block in BLOCKS
    if re.match(r"[a-z-]+:\n  reference", block) and "  roles:" not in block
]
EXAMPLES = {
    yaml.safe_load(block)[0]["kind"]: block for block in BLOCKS if block.startswith("  - id:")
}


GUIDE = (DATA / "README.md").read_text(encoding="utf-8")
FIRST_STEPS = GUIDE.partition("## The first fifteen minutes")[2].partition("\n## ")[0]
COMMANDS = re.findall(r"```console\n\$ \.venv/bin/workbook (.*)\n```", FIRST_STEPS)
LINKED = re.findall(r"\[(choose|rate)\]\(#", FIRST_STEPS)


def problems_of(tmp_path, scenario, answers):
    """What `workbook check` says of a scenario put beside the real ones."""
    content = tmp_path / "data"
    # The other scenarios have been checked elsewhere, and take most of the time.
    shutil.copytree(DATA, content, ignore=shutil.ignore_patterns("agendas", *SCENARIOS))
    folder = content / "scenarios" / yaml.safe_load(scenario)["id"]
    folder.mkdir()
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    (folder / "answers.yaml").write_text(answers, encoding="utf-8")
    return [str(problem) for problem in check(content, date(2026, 1, 1)).problems]


def test_the_first_fifteen_minutes_end_without_a_problem(tmp_path):
    """The scenario and the answers that a new author pastes pass the check."""
    assert problems_of(tmp_path, STARTER, ANSWERS[0]) == []


def test_the_guide_has_an_example_of_every_kind():
    """Each kind has its section with an example in it."""
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_passes_the_check(tmp_path, kind):
    """Pasted into the starter in place of its exercises, with its own answers, it has no problem."""
    head = STARTER.split("exercises:")[0]
    id = yaml.safe_load(EXAMPLES[kind])[0]["id"]
    answers = next(block for block in ANSWERS if block.startswith(f"{id}:"))
    assert problems_of(tmp_path, f"{head}exercises:\n{EXAMPLES[kind]}", answers) == []


def test_all_examples_pass_together(tmp_path):
    """They may be pasted one after the other, as somebody trying them out will do."""
    scenario = STARTER + "".join(EXAMPLES.values())
    assert problems_of(tmp_path, scenario, "".join(ANSWERS)) == []


def test_a_slip_in_the_first_scenario_is_told(tmp_path):
    """The same starter with one key misspelt does not pass."""
    told = problems_of(tmp_path, STARTER.replace("points: 4", "pionts: 4"), ANSWERS[0])
    assert any("did you mean 'points'" in line for line in told)


def test_the_example_of_roles_passes_the_check(tmp_path):
    """Put beside the keys of an exercise with those options, with the answers printed below it."""
    (overlay,) = (block for block in BLOCKS if block.startswith("    roles:"))
    (answers,) = (block for block in BLOCKS if block.startswith("whose-name:"))
    ids = ("your-own", "the-leaders", "the-press-offices")
    exercise = (
        "  - id: whose-name\n    kind: best-option\n    title: Whose name\n    prompt: Whose?\n"
        "    rests_on: judgement\n    options:\n"
    )
    for points, id in zip((4, 2, 0), ids, strict=True):
        exercise += f"      - {{id: {id}, text: {id}, points: {points}, why: So.}}\n"
    head = STARTER.split("exercises:")[0]
    assert problems_of(tmp_path, f"{head}exercises:\n{exercise}{overlay}", answers) == []


class Author:
    """Somebody who follows the guide to the letter, in a content folder of their own."""

    def __init__(self, folder):
        self.content = folder / "data"
        self.content.mkdir(parents=True)
        shutil.copy(DATA / "guidance.csv", self.content)
        self.environ = {**os.environ, CONTENT_VARIABLE: str(self.content)}
        self.scenario = self.content / "scenarios" / "footbridge-closed"
        self.log = folder / "log"

    def run(self, command):
        """Run `workbook ...` as it is printed."""
        return subprocess.run(
            [sys.executable, "-m", "workbook", *command.split()],
            env=self.environ,
            cwd=DATA.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    def write(self, name, text, after=""):
        """Write one of the scenario's files."""
        (self.scenario / name).write_text(after + text, encoding="utf-8")

    def read(self, name):
        """One of the scenario's files."""
        return (self.scenario / name).read_text(encoding="utf-8")

    def preview(self, command):
        """The preview's pages, as somebody's browser gets them, while it runs."""
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "workbook", *command.split(), "--port=0", "--no-browser"],
                env=self.environ,
                cwd=DATA.parent,
                stdout=log,
                stderr=log,
            )
        try:
            told = wait_until(
                lambda: re.search(r"is open at (http://[^/]+)/", self.log.read_text()), "an address"
            )
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            for path in ("/", "/01-nhs", "/04-council-with-key"):
                with browser.open(told[1] + path, timeout=60) as answer:
                    yield path, answer.read().decode()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def test_every_step_of_the_guide_does_what_it_says(tmp_path):
    """From an empty folder to a scenario with four kinds, served, and counted in the coverage."""
    new, first_check, preview, coverage = COMMANDS
    author = Author(tmp_path)

    assert author.run(new).returncode == 0
    assert author.run(first_check).returncode == 0

    author.write("scenario.yaml", STARTER)
    author.write("answers.yaml", ANSWERS[0])
    told = author.run(first_check)
    assert "no problems" in told.stdout.splitlines()[-1]

    author.write("scenario.yaml", STARTER.replace("points: 4", "pionts: 4", 1))
    told = author.run(first_check).stdout
    for line in GUIDE.partition("```text\n")[2].partition("```")[0].splitlines():
        assert line.strip() in told
    author.write("scenario.yaml", STARTER)
    author.write(
        "answers.yaml", ANSWERS[0].replace("reference: ring-both", "reference: notice-first")
    )
    assert "earns 2 of 4; marks are lost at: notice-first" in author.run(first_check).stdout
    author.write("answers.yaml", ANSWERS[0])

    examples = [EXAMPLES[kind] for kind in LINKED]
    ids = [yaml.safe_load(example)[0]["id"] for example in examples]
    answers = [next(one for one in ANSWERS if one.startswith(f"{id}:")) for id in ids]
    author.write("scenario.yaml", "".join(examples), after=author.read("scenario.yaml"))
    author.write("answers.yaml", "".join(answers), after=author.read("answers.yaml"))
    told = author.run(first_check)
    assert (told.returncode, told.stdout.splitlines()[-1].split(": ")[1]) == (0, "no problems.")
    scenario = Library(author.content).scenario("footbridge-closed")
    assert len({exercise.kind for exercise in scenario.exercises}) == 4

    pages = dict(author.preview(preview))
    assert pages["/"].count("The footbridge is closed") >= 6
    # One thing on the page tells what is wrong; with the key each exercise stands there twice.
    widgets = {path: page.count("widget-view+json") for path, page in pages.items()}
    assert widgets["/01-nhs"] == 1 + len(scenario.exercises)
    assert widgets["/04-council-with-key"] == 1 + 2 * len(scenario.exercises)

    told = author.run(coverage)
    assert any("footbridge-closed/" in line for line in told.stdout.splitlines())
    data = json.loads(author.run(f"{coverage} --json").stdout)
    assert data["scored"] > 0
    missing = author.run(f"{coverage} --missing").stdout
    assert "footbridge-closed/who-hears-first/ring-both" not in missing
