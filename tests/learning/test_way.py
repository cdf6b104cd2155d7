"""A learner's way through an exercise, on a keeper in memory and on the real one."""

import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.content.rekeyed import ANSWERS, planted, rekeyed
from workbook.content import Scenario
from workbook.learning import Draft, Refused

KINDS = list(ANSWERS)
VERSION = 3
each = pytest.mark.parametrize("id", KINDS)


def number(n=None):
    """A submission id: a given one, or one of its own."""
    return secrets.token_hex(16) if n is None else f"{n:032x}"


def reference(way):
    """The exercise's reference answer, in the form a browser sends it."""
    return way.exercise.read(ANSWERS[way.exercise.id]["reference"])


def answered(way, attempt=1, n=None):
    """Submit the reference answer."""
    return way.submit(number(n), attempt, VERSION, reference(way))


def changed(scenario, id, **fields):
    """The scenario with some fields of one exercise changed, its version left as it is."""
    written = json.loads(scenario.model_dump_json())
    written["exercises"] = [e | fields if e["id"] == id else e for e in written["exercises"]]
    return Scenario.model_validate(written)


# ---- drafts ----


@each
def test_a_draft_is_kept(way, id):
    """What was worked on is in the view again, with its number, for whoever comes back."""
    mine = way(id)
    draft = reference(mine)[:1] if id == "on-the-bench" else reference(mine)
    assert mine.draft(1, 7, draft)
    again = way(id).view()
    assert again["draft"] == {"answer": draft, "seq": 7}
    assert (again["state"], again["attempt"], again["counted"]) == ("open", 1, True)


def test_a_newer_draft_wins_and_an_older_one_loses(way):
    """Drafts stand by their number, not by when they arrived; an older one is not said to be kept."""
    mine = way("first-word")
    drafts = [(1, "nobody"), (3, "ring-her"), (2, "write"), (3, "ring-her")]
    assert [mine.draft(1, seq, answer) for seq, answer in drafts] == [True, True, False, True]
    assert mine.view()["draft"] == {"answer": "ring-her", "seq": 3}


def test_a_draft_may_be_taken_back(way):
    """Picking nothing again is a draft like another."""
    mine = way("first-word")
    mine.draft(1, 1, "write")
    mine.draft(1, 2, None)
    assert mine.view()["draft"] == {"answer": None, "seq": 2}


def test_a_draft_for_another_attempt_is_not_kept(way):
    """News of an attempt that is over, or has not begun, changes nothing and says so."""
    mine = way("first-word")
    assert not mine.draft(2, 1, "write")
    assert mine.view()["draft"] is None
    answered(mine)
    before = mine.view()
    assert not mine.draft(1, 9, "write")
    assert not mine.draft(2, 9, "write")
    assert mine.view() == before


@each
def test_a_draft_that_is_no_answer_is_refused(way, id):
    """A draft that does not fit the exercise is refused in a sentence and not kept."""
    mine = way(id)
    for rubbish in ("zzz", 7, ["zzz"], {"zzz": 1}, [[]], float("nan")):
        with pytest.raises(Refused, match=r"\.$"):
            mine.draft(1, 1, rubbish)
    assert mine.view()["draft"] is None


def test_a_draft_that_no_longer_fits_is_ignored(way, scenario):
    """When an option is gone its draft is blank, and what is picked next is kept all the same."""
    way("first-word").draft(1, 5, "write")
    options = [o for o in json.loads(scenario.model_dump_json())["exercises"][0]["options"]
               if o["id"] != "write"]  # fmt: skip
    mine = way("first-word", scenario=changed(scenario, "first-word", options=options))
    assert mine.view()["draft"] == {"answer": None, "seq": 5}
    assert mine.draft(1, 6, "ring-her")
    assert mine.view()["draft"] == {"answer": "ring-her", "seq": 6}


