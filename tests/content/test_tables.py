"""What spreadsheets do to a table is told by name, with what to do."""

import pytest

from workbook.content.glossary import read_glossary

HEAD = "term,also,field,plain"
ROW = 'whip,,parliament,"An MP, who gathers votes."'
GOOD = f"{HEAD}\n{ROW}\n"

SPOILT = {
    "semicolons": (GOOD.replace(",", ";"), "1: is saved with semicolons"),
    "tabs": (GOOD.replace(",", "\t"), "1: is saved with tabs"),
    "Excel's line": (f"sep=,\n{GOOD}", "1: begins with a line that only Excel"),
    "Excel's line with a semicolon": ("sep=;\n" + GOOD.replace(",", ";"), "1: begins with a line"),
    "empty columns": (f"{HEAD},,\n{ROW},,\n", "1: has 2 empty column(s) at its right edge"),
    "empty cells": (f"{GOOD}MP,,parliament,Somebody.,,\n", "3: MP: has 2 empty cell(s) too many"),
    "empty rows": (f"{GOOD},,,\n", "3: is a row of empty cells"),
    "nothing": ("", " is empty"),
    "an empty first line": (f"\n{GOOD}", "1: begins with an empty line"),
    "spaces first": (f"  \n{GOOD}", "1: begins with an empty line"),
    "an open quote": (
        f'{GOOD}MP,,parliament,"Somebody\nMEP,,parliament,One.\n',
        "3: is not valid CSV from this row on: a quote is opened",
    ),
    "a column twice": (f"{HEAD},term\n{ROW},whip\n", "1: check the column(s) term"),
    "a column too few": ("term,also,field\nwhip,,parliament\n", "1: check the column(s) plain"),
    "a comma without quotes": (f"{GOOD}MP,,parliament,Somebody, there\n", "3: MP: needs 4 fields"),
    "a conflict": (f"{HEAD}\n<<<<<<< HEAD\n{ROW}\n=======\n>>>>>>> x\n", "2: holds two versions"),
    "a mark at the start": ("\ufeff" + GOOD, None),
    "Windows": (GOOD.replace("\n", "\r\n"), None),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_table_is_told(name, tmp_path):
    """At its line; what changes nothing is read over."""
    written, message = SPOILT[name]
    path = tmp_path / "glossary.csv"
    path.write_text(written, encoding="utf-8", newline="")
    glossary, problems = read_glossary(path)
    told = [str(problem) for problem in problems]
    if message is None:
        assert told == []
        assert list(glossary.terms) == ["whip"]
    else:
        assert len(told) == 1
        assert told[0].startswith(f"glossary.csv:{message}")
