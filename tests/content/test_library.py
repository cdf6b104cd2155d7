"""The library reads content when it is asked for."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from workbook.content import ContentError, Library, check
from workbook.content.agendas import MOST_STEPS

DATA = Path(__file__).parents[2] / "data"
BROKEN = Path(__file__).with_name("broken")


def test_scenarios_are_found_by_their_folders(content):
    """Every folder with a scenario file is listed, in alphabetical order, and no other."""
    (content / "scenarios" / "a-note").mkdir()
    shutil.copytree(BROKEN / "empty", content / "scenarios" / "another")
    assert Library(content).slugs == ["another", "two-benches"]


def test_what_cannot_be_used_does_not_replace_what_could(content):
    """The scenario stays as it was read last, and its file is told."""
    library = Library(content)
    first = library.scenario("two-benches")
    assert library.broken == []
    (content / "scenarios" / "two-benches" / "scenario.yaml").write_text("", encoding="utf-8")
    assert library.scenario("two-benches") is first
    told = [(str(one.problem), one.more, one.older) for one in library.broken]
    assert told == [("scenarios/two-benches/scenario.yaml: is empty", 0, True)]


def test_an_agenda_has_no_more_steps_than_its_facilitator_may_change(content):
    """It could be opened and never changed, not even to take a step out."""
    steps = "".join(
        f"  - {{id: step-{n}, title: Step {n}, minutes: 1, notes: N., prompts: [Why?]}}\n"
        for n in range(MOST_STEPS + 1)
    )
    head = "id: long\ntitle: Long\nminutes: 41\naudience: [all]\nsummary: All.\n"
    more = "review_by: 2027-06-30\nbefore: [Try the door.]\nsteps:\n"
    (content / "agendas").mkdir()
    (content / "agendas" / "long.yaml").write_text(head + more + steps)
    (problem,) = [
        p for p in check(content, date(2026, 3, 2)).problems if p.file == "agendas/long.yaml"
    ]
    assert str(MOST_STEPS) in str(problem)


def test_one_agenda_that_cannot_be_used_leaves_the_others(content):
    """Neither a colon nor what macOS leaves beside a file takes them away."""
    shutil.copytree(DATA / "agendas", content / "agendas")
    (content / "agendas" / "._taster-20.yaml").write_bytes(b"\x00\x05\x16\x07\xa3")
    (content / "agendas" / "our-away-day.yaml").write_text("title: Half day: ours\n")
    library = Library(content)
    assert sorted(library.agendas) == ["half-day", "masterclass-90", "taster-20"]
    assert [one.problem.file for one in library.broken] == ["agendas/our-away-day.yaml"]


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


def test_a_broken_register_is_left_out_and_told(content):
    """A scenario can be read and marked without the register; there are no footnotes then."""
    (content / "guidance.csv").write_text("nothing\n", encoding="utf-8")
    library = Library(content)
    assert library.scenario("two-benches").id == "two-benches"
    assert library.footnotes(["G001"]) == []
    assert "the columns are" in str(library.broken[0].problem)
    assert not library.broken[0].older


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
