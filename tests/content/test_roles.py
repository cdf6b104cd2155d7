"""An exercise may differ by role: in its words and in its key, and in nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.content import ROLES, Library
from workbook.content.roles import Misfit, origin, varied

LIBRARY = Library(Path(__file__).with_name("by_role"))
SIGNATURE = LIBRARY.scenario("who-writes").by_id["signature"]
PLAIN = {"prompt": "Who?", "options": [{"id": "a", "points": 4}, {"id": "b", "points": 1}]}


def test_the_key_differs_for_the_role_that_says_so():
    """A council's best answer is another one than a trust's."""
    earned = {
        role: {id: SIGNATURE.for_role(role).score(id).points for id in ("yours", "leader")}
        for role in (None, *ROLES)
    }
    assert earned == {
        None: {"yours": 4, "leader": 2},
        "nhs": {"yours": 4, "leader": 2},
        "council": {"yours": 1, "leader": 4},
        "campaigner": {"yours": 4, "leader": 2},
    }


def test_words_differ_where_they_are_written_and_nowhere_else():
    """A campaigner reads another question and one other option; the rest is everybody's."""
    theirs = SIGNATURE.for_role("campaigner")
    assert theirs.prompt == "Whose name stands under your first letter?"
    assert [o.text for o in theirs.options][1:] == [o.text for o in SIGNATURE.options][1:]
    assert theirs.options[0].text == "Your own, as a member"
    assert theirs.title == SIGNATURE.title
    assert SIGNATURE.for_role("council").prompt == SIGNATURE.prompt


def test_a_role_for_which_nothing_differs_has_the_exercise_itself():
    """No second copy that could drift."""
    assert SIGNATURE.for_role("nhs") is SIGNATURE
    assert SIGNATURE.for_role("council") is SIGNATURE.for_role("council")


def test_nothing_of_a_difference_is_in_the_question():
    """What tells the keys apart is not told before submitting."""
    for role in ROLES:
        shown = str(SIGNATURE.for_role(role).question(None))
        assert all(difference.because not in shown for difference in SIGNATURE.roles.values())


def test_lists_are_changed_by_id_and_mappings_by_key():
    """The order stays, what is not named stays, a plain list is replaced."""
    written = PLAIN | {"axis": {"low": "few", "high": "many"}, "guidance": ["G001", "G002"]}
    changes = {"options": [{"id": "b", "points": 2}], "axis": {"low": "none"}, "guidance": ["G003"]}
    assert varied(written, changes) == {
        "prompt": "Who?",
        "options": [{"id": "a", "points": 4}, {"id": "b", "points": 2}],
        "axis": {"low": "none", "high": "many"},
        "guidance": ["G003"],
    }


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"id": "other"}, ("id",)),
        ({"roles": {}}, ("roles",)),
        ({"options": [{"id": "a"}, {"id": "c"}]}, ("options", 1, "id")),
        ({"options": [{"id": "a"}, {"id": "a"}]}, ("options", 1, "id")),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(changes, place):
    """A key that is everybody's, an entry that is not there, one changed twice."""
    with pytest.raises(Misfit) as caught:
        varied(PLAIN, changes)
    assert caught.value.place == place


@given(st.permutations("abcdef"), st.sets(st.sampled_from("abcdef"), min_size=1))
def test_a_place_in_the_result_leads_back_to_where_it_was_written(order, changed):
    """Whatever the order of the entries, and to nowhere deeper where nothing was changed."""
    written = {"options": [{"id": id, "points": 0} for id in "abcdef"]}
    changes = {"options": [{"id": id, "points": 1} for id in order if id in changed]}
    result = varied(written, changes)
    for index, option in enumerate(result["options"]):
        place = origin(changes, result, ("options", index, "points"))
        if option["id"] in changed:
            _, at, key = place
            assert changes["options"][at]["id"] == option["id"]
            assert key == "points"
        else:
            assert place == ("options",)
