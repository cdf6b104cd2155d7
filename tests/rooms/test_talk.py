"""A room walks a conversation by vote: lines, ties, an ending, and the other branch."""

import pytest

from tests.conftest import LIBRARY
from tests.rooms.house import send
from workbook.content import AnswerError
from workbook.learning import Refused
from workbook.rooms.talk import Talk, TurnVote

SCENARIO = LIBRARY.scenario("two-benches")
TALK = SCENARIO.by_id["on-the-bench"]


def at(*path):
    """The sample's talk after some lines."""
    return Talk(SCENARIO, TALK, path)


def begin(house):
    """Go to the talk and open its first vote."""
    house.do("goto", step="talk")
    house.do("open")


def vote(people, *lines):
    """Everybody sends the line that stands at their place."""
    for desk, line in zip(people, lines, strict=True):
        send(desk, line)


def test_lines_are_those_that_can_be_said():
    """What depends on how the talk has gone is offered only then."""
    assert {id for id, _ in at().lines} == {"ask", "tell", "shrug"}
    assert {id for id, _ in at("ask").lines} == {"promise", "dates"}
    assert {id for id, _ in at("tell").lines} == {"dates", "leave"}
    assert at("shrug").lines == ()


def test_a_line_that_cannot_be_said_is_no_step():
    """Neither one of another turn nor one that is hidden here."""
    assert at().after("ask").path == ("ask",)
    for path, line in [((), "dates"), (("tell",), "promise"), (("shrug",), "ask"), ((), None)]:
        with pytest.raises(AnswerError):
            at(*path).after(line)


def test_a_vote_on_a_line_takes_lines_and_nothing_else():
    """It is a question of the one kind of card, without marks and without a key."""
    asked = TurnVote(at("ask"))
    assert (asked.kind, asked.scored, asked.blank(), asked.score("dates")) == (
        "best-option", False, None, None,
    )  # fmt: skip
    assert asked.read("dates") == "dates"
    assert asked.unready(None)
    assert not asked.unready("dates")
    assert [asked.fits(given) for given in ("dates", None, "ask", ["dates"], 1)] == [
        True, True, False, False, False,
    ]  # fmt: skip
    question = asked.question(None)
    assert [set(option) for option in question["options"]] == [{"id", "text"}] * 2
    assert question["pick"] == 1


def test_an_ending_is_told_in_full_only_with_its_reveal():
    """Its title and text at once; what it turned on afterwards."""
    early = at("shrug").view({}, debrief=False, replay=False)
    assert (early["ending"]["title"], early["ending"]["debrief"]) == ("Cold coffee", None)
    assert at("shrug").view({}, debrief=True, replay=False)["ending"]["debrief"]
    assert at("ask").view({}, debrief=True, replay=False)["ending"] is None


def test_the_room_walks_to_an_ending(any_house):
    """Vote, close, say, vote again; shares are those of the line that was said."""
    people = any_house.people(6)
    begin(any_house)
    offered = people[0].view()["exercise"]["question"]["options"]
    assert {option["id"] for option in offered} == {"ask", "tell", "shrug"}
    vote(people, "ask", "ask", "ask", "tell", "tell", "shrug")
    any_house.do("close")
    talk = any_house.room["talk"]
    assert (talk["winner"], talk["tie"]) == ("ask", [])
    assert any_house.room["next"] == {"do": "say", "why": None}
    any_house.do("say", choice="ask")
    view = people[0].view()
    assert (view["room"]["phase"], view["exercise"]["sent"]) == ("open", None)
    assert view["talk"]["transcript"][0]["chosen_text"] == "Which do you like?"
    assert view["talk"]["transcript"][0]["share"] == 0.5
    assert view["talk"]["now"]["says"] == "People will ask you both."
    vote(people, *["dates"] * 5, "promise")
    any_house.do("close")
    any_house.do("say", choice="dates")
    view = people[0].view()
    assert view["exercise"] is None
    ending = view["talk"]["ending"]
    assert (ending["title"], ending["debrief"]) == ("A plan", None)
    assert view["talk"]["transcript"][1]["share"] == pytest.approx(5 / 6)
    any_house.do("reveal")
    assert people[0].view()["talk"]["ending"]["debrief"]


