"""The notebooks as they are stored."""

import ast
import json
import re
from pathlib import Path

import pytest

from workbook.content import Library
from workbook.content.catalogue import SPECIAL

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WORKED_THROUGH = [path for path in NOTEBOOKS if path.stem not in SPECIAL]
"""Not the two pages of a live room, which last as long as it does and name no scenario."""

LONGEST_CELL = 3


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def test_there_are_notebooks():
    """The workbook's notebooks are found, so that the tests below test something."""
    assert {path.stem for path in NOTEBOOKS} >= {"00-start-here", "04-casework"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_outputs_are_stored(path):
    """A notebook is stored without outputs and without counts of its runs."""
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_cells_are_short_calls(path):
    """A code cell is an import or a call of at most three lines, and no program."""
    for cell in cells(path, "code"):
        assert len(source(cell).splitlines()) <= LONGEST_CELL
        for statement in ast.parse(source(cell)).body:
            assert isinstance(statement, ast.ImportFrom | ast.Expr)


@pytest.mark.parametrize("path", WORKED_THROUGH, ids=lambda path: path.stem)
def test_each_notebook_has_one_title_and_says_how_long_it_takes(path):
    """Title, line and minutes are in the metadata, and the title is the notebook's one H1."""
    about = json.loads(path.read_text(encoding="utf-8"))["metadata"]["workbook"]
    prose = "\n".join(source(cell) for cell in cells(path, "markdown"))
    assert re.findall(r"^# (.+)$", prose, re.MULTILINE) == [about["title"]]
    assert about["line"]
    assert 1 <= about["minutes"] <= 90


@pytest.mark.parametrize("path", WORKED_THROUGH, ids=lambda path: path.stem)
def test_every_exercise_that_is_called_exists(path):
    """Each `exercise(...)` and `results(...)` names content that is there, and all of it in order."""
    library = Library(ROOT / "data")
    about = json.loads(path.read_text(encoding="utf-8"))["metadata"]["workbook"]
    code = "\n".join(source(cell) for cell in cells(path, "code"))
    expected = [
        f"{slug}/{exercise.id}"
        for slug in about["scenarios"]
        for exercise in library.scenario(slug).exercises
    ]
    assert re.findall(r"exercise\(\"([^\"]+)\"\)", code) == expected
    marked = [
        slug
        for slug in about["scenarios"]
        if any(exercise.scored for exercise in library.scenario(slug).exercises)
    ]
    assert re.findall(r"results\(\"([^\"]+)\"\)", code) == marked
