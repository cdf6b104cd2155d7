"""The library reads content when it is asked for."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from workbook.content import ContentError, Library, check

BROKEN = Path(__file__).with_name("broken")


def test_scenarios_are_found_by_their_folders(content):
    """Every folder with a scenario file is listed, in alphabetical order, and no other."""
    (content / "scenarios" / "a-note").mkdir()
    shutil.copytree(BROKEN / "empty", content / "scenarios" / "another")
    assert Library(content).slugs == ["another", "two-benches"]


def test_a_scenario_is_read_once(content):
    """The same scenario is handed out again without reading the file."""
    library = Library(content)
    first = library.scenario("two-benches")
    (content / "scenarios" / "two-benches" / "scenario.yaml").write_text("", encoding="utf-8")
    assert library.scenario("two-benches") is first


def test_content_that_cannot_be_used_says_everything_that_is_wrong(content):
    """A broken scenario raises one error that holds every problem."""
    shutil.copytree(BROKEN / "wrong-type", content / "scenarios" / "small")
    with pytest.raises(ContentError) as raised:
        Library(content).scenario("small")
    assert [problem.line for problem in raised.value.problems] == [3, 7]
    assert "must be a whole number" in str(raised.value)


def test_an_unknown_scenario_is_told_with_the_known_ones(content):
    """Asking for what is not there names what is; a path out of the folder is just as unknown."""
    for slug in ("three-benches", "", "../scenarios/two-benches", "."):
        with pytest.raises(KeyError, match="there are: two-benches"):
            Library(content).scenario(slug)


def test_a_broken_register_is_told_when_it_is_needed(content):
    """A scenario can be read without the register; citing from a broken one is an error."""
    (content / "guidance.csv").write_text("nothing\n", encoding="utf-8")
    library = Library(content)
    assert library.scenario("two-benches").id == "two-benches"
    with pytest.raises(ContentError, match="the columns are"):
        library.footnotes(["G001"])


def test_footnotes_keep_their_order_and_leave_out_what_is_not_there(content):
    """Cited rows come as they were asked for."""
    notes = Library(content).footnotes(["G003", "G999", "G001"])
    assert [note["id"] for note in notes] == ["G003", "G001"]


def test_a_date_for_review_that_has_passed_is_a_warning(content):
    """Past its date a scenario still passes the check, with one warning that says where."""
    assert check(content, date(2027, 6, 30)).warnings == ()
    late = check(content, date(2027, 7, 1))
    assert late.problems == ()
    assert [str(warning) for warning in late.warnings] == [
        (
            "scenarios/two-benches/scenario.yaml:8: review_by: was to be reviewed by 2027-06-30; "
            "read it again and move the date on"
        )
    ]


def test_an_empty_content_folder_is_a_problem(tmp_path):
    """A folder without a register or a scenario says that the register is missing."""
    report = check(tmp_path, date(2026, 3, 2))
    assert [str(problem) for problem in report.problems] == ["guidance.csv: is missing"]
    shutil.copy(Path(__file__).with_name("sample") / "guidance.csv", tmp_path)
    report = check(tmp_path, date(2026, 3, 2))
    assert [str(problem) for problem in report.problems] == [
        "scenarios/: there is no scenario here"
    ]


def test_a_missing_register_is_one_problem_and_not_one_for_each_citation(content):
    """Where the register cannot be read, only that is told."""
    (content / "guidance.csv").unlink()
    report = check(content, date(2026, 3, 2))
    assert [str(problem) for problem in report.problems] == ["guidance.csv: is missing"]