def test_an_answer_that_no_longer_fits_leaves_the_exercise_open(way, scenario):
    """When an answered option is gone the exercise opens again, as practice, and can be answered."""
    way("first-word").submit(number(), 1, VERSION, "write")
    options = [o for o in json.loads(scenario.model_dump_json())["exercises"][0]["options"]
               if o["id"] != "write"]  # fmt: skip
    mine = way("first-word", scenario=changed(scenario, "first-word", options=options))
    view = mine.view()
    assert (view["state"], view["attempt"], view["counted"]) == ("open", 2, False)
    assert mine.draft(2, 1, "ring-her")
    assert answered(mine, attempt=2).label == "retry"
    assert mine.view()["state"] == "answered"


# ---- submitting ----


@each
def test_a_submitted_answer_is_scored_and_explained(way, id, clock):
    """The first answer counts; the view then holds its score and a reason for every item."""
    mine = way(id)
    stored = answered(mine)
    view = mine.view()
    assert (stored.attempt, stored.label, stored.at) == (1, "first", clock())
    assert (view["state"], view["counted"], view["attempt"]) == ("answered", True, 1)
    assert view["feedback"]["score"]["points"] == pytest.approx(
        view["feedback"]["score"]["maximum"]
    )
    assert view["feedback"]["score"]["above"] == pytest.approx(1 if mine.exercise.scored else 0)
    assert view["feedback"]["label"] == "first"
    assert view["draft"] == {"answer": reference(mine), "seq": 0}
    assert all(item["why"] or not mine.exercise.scored for item in view["feedback"]["items"])
    assert json.loads(json.dumps(view)) == view


def test_the_same_submission_again_is_the_same_answer(way):
    """Sending it again, even with another answer, adds nothing and changes nothing."""
    mine = way("first-word")
    first = mine.submit(number(1), 1, VERSION, "write")
    before = mine.view()
    for again in ((1, VERSION, "ring-her"), (9, 99, {"rubbish": 1})):
        stored = mine.submit(number(1), *again)
        assert (stored.given, stored.attempt) == (first.given, 1) == ("write", 1)
    assert mine.view() == before
    assert len(mine.keeper.answers(mine.place)) == 1


def test_a_submission_id_of_somebody_else_is_refused(way):
    """An id that is taken by another person, or another exercise, stores nothing."""
    answered(way("first-word"), n=1)
    for other in (way("first-word", "bob"), way("two-things")):
        with pytest.raises(Refused, match="already in use"):
            answered(other, n=1)
        assert other.view()["state"] == "open"


@pytest.mark.parametrize("id", ["", "x", "0" * 31, "0" * 33, "g" * 32, "A" * 32, "0" * 32 + "\n"])
def test_a_submission_needs_a_proper_number(way, id):
    """Anything but 32 hexadecimal digits is refused."""
    mine = way("first-word")
    with pytest.raises(Refused, match="without a proper number"):
        mine.submit(id, 1, VERSION, "ring-her")
    assert mine.view()["state"] == "open"


@each
def test_nothing_at_all_cannot_be_submitted(way, id):
    """A blank answer, or one that does not fit, is refused and leaves the exercise open."""
    mine = way(id)
    for answer in (mine.exercise.blank(), {"rubbish": 1}, "rubbish"):
        with pytest.raises(Refused):
            mine.submit(number(), 1, VERSION, answer)
    assert mine.view()["state"] == "open"
    assert mine.keeper.answers(mine.place) == []


def test_too_many_picks_are_told_before_they_cost_anything(way):
    """More than may be picked cannot be submitted by accident."""
    with pytest.raises(Refused, match="Pick 2 at most; you have picked 3"):
        way("two-things").submit(number(), 1, VERSION, ["sorry", "next", "blame"])


def test_blanks_may_be_left_and_are_counted_apart(way):
    """A part left blank is counted as blank and not as wrong."""
    mine = way("how-apt")
    mine.submit(number(), 1, VERSION, {"joke": 2})
    feedback = mine.view()["feedback"]
    assert feedback["blanks"] == 3
    assert [i["outcome"] for i in feedback["items"]] == ["full", "blank", "blank", "blank"]


def test_an_answer_to_another_version_is_refused(way):
    """A page with the old wording is asked to reload."""
    mine = way("first-word")
    with pytest.raises(Refused, match="wording here has changed"):
        mine.submit(number(), 1, VERSION - 1, "ring-her")
    assert mine.view()["state"] == "open"


