"""Facts that age: read strictly, with their sources, and renewed by editing a file."""

from datetime import date
from pathlib import Path

import pytest

from workbook.content import Library, check
from workbook.content.landscape import SPEAKER, read_landscape

DATA = Path(__file__).resolve().parents[2] / "data"
LANDSCAPE = Library(DATA).landscape
COLUMNS = "source,source_date,verified\n"
RECESSES = f"name,usual,rises,returns,{COLUMNS}"


@pytest.fixture
def told(tmp_path):
    """Write one table, read the folder, and return what could be read and what is said of it."""

    def of(stem, text):
        (tmp_path / f"{stem}.csv").write_text(text, encoding="utf-8")
        landscape, problems = read_landscape(tmp_path)
        return landscape, [str(problem) for problem in problems]

    return of


@pytest.fixture
def recesses(told):
    """A landscape with these recesses, each as "name rises returns"."""

    def of(*rows):
        lines = [
            f"{name},usually,{rises},{returns},Hansard,2026,\n" for name, rises, returns in rows
        ]
        landscape, problems = told("recesses", RECESSES + "".join(lines))
        assert problems == []
        return landscape

    return of


def test_every_seat_of_each_election_is_counted_once():
    """75 seats in 2015 and in 2019, 73 since; the parties' own figures are those of the sources."""
    totals = {
        day.year: sum(row.seats for row in rows.values())
        for day, rows in LANDSCAPE.elections.items()
    }
    assert totals == {2015: 75, 2019: 75, 2024: 73}
    newest = {party: row.seats for party, row in LANDSCAPE.elections[date(2024, 7, 4)].items()}
    assert newest == {
        "Labour": 65, "Conservative": 3, "Liberal Democrat": 3, "Independent": 1, "Speaker": 1,
    }  # fmt: skip


def test_how_the_speaker_is_counted_is_said_for_each_election():
    """In the year in which the Speaker had no seat in the region, too."""
    for rows in LANDSCAPE.elections.values():
        assert rows[SPEAKER].note
    assert LANDSCAPE.parties[-1] == SPEAKER


def test_what_is_doubtful_is_not_called_verified():
    """Doubtful figures stand unverified, with the reason; what was checked has its day."""
    doubtful = {fact.id for fact in LANDSCAPE.intake if fact.doubt}
    assert doubtful >= {"ethnic-minorities", "state-educated", "ages"}
    for fact in LANDSCAPE.intake:
        assert bool(fact.doubt) != bool(fact.verified), fact.id
    assert all(row.verified for row in LANDSCAPE.seats)


def test_the_rows_that_the_facts_speak_to_are_facts_of_the_guidance():
    """Each fact about the intake is one that the guidance states."""
    rows = Library(DATA).guidance
    assert {rows[fact.guidance].kind for fact in LANDSCAPE.intake} == {"fact"}


def test_a_workbook_without_the_tables_has_an_empty_landscape(tmp_path):
    """The tables are an extra."""
    landscape, problems = read_landscape(tmp_path)
    assert (landscape.seats, landscape.parties, landscape.elections, problems) == ((), [], {}, [])
    assert landscape.sits(date(2026, 3, 2)) is None


def test_the_house_sits_until_it_rises_and_from_the_day_it_returns(recesses):
    """It still sits on the day it rises, and sits again on the day it returns."""
    landscape = recesses(("Easter", "2026-03-26", "2026-04-13"), ("Whitsun", "", ""))
    days = {day: landscape.sits(date(2026, *day)) for day in ((3, 2), (3, 26), (3, 27), (4, 12))}
    assert days == {(3, 2): True, (3, 26): True, (3, 27): False, (4, 12): False}


def test_without_dates_for_the_next_recess_nothing_is_claimed(recesses):
    """Whether a week is a sitting week is then not known, and is said not to be."""
    landscape = recesses(("Easter", "2026-03-26", "2026-04-13"), ("Whitsun", "", ""))
    assert landscape.sits(date(2026, 4, 13)) is None
    assert [recess.name for recess in landscape.coming(date(2026, 4, 13))] == ["Whitsun"]


@pytest.mark.parametrize(
    ("stem", "text", "message"),
    [
        ("recesses", RECESSES + "Easter,spring,2026-03-26,,H,,\n", "needs both rises and returns"),
        (
            "recesses",
            RECESSES + "Easter,spring,2026-03-26,2026-03-26,H,,\n",
            "returns must be a day after rises",
        ),
        ("recesses", RECESSES + "Easter,spring,soon,,H,,\n", "Easter.rises: must be a date"),
        ("recesses", RECESSES + "E,s,,,H,,\nE,s,,,H,,\n", "recesses.csv:3: E: name stand"),
        ("seats", f"election,party,seats,note,{COLUMNS}2024-07-04,Lab,-1,,H,,\n", "0 or more"),
        ("seats", f"election,party,seats,{COLUMNS}", "check the column(s) note"),
        (
            "intake",
            f"id,text,doubt,guidance,{COLUMNS}ages,48,Who says?,G133,H,,2026-11-25\n",
            "is in doubt and verified",
        ),
        ("intake", f"id,text,doubt,guidance,{COLUMNS}ages,48,,133,H,,\n", "G001 to G999"),
    ],
)
def test_a_mistake_is_told_with_its_line(told, stem, text, message):
    """One message for one mistake, which names the file, the line and what to do."""
    _, (problem,) = told(stem, text)
    assert problem.startswith(f"landscape/{stem}.csv:")
    assert message in problem


def test_the_check_holds_the_tables_too(content):
    """What is wrong with a table fails the check, and so does a row that is not there."""
    folder = content / "landscape"
    folder.mkdir()
    head = f"id,text,doubt,guidance,{COLUMNS}"
    (folder / "intake.csv").write_text(head + "ages,Old.,,G777,H,,\nsex,,,,H,,\n")
    problems = [str(problem) for problem in check(content, date(2026, 3, 2)).problems]
    assert problems == [
        "landscape/intake.csv:3: sex.text: must not be empty",
        "landscape/intake.csv: ages: there is no guidance row G777",
    ]


def test_dates_that_have_all_gone_by_are_warned_of(content):
    """Nothing is wrong with the file, but somebody should look up the next dates."""
    folder = content / "landscape"
    folder.mkdir()
    (folder / "recesses.csv").write_text(RECESSES + "Easter,spring,2026-03-26,2026-04-13,H,,\n")
    warned = {
        day: [str(one) for one in check(content, day).warnings if "recess" in str(one)]
        for day in (date(2026, 4, 12), date(2026, 4, 13))
    }
    assert warned[date(2026, 4, 12)] == []
    (warning,) = warned[date(2026, 4, 13)]
    assert warning.startswith("landscape/recesses.csv: the last recess with dates, Easter, is over")
