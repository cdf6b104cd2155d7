"""What only the kinds that are written in do: letters and reflections."""

import pytest

from tests.conftest import SAMPLE
from workbook.content import AnswerError, Library

SCENARIO = Library(SAMPLE).scenario("two-benches")
LETTER = SCENARIO.by_id["to-her"]
REFLECTION = SCENARIO.by_id["looking-back"]
TEXT = "Dear Ruth, we are sorry."


def test_nothing_written_is_scored():
    """Both kinds earn nothing of nothing, and say so."""
    for exercise, answer in ((LETTER, {"text": TEXT}), (REFLECTION, {"texts": {"keep": TEXT}})):
        score = exercise.score(exercise.read(answer))
        assert (score.points, score.maximum, score.chance, score.parts) == (0, 0, 0, ())
        assert exercise.scored is False


# ---- letters ----


def test_a_letter_is_judged_by_its_criteria_in_their_own_order():
    """An exercise may name some of the criteria, in any order; without any, all of them count."""
    assert LETTER.criteria == ("date", "concern", "plain")
    assert LETTER.judged_by == ("concern", "date", "plain")
    assert len(LETTER.model_copy(update={"criteria": ()}).judged_by) == 9


def test_marks_are_true_or_false_and_about_this_letter():
    """Only the criteria of the exercise can be marked, and only as met or not met."""
    read = LETTER.read({"text": TEXT, "marks": {"plain": True, "concern": False}})
    assert list(read["marks"].items()) == [("concern", False), ("plain", True)]
    for marks in ({"contact": True}, {"date": 1}, {"date": None}, {"date": "true"}, [], "date"):
        with pytest.raises(AnswerError):
            LETTER.read({"text": TEXT, "marks": marks})


def test_a_letter_that_is_too_long_is_refused():
    """Six thousand characters are kept and no more."""
    assert LETTER.read({"text": "x" * 6000})["marks"] is None
    with pytest.raises(AnswerError, match="take 1 out"):
        LETTER.read({"text": "x" * 6001})


def test_a_letter_is_marked_only_once_it_is_written():
    """Writing does not turn into marking, nor back, and a letter that is marked stands."""
    steps = {
        "empty": LETTER.blank(),
        "written": LETTER.read({"text": TEXT}),
        "begun": LETTER.read({"text": TEXT, "marks": {}}),
        "marked": LETTER.read({"text": TEXT, "marks": {"date": True}}),
        "other": LETTER.read({"text": "Dear Madam", "marks": {"date": True}}),
    }
    allowed = {(a, b) for a in steps for b in steps if LETTER.follows(steps[a], steps[b])}
    writing, marking = {"empty", "written"}, {"begun", "marked"}
    assert allowed == {
        *((a, b) for a in writing for b in writing),
        *((a, b) for a in marking for b in marking),
        ("other", "other"),
    }


def test_a_letter_comes_back_to_be_marked_or_to_be_improved():
    """Keeping the first step keeps the letter for marking; without it, the letter is open again."""
    answer = LETTER.read({"text": TEXT, "marks": {"date": True}})
    assert LETTER.again(answer, 1) == {"text": TEXT, "marks": {}}
    assert LETTER.again(answer, 0) == {"text": TEXT, "marks": None}


def test_a_letter_needs_words_and_a_marking_needs_marks():
    """An empty letter and an empty marking cannot be submitted; some marks may be left out."""
    assert LETTER.unready(LETTER.read({"text": " \n"})) == "Nothing is written yet."
    assert LETTER.unready(LETTER.read({"text": TEXT, "marks": {}})) == "Nothing is marked yet."
    assert LETTER.unready(LETTER.read({"text": TEXT, "marks": {"date": False}})) is None


