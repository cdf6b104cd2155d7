"""What holds for every kind of exercise: answers, scores, questions and feedback."""

import copy
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.rekeyed import ANSWERS, SAMPLE, WRITTEN, rekeyed
from workbook.content import AnswerError, Library
from workbook.content.base import shuffled
from workbook.content.kinds import KINDS

EXERCISES = Library(SAMPLE).scenario("two-benches").exercises
WORDS = sorted({
    "rag", "owner", "deadline", "red", "amber", "green", "parks", "duty", "today", "week",
    "at", "gaps", "fri", "mon", "by-phone", "map", "2026-03-09", "town", "river", "westminster",
    *(item.id for exercise in EXERCISES for item in exercise.items()),
})  # fmt: skip

each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.floats()
    | st.sampled_from(WORDS)
    | st.text(max_size=5)
)
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=12,
)
"""JSON from a stranger, with ids that mean something strewn in."""


def likely(exercise):  # noqa: C901, PLR0911 - a case for each kind
    """Answers that fit an exercise, whole and in part."""
    match exercise.kind:
        case "best-option":
            return st.none() | st.sampled_from([o.id for o in exercise.options])
        case "choose":
            return st.lists(st.sampled_from([o.id for o in exercise.options]), max_size=6)
        case "rank":
            ids = st.sampled_from([o.id for o in exercise.options])
            return st.dictionaries(ids, st.integers(1, len(exercise.options)))
        case "rate":
            ids = st.sampled_from([s.id for s in exercise.statements])
            return st.dictionaries(ids, st.integers(1, 4))
        case "triage":
            cases = st.sampled_from([c.id for c in exercise.cases])
            asked = st.sampled_from([c.id for c in exercise.cases if c.owner])
            rag = st.dictionaries(cases, st.sampled_from(["red", "amber", "green"]))
            owner = st.dictionaries(asked, st.sampled_from([o.id for o in exercise.owners]))
            return st.fixed_dictionaries({"rag": rag}, optional={"owner": owner})
        case "letter":
            marks = st.dictionaries(st.sampled_from(exercise.judged_by), st.booleans())
            return st.fixed_dictionaries(
                {"text": st.text("ab \n\r\t", max_size=9)}, optional={"marks": st.none() | marks}
            )
        case "reflection":
            texts = st.dictionaries(
                st.sampled_from([b.id for b in exercise.boxes]), st.text("ab \n\r\t", max_size=9)
            )
            return st.fixed_dictionaries({"texts": texts}, optional={"offer": st.booleans()})
        case "conversation":
            return st.randoms(use_true_random=False).map(lambda r: wander(exercise, r))
        case "schedule":
            things = st.sampled_from([t.id for t in exercise.things])
            return st.dictionaries(things, st.sampled_from([s.id for s in exercise.slots]))
        case "plan":
            return st.fixed_dictionaries({}, optional={p.id: values(p) for p in exercise.parts})
        case "match":
            items = st.sampled_from([i.id for i in exercise.items()])
            return st.dictionaries(items, st.sampled_from([t.id for t in exercise.targets]))
        case "place":
            items = st.sampled_from([i.id for i in exercise.subjects])
            at = st.dictionaries(items, st.lists(st.integers(1, 5), min_size=2, max_size=2))
            gaps = st.lists(st.sampled_from([r.id for r in exercise.asked]), max_size=6)
            return st.fixed_dictionaries({"at": at}, optional={"gaps": gaps})


def values(part):
    """Values that fit a part of a plan, empty ones among them."""
    options = st.sampled_from([None, *(o.id for o in part.options)])
    return {
        "text": st.none() | st.text("ab \n\r\t", max_size=9),
        "choice": options,
        "date": st.dates().map(str) | st.just(""),
        "checklist": st.lists(options.filter(bool), max_size=4),
    }[part.kind]


def wander(exercise, random):
    """A path through a conversation to its end, or to somewhere on the way."""
    path = []
    while True:
        _, place, state = exercise.graph.walk(path)
        if place in exercise.graph.endings or random.random() < 0.1:
            return path
        path.append(random.choice(exercise.graph.open_choices(place, state)).id)


