"""Which rows of the guidance are taught and which are scored, on content counted by hand."""

import json
from pathlib import Path

import pytest

from workbook.content import Library
from workbook.content.coverage import coverage

BY_ROLE = Path(__file__).with_name("by_role")


@pytest.fixture
def notebooks(tmp_path):
    """A notebook whose prose teaches two rows, and a cell of code that only looks like it."""
    cells = [
        {
            "cell_type": "markdown",
            "source": ["# Hello\n", "Read on. <!-- G004 -->\n", "<!-- a -->"],
        },
        {"cell_type": "markdown", "source": "Twice. <!-- G004 G001 -->"},
        {"cell_type": "code", "source": "print('<!-- G002 -->')"},
    ]
    (tmp_path / "01-hello.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    return tmp_path


def test_a_row_is_scored_where_a_part_cites_it(notebooks):
    """The exercise as a whole teaches; an option, or a role's own option, scores; prose teaches."""
    found = coverage(Library(BY_ROLE), notebooks)
    signature = "who-writes/signature"
    taught = {id: row.taught for id, row in found.rows.items()}
    scored = {id: row.scored for id, row in found.rows.items()}
    assert taught == {
        "G001": [signature, f"{signature}/yours", "01-hello"],
        "G002": [f"{signature}/leader"],
        "G003": ["who-writes/next-steps/write"],
        "G004": ["01-hello", "01-hello"],
    }
    assert scored == {
        "G001": [f"{signature}/yours"],
        "G002": [f"{signature}/leader"],
        "G003": ["who-writes/next-steps/write"],
        "G004": [],
    }
    assert (found.taught, found.scored, found.to_score) == (4, 3, 3)


def test_a_kind_without_marks_teaches_and_scores_nothing(notebooks):
    """Only the criteria of a letter are held against anybody."""
    found = coverage(Library(Path(__file__).with_name("sample")), notebooks)
    unscored = ("to-her", "looking-back", "next-week")
    for row in found.rows.values():
        assert not [place for place in row.scored if place.split("/")[1] in unscored]


def test_a_letters_criteria_score_what_they_cite(notebooks, content):
    """Where a letter is judged by them."""
    path = content / "letters" / "criteria.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- {id: ", "- {guidance: [G004], id: "), encoding="utf-8")
    scored = coverage(Library(content), notebooks).rows["G004"].scored
    assert "two-benches/to-her/concern" in scored


def test_a_row_that_is_none_is_told(notebooks, content):
    """With the place that names it."""
    document = (notebooks / "01-hello.ipynb").read_text()
    (notebooks / "01-hello.ipynb").write_text(document.replace("G004", "G999"))
    assert coverage(Library(content), notebooks).unknown == ["01-hello: G999"] * 2


def test_the_data_is_whole(notebooks):
    """Each row with its kind, theme and places, and the sums."""
    data = coverage(Library(BY_ROLE), notebooks).as_data()
    assert [row["id"] for row in data["rows"]] == ["G001", "G002", "G003", "G004"]
    assert set(data["rows"][0]) == {"id", "kind", "theme", "taught", "scored"}
    assert (data["taught"], data["of"], data["scored"], data["to_score"]) == (4, 4, 3, 3)
