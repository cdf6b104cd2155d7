"""The room beside the key: what is told of its judgement, and of how few it is not."""

from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.rekeyed import ANSWERS, SAMPLE
from workbook.content import Library
from workbook.rooms.beside import beside, talk_now
from workbook.rooms.tally import FEWEST, Vote

DATA = Path(__file__).resolve().parents[2] / "data"
EXERCISES = Library(SAMPLE).scenario("two-benches").by_id
FIRST, TWO, RATE = (EXERCISES[id] for id in ("first-word", "two-things", "how-apt"))
SIGNATURE = (
    Library(Path(__file__).parents[1] / "content" / "by_role")
    .scenario("who-writes")
    .by_id["signature"]
)
KEY = FIRST.key_spots()[0][0]
WRONG, ALSO_WRONG = [option.id for option in FIRST.options if option.id != KEY][:2]
TEXTS = {option.id: option.text for option in FIRST.options}
ROLES = [None, "nhs", "council", "campaigner"]
EVERYTHING = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.id)


def room(exercise, answers, sure=None, roles=None):
    """One vote of each seat, scored as the person's role is."""
    answers = list(answers)
    sure = sure or [None] * len(answers)
    roles = roles or [None] * len(answers)
    votes = []
    for seat, (answer, how_sure, role) in enumerate(zip(answers, sure, roles, strict=True)):
        score = exercise.for_role(role).score(answer)
        votes.append(Vote(seat, answer, score, how_sure, role))
    return votes


