"""While a room has an exercise before it, nobody learns the answer: not there, nor anywhere else."""

import json
import secrets

import pytest

from tests.content.rekeyed import ANSWERS
from tests.rooms.house import House, send
from workbook.app.identity import participant_of
from workbook.learning import Refused
from workbook.rooms.withholding import FORGOTTEN

FIRST = "two-benches/first-word"
TALK = "two-benches/on-the-bench"
LETTER = "two-benches/to-her"
HELD = [FIRST, "two-benches/two-things", TALK, "who-writes/signature", LETTER]
"""What the agenda holds, without the kinds that have no key to give away."""

REFERENCE = {f"two-benches/{id}": one["reference"] for id, one in ANSWERS.items()}
REFERENCE["who-writes/signature"] = "yours"


def submit(workbook, who, name, given):
    """Answer in a self-paced notebook."""
    way = workbook.way(who, name)
    view = way.view()
    way.submit(secrets.token_hex(16), view["attempt"], view["version"], given)
    return workbook.way(who, name).view()


def secrets_of(house, name):
    """What only feedback says: every reason there is in an exercise, and its note."""
    slug, _, id = name.partition("/")
    exercise = house.workbook.library.scenario(slug).by_id[id]
    found = set()

    def dig(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("why", "note", "debrief", "because", "met_when") and inner:
                    found.add(inner)
                dig(inner)
        elif isinstance(value, list):
            for inner in value:
                dig(inner)

    dig(exercise.model_dump(mode="json"))
    return found


def told_of(house, name, value):
    """Which of an exercise's secrets stand in something."""
    text = json.dumps(value, ensure_ascii=False)
    return {one for one in secrets_of(house, name) if one in text}


@pytest.mark.parametrize("name", [name for name in HELD if name != TALK])
def test_a_self_paced_notebook_keeps_the_answer_and_tells_nothing(house, name):
    """The answer is taken and held; neither it nor a retry nor a hint brings anything out."""
    who = participant_of("cheat")
    house.workbook.choose_role(who, "nhs")
    view = submit(house.workbook, who, name, REFERENCE[name])
    assert (view["state"], view["held"], view["feedback"]) == ("held", "elsewhere", None)
    assert view["hints"] == {"shown": [], "left": 0}
    way = house.workbook.way(who, name)
    way.retry(2)
    way.hint(1, 1)
    way.hint(2, 1)
    assert way.view() == view
    assert told_of(house, name, view) == set()


@pytest.mark.parametrize("name", HELD)
def test_neither_card_nor_profile_tells(any_house, name):
    """Results leave out what a room has still before it; other people are no way around it."""
    workbook, who = any_house.workbook, participant_of("cheat")
    workbook.choose_role(who, "council")
    if name != TALK:
        submit(workbook, who, name, REFERENCE[name])
    for person in (who, participant_of("second cookie")):
        told = [workbook.card(person, name.partition("/")[0]), workbook.profile(person)]
        assert told_of(any_house, name, told) == set()
        assert told[0]["score"] is None


def test_a_hint_taken_before_is_not_shown_while_a_room_has_it(house):
    """Nor one more; afterwards what was taken is there again."""
    who = participant_of("cheat")
    alone = house.workbook.way(who, FIRST, alone=True)
    alone.hint(1, 1)
    held = house.workbook.way(who, FIRST)
    held.hint(1, 2)
    assert held.view()["hints"] == {"shown": [], "left": 0}
    house.do("end")
    assert len(house.workbook.way(who, FIRST).view()["hints"]["shown"]) == 1


def test_feedback_that_was_there_before_goes_while_a_room_has_it(house):
    """Whoever did the exercise last week does not read the key out in the room."""
    who = participant_of("keen")
    alone = house.workbook.way(who, FIRST, alone=True)
    alone.submit("a" * 32, 1, 3, "ring-her")
    assert alone.view()["feedback"]
    held = house.workbook.way(who, FIRST).view()
    assert (held["state"], held["feedback"]) == ("held", None)


def test_a_conversation_waits_as_a_whole(house):
    """It answers at every turn, so neither a draft nor an answer is taken."""
    way = house.workbook.way(participant_of("cheat"), TALK)
    with pytest.raises(Refused, match="A room has this"):
        way.draft(1, 1, ["ask"])
    with pytest.raises(Refused, match="A room has this"):
        way.submit("a" * 32, 1, 3, ["ask", "promise"])
    view = way.view()
    assert (view["state"], view["question"]["transcript"]) == ("held", [])


def test_nothing_is_told_in_the_room_before_the_reveal(any_house):
    """No message of the attendee's page brings feedback early: not a retry, a hint or a resend."""
    any_house.all("next", "next", "open")
    ann, *others = any_house.people(6, role="nhs")
    id = send(ann, "ring-her")
    for desk in others:
        send(desk, "write")
    for phase in ("open", "close"):
        if phase == "close":
            any_house.do("close")
        ann.way().retry(2)
        ann.way().hint(1, 1)
        ann.way().submit(id, 1, 3, "ring-her")
        view = ann.view()
        assert told_of(any_house, FIRST, view) == set()
        assert view["exercise"]["feedback"] is None
        assert view["exercise"]["hints"] == {"shown": [], "left": 0}
        assert view["picture"] is None or view["picture"]["key"] is None
    any_house.do("reveal")
    assert told_of(any_house, FIRST, ann.view())


def test_the_reveal_frees_the_exercise_everywhere(house):
    """And only that one; a second vote after it changes nothing."""
    who = participant_of("keen")
    submit(house.workbook, who, FIRST, "ring-her")
    house.all("next", "next", "open", "close", "reveal")
    assert house.workbook.way(who, FIRST).view()["feedback"]
    house.all("again")
    assert house.workbook.way(who, FIRST).view()["feedback"]
    assert submit(house.workbook, who, LETTER, REFERENCE[LETTER])["state"] == "held"


def test_another_room_that_has_it_still_before_it_withholds_it(house):
    """Revealed in one room, it stays withheld from notebooks for as long as another needs it."""
    other = house.another_chair()
    other.create("whole-day")
    house.all("next", "next", "open", "close", "reveal")
    who = participant_of("keen")
    assert submit(house.workbook, who, FIRST, "ring-her")["state"] == "held"
    other.do("end", 1, {})
    assert house.workbook.way(who, FIRST).view()["feedback"]


@pytest.mark.parametrize("end", ["end", "purge", "forgotten"])
def test_a_room_that_is_over_withholds_nothing(house, end):
    """Ended, deleted, or left alone for a day by somebody who forgot to end it."""
    who = participant_of("keen")
    submit(house.workbook, who, FIRST, "ring-her")
    if end == "end":
        house.do("end")
    elif end == "purge":
        house.chair.purge(house.code)
    else:
        house.clock.on(seconds=FORGOTTEN.total_seconds() + 1)
    assert house.workbook.way(who, FIRST).view()["feedback"]
    assert house.workbook.card(who, "two-benches")["score"]["points"] == 4


@pytest.mark.parametrize("name", ["two-benches/looking-back", "two-benches/next-week"])
def test_what_has_no_key_is_not_withheld(house, name):
    """A plan or a reflection gives nothing away."""
    view = submit(house.workbook, participant_of("keen"), name, REFERENCE[name])
    assert view["state"] == "answered"


def test_what_is_on_no_agenda_is_not_withheld(house):
    """A room holds back its own exercises and no others."""
    name = "two-benches/in-order"
    assert submit(house.workbook, participant_of("keen"), name, REFERENCE[name])["feedback"]


def test_whoever_learns_alone_is_not_kept_waiting(house):
    """They have the files on their own machine."""
    way = house.workbook.way("self-paced", FIRST, alone=True)
    way.submit("a" * 32, 1, 3, "ring-her")
    assert way.view()["feedback"]
    assert house.workbook.card("self-paced", "two-benches", alone=True)["score"]["points"] == 4


def test_own_work_in_the_room_waits_for_its_reveal(house):
    """A letter is judged by criteria, which the room has still before it."""
    house.do("goto", step="letter")
    house.do("open")
    ann = house.person("ann")
    send(ann, REFERENCE[LETTER])
    assert ann.view()["exercise"]["state"] == "held"
    assert told_of(house, LETTER, ann.view()) == set()
    house.all("close", "reveal")
    assert ann.view()["exercise"]["feedback"]


def test_two_servers_on_one_database_withhold_together(tmp_path, home, postgres_url):
    """A room on one server holds its exercises back on the other."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = House(tmp_path / "one", home, postgres_url)
    two = House(tmp_path / "two", home, postgres_url)
    two.do("end")
    assert submit(two.workbook, participant_of("keen"), FIRST, "ring-her")["state"] == "held"
    one.do("end")
    assert two.workbook.way(participant_of("keen"), FIRST).view()["feedback"]
