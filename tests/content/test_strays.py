"""Files beside the content that nobody reads are told by name."""

from datetime import date

import pytest

from workbook.content import check
from workbook.content.library import Library

TODAY = date(2026, 3, 2)
MEANT = {
    "agendas/away-day.yml": "'away-day.yaml'",
    "agendas/away-day.yaml.txt": "'away-day.yaml'",
    "scenarios/two-benches/scenario.yaml.txt": "'scenario.yaml'",
    "scenarios/two-benches/Answers.YAML": "'answers.yaml'",
    "glossary.csv.txt": "'glossary.csv'",
    "Glossary.csv": "'glossary.csv'",
    "landscape/seats (1).csv": "not read",
    "letters/criteria.yml": "'criteria.yaml'",
    "facilitators-guide.md.txt": "'facilitators-guide.md'",
    "taster-20.yaml": "not read",
}
LEFT = [
    "__MACOSX",
    "scenarios/__MACOSX",
    "agendas/._taster-20.yaml",
    "scenarios/._two-benches",
    "scenarios/two-benches/._scenario.yaml",
    ".DS_Store",
    "scenarios/two-benches/.DS_Store",
    "Thumbs.db",
    "scenarios/two-benches/scenario.yaml~",
]


def put(content, name):
    path = content / name
    path.parent.mkdir(exist_ok=True)
    path.mkdir() if path.name == "__MACOSX" else path.write_bytes(b"\x00\xff")


@pytest.mark.parametrize("name", MEANT)
def test_a_file_that_was_meant_to_be_read_is_a_problem(name, content):
    """With the name it should have, as far as that can be told."""
    put(content, name)
    told = {problem.file: problem.message for problem in check(content, TODAY).problems}
    assert list(told) == [name]
    assert MEANT[name] in told[name]


@pytest.mark.parametrize("name", LEFT)
def test_leavings_are_named_and_harm_nobody(name, content):
    """They are warnings, and nothing reads them."""
    put(content, name)
    report = check(content, TODAY)
    assert report.problems == ()
    assert [warning.file for warning in report.warnings] == [name]
    assert Library(content).broken == []
    assert Library(content).slugs == ["two-benches"]


def test_what_is_none_of_ours_is_let_be(content):
    """Notes and pictures may lie there."""
    for name in ("notes.txt", "README.md", "scenarios/two-benches/map.png"):
        put(content, name)
    assert check(content, TODAY).problems == check(content, TODAY).warnings == ()


def test_notebooks_are_read_too(content, tmp_path):
    """Each that cannot be opened, and each under another name."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("01-empty.ipynb", "Draft 2.ipynb"):
        (folder / name).write_text("")
    (folder / "02-marked.ipynb").write_text('\ufeff{"cells": []}', encoding="utf-8")
    told = [str(problem) for problem in check(content, TODAY, folder).problems]
    assert [one.partition(": ")[0] for one in told] == [
        "notebooks/Draft 2.ipynb",
        "notebooks/01-empty.ipynb",
    ]