def numbers(value, skip=("picture", "n", "above")):
    """Every count in JSON data, those of pictures left out: they are told only of five or more."""
    if isinstance(value, dict):
        return [n for key, inner in value.items() if key not in skip for n in numbers(inner)]
    if isinstance(value, list):
        return [n for inner in value for n in numbers(inner)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


def split_of(exercise, answers):
    """Where a room with these answers divides."""
    return beside(exercise, room(exercise, answers))["split"]


# ---- the whole ----

options = st.sampled_from([option.id for option in SIGNATURE.options])
rounds = st.lists(
    st.builds(
        lambda seat, id, sure, role, late: Vote(
            seat, id, SIGNATURE.for_role(role).score(id), sure, role, late
        ),
        st.integers(0, 20),
        options,
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from(ROLES),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=70,
)


@given(rounds, st.none() | rounds)
def test_nothing_is_told_of_fewer_than_five(second, first):
    """Whatever was answered: no group, no cell and no number of people under five, but in pictures."""
    told = beside(SIGNATURE, second, first)
    people = {vote.seat for vote in second if not vote.late}
    if len(people) < FEWEST:
        assert told is None
        assert not talk_now(SIGNATURE, second)
        return
    assert told["n"] == len(people)
    assert all(n >= FEWEST for n in numbers({k: v for k, v in told.items() if k != "split"}))
    assert all(group["n"] == group["picture"]["answered"] >= FEWEST for group in told["roles"])
    assert len(told["roles"]) != 1
    assert sum(group["n"] for group in told["roles"]) in {0, len(people)}
    if told["changed"]:
        both = people & {vote.seat for vote in first if not vote.late}
        alone = [n for n in (told["changed"][k] for k in ("nearer", "stayed", "further")) if n]
        together = [group["n"] for group in told["changed"]["together"]]
        assert sum([*alone, *together]) == len(both)


@EVERYTHING
def test_every_kind_has_its_figures(exercise):
    """A room of six reference answers is at the top of the scale and does not divide."""
    answer = exercise.read(ANSWERS[exercise.id]["reference"])
    votes = room(exercise, [answer] * 6, sure=[3] * 6)
    told = beside(exercise, votes, votes)
    assert told["n"] == 6
    assert told["split"] is None
    assert told["changed"] is None
    assert not talk_now(exercise, votes)
    if exercise.scored and exercise.board():
        assert told["above"] == 1
        assert told["sure_wrong"] == "few"
    if not exercise.scored:
        assert told["above"] is None


def test_the_mean_is_that_of_the_people():
    """Above chance, each by their last answer in time."""
    votes = room(FIRST, [KEY, KEY, WRONG, WRONG, ALSO_WRONG])
    changed = Vote(4, KEY, FIRST.score(KEY))
    late = Vote(0, WRONG, FIRST.score(WRONG), late=True)
    expected = fmean(FIRST.score(id).above_chance for id in (KEY, KEY, WRONG, WRONG, KEY))
    told = beside(FIRST, [*votes, changed, late])
    assert told["above"] == pytest.approx(expected, abs=0.001)


# ---- where it divides ----


def test_a_room_divides_between_its_two_most_chosen_options():
    """Seven and four of twelve, by the options' own texts."""
    assert split_of(FIRST, [KEY] * 7 + [WRONG] * 4 + [ALSO_WRONG]) == {
        "row": None,
        "a": {"label": TEXTS[KEY], "n": 7},
        "b": {"label": TEXTS[WRONG], "n": 4},
    }


def test_a_room_does_not_divide_over_less_than_a_fifth():
    """Two of ten divide it, one of ten does not."""
    assert split_of(FIRST, [KEY] * 8 + [WRONG] * 2)["b"]["n"] == 2
    assert split_of(FIRST, [KEY] * 9 + [WRONG]) is None


def test_where_two_are_picked_it_divides_over_the_second():
    """What everybody picks divides nobody; the second place is what the room is at odds about."""
    texts = {option.id: option.text for option in TWO.options}
    picks = [["next", "sorry"]] * 6 + [["next", "blame"]] * 4
    assert split_of(TWO, [["next", "sorry"]] * 10) is None
    assert split_of(TWO, picks) == {
        "row": None,
        "a": {"label": texts["sorry"], "n": 6},
        "b": {"label": texts["blame"], "n": 4},
    }


def test_on_a_scale_the_row_with_the_widest_gap_divides():
    """Five against five at its ends is more than five against five on neighbouring steps."""
    (near, _), *_, (wide, text) = RATE.board().rows
    answers = [{near: 1, wide: 1}] * 5 + [{near: 2, wide: 4}] * 5
    assert split_of(RATE, answers) == {
        "row": text,
        "a": {"label": RATE.scale[0], "n": 5},
        "b": {"label": RATE.scale[3], "n": 5},
    }


def test_a_row_with_less_than_a_fifth_outside_its_first_column_does_not_divide():
    """Two of ten elsewhere divide it, though not with one another; one of ten does not."""
    assert split_of(RATE, [{"joke": 1}] * 8 + [{"joke": 3}, {"joke": 4}])["b"]["n"] == 1
    assert split_of(RATE, [{"joke": 1}] * 9 + [{"joke": 4}]) is None


def test_how_many_filled_in_a_row_does_not_make_it_more_divided():
    """Six people at the ends of one scale are further apart than twenty on neighbouring steps."""
    (many, _), *_, (few, text) = RATE.board().rows
    answers = [{many: 1, few: 1}] * 3 + [{many: 2, few: 4}] * 3
    answers += [{many: 1}] * 7 + [{many: 2}] * 7
    assert split_of(RATE, answers)["row"] == text


def test_where_columns_have_no_order_only_being_different_counts():
    """Six against four for one item beats seven against three for another, however they stand."""
    exercise = EXERCISES["who-moves-it"]
    first, *_, last = (target.id for target in exercise.targets)
    answers = [{"nail": first, "bank": first}] * 6 + [{"nail": last, "bank": first}]
    answers += [{"nail": last, "bank": last}] * 3
    texts = dict(exercise.board().rows)
    assert split_of(exercise, answers)["row"] == texts["nail"]


def test_on_the_map_it_is_who_lies_furthest_apart():
    """The two cells are told by the axes' own names."""
    exercise = EXERCISES["who-minds"]
    (near, _), *_, (wide, text) = exercise.board().rows
    answers = [{"at": {wide: [1, 1], near: [3, 3]}, "gaps": []}] * 3
    answers += [{"at": {wide: [5, 2], near: [3, 4]}, "gaps": []}] * 2
    across, up = exercise.across.label, exercise.up.label
    assert split_of(exercise, answers) == {
        "row": text,
        "a": {"label": f"{across} 1, {up} 1", "n": 3},
        "b": {"label": f"{across} 5, {up} 2", "n": 2},
    }


def test_a_row_that_few_filled_in_does_not_divide_the_room():
    """Four people in a row are no distribution to speak of."""
    answers = [{"joke": 1}] * 2 + [{"joke": 4}] * 2 + [{"facts": 4}] * 6
    assert split_of(RATE, answers) is None


# ---- certain and wrong ----


def test_the_certain_and_wrong_are_counted_from_five_on():
    """Five are a number, four are few, and those who guess or are right are none of them."""
    sure = [3] * 5 + [1, 3, 3]
    answers = [WRONG] * 6 + [KEY] * 2
    assert beside(FIRST, room(FIRST, answers, sure))["sure_wrong"] == 5
    assert beside(FIRST, room(FIRST, answers, [2, *sure[1:]]))["sure_wrong"] == "few"


def test_nobody_is_called_certain_where_nobody_was_asked():
    """Not asked is another thing than few."""
    assert beside(FIRST, room(FIRST, [WRONG] * 6))["sure_wrong"] is None


@pytest.mark.parametrize(
    ("ratings", "below"),
    [
        ({"joke": 2, "facts": 4, "bluff": 1, "wait": 3}, False),
        ({"joke": 3, "facts": 3, "bluff": 2, "wait": 3}, False),
        ({"joke": 4, "facts": 1, "bluff": 4, "wait": 1}, True),
        ({"joke": 4, "facts": 4, "bluff": 4, "wait": 3}, True),
        ({"joke": 2}, True),
    ],
)
def test_an_answer_of_many_parts_is_below_the_key_when_it_shows_nothing(ratings, below):
    """A near-miss is not wrong; no better than guessing is, and so is less than half the marks."""
    told = beside(RATE, room(RATE, [ratings] * 5, [3] * 5))
    assert told["sure_wrong"] == (5 if below else "few")


def test_less_than_half_of_the_marks_is_below_the_key_even_above_chance():
    """One of three placed where they belong is more than guessing earns, and not enough."""
    exercise = EXERCISES["who-minds"]
    answer = {"at": {"walker": [5, 1]}, "gaps": ["pays"]}
    score = exercise.score(answer)
    assert score.above_chance > 0
    assert score.fraction < 0.5
    assert beside(exercise, room(exercise, [answer] * 5, [3] * 5))["sure_wrong"] == 5


# ---- first and second vote ----


def moved(nearer, stayed, further):
    """What is told of so many people who moved so."""
    pairs = [(WRONG, KEY)] * nearer + [(WRONG, WRONG)] * stayed + [(KEY, WRONG)] * further
    first = room(FIRST, [before for before, _ in pairs] + [KEY] * 5)[: len(pairs)]
    second = room(FIRST, [after for _, after in pairs])
    newcomers = [Vote(100 + n, KEY, FIRST.score(KEY)) for n in range(FEWEST)]
    return beside(FIRST, [*second, *newcomers], first)["changed"]


def test_the_change_between_two_votes_is_counted_for_those_in_both():
    """People who came for the second vote only are not in it."""
    assert moved(7, 9, 5) == {"nearer": 7, "stayed": 9, "further": 5, "together": []}


def test_few_who_moved_are_merged_with_their_neighbours():
    """Two who went further away cannot be told from those who stayed, nor by subtracting."""
    assert moved(7, 9, 2) == {
        "nearer": 7,
        "stayed": None,
        "further": None,
        "together": [{"of": ["stayed", "further"], "n": 11}],
    }
    assert moved(7, 9, 0)["further"] is None


def test_no_change_is_told_where_nothing_could_be_told_apart():
    """Four people, or all in one cell."""
    assert moved(2, 2, 0) is None
    assert moved(3, 4, 2) is None


def test_no_change_is_told_of_a_first_vote():
    """There is nothing to compare it with."""
    assert beside(FIRST, room(FIRST, [KEY] * 6))["changed"] is None


# ---- roles ----


def test_roles_are_shown_beside_each_other_each_with_its_own_key():
    """A council's best answer is another one, and its picture says so."""
    roles = ["nhs"] * 5 + ["council"] * 6
    told = beside(SIGNATURE, room(SIGNATURE, ["yours"] * 11, roles=roles))["roles"]
    assert [(group["role"], group["roles"], group["n"]) for group in told] == [
        ("nhs", ["nhs"], 5),
        ("council", ["council"], 6),
    ]
    assert [group["picture"]["key"] for group in told] == [{"yours": [""]}, {"leader": [""]}]


def test_a_merged_group_has_a_key_only_where_its_people_share_one():
    """Council and campaigner do not; campaigner and no role do."""
    mixed = ["nhs"] * 6 + ["council"] * 3 + ["campaigner"] * 3
    alike = ["nhs"] * 6 + [None] * 3 + ["campaigner"] * 3
    for roles, key in ((mixed, None), (alike, {"yours": [""]})):
        told = beside(SIGNATURE, room(SIGNATURE, ["yours"] * 12, roles=roles))["roles"]
        group = next(group for group in told if len(group["roles"]) == 2)
        assert group["role"] is None
        assert group["picture"]["key"] == key


def test_a_role_reads_its_own_words_in_its_picture():
    """The campaigner's first option is written otherwise."""
    roles = ["nhs"] * 5 + ["campaigner"] * 5
    told = beside(SIGNATURE, room(SIGNATURE, ["yours"] * 10, roles=roles))["roles"]
    label = {
        group["role"]: {row["id"]: row["label"] for row in group["picture"]["rows"]}["yours"]
        for group in told
    }
    assert label == {"nhs": "Your own, as chief executive", "campaigner": "Your own, as a member"}


def test_one_role_alone_is_compared_with_nothing():
    """A room of trusts, or a room where the others are too few, has no pictures by role."""
    for roles in (["nhs"] * 9, ["nhs"] * 5 + ["council"] * 4):
        assert beside(SIGNATURE, room(SIGNATURE, ["yours"] * 9, roles=roles))["roles"] == []


def test_the_keys_of_all_roles_stand_side_by_side():
    """Everybody's first, then each that differs, with the reason."""
    told = beside(SIGNATURE, room(SIGNATURE, ["yours"] * 5))["keys"]
    assert told == [
        {"role": None, "labels": ["Your own, as chief executive"], "because": None},
        {
            "role": "council",
            "labels": ["The Leader's"],
            "because": "In a council the elected Leader speaks for it.",
        },
        {
            "role": "campaigner",
            "labels": ["Your own, as a member"],
            "because": "Your supporters are her voters.",
        },
    ]


def test_on_a_grid_only_the_rows_with_different_keys_are_told():
    """One statement of four is rated otherwise by a council; the other three are passed over."""
    written = RATE.model_dump(mode="json", exclude_unset=True)
    council = {"because": "It is theirs.", "statements": [{"id": "joke", "rating": 4}]}
    exercise = type(RATE).model_validate(written | {"roles": {"council": council}})
    told = beside(exercise, room(exercise, [{"facts": 4}] * 5))["keys"]
    text = dict(RATE.board().rows)["joke"]
    assert [key["labels"] for key in told] == [
        [f"{text}: {RATE.scale[1]}"],
        [f"{text}: {RATE.scale[3]}"],
    ]


def test_there_are_no_keys_by_role_where_nothing_differs():
    """The exercise is the same for everybody."""
    assert beside(FIRST, room(FIRST, [KEY] * 5))["keys"] == []


def test_every_exercise_that_differs_by_role_tells_its_keys():
    """In the workbook's own content: who, what is best for them, and why."""
    library = Library(DATA)
    found = [
        exercise
        for slug in library.slugs
        for exercise in library.scenario(slug).exercises
        if exercise.roles and exercise.board()
    ]
    assert found
    for exercise in found:
        answer = exercise.plays()["first"]
        keys = beside(exercise, room(exercise, [answer] * 5))["keys"]
        assert [key["role"] for key in keys] == [None, *exercise.roles]
        assert [key["because"] is None for key in keys] == [True] + [False] * len(exercise.roles)
        same_key = len({frozenset(v.key_spots()) for v in exercise.variants.values()}
                       | {frozenset(exercise.key_spots())}) == 1  # fmt: skip
        if exercise.board().form == "bars":
            assert all(key["labels"] for key in keys)
        else:
            assert any(key["labels"] for key in keys) != same_key


# ---- talk and vote again ----


@pytest.mark.parametrize(
    ("right", "talk"), [(0, False), (6, False), (7, True), (14, True), (15, False), (20, False)]
)
def test_talk_is_next_when_a_third_to_two_thirds_are_right(right, talk):
    """Of twenty: below seven too few can explain it, above fourteen too few would learn."""
    assert talk_now(FIRST, room(FIRST, [KEY] * right + [WRONG] * (20 - right))) is talk


def test_talk_is_next_when_ratings_are_on_the_way_and_divided():
    """Halfway above chance because half of the room is right; not because all are alike."""
    right = RATE.read(ANSWERS["how-apt"]["reference"])
    low = {"joke": 3, "facts": 2, "bluff": 3, "wait": 2}
    alike = {"joke": 1, "facts": 3, "bluff": 1, "wait": 2}
    assert talk_now(RATE, room(RATE, [right] * 6 + [low] * 4))
    assert 0.35 <= RATE.score(alike).above_chance <= 0.7
    assert not talk_now(RATE, room(RATE, [alike] * 10))


def test_talk_is_not_called_for_by_fewer_than_five():
    """Not even by two against two."""
    assert not talk_now(FIRST, room(FIRST, [KEY, KEY, WRONG, WRONG]))
