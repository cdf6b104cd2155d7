"""What is special to matching and to placing on a map."""

import copy
import json

import pytest

from tests.content.rekeyed import SAMPLE, WRITTEN
from workbook.content import AnswerError, Library
from workbook.content.kinds import KINDS

SCENARIO = Library(SAMPLE).scenario("two-benches")
MATCH = SCENARIO.by_id["who-moves-it"]
MAP = SCENARIO.by_id["who-minds"]
KEY = {"walker": [5, 1], "surveyor": [1, 5], "reporter": [3, 4]}


def parts(exercise, answer):
    """What each part of an answer earned, and its verdict."""
    score = exercise.score(exercise.read(answer))
    return {part.id: (part.points, part.outcome) for part in score.parts}


def without_coverage():
    """The map of the sample, with no question about roles."""
    written = copy.deepcopy(next(e for e in WRITTEN["exercises"] if e["id"] == "who-minds"))
    del written["coverage"]
    return KINDS["place"].model_validate(written)


def test_a_near_target_earns_one_mark_and_a_target_may_be_shared():
    """Each item is judged alone: keyed 2, near 1, another 0, left out blank."""
    assert parts(MATCH, {"nail": "westminster", "bank": "town", "law": "town"}) == {
        "nail": (1, "part"),
        "bank": (1, "part"),
        "law": (0, "none"),
        "lamp": (0, "blank"),
    }


def test_targets_stand_in_the_order_of_the_author():
    """Targets may be a scale, so theirs is the order in the file; items are shuffled."""
    shown = MATCH.question(MATCH.blank())
    assert [target["id"] for target in shown["targets"]] == ["town", "river", "westminster"]


@pytest.mark.parametrize("exercise", [MATCH, MAP], ids=["match", "place"])
def test_an_exercise_is_written_out_as_it_was_written_in(exercise):
    """What an author calls `items` is `items` again when the exercise is written as JSON."""
    written = json.loads(exercise.model_dump_json())
    assert "items" in written
    assert type(exercise).model_validate(written) == exercise


def test_places_and_roles_are_scored_as_parts_of_their_own():
    """A neighbour earns 3; a wrong tick takes from the right ones what one of them gave."""
    answer = {"at": {"walker": [4, 2], "surveyor": [1, 5]}, "gaps": ["pays", "speaks-up", "tells"]}
    assert parts(MAP, answer) == {
        "walker": (3, "part"),
        "surveyor": (4, "full"),
        "reporter": (0, "blank"),
        "tells": (0, "none"),
        "pays": (1, "part"),
        "signs": (0, "full"),
        "speaks-up": (1, "part"),
    }


def test_nothing_ticked_leaves_the_roles_blank():
    """Whoever ticked nothing has not answered the question about roles."""
    score = MAP.score(MAP.read({"at": KEY}))
    assert (score.points, score.blanks) == (12, 4)


def test_feedback_on_a_map_tells_people_first_and_then_roles():
    """Each person has the cell given and the keyed one; each role whether it was ticked, and is a gap."""
    answer = MAP.read({"at": {"walker": [5, 2]}, "gaps": ["tells"]})
    items = {item["id"]: item for item in MAP.feedback(answer)["items"]}
    assert set(list(items)[:3]) == set(KEY)
    assert (items["walker"]["given"], items["walker"]["key"]) == ([5, 2], [5, 1])
    assert items["reporter"]["given"] is None
    assert (items["tells"]["ticked"], items["tells"]["gap"]) == (True, False)
    assert (items["pays"]["ticked"], items["pays"]["gap"]) == (False, True)


def test_ticks_are_kept_once_and_in_the_order_of_the_file():
    """The same ticks are the same answer, however often and in whatever order they came."""
    assert MAP.read({"gaps": ["speaks-up", "pays", "speaks-up"]}) == {
        "at": {},
        "gaps": ["pays", "speaks-up"],
    }


@pytest.mark.parametrize("cell", [[0, 1], [1, 6], [1], [1, 2, 3], [1.0, 2], [True, 2], "11", None])
def test_a_place_off_the_map_is_refused(cell):
    """A place is a column and a row, each 1 to 5, and nothing else."""
    with pytest.raises(AnswerError, match="a column and a row, each 1 to 5"):
        MAP.read({"at": {"walker": cell}})


def test_a_map_may_ask_for_places_alone():
    """Without `coverage` no role is shown, scored or taken."""
    alone = without_coverage()
    assert alone.question(alone.blank())["coverage"] is None
    score = alone.score(alone.read({"at": KEY}))
    assert (score.points, score.maximum, score.blanks) == (12, 12, 0)
    assert len(alone.feedback(alone.read({"at": KEY}))["items"]) == 3
    with pytest.raises(AnswerError, match="is not a role"):
        alone.read({"gaps": ["pays"]})