@pytest.mark.parametrize("how", ["the same page twice", "two pages"])
def test_two_submissions_at_once_make_one_first_answer(way, how):
    """Submitted together, one is the first and the other a retry; one sent twice is one answer."""
    mine = way("first-word")
    ids = [number(1), number(1 if how == "the same page twice" else 2)]
    start = Barrier(2)

    def submit(id):
        start.wait(timeout=30)
        return mine.submit(id, 1, VERSION, "write")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(submit, ids))
    kept = mine.keeper.answers(mine.place)
    expected = [(1, "first"), (2, "retry")][: len(set(ids))]
    assert [(answer.attempt, answer.label) for answer in kept] == expected


def test_an_answer_from_a_second_tab_is_kept_as_a_retry(way):
    """What a page that knows nothing of the first answer submits is kept and not scored in."""
    mine = way("first-word")
    answered(mine)
    late = mine.submit(number(), 1, VERSION, "nobody")
    assert (late.attempt, late.label) == (2, "retry")
    assert [a.label for a in mine.keeper.answers(mine.place)] == ["first", "retry"]


# ---- retries ----


@each
def test_a_retry_opens_the_exercise_again(way, id):
    """After feedback the exercise opens anew, labelled as not counted, and shows no key."""
    mine = way(id)
    answered(mine)
    mine.retry(2)
    view = mine.view()
    assert (view["state"], view["attempt"], view["counted"]) == ("open", 2, False)
    assert view["draft"] == {"answer": mine.exercise.again(reference(mine), 0), "seq": 0}
    assert view["feedback"] is None
    second = answered(mine, attempt=2)
    assert (second.attempt, second.label) == (2, "retry")
    assert mine.view()["feedback"]["label"] == "retry"
    assert mine.view()["counted"] is False


@pytest.mark.parametrize("attempt", [0, 1, 3, 99])
def test_a_retry_has_the_next_number_or_none(way, attempt):
    """A retry with an old or an impossible number changes nothing."""
    mine = way("first-word")
    answered(mine)
    before = mine.view()
    mine.retry(attempt)
    assert mine.view() == before


def test_there_is_no_retry_before_an_answer(way):
    """An exercise that has not been answered cannot be retried."""
    mine = way("first-word")
    before = mine.view()
    for attempt in (1, 2):
        mine.retry(attempt)
    assert mine.view() == before


def test_a_retry_asked_for_twice_does_not_wipe_what_was_begun(way):
    """The same request again leaves a draft of the new attempt alone."""
    mine = way("first-word")
    answered(mine)
    mine.retry(2)
    mine.draft(2, 1, "write")
    mine.retry(2)
    assert mine.view()["draft"] == {"answer": "write", "seq": 1}


@pytest.mark.parametrize(("steps", "kept"), [(0, []), (1, ["ask"]), (2, ["ask"]), (99, ["ask"])])
def test_another_try_at_a_conversation_keeps_the_first_turns(way, steps, kept):
    """A conversation goes on from the turn asked for; what was said before it stays said."""
    mine = way("on-the-bench")
    answered(mine)
    mine.retry(2, steps)
    view = mine.view()
    assert view["draft"] == {"answer": kept, "seq": 0}
    assert [turn["chosen"] for turn in view["question"]["transcript"]] == kept
    assert view["question"]["now"] is not None


def test_only_a_conversation_keeps_steps(way):
    """Steps asked for elsewhere are ignored: a list of picks begins empty."""
    mine = way("two-things")
    answered(mine)
    mine.retry(2, 1)
    assert mine.view()["draft"]["answer"] == []


# ---- conversations ----


def test_a_conversation_cannot_be_unsaid(way):
    """Going back, or another way, is refused; going on is not."""
    mine = way("on-the-bench")
    mine.draft(1, 1, ["tell"])
    for unsaid in ([], ["ask"], ["ask", "dates"]):
        with pytest.raises(Refused, match="already gone on"):
            mine.draft(1, 2, unsaid)
    with pytest.raises(Refused, match="already gone on"):
        mine.submit(number(), 1, VERSION, ["ask", "dates"])
    assert mine.draft(1, 3, ["tell", "dates"])
    assert mine.view()["draft"] == {"answer": ["tell", "dates"], "seq": 3}