def attempt(exercise, given_answer):
    """The answer as read, or the sentence it was refused with."""
    try:
        return exercise.read(given_answer), None
    except AnswerError as refused:
        return None, str(refused)


def test_every_kind_is_in_the_sample():
    """No kind of exercise goes untested here."""
    assert {exercise.kind for exercise in EXERCISES} == set(KINDS)


@each
@given(data=st.data())
def test_an_answer_from_a_stranger_is_read_or_refused(exercise, data):
    """Whatever arrives is refused in a sentence or becomes an answer of the proper form."""
    given_answer = data.draw(anything)
    answer, refusal = attempt(exercise, given_answer)
    if refusal is None:
        assert exercise.read(answer) == answer
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    else:
        assert refusal.endswith(".")
        assert len(refusal) < 500


@each
@given(data=st.data())
def test_any_answer_that_fits_is_scored_within_bounds(exercise, data):
    """Points lie between 0 and the maximum, and every part has a name and words that explain it."""
    answer = exercise.read(data.draw(likely(exercise)))
    score = exercise.score(answer)
    assert -1e-9 <= score.points <= score.maximum + 1e-9
    assert 0 <= score.chance <= score.maximum
    for part in score.parts:
        assert exercise.label(part.id)
        if part.outcome != "blank":
            assert part.reason


@each
@given(data=st.data())
def test_feedback_explains_every_item_of_any_finished_answer(exercise, data):
    """Feedback is plain data in which every item has a verdict and a reason."""
    answer = exercise.read(data.draw(likely(exercise)))
    if exercise.unready(answer) is None:
        feedback = exercise.feedback(answer)
        assert feedback["items"]
        for item in feedback["items"]:
            assert item["outcome"] in {"full", "part", "none", "blank"}
            assert item["why"] or not exercise.scored
            assert item["points"] <= item["maximum"]
        assert json.loads(json.dumps(feedback)) == feedback


@each
def test_the_reference_earns_everything_and_the_naive_do_not(exercise):
    """The sample's own reference answers earn full marks, its naive ones less."""
    entry = ANSWERS[exercise.id]
    full = exercise.score(exercise.read(entry["reference"]))
    assert full.points == pytest.approx(full.maximum)
    for naive in entry.get("naive", {}).values():
        assert exercise.score(exercise.read(naive)).points < full.maximum - 0.5


@each
def test_a_blank_earns_nothing_and_cannot_be_submitted(exercise):
    """Nothing done is all blanks, told apart from wrong, and the person is told why it waits."""
    blank = exercise.read(exercise.blank())
    score = exercise.score(blank)
    assert score.points == 0
    assert score.blanks == len(score.parts)
    assert bool(score.parts) == exercise.scored
    assert exercise.unready(blank).endswith(".")
    assert exercise.unready(exercise.read(ANSWERS[exercise.id]["reference"])) is None


@each
def test_what_a_learner_sees_before_submitting_does_not_depend_on_the_key(exercise):
    """With every key, reason and point value changed, the question is the same to the letter."""
    other = rekeyed().by_id[exercise.id]
    assert other != exercise
    reference = exercise.read(ANSWERS[exercise.id]["reference"])
    begun = reference[:1] if exercise.kind == "conversation" else reference
    for answer in (exercise.blank(), begun):
        assert json.dumps(other.question(answer)) == json.dumps(exercise.question(answer))
    assert other.feedback(reference) != exercise.feedback(reference)


@each
def test_what_a_learner_sees_does_not_depend_on_the_order_in_the_file(exercise):
    """Turning the lists in the file round changes nothing where options are shuffled."""
    written = next(e for e in copy.deepcopy(WRITTEN)["exercises"] if e["id"] == exercise.id)
    if exercise.kind in {"triage", "rate"}:
        shown = "cases" if exercise.kind == "triage" else "statements"
        ids = [thing["id"] for thing in exercise.question(exercise.blank())[shown]]
        assert ids == [thing["id"] for thing in written[shown]]
    else:
        for field in ("options", "nodes", "items"):
            if field in written:
                written[field] = written[field][::-1]
        if "coverage" in written:
            written["coverage"]["roles"].reverse()
        for node in written.get("nodes", ()):
            node["choices"] = node["choices"][::-1]
        turned = KINDS[exercise.kind].model_validate(written)
        blank = exercise.blank()
        assert json.dumps(turned.question(blank)) == json.dumps(exercise.question(blank))


