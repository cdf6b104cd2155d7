"""A plan: what may be written, and how it reads afterwards."""

import pytest

from tests.content.rekeyed import ANSWERS, SAMPLE
from workbook.content import AnswerError, Library
from workbook.content.kinds.plan import LONGEST

PLAN = Library(SAMPLE).scenario("two-benches").by_id["next-week"]
WHOLE = PLAN.read(ANSWERS["next-week"]["reference"])


def test_a_plan_reads_afterwards_as_it_was_written():
    """Texts stay as they are, an option is said in words, a date too, a checklist line by line."""
    said = {item["id"]: item["said"] for item in PLAN.feedback(WHOLE)["items"]}
    assert said == {
        "who": "Amir Sole",
        "how": "By phone",
        "when": "9 March 2026",
        "bring": "The map\nThe dates",
        "say": "Two dates.\n\nAnd a name.",
    }


def test_what_was_left_blank_is_told_as_blank():
    """A part without a value is blank and has nothing to read; its advice is there all the same."""
    item = next(i for i in PLAN.feedback({"who": "Amir"})["items"] if i["id"] == "say")
    assert (item["outcome"], item["given"], item["said"]) == ("blank", None, "")
    assert item["why"] == "Short enough to say in one breath."


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"say": "one\r\ntwo\rthree\u2028four"}, {"say": "one\ntwo\nthree\nfour"}),
        ({"say": "  kept as typed \n"}, {"say": "  kept as typed \n"}),
        ({"say": " \n\t", "who": "", "how": None, "when": "", "bring": []}, {}),
        ({"say": None, "when": None, "bring": None, "how": ""}, {}),
        ({"bring": ["dates-on-paper", "map", "map"]}, {"bring": ["map", "dates-on-paper"]}),
        ({"when": "2028-02-29"}, {"when": "2028-02-29"}),
        ({"say": "\U0001f600" * LONGEST}, {"say": "\U0001f600" * LONGEST}),
    ],
)
def test_a_plan_is_read_in_one_form(given, read):
    """Line ends are plain, ticks stand in the author's order, and what is empty is left out."""
    assert PLAN.read(given) == read


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("text", "maps each part"),
        ({"zzz": "x"}, "is not a part"),
        ({"say": 7}, "has to be text"),
        ({"say": "x" * (LONGEST + 1)}, "At most 2000 characters"),
        ({"how": "by-pigeon"}, "is not an option"),
        ({"how": False}, "is not an option"),
        ({"how": ["by-phone"]}, "is not an option"),
        ({"when": "2027-02-29"}, "is not a date"),
        ({"when": "29/02/2028"}, "is not a date"),
        ({"when": "20280229"}, "is not a date"),
        ({"when": "2028-W09-2"}, "is not a date"),
        ({"when": "\u0662\u0660\u0662\u0668-02-29"}, "is not a date"),
        ({"when": 0}, "is not a date"),
        ({"bring": "map"}, "a list of what is ticked"),
        ({"bring": ["map", "snacks"]}, "is not an option"),
        ({"bring": [["map"]]}, "is not an option"),
    ],
)
def test_what_cannot_be_kept_is_refused(given, sentence):
    """A value that does not fit its part is told in a sentence."""
    with pytest.raises(AnswerError, match=sentence):
        PLAN.read(given)


def test_what_is_required_has_to_be_there():
    """A part that is asked for is named; blanks elsewhere may stay."""
    assert PLAN.unready({}) == "Nothing is answered yet."
    assert PLAN.unready({"how": "by-phone"}) == "Fill this in first: Who calls her."
    assert PLAN.unready({"who": "Amir"}) is None


def test_a_plan_is_changed_rather_than_begun_anew():
    """Another attempt begins with what was written, or blank where that no longer fits."""
    assert PLAN.again(WHOLE, 0) == WHOLE
    assert PLAN.again({"gone": "x"}, 0) == {}


def test_advice_waits_until_the_plan_is_written():
    """The question has every part's label and help, and nothing of what a good one holds."""
    shown = str(PLAN.question({}))
    assert "On which day" in shown
    assert "A weekday." in shown
    assert not any(part.why in shown for part in PLAN.items())
    assert len(list(PLAN.items())) == 4
