"""Terms in plain words: read strictly, and found where they stand."""

from pathlib import Path

import pytest

from workbook.content import Library
from workbook.content.glossary import read_glossary
from workbook.content.statistics import MOST_GRADE, grade

DATA = Path(__file__).resolve().parents[2] / "data"
HEAD = "term,also,field,plain\n"
GOOD = HEAD + (
    "ICB,ICBs;integrated care board,nhs,It plans and pays.\n"
    "surgery,surgeries,parliament,A time to talk.\n"
    "foundation trust,,nhs,A trust with members.\n"
    "NHS trust,trust,nhs,It runs hospitals.\n"
)


@pytest.fixture
def read(tmp_path):
    """Read this text as a glossary: the terms, and what is told of it."""

    def of(text):
        path = tmp_path / "glossary.csv"
        path.write_text(text, encoding="utf-8")
        glossary, problems = read_glossary(path)
        return glossary, [str(problem) for problem in problems]

    return of


def test_terms_are_found_as_whole_words_in_their_own_case(read):
    """In any of their forms, each once, and not inside another word or another term."""
    glossary, problems = read(GOOD)
    assert problems == []
    text = (
        "The ICB met. Two ICBs wrote to the foundation trust about surgeries and surgeons. An icb."
    )
    assert glossary.terms_in(text) == {
        "ICB": "It plans and pays.",
        "ICBs": "It plans and pays.",
        "foundation trust": "A trust with members.",
        "surgeries": "A time to talk.",
    }
    assert glossary.terms_in("Nothing to explain.") == {}


def test_an_empty_glossary_finds_nothing(read):
    """Not even the empty word."""
    assert read(HEAD)[0].terms_in("An ICB.") == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("term,plain\n", "glossary.csv:1: check the column(s) also, field; the columns are: term"),
        (HEAD + "ICB,,health,It plans.\n", "glossary.csv:2: ICB.field: 'health' is not allowed"),
        (HEAD + "ICB,,nhs,\n", "glossary.csv:2: ICB.plain: must not be empty"),
        (HEAD + "ICB,,nhs,It plans, and pays.\n", "glossary.csv:2: ICB: needs 4 fields"),
        (
            GOOD + "MP's surgery,surgery,parliament,Talk.\n",
            "glossary.csv:6: MP's surgery: 'surgery'",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(read, text, told):
    """One message, which says where."""
    (message,) = read(text)[1]
    assert message.startswith(told)


def test_the_projects_glossary_is_plain_and_does_not_explain_words_by_themselves():
    """Each entry is easier than the term, and has the term in it only where another explains it."""
    glossary = Library(DATA).glossary
    assert len(glossary.terms) > 50
    assert grade("\n".join(term.plain for term in glossary.terms.values())) < MOST_GRADE
    for term in glossary.terms.values():
        assert not [form for form in term.forms if form in glossary.terms_in(term.plain)], term.term
        assert {term.field for term in glossary.terms.values()} == {
            *("nhs", "council", "parliament", "charity")
        }


def test_a_text_in_runs_is_the_whole_text(read):
    """Nothing is lost or moved, and each term stands in a run of its own."""
    glossary, _ = read(GOOD)
    text = "An ICB & a surgery."
    runs = list(glossary.runs(text))
    assert "".join(run for run, _ in runs) == text
    assert [run for run, plain in runs if plain] == ["ICB", "surgery"]


def test_terms_are_found_in_whatever_is_shown(content):
    """However deep in the data for a screen; keys are not shown, and are not looked at."""
    (content / "glossary.csv").write_text(GOOD, encoding="utf-8")
    library = Library(content)
    shown = {"surgery": ["An ICB.", {"text": "Two surgeries", "n": 3}], "more": None}
    assert set(library.terms_in(shown)) == {"ICB", "surgeries"}
    assert Library(content / "nowhere").terms_in(shown) == {}
