"""The examples of the author's guide work as they are printed."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from workbook.content import check
from workbook.content.kinds import KINDS

DATA = Path(__file__).resolve().parents[2] / "data"
BLOCKS = re.findall(
    r"```yaml\n(.*?)```", (DATA / "README.md").read_text(encoding="utf-8"), re.DOTALL
)
STARTER = next(block for block in BLOCKS if block.startswith("id: "))
ANSWERS = [block for block in BLOCKS if re.match(r"[a-z-]+:\n  reference", block)]
EXAMPLES = {
    yaml.safe_load(block)[0]["kind"]: block for block in BLOCKS if block.startswith("  - id:")
}


def problems_of(tmp_path, scenario, answers):
    """What `workbook check` says of a scenario put beside the real ones."""
    content = tmp_path / "data"
    shutil.copytree(DATA, content)
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
