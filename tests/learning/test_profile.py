"""A learner across scenarios: what is claimed, what comes back for another look, what comes next."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOON, SAMPLE
from tests.content.rekeyed import ANSWERS
from workbook.app import build
from workbook.content import Library
from workbook.learning import profile, reviews
from workbook.learning.results import FEWEST_PARTS

BY_ROLE = Path(__file__).parents[1] / "content" / "by_role"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRITES = "who-writes"


class Time:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def pass_(self, time):
        self.now += time


class Ann:
    """Somebody working through a content folder, at whatever time the clock shows."""

    def __init__(self, home, content, time):
        self.time = time
        self.workbook = build(home, content, time)
        self.sent = 0

    def answer(self, place, given):
        """Submit an answer, as another attempt where there has been one."""
        way = self.workbook.way("ann", place)
        attempt = len(way.keeper.answers(way.place)) + 1
        way.retry(attempt)
        self.sent += 1
        return way.submit(f"{self.sent:032x}", attempt, way.scenario.version, given)

    @property
    def profile(self):
        return self.workbook.profile("ann")

    @property
    def due(self):
        """What is due to be looked at again, by title, and since when."""
        return {one["title"]: one["since"] for one in self.profile["reviews"]}


@pytest.fixture
def ann(home):
    """Ann on three exercises, one of them with another key for some roles."""
    return Ann(home, BY_ROLE, Time())


@pytest.fixture
def ann_on_sample(home):
    """Ann on the sample, which has every kind."""
    return Ann(home, SAMPLE, Time())


def test_what_went_wrong_is_due_after_a_day_and_after_a_week(ann):
    """Not before; what went right is never due; doing it again clears it until the next time."""
    ann.answer(f"{WRITES}/bench", "yours")
    ann.answer(f"{WRITES}/next-steps", ["write", "read", "post"])
    ann.time.pass_(DAY - HOUR)
    assert ann.due == {}
    ann.time.pass_(HOUR)
    assert ann.due == {"Her bench": "day"}
    ann.answer(f"{WRITES}/bench", "none")
    assert ann.due == {}
    ann.time.pass_(6 * DAY)
    assert ann.due == {"Her bench": "week"}
    ann.answer(f"{WRITES}/bench", "hers")
    assert ann.due == {}
    ann.time.pass_(90 * DAY)
    assert ann.due == {}


def test_somebody_away_for_a_week_is_asked_once(ann):
    """Both times have passed; one look clears both."""
    ann.answer(f"{WRITES}/bench", "none")
    ann.time.pass_(8 * DAY)
    assert ann.due == {"Her bench": "week"}
    ann.answer(f"{WRITES}/bench", "hers")
    assert ann.due == {}


def test_practice_on_the_same_day_does_not_count_as_looking_again(ann):
    """The point is to remember tomorrow."""
    ann.answer(f"{WRITES}/bench", "none")
    ann.time.pass_(HOUR)
    ann.answer(f"{WRITES}/bench", "hers")
    ann.time.pass_(DAY)
    assert ann.due == {"Her bench": "day"}


def test_a_person_who_changes_role_retries_takes_hints_and_comes_back_a_week_later(ann):
    """First attempts are scored, the rest labelled, and what went wrong waits to be done again."""
    ann.workbook.choose_role("ann", "council")
    first = ann.answer(f"{WRITES}/signature", "yours")
    assert (first.label, first.score.points) == ("first", 1)
    ann.workbook.choose_role("ann", "nhs")
    second = ann.answer(f"{WRITES}/signature", "yours")
    assert (second.label, second.score.points) == ("retry", 4)
    way = ann.workbook.way("ann", f"{WRITES}/signature")
    way.retry(3)
    way.hint(3, 1)
    assert ann.answer(f"{WRITES}/signature", "office").label == "retry"
    ann.answer(f"{WRITES}/next-steps", ["write", "read", "post"])
    ann.answer(f"{WRITES}/bench", "yours")

    ann.time.pass_(7 * DAY)
    (theme,) = ann.profile["themes"]
    assert theme["parts"] == 1 + 3 + 1
    assert theme["score"]["points"] == 1 + 6 + 2
    assert ann.profile["practice"] == 2
    assert ann.due == {"The signature": "week", "Her bench": "week"}
    assert ann.profile["reviews"][0]["lost"] == ["Your own, as chief executive"]
    assert ann.profile["next"] == {"do": "review", "scenario": WRITES, "title": "The signature"}


def test_a_hinted_first_attempt_is_practice_and_comes_back_all_the_same(ann):
    """It earns nothing on the theme; what went wrong went wrong."""
    ann.workbook.choose_role("ann", "nhs")
    ann.workbook.way("ann", f"{WRITES}/signature").hint(1, 1)
    assert ann.answer(f"{WRITES}/signature", "office").label == "hinted"
    ann.time.pass_(DAY)
    assert ann.profile["themes"] == [{"theme": "first-contact", "parts": 0, "score": None}]
    assert (ann.profile["practice"], ann.due) == (1, {"The signature": "day"})


def test_nothing_is_claimed_from_fewer_than_five_parts(ann_on_sample):
    """Up to four there is only their number; blanks are no parts."""
    ann = ann_on_sample
    ann.answer("two-benches/first-word", "write")
    ann.answer("two-benches/how-apt", {"joke": 2, "facts": 4, "bluff": 1})
    assert ann.profile["themes"] == [
        {"theme": "casework", "parts": FEWEST_PARTS - 1, "score": None}
    ]
    ann.answer("two-benches/two-things", ["sorry", "next"])
    (theme,) = ann.profile["themes"]
    assert theme["parts"] == FEWEST_PARTS + 1
    assert theme["score"]["points"] > 0


def test_kinds_without_marks_are_never_due_and_never_counted(ann_on_sample):
    """A plan, a reflection and a letter have nothing to get wrong."""
    ann = ann_on_sample
    for id in ("looking-back", "next-week", "to-her"):
        ann.answer(f"two-benches/{id}", ANSWERS[id]["reference"])
    ann.time.pass_(8 * DAY)
    assert ann.due == {}
    assert ann.profile["themes"][0]["parts"] == 0


def test_a_new_version_of_a_scenario_starts_afresh(ann):
    """Its old answers are neither counted nor due."""
    ann.answer(f"{WRITES}/bench", "none")
    ann.time.pass_(DAY)
    scenario = Library(BY_ROLE).scenario(WRITES)
    answers = ann.workbook.keeper.all_answers("ann")
    newer = scenario.model_copy(update={"version": 2})
    assert len(reviews(answers, [scenario], ann.time.now)) == 1
    assert reviews(answers, [newer], ann.time.now) == []
    assert profile(answers, [newer], None, ann.time.now)["themes"][0]["parts"] == 0


def scenarios_like(**audiences):
    """Scenarios of one exercise each, for these audiences, each with a theme of its own."""
    model = Library(BY_ROLE).scenario(WRITES)
    themes = ("casework", "media", "follow-up")
    return [
        model.model_copy(
            update={"id": id, "title": id, "audience": (audience,), "theme": theme},
        )
        for (id, audience), theme in zip(audiences.items(), themes, strict=False)
    ]


@pytest.mark.parametrize(
    ("role", "first"),
    [(None, "trust"), ("nhs", "trust"), ("council", "town"), ("campaigner", "cause")],
)
def test_what_to_begin_with_is_for_ones_own_role(role, first):
    """With nothing answered yet: the first that is meant for the learner."""
    known = scenarios_like(trust="nhs", town="council", cause="campaigner")
    assert profile([], known, role, NOON)["next"] == {
        "do": "begin",
        "scenario": first,
        "title": first,
    }


def test_what_is_begun_is_finished_first(ann):
    """Even before what is due; when all is done and nothing due, there is nothing to say."""
    assert ann.profile["next"]["do"] == "begin"
    ann.answer(f"{WRITES}/bench", "none")
    ann.time.pass_(8 * DAY)
    assert ann.profile["next"] == {"do": "finish", "scenario": WRITES, "title": "Who writes"}
    ann.workbook.choose_role("ann", "nhs")
    ann.answer(f"{WRITES}/signature", "yours")
    ann.answer(f"{WRITES}/next-steps", ["write", "read", "post"])
    assert ann.profile["next"]["do"] == "review"
    ann.answer(f"{WRITES}/bench", "hers")
    assert ann.profile["next"] is None


def test_the_weakest_theme_comes_first_among_what_is_new(ann_on_sample):
    """Where there is something to claim, it says where to go on."""
    ann = ann_on_sample
    for id, given in ANSWERS.items():
        answers = given.get("naive", {"only": given["reference"]})
        ann.answer(f"two-benches/{id}", list(answers.values())[-1])
    sample = Library(SAMPLE).scenario("two-benches")
    other, same = (
        sample.model_copy(update={"id": id, "title": id, "theme": theme})
        for id, theme in (("other", "media"), ("same", "casework"))
    )
    answers = ann.workbook.keeper.all_answers("ann")
    told = profile(answers, [sample, other, same], None, ann.time.now)
    assert told["next"] == {"do": "begin", "scenario": "same", "title": "same"}