def test_a_shuffle_puts_a_key_in_every_place_about_as_often():
    """Over many exercises the same option comes up in each of five places, none much more often."""
    places = [0] * 5
    options = [type("Option", (), {"id": id})() for id in ("key", "b", "c", "d", "e")]
    for n in range(1000):
        ids = [option.id for option in shuffled(f"exercise-{n}", options)]
        places[ids.index("key")] += 1
    assert min(places) > 150
    assert max(places) < 250


def test_a_shuffle_is_the_same_every_time():
    """The order depends on the ids alone."""
    options = list(EXERCISES[0].options)
    once = [o.id for o in shuffled("x", options)]
    random.Random(1).shuffle(options)
    assert [o.id for o in shuffled("x", options)] == once


def test_a_conversation_says_nothing_of_what_lies_ahead():
    """A refused path tells a learner neither ids nor meters; an author is told both."""
    talk = next(e for e in EXERCISES if e.kind == "conversation")
    with pytest.raises(AnswerError) as refused:
        talk.read(["ask", "vanish"])
    assert str(refused.value) == "This conversation cannot go that way."
    assert "'dates'" in refused.value.detail


def test_a_conversation_cannot_be_unsaid():
    """A longer path follows a shorter one; a shorter or another one does not."""
    talk = next(e for e in EXERCISES if e.kind == "conversation")
    assert talk.follows(["ask"], ["ask", "dates"])
    assert talk.follows(["ask"], ["ask"])
    assert not talk.follows(["ask"], ["tell", "dates"])
    assert not talk.follows(["ask", "dates"], ["ask"])


def test_another_try_at_a_conversation_leaves_at_least_the_last_turn_open():
    """A retry keeps as many turns as asked for, but never a talk that has ended."""
    talk = next(e for e in EXERCISES if e.kind == "conversation")
    path = ["ask", "promise"]
    assert [talk.again(path, n) for n in (0, 1, 2, 99)] == [[], ["ask"], ["ask"], ["ask"]]


def test_only_a_conversation_keeps_steps():
    """Another try at any other kind that is scored begins blank, whatever is asked for."""
    for exercise in EXERCISES:
        if exercise.scored and exercise.kind != "conversation":
            reference = exercise.read(ANSWERS[exercise.id]["reference"])
            assert exercise.again(reference, 1) == exercise.blank()


def test_hidden_choices_are_not_shown():
    """A choice that fails its condition is not in the question."""
    talk = next(e for e in EXERCISES if e.kind == "conversation")
    shown = {c["id"] for c in talk.question(["tell"])["now"]["choices"]}
    assert shown == {"dates", "leave"}
    assert {c["id"] for c in talk.question(["ask"])["now"]["choices"]} == {"promise", "dates"}


def test_missed_reds_come_first_in_the_feedback_on_triage():
    """Cases are told by marks lost; of two that lost as much, the red one first."""
    tray = next(e for e in EXERCISES if e.kind == "triage")
    rag = {"splinter": "green", "missing": "amber", "thanks": "red", "petition": "green"}
    feedback = tray.feedback(tray.read({"rag": rag}))
    assert [item["id"] for item in feedback["items"]] == [
        "thanks", "missing", "splinter", "petition",
    ]  # fmt: skip


def test_owner_and_deadline_are_scored_apart():
    """Each is a part of its own, blank where it was left out, and not asked where it is not."""
    tray = next(e for e in EXERCISES if e.kind == "triage")
    answer = tray.read({"rag": {"splinter": "amber"}, "owner": {"splinter": "duty"}})
    parts = {part.id: (part.points, part.outcome) for part in tray.score(answer).parts}
    assert parts["splinter.owner"] == (2, "part")
    assert parts["splinter.deadline"] == (0, "blank")
    assert "thanks.owner" not in parts
    with pytest.raises(AnswerError, match="'thanks' is not a case"):
        tray.read({"owner": {"thanks": "duty"}})