def test_a_conversation_is_submitted_when_it_has_ended(way):
    """A talk that has not ended is refused, and stays where it was."""
    mine = way("on-the-bench")
    mine.draft(1, 1, ["ask"])
    with pytest.raises(Refused, match="has not ended yet"):
        mine.submit(number(), 1, VERSION, ["ask"])
    assert [turn["chosen"] for turn in mine.view()["question"]["transcript"]] == ["ask"]


def test_a_transcript_grows_and_names_people(way):
    """Each turn shows who spoke, what was chosen and what it moved, and what is open now."""
    mine = way("on-the-bench")
    mine.draft(1, 1, ["ask"])
    question = mine.view()["question"]
    (said,) = question["transcript"]
    assert (said["speaker"], said["speaker_role"]) == ("Ruth Penhale", "MP for Nether Vale")
    assert said["chosen"] == "ask"
    assert [(m["id"], m["by"], m["word"]) for m in said["moved"]] == [
        ("trust", 1, "warmer"), ("time", -1, "spent"),
    ]  # fmt: skip
    assert question["now"]["speaker"] == "Amir Sole"
    assert {m["id"]: m["value"] for m in question["meters"]} == {"trust": 4, "time": 3}


# ---- hints ----


def test_a_hint_makes_the_attempt_practice(way):
    """Hints come one at a time; the answer is then labelled and does not count."""
    mine = way("first-word")
    assert mine.view()["hints"] == {"shown": [], "left": 2}
    mine.hint(1, 1)
    view = mine.view()
    assert view["hints"] == {"shown": ["Somebody is about to be surprised."], "left": 1}
    assert view["counted"] is False
    mine.hint(1, 2)
    assert mine.view()["hints"]["left"] == 0
    mine.hint(1, 3)
    assert mine.view()["hints"]["left"] == 0
    assert answered(mine).label == "hinted"
    assert mine.view()["counted"] is False


def test_asking_twice_for_one_hint_shows_one(way):
    """A double tap, or a message sent again, takes no second hint; nor is one ever skipped."""
    mine = way("first-word")
    mine.hint(1, 1)
    mine.hint(1, 1)
    mine.hint(1, 3)
    assert mine.view()["hints"]["left"] == 1


def test_a_hint_for_another_attempt_is_not_taken(way):
    """A late request for a hint does not spoil anything."""
    mine = way("first-word")
    mine.hint(2, 1)
    mine.hint(0, 1)
    assert mine.view()["counted"] is True
    answered(mine)
    mine.hint(1, 1)
    assert mine.view()["counted"] is True


def test_an_exercise_without_hints_gives_none(way):
    """Asking for a hint where there is none leaves the attempt counted."""
    mine = way("two-things")
    mine.hint(1, 1)
    assert mine.view()["counted"] is True
    assert answered(mine).label == "first"


# ---- versions and people ----


def test_a_new_version_starts_afresh_and_keeps_the_old_answer(way, scenario):
    """When the wording is new, the exercise is open again and the old answer is still stored."""
    mine = way("first-word")
    answered(mine)
    later = way("first-word", scenario=scenario.model_copy(update={"version": VERSION + 1}))
    assert (later.view()["state"], later.view()["attempt"]) == ("open", 1)
    assert later.submit(number(), 1, VERSION + 1, "write").label == "first"
    assert [a.place.version for a in mine.keeper.all_answers("ann")] == [VERSION, VERSION + 1]
    assert mine.view()["draft"]["answer"] == "ring-her"


def test_people_do_not_see_each_other(way):
    """Another participant finds the exercise untouched."""
    answered(way("first-word", "ann"))
    bobs = way("first-word", "bob").view()
    assert (bobs["state"], bobs["draft"]) == ("open", None)
    assert bobs["who"] != way("first-word", "ann").view()["who"]


