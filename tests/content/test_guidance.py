"""The register of guidance: one row for each point, every broken one told."""

import pytest

from workbook.content.guidance import read_guidance

HEAD = "id,kind,theme,text,sources,audience,source_date,verified\n"
GOOD = "G001,fact,casework,Answer first.,A guide,all,2024-07,\n"


@pytest.fixture
def register(tmp_path):
    """Write a register and read it: its rows, and what was wrong in words."""

    def read(text):
        path = tmp_path / "guidance.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        rows, problems = read_guidance(path, "guidance.csv")
        return rows, [str(problem) for problem in problems]

    return read


def test_a_good_row_is_read_and_cited(register):
    """A row is found by its id and cited with its text and sources."""
    rows, problems = register(HEAD + GOOD)
    assert problems == []
    assert rows["G001"].footnote() == {"id": "G001", "text": "Answer first.", "source": "A guide"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD + GOOD.replace("fact", "rumour"),
            (
                "guidance.csv:2: G001.kind: 'rumour' is not allowed; must be one of: 'recommendation', "
                "'warning', 'checklist', 'process' or 'fact'"
            ),
        ),
        (
            HEAD + GOOD.replace("2024-07", "July"),
            (
                "guidance.csv:2: G001.source_date: 'July' is not of the right form; dates are written "
                "2027-06-30"
            ),
        ),
        (
            HEAD + GOOD.replace("G001", "G1"),
            "guidance.csv:2: G1.id: 'G1' is not of the right form; guidance rows are G001 to G999",
        ),
        (HEAD + GOOD.replace("Answer first.", ""), "guidance.csv:2: G001.text: must not be empty"),
        (HEAD + GOOD + GOOD, "guidance.csv:3: G001: this id stands twice; ids are permanent"),
        (
            HEAD + GOOD.replace("Answer first.", "Answer, first."),
            (
                "guidance.csv:2: G001: has 1 empty cell(s) too many at its end; delete them, or put a "
                "field with a comma in it in quotes"
            ),
        ),
        (
            HEAD + GOOD.replace(",2024-07,", ""),
            "guidance.csv:2: G001: needs 8 fields; put a field with a comma in it in quotes",
        ),
        (
            HEAD.replace("verified", "checked") + GOOD,
            (
                "guidance.csv:1: check the column(s) checked, verified; the columns are: id, kind, "
                "theme, text, sources, audience, source_date, verified"
            ),
        ),
        (
            HEAD + GOOD.replace("Answer first.", '"Answer" first.'),
            "guidance.csv:2: is not valid CSV from this row on: ',' expected after '\"' (check the quotes)",
        ),
        (
            (HEAD + GOOD.replace("first", "café")).encode("latin-1"),
            (
                "guidance.csv:2: has a character that is not UTF-8; save the file with the encoding "
                "UTF-8"
            ),
        ),
    ],
)
def test_a_broken_row_is_told_in_these_words(register, text, message):
    """Each mistake in the register is told with its line and column."""
    assert register(text)[1] == [message]


def test_good_rows_are_kept_beside_broken_ones(register):
    """A broken row hides no other, and several mistakes are told at once."""
    bad = "G002,rumour,gossip,,A guide,all,,\n"
    rows, problems = register(HEAD + bad + GOOD)
    assert list(rows) == ["G001"]
    assert len(problems) == 3


def test_a_register_that_is_not_there_is_missing(tmp_path):
    """Without a register there are no rows and one plain problem."""
    rows, problems = read_guidance(tmp_path / "guidance.csv", "guidance.csv")
    assert (rows, [str(problem) for problem in problems]) == ({}, ["guidance.csv: is missing"])
