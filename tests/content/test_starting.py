"""A new scenario passes the check before a word of it is changed."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from workbook.content import Library, check
from workbook.content.starting import NotStarted, new_scenario

TODAY = date(2026, 3, 31)
DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def root(tmp_path):
    """A content folder with the register and nothing else."""
    (tmp_path / "data").mkdir()
    shutil.copy(DATA / "guidance.csv", tmp_path / "data")
    return tmp_path / "data"


def test_a_starter_is_sound_as_it_stands(root):
    """Two files, no problem, no warning, and the name it was given."""
    written = new_scenario(root, "the-late-bus", None, TODAY)
    assert [path.name for path in written] == ["scenario.yaml", "answers.yaml"]
    report = check(root, TODAY)
    assert (report.problems, report.warnings, report.scenarios) == ((), (), 1)
    scenario = Library(root).scenario("the-late-bus")
    assert (scenario.title, scenario.review_by) == ("The late bus", date(2027, 3, 1))


@pytest.mark.parametrize(
    "title", ['Say "no": the bus', "$slug & {braces}", "C:\\new", "Übergang 2"]
)
def test_a_title_is_kept_whatever_is_in_it(root, title):
    """Quotes, colons, backslashes and signs that mean something to somebody."""
    new_scenario(root, "the-late-bus", title, TODAY)
    assert Library(root).scenario("the-late-bus").title == title


@pytest.mark.parametrize(
    "slug", ["The-bus", "late_bus", "-bus", "../bus", "", "a" * 61, "bus/late"]
)
def test_a_name_of_the_wrong_form_is_refused(root, slug):
    """And nothing is written anywhere."""
    before = sorted(root.parent.rglob("*"))
    with pytest.raises(NotStarted, match="lower-case"):
        new_scenario(root, slug, None, TODAY)
    assert sorted(root.parent.rglob("*")) == before


def test_nothing_is_written_over(root):
    """A name that is taken is refused."""
    first = new_scenario(root, "the-late-bus", None, TODAY)
    first[0].write_text("mine")
    with pytest.raises(NotStarted, match="already"):
        new_scenario(root, "the-late-bus", None, TODAY)
    assert first[0].read_text() == "mine"


@pytest.mark.parametrize(
    "slug", ["no", "yes", "on", "off", "null", "true", "1e3", "12", "0x1f", "2027-01-01", "1-000"]
)
def test_a_name_that_yaml_would_read_as_something_else_is_a_name(root, slug):
    """What is written for it passes its own check."""
    new_scenario(root, slug, None, TODAY)
    assert check(root, TODAY).problems == ()
    assert Library(root).scenario(slug).id == slug


@pytest.mark.parametrize(
    ("slug", "title"),
    [("who-hears-first", None), ("bus", "What to say"), ("bus", "a\x07b"), ("bus", " ")],
)
def test_a_title_that_cannot_be_one_is_refused(root, slug, title):
    """In one sentence, and nothing is written."""
    with pytest.raises(NotStarted, match="Choose another name, or a title"):
        new_scenario(root, slug, title, TODAY)
    assert not (root / "scenarios").exists()
