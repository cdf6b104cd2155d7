"""What answers add up to: the results card and progress."""

import json
import secrets

import pytest

from tests.content.rekeyed import ANSWERS
from workbook.content import Scenario
from workbook.learning import card, progress
from workbook.learning.results import FEWEST_PARTS, WORDS_OF_A_LABEL, shortened
from workbook.scoring import combine

VERSION = 3
RATE = {"joke": 2, "facts": 4, "bluff": 1, "wait": 3}


@pytest.fixture
def give(way):
    """Submit an answer to an exercise of the sample, by default the reference."""

    def submit(id, answer=None, participant="ann"):
        mine = way(id, participant)
        answer = ANSWERS[id]["reference"] if answer is None else answer
        attempt = len(mine.keeper.answers(mine.place)) + 1
        return mine.submit(secrets.token_hex(16), attempt, VERSION, answer)

    return submit


@pytest.fixture
def shown(way):
    """The results card as it is now."""

    def show(participant="ann"):
        mine = way("first-word", participant)
        answers = mine.keeper.all_answers(participant)
        return card(answers, mine.scenario, mine.library)

    return show


@pytest.fixture
def made(way):
    """How far a participant has come."""

    def count(participant="ann"):
        mine = way("first-word", participant)
        found = progress(mine.keeper.all_answers(participant), mine.scenario)
        return found.done, found.of

    return count


def test_before_any_answer_the_card_is_empty(shown):
    """Nothing is claimed of somebody who has not begun."""
    assert shown() == {
        "title": "Two benches",
        "score": None,
        "done": 0,
        "of": len(ANSWERS),
        "parts": 0,
        "strongest": None,
        "weakest": None,
        "read": [],
    }


def test_first_answers_add_up(give, shown):
    """The card's figures are those of the first answers together."""
    given = [give("first-word", "write"), give("how-apt", {**RATE, "joke": 4})]
    together = combine(answer.score for answer in given)
    figures = shown()["score"]
    assert (figures["points"], figures["maximum"]) == (together.points, together.maximum)
    assert figures["chance"] == pytest.approx(together.chance)
    assert figures["above"] == pytest.approx(together.above_chance)
    assert shown()["parts"] == 5


def test_retries_are_not_counted(give, shown):
    """A better second answer does not change the card."""
    give("how-apt", {**RATE, "bluff": 4})
    before = shown()
    give("how-apt")
    assert shown() == before


def test_hinted_answers_are_not_counted_but_are_a_step(way, give, shown, made):
    """With a hint the exercise is done, and its points are not on the card."""
    way("first-word").hint(1, 1)
    give("first-word")
    assert shown()["score"] is None
    assert made() == (1, len(ANSWERS))


def test_nothing_is_claimed_from_fewer_than_five_answered_parts(give, shown):
    """Four answered parts, or five of which one is blank, say nothing about strengths."""
    give("how-apt", {**RATE, "bluff": 4})
    assert shown()["parts"] == 4 < FEWEST_PARTS
    assert (shown()["strongest"], shown()["weakest"], shown()["read"]) == (None, None, [])


def test_blank_parts_do_not_count_towards_the_five(give, shown):
    """Eight parts of which four are blank say no more than four do."""
    give("how-apt", {"joke": 4})
    give("in-order", {"first": 1, "second": 2, "third": 3})
    assert shown()["parts"] == 8
    assert shown()["weakest"] is None


def test_from_five_parts_the_strongest_and_the_weakest_are_told(give, shown):
    """The weakest is where most was lost, the strongest one that was right, each with its reason."""
    give("how-apt", {**RATE, "bluff": 4})
    give("first-word")
    told = shown()
    assert told["weakest"] == {"title": "Say it is in hand", "why": "It is not."}
    assert told["strongest"] == {"title": "Ring the MP", "why": "She hears it from you."}


def test_what_to_read_is_the_guidance_behind_what_was_lost(give, shown):
    """At most three rows, those behind the biggest losses first, each once."""
    give("how-apt", {**RATE, "facts": 1})
    give("first-word", "nobody")
    assert [row["id"] for row in shown()["read"]] == ["G002", "G001"]


def test_full_marks_have_no_weakest_point(give, shown):
    """Where nothing was lost, nothing is called weak and nothing is to be read."""
    for id in ANSWERS:
        give(id)
    told = shown()
    assert (told["weakest"], told["read"]) == (None, [])
    assert told["strongest"] is not None
    assert told["score"]["above"] == pytest.approx(1)
    assert told["done"] == told["of"] == len(ANSWERS)


def test_nothing_right_has_no_strongest_point(give, shown):
    """Where no part was right, nothing is called strong."""
    give("how-apt", {"joke": 4, "facts": 1, "bluff": 4, "wait": 1})
    give("first-word", "nobody")
    assert shown()["strongest"] is None
    assert shown()["weakest"] is not None


def test_long_labels_are_cut_between_words():
    """A point's title has at most eighteen words and says that there was more."""
    long = " ".join(["word"] * 19)
    assert shortened(long) == " ".join(["word"] * WORDS_OF_A_LABEL) + " …"
    assert shortened(long[5:]) == long[5:]


def test_progress_counts_each_exercise_once(give, made):
    """Answering again is no further step, and other people's steps are not one's own."""
    assert made() == (0, len(ANSWERS))
    give("first-word")
    give("first-word", "write")
    give("how-apt", participant="bob")
    assert (made(), made("bob")) == ((1, len(ANSWERS)), (1, len(ANSWERS)))


def test_answers_to_an_older_version_are_no_progress(way, give, scenario):
    """When the version is raised, the scenario is new again for everybody."""
    give("first-word")
    answers = way("first-word").keeper.all_answers("ann")
    later = scenario.model_copy(update={"version": VERSION + 1})
    assert progress(answers, later).done == 0
    assert card(answers, later, way("first-word").library)["score"] is None


def test_answers_to_an_exercise_that_is_gone_are_left_out(way, give, scenario):
    """An exercise taken out of its scenario breaks neither the card nor the progress."""
    give("first-word")
    give("two-things")
    answers = way("first-word").keeper.all_answers("ann")
    written = json.loads(scenario.model_dump_json())
    fewer = Scenario.model_validate(written | {"exercises": written["exercises"][1:]})
    assert (progress(answers, fewer).done, progress(answers, fewer).of) == (1, len(ANSWERS) - 1)
    assert card(answers, fewer, way("first-word").library)["score"]["maximum"] == 8


def test_answers_that_no_longer_fit_do_not_break_the_card(way, give, scenario):
    """Content changed under the same version leaves the figures, and tells no reasons for them."""
    give("first-word", "write")
    give("how-apt")
    answers = way("first-word").keeper.all_answers("ann")
    written = json.loads(scenario.model_dump_json())
    written["exercises"][0]["options"][2]["id"] = "write-it"
    told = card(answers, Scenario.model_validate(written), way("first-word").library)
    assert (told["score"]["maximum"], told["done"]) == (16, 2)
    assert told["weakest"] is None
