"""The landscape as the screens get it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbook.app import build
from workbook.app.drawings import kept

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def real(home, clock):
    """A workbook on the project's own content."""
    return build(home, DATA, clock)


def test_seats_are_told_with_their_change_and_totals(real):
    """By party, after each election, the last column the change since the one before."""
    view = real.landscape("seats")
    rows = {row["party"]: (row["seats"], row["change"]) for row in view["rows"]}
    assert view["elections"] == ["2015", "2019", "2024"]
    assert rows["Labour"] == ([51, 41, 65], 24)
    assert rows["Conservative"] == ([22, 32, 3], -29)
    assert rows["Independent"] == ([0, 0, 1], 1)
    assert view["totals"] == [75, 75, 73]
    assert [note["election"] for note in view["notes"]] == ["2015", "2019", "2024"]
    assert len(view["sources"]) == len({source["source"] for source in view["sources"]}) == 4


def test_what_is_unchecked_is_told_to_be(real):
    """Each fact has its source; the doubtful ones no day of checking."""
    facts = real.landscape("intake")["facts"]
    assert all(fact["source"] for fact in facts)
    assert {bool(fact["doubt"]) for fact in facts if not fact["verified"]} == {True}


def test_recesses_are_told_by_the_clock_of_the_workbook(home, content):
    """One that is over is gone, and the one that is on is marked."""
    (content / "landscape").mkdir()
    (content / "landscape" / "recesses.csv").write_text(
        "name,usual,rises,returns,source,source_date,verified\n"
        "February,week,2026-02-12,2026-02-23,H,,\nEaster,weeks,2026-03-26,2026-04-13,H,,\n"
    )
    for day, expected in ((10, [False, False]), (14, [True, False]), (23, [False])):
        at = datetime(2026, 2, day, 9, 0, tzinfo=UTC)
        view = build(home, content, lambda at=at: at).landscape("sittings")
        assert [recess["now"] for recess in view["recesses"]] == expected
        assert view["sits"] is (True not in expected)
    assert view["recesses"][0]["rises"] == "Thursday 26 March 2026"
    assert [source["source"] for source in view["sources"]] == ["H"]


def test_an_unknown_part_names_the_ones_there_are(real):
    """An author who misspells one is told."""
    with pytest.raises(ValueError, match="seats, intake, sittings"):
        real.landscape("weather")


def test_the_glossary_is_told_whole(real):
    """Every term, its other forms and its field."""
    terms = {term["term"]: term for term in real.glossary()["terms"]}
    assert terms["whip"]["also"] == ["whips"]
    assert terms["whip"]["field"] == "parliament"


# ---- pictures that are kept ----


def test_a_picture_is_drawn_once_for_the_same_figures(tmp_path):
    """And anew when a figure changes."""
    drawn = []

    def draw():
        drawn.append(1)
        return f"<svg>{len(drawn)}</svg>"

    folder = tmp_path / "drawings"
    assert kept(folder, "seats", [1, 2], draw) == kept(folder, "seats", [1, 2], draw)
    assert kept(folder, "seats", [1, 3], draw) == "<svg>2</svg>"
    assert len(list(folder.iterdir())) == 2


def test_where_nothing_can_be_kept_the_picture_is_drawn_all_the_same(tmp_path, caplog):
    """A full disk costs a second, and no picture."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert kept(blocked / "drawings", "seats", [1], lambda: "<svg/>") == "<svg/>"
    assert "could not be kept" in caplog.text
