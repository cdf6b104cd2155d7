"""What any keeper promises, held against the double in memory and the real one on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from workbook.learning import Answer, Conflict, Draft, Place
from workbook.learning.records import score_from_json, score_to_json
from workbook.scoring import Part, Score

PLACE = Place("ann", "two-benches", "first-word", 3)
OTHERS = [
    replace(PLACE, participant="bob"),
    replace(PLACE, scenario="three-benches"),
    replace(PLACE, exercise="last-word"),
    replace(PLACE, version=4),
]
SCORE = Score(2, 4, 1.75, (Part("a", 2, 4, "part"), Part("b", 0, 4, "blank")))
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def answer(number, place=PLACE, **changes):
    """A first answer whose submission id ends in a number."""
    made = Answer(f"{number:032x}", place, 1, "first", {"a": 1}, SCORE, NOON)
    return replace(made, **changes)


def test_nothing_is_there_at_first(keeper):
    """Before anything happened there are no answers, no draft and no hints."""
    assert keeper.answers(PLACE) == []
    assert keeper.all_answers("ann") == []
    assert keeper.draft(PLACE) is None
    assert keeper.hints(PLACE, 1) == 0


@pytest.mark.parametrize(
    "given", [None, "ring-her", [], ["a", "b"], {"a": 1}, {"rag": {"x": "red"}, "owner": {}}]
)
def test_an_answer_comes_back_as_it_was_given(keeper, given):
    """Everything about an answer is kept: what was said, its score and when."""
    kept = keeper.add(answer(1, given=given))
    assert keeper.answers(PLACE) == [kept] == [answer(1, given=given)]


def test_the_moment_is_kept_whatever_the_time_zone(keeper):
    """An answer given in another time zone comes back at the same moment."""
    summer = timezone(timedelta(hours=1))
    keeper.add(answer(1, at=NOON.astimezone(summer)))
    assert keeper.answers(PLACE)[0].at == NOON
    assert keeper.answers(PLACE)[0].at.tzinfo is not None


def test_the_same_submission_is_kept_once(keeper):
    """A submission that arrives again is the answer already stored, whatever it says now."""
    first = keeper.add(answer(1, label="hinted"))
    again = keeper.add(answer(1, given={"a": 2}, label="first"))
    assert again == first
    assert keeper.answers(PLACE) == [first]


@pytest.mark.parametrize("other", OTHERS, ids=["participant", "scenario", "exercise", "version"])
def test_a_submission_id_belongs_to_one_place(keeper, other):
    """The same id from anybody or anywhere else is a conflict, and nothing is stored."""
    keeper.add(answer(1))
    with pytest.raises(Conflict):
        keeper.add(answer(1, other))
    assert keeper.answers(other) == []
    assert len(keeper.answers(PLACE)) == 1


def test_attempts_are_numbered_by_the_keeper(keeper):
    """Each further answer at a place is one attempt more and a retry, whatever it thought."""
    kept = [keeper.add(answer(number)) for number in (1, 2, 3)]
    assert [(a.attempt, a.label) for a in kept] == [(1, "first"), (2, "retry"), (3, "retry")]
    assert keeper.answers(PLACE) == kept


def test_a_hinted_first_answer_stays_hinted(keeper):
    """The label of a first answer is not changed."""
    assert keeper.add(answer(1, label="hinted")).label == "hinted"


@pytest.mark.parametrize("other", OTHERS, ids=["participant", "scenario", "exercise", "version"])
def test_places_do_not_mix(keeper, other):
    """Answers, drafts and hints of one place are not seen at another."""
    keeper.add(answer(1))
    keeper.keep(Draft(PLACE, 1, 5, "a"))
    keeper.take_hint(PLACE, 1, 1)
    assert keeper.answers(other) == []
    assert keeper.draft(other) is None
    assert keeper.hints(other, 1) == 0
    assert keeper.add(answer(2, other)).attempt == 1


def test_everything_of_one_person_is_found(keeper):
    """All answers of a participant come oldest first, and nobody else's."""
    kept = [keeper.add(answer(n, place)) for n, place in enumerate([PLACE, *OTHERS])]
    assert keeper.all_answers("ann") == [kept[0], *kept[2:]]
    assert keeper.all_answers("bob") == [kept[1]]


def test_a_draft_is_kept_and_a_newer_one_takes_its_place(keeper):
    """There is one draft at a place: the one with the higher attempt, then the higher number."""
    for attempt, seq in [(1, 1), (1, 4), (2, 0), (2, 1)]:
        keeper.keep(Draft(PLACE, attempt, seq, {"at": seq}))
        assert keeper.draft(PLACE) == Draft(PLACE, attempt, seq, {"at": seq})


@pytest.mark.parametrize(("attempt", "seq"), [(1, 99), (2, 3), (2, 4)])
def test_an_older_draft_changes_nothing(keeper, attempt, seq):
    """A draft that arrives late, or twice, does not undo what came after it."""
    keeper.keep(Draft(PLACE, 2, 4, "new"))
    keeper.keep(Draft(PLACE, attempt, seq, "old"))
    assert keeper.draft(PLACE) == Draft(PLACE, 2, 4, "new")


def test_an_empty_draft_is_a_draft(keeper):
    """Nothing picked is kept too, and takes the place of something picked."""
    keeper.keep(Draft(PLACE, 1, 1, "a"))
    keeper.keep(Draft(PLACE, 1, 2, None))
    assert keeper.draft(PLACE) == Draft(PLACE, 1, 2, None)


def test_hints_are_counted_once_each(keeper):
    """Noting the same hint again changes nothing, and each attempt has its own."""
    for number in (1, 1, 2, 1):
        keeper.take_hint(PLACE, 1, number)
    keeper.take_hint(PLACE, 2, 1)
    assert (keeper.hints(PLACE, 1), keeper.hints(PLACE, 2)) == (2, 1)


def test_two_writers_at_once_make_two_attempts(keeper):
    """Submissions that arrive together are all kept, numbered without a gap, one of them first."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: keeper.add(answer(number)), range(16)))
    kept = keeper.answers(PLACE)
    assert [a.attempt for a in kept] == list(range(1, 17))
    assert [a.label for a in kept].count("first") == 1
    assert len({a.submission for a in kept}) == 16


def test_one_submission_sent_many_times_at_once_is_kept_once(keeper):
    """The same submission arriving on several lines together is one answer."""
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: keeper.add(answer(1)), range(16)))
    assert keeper.answers(PLACE) == kept[:1]
    assert all(one == kept[0] for one in kept)


def test_drafts_that_arrive_at_once_leave_the_newest(keeper):
    """Whatever the order of arrival, the draft with the highest number stands."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda seq: keeper.keep(Draft(PLACE, 1, seq, seq)), range(16)))
    assert keeper.draft(PLACE) == Draft(PLACE, 1, 15, 15)


def test_a_score_survives_being_written():
    """A score read back from JSON is the score that was written, without its words."""
    worded = Score(2, 4, 1.75, (SCORE.parts[0].because("Because.", ["G001"]), SCORE.parts[1]))
    assert score_from_json(score_to_json(worded)) == SCORE


def test_the_role_chosen_last_stands(keeper):
    """Each participant has a role of their own, once they have chosen one."""
    assert keeper.role("ann") is None
    for role in ("nhs", "council", "nhs", "campaigner"):
        keeper.choose_role("ann", role, NOON)
    keeper.choose_role("ben", "council", NOON)
    assert (keeper.role("ann"), keeper.role("ben")) == ("campaigner", "council")