def test_in_a_tie_the_facilitator_chooses(any_house):
    """All leading lines are named, and any line can be said."""
    people = any_house.people(6)
    begin(any_house)
    vote(people, "ask", "ask", "ask", "tell", "tell", "tell")
    any_house.do("close")
    talk = any_house.room["talk"]
    assert (talk["winner"], set(talk["tie"])) == (None, {"ask", "tell"})
    any_house.do("say", choice="tell")
    assert [turn["share"] for turn in any_house.room["talk"]["transcript"]] == [0.5]


def test_hands_break_a_tie(house):
    """People without a phone count where the room decides what to say."""
    people = house.people(6)
    begin(house)
    vote(people, "ask", "ask", "ask", "tell", "tell", "tell")
    house.do("hands", counts={"tell": 2})
    house.do("close")
    assert house.room["talk"]["winner"] == "tell"


def test_with_few_votes_no_line_leads(any_house):
    """Under five the facilitator says a line without being told what the few chose."""
    people = any_house.people(4)
    begin(any_house)
    vote(people, "ask", "ask", "ask", "ask")
    any_house.do("close")
    room = any_house.room
    assert (room["talk"]["winner"], room["talk"]["tie"], room["picture"]) == (None, [], None)
    assert room["few"]
    any_house.do("say", choice="ask")
    assert any_house.room["talk"]["transcript"][0]["share"] is None


def test_a_line_that_cannot_be_said_now_is_refused(house):
    """Whatever the page sends, the talk stays where it was."""
    begin(house)
    house.do("close")
    before = house.room["seq"]
    for choice in ("dates", None, 7, ["ask"]):
        with pytest.raises(Refused):
            house.do("say", choice=choice)
    assert house.room["seq"] == before


def test_the_other_branch_is_walked_from_an_earlier_turn(any_house):
    """Back to a turn, another line said, a new vote; the first branch is kept beside it."""
    people = any_house.people(5)
    begin(any_house)
    vote(people, *["ask"] * 5)
    any_house.do("close")
    any_house.do("say", choice="ask")
    vote(people, *["dates"] * 5)
    any_house.do("close")
    any_house.do("say", choice="dates")
    any_house.do("replay", n=0, choice="tell")
    view = people[0].view()
    assert view["talk"]["replay"] is True
    assert [turn["chosen_text"] for turn in view["talk"]["transcript"]] == ["The new one."]
    assert view["talk"]["transcript"][0]["share"] is None
    assert (view["room"]["phase"], view["exercise"]["sent"], view["picture"]) == (
        "open",
        None,
        None,
    )
    assert any_house.room["talk"]["branches"] == [{"path": ["ask", "dates"], "ending": "A plan"}]
    vote(people, *["leave"] * 5)
    any_house.do("close")
    any_house.do("say", choice="leave")
    assert any_house.room["talk"]["ending"]["title"] == "Cold coffee"


@pytest.mark.parametrize("n", [-1, 1, None, "0", True])
def test_a_turn_that_was_not_walked_cannot_be_replayed(house, n):
    """Only turns that have been said."""
    begin(house)
    house.do("close")
    house.do("say", choice="ask")
    house.do("close")
    with pytest.raises(Refused):
        house.do("replay", n=n, choice="tell")


def test_votes_on_a_line_that_was_taken_back_count_nowhere(any_house):
    """A slip undone: what a few had sent meanwhile is part of no later vote."""
    people = any_house.people(7)
    begin(any_house)
    vote(people, *["ask"] * 4, *["tell"] * 3)
    any_house.do("close")
    any_house.do("say", choice="ask")
    vote(people[:4], *["dates"] * 4)
    any_house.do("undo")
    assert any_house.room["talk"]["transcript"] == []
    any_house.do("say", choice="tell")
    assert people[0].view()["exercise"]["sent"] is None
    vote(people[4:], *["leave"] * 3)
    any_house.do("close")
    room = any_house.room
    assert (room["counts"]["answered"], room["picture"], room["talk"]["winner"]) == (3, None, None)


def test_a_talk_can_be_left_before_its_end(house):
    """Revealed half-way it says no ending; going on opens the vote again."""
    people = house.people(5)
    begin(house)
    vote(people, *["ask"] * 5)
    house.all("close", "reveal")
    assert people[0].view()["talk"]["ending"] is None
    assert people[0].view()["exercise"] is None
    house.do("say", choice="ask")
    assert people[0].view()["exercise"]["state"] == "open"