def test_the_tag_of_a_person_is_not_their_name(way):
    """The short tag in the view does not give the participant away."""
    view = way("first-word", "ann-of-the-long-name").view()
    assert "ann-of-the-long-name" not in json.dumps(view)
    assert len(view["who"]) == 12


# ---- what a view may hold ----


@each
def test_no_reason_is_in_a_view_before_the_answer_and_all_are_after(way, id):
    """No why, debrief, note or cited guidance is in an open view; after submitting they are."""
    library, scenario, hidden = planted(id)
    mine = way(id, scenario=scenario, library=library)

    def seen():
        text = json.dumps(mine.view())
        return {secret for secret in hidden if secret in text}

    assert seen() == set()
    for attempt in (1, 2):
        whole = reference(mine)
        mine.draft(attempt, 1, whole[:1] if id == "on-the-bench" else whole)
        mine.hint(attempt, 1)
        assert seen() == set()
        mine.submit(number(), attempt, VERSION, whole)
        whys = {i.why for i in mine.exercise.items()}
        if id == "on-the-bench":
            whys = {i.why for i in mine.exercise.items() if i.id in whole}
        assert whys <= seen()
        mine.retry(attempt + 1)
        assert seen() == set()


@each
def test_an_open_view_does_not_depend_on_the_key(way, id):
    """With every key and point value changed, the open view is the same to the letter."""
    mine, other = way(id), way(id, scenario=rekeyed())
    assert other.exercise != mine.exercise
    assert json.dumps(other.view()) == json.dumps(mine.view())
    whole = reference(mine)
    mine.draft(1, 1, whole[:1] if id == "on-the-bench" else whole)
    mine.hint(1, 1)
    assert json.dumps(other.view()) == json.dumps(mine.view())
    answered(mine)
    assert json.dumps(other.view()) != json.dumps(mine.view())


FIELDS = {
    "options", "id", "text", "pick", "best", "worst", "statements", "scale", "cases", "sender",
    "subject", "body", "asks_owner", "asks_deadline", "owners", "deadlines", "meters", "label",
    "value", "start", "min", "max", "transcript", "now", "node", "scene", "speaker", "speaker_role",
    "notice", "says", "choices", "spoken", "chosen", "moved", "by", "word",
    "brief", "words", "boxes", "may_offer",
    "targets", "items", "across", "up", "low", "high", "about", "coverage", "prompt", "roles",
    "slots", "group", "marks", "one_each", "parts", "kind", "help", "rows", "limit", "required",
}  # fmt: skip
"""Every field a question may have, of any kind."""


def fields_in(value):
    """Every key of every mapping inside."""
    if isinstance(value, dict):
        return set(value).union(*map(fields_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(fields_in, value))
    return set()


@each
def test_an_open_view_has_only_the_fields_it_is_known_to_have(way, id):
    """A new field of a question has to be looked at before it is let through here."""
    mine = way(id)
    view = mine.view()
    assert set(view) == {
        "kind", "who", "place", "version", "scenario", "title", "step", "situation", "prompt",
        "attempt", "counted", "scored", "role", "question", "state", "draft", "hints", "feedback",
        "terms",
    }  # fmt: skip
    assert fields_in(view["question"]) <= FIELDS


def test_the_situation_opens_the_first_exercise_only(way):
    """The scenario's opening stands before its first exercise; later ones have their own news."""
    assert way("first-word").view()["situation"].startswith("The bench by the river")
    assert way("two-things").view()["situation"] == "She has picked up the phone."
    assert way("in-order").view()["situation"] == ""
    assert [way(id).view()["step"]["n"] for id in KINDS] == list(range(1, len(KINDS) + 1))


def test_nothing_is_held_in_memory(way):
    """Another way to the same place sees at once what this one did."""
    one, other = way("first-word"), way("first-word")
    one.draft(1, 1, "write")
    assert other.view() == one.view()
    answered(other)
    assert one.view() == other.view()
    assert one.keeper.draft(one.place) == Draft(one.place, 1, 1, "write")