def test_notes_stand_beside_the_words_they_are_about():
    """The model is told in runs; notes are numbered as their words come, however lines are broken."""
    feedback = LETTER.feedback(LETTER.read({"text": TEXT}))
    whole = "\n\n".join("".join(run["text"] for run in runs) for runs in feedback["model"])
    assert whole == LETTER.model.text.strip()
    marked = {n: run["text"] for runs in feedback["model"] for run in runs for n in run["notes"]}
    assert marked == {1: "the bench that we left\nlying there", 2: "on Tuesday 10 March"}
    assert [(item["n"], item["id"]) for item in feedback["items"]] == [(1, "concern"), (2, "date")]


def test_notes_may_share_words():
    """Where two notes are about the same words, the run bears both numbers."""
    notes = [
        {"criterion": "date", "quote": "away on Tuesday 10 March", "why": "A day."},
        {"criterion": "plain", "quote": "Tuesday", "why": "A word for it."},
        {"criterion": "concern", "quote": "Dear Ruth Penhale,", "why": "Her name."},
    ]
    model = type(LETTER.model).model_validate({"text": LETTER.model.text, "notes": notes})
    runs = [(run["text"], run["notes"]) for row in model.laid_out() for run in row["runs"]]
    assert [pair for pair in runs if pair[1]] == [
        ("Dear Ruth Penhale,", [1]), ("away on ", [2]), ("Tuesday", [2, 3]), (" 10 March", [2]),
    ]  # fmt: skip


def test_feedback_on_a_letter_holds_ones_own_marks():
    """Every criterion is there with the mark it was given, or none."""
    answer = LETTER.read({"text": TEXT, "marks": {"concern": True, "date": False}})
    told = Library(SAMPLE).told(LETTER.feedback(answer))
    assert [(c["id"], c["mark"], c["met_when"]) for c in told["criteria"]] == [
        ("concern", True, "It has concern."),
        ("date", False, "It has date."),
        ("plain", None, "It has plain."),
    ]


# ---- reflections ----


def test_a_reflection_keeps_what_was_written_and_what_was_offered():
    """Empty boxes are left out; the offer is kept with the answer."""
    read = REFLECTION.read({"texts": {"change": "Ring\r\nsooner", "keep": ""}, "offer": True})
    assert read == {"texts": {"change": "Ring\nsooner"}, "offer": True}
    for given in (
        {"offer": 1},
        {"texts": {"other": "x"}},
        {"texts": {"keep": 7}},
        {"text": {}},
        [],
    ):
        with pytest.raises(AnswerError):
            REFLECTION.read(given)


def test_a_box_holds_four_thousand_characters():
    """And no more."""
    assert REFLECTION.read({"texts": {"keep": "x" * 4000}})
    with pytest.raises(AnswerError, match="At most 4000"):
        REFLECTION.read({"texts": {"keep": "x" * 4001}})


def test_a_reflection_needs_a_word():
    """Spaces, or an offer of nothing, are nothing."""
    for given in ({"texts": {"keep": " \n"}}, {"offer": True}):
        assert REFLECTION.unready(REFLECTION.read(given)) == "Nothing is written yet."


def test_nothing_can_be_offered_while_there_is_no_room():
    """The tick is not shown yet."""
    assert REFLECTION.question(REFLECTION.blank())["may_offer"] is False


def test_what_others_find_is_told_only_where_there_is_something_to_tell():
    """Without a `why`, the feedback is what was written and nothing else."""
    answer = REFLECTION.read({"texts": {"keep": "I rang."}})
    told = REFLECTION.feedback(answer)
    assert [(item["why"], item["guidance"]) for item in told["items"]] == [
        ("Most people wish they had rung.", ["G004"])
    ]
    silent = REFLECTION.model_copy(update={"why": None})
    assert (silent.items(), silent.feedback(answer)) == ((), {"items": [], "given": answer})


def test_a_reflection_comes_back_to_be_changed():
    """Another go begins with what was written."""
    answer = REFLECTION.read({"texts": {"keep": "I rang."}, "offer": True})
    assert REFLECTION.again(answer, 0) == answer
