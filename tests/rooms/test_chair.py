"""A facilitator's side: what they may do, what they see, and what nobody sees."""

import json
import shutil

import pytest

from tests.rooms.house import OPTIONS, STEPS, everything, send
from workbook.app import build
from workbook.app.identity import participant_of
from workbook.content import shelf
from workbook.learning import Refused

COMMANDS = [
    *("open", "close", "reveal", "again", "next", "back", "goto", "pause", "resume", "timer"),
    *("undo", "say", "replay", "agenda", "hands", "without_phone", "show", "screen", "send_home"),
    *("end", "explode", ""),
]


# ---- the credential ----


@pytest.mark.parametrize("credential", [None, "", "0" * 64, "guess"])
def test_without_a_credential_nothing_can_be_seen_or_done(any_house, credential):
    """A chair that a browser made in an attendee's kernel leads nothing."""
    chair = any_house.workbook.chair(credential)
    seq = any_house.room["seq"]
    assert chair.view() == {"stage": "refused"}
    for command in COMMANDS:
        with pytest.raises(Refused, match="Only a facilitator"):
            chair.do(command, seq, {})
    for ask in (
        lambda: chair.create("whole-day"),
        lambda: chair.enter(any_house.code),
        chair.leave,
        lambda: chair.purge(any_house.code),
        chair.show_report,
        lambda: chair.latest,
    ):
        with pytest.raises(Refused, match="Only a facilitator"):
            ask()
    assert any_house.room["seq"] == seq
    assert [row.code for row in any_house.workbook.rooms.rooms()] == [any_house.code]


def test_a_credential_ends_with_its_kernel_and_with_the_passphrase(house):
    """Withdrawn, or replaced by a new passphrase, it is worth nothing."""
    doors = house.workbook.doorkeeper
    credential = doors.issue("second facilitator")
    chair = house.workbook.chair(credential)
    assert chair.view()["stage"] == "lobby"
    doors.withdraw(credential)
    assert chair.view() == {"stage": "refused"}
    doors.choose("another passphrase")
    assert house.chair.view() == {"stage": "refused"}
    with pytest.raises(Refused):
        house.chair.do("next", 1, {})


def test_a_facilitators_reloaded_page_is_in_the_same_room(any_house):
    """Another kernel of the same browser leads what the one before led."""
    assert any_house.another_chair("facilitator").view()["room"]["code"] == any_house.code


def test_a_chair_leads_the_room_it_chose(house):
    """In the lobby it leads none; it may enter one by its code and leave it again."""
    chair = house.another_chair()
    with pytest.raises(Refused, match="leads no room"):
        chair.do("next", 1, {})
    with pytest.raises(Refused, match="no room"):
        chair.enter("CDFGH")
    chair.enter(house.code.lower())
    chair.do("next", 1, {})
    assert house.room["steps"][0]["here"]
    chair.leave()
    assert chair.view()["stage"] == "lobby"
    assert house.room["code"] == house.code


def test_the_lobby_lists_agendas_and_rooms(house):
    """With what is needed to choose: titles, minutes, codes, who is there."""
    house.people(3)
    house.person("bot", simulated=True)
    lobby = house.another_chair().view()["lobby"]
    assert [(a["id"], a["minutes"], a["steps"]) for a in lobby["agendas"]] == [("whole-day", 40, 8)]
    (row,) = lobby["rooms"]
    assert (row["code"], row["title"], row["joined"], row["ended"]) == (
        house.code, "A whole day", 3, False,
    )  # fmt: skip
    assert row["begun"] == house.clock().isoformat()


def test_a_room_needs_an_agenda_that_is_there(house):
    """A title of one's own is taken, shortened; an agenda that is not there is refused."""
    chair = house.another_chair()
    with pytest.raises(Refused, match="agenda"):
        chair.create("no-such-day")
    chair.create("whole-day", "  Trust   board " + "x" * 100)
    assert chair.view()["room"]["title"].startswith("Trust board xxx")
    assert len(chair.view()["room"]["title"]) == 80
    assert chair.view()["room"]["before"] == ["Try the door."]


# ---- pace ----


def test_two_devices_that_press_at_once_do_it_once(any_house):
    """The second is told that the room has moved; nothing happens twice."""
    other = any_house.another_chair()
    other.enter(any_house.code)
    seq = any_house.room["seq"]
    any_house.chair.do("next", seq, {})
    with pytest.raises(Refused, match="moved the room on"):
        other.do("next", seq, {})
    assert [step["here"] for step in other.view()["room"]["steps"]].index(True) == 0
    for stale in (None, str(seq + 1), seq - 1, True):
        with pytest.raises(Refused):
            other.do("next", stale, {})


def test_what_cannot_be_done_now_is_refused_and_changes_nothing(house):
    """Commands out of order, unknown ones and ones with wrong arguments."""
    wrong = [
        *(("open", {}), ("close", {}), ("reveal", {}), ("again", {}), ("back", {}), ("resume", {})),
        *(("say", {"choice": "ask"}), ("replay", {"n": 0, "choice": "ask"}), ("explode", {})),
        *(("goto", {"step": "nowhere"}), ("goto", {}), ("timer", {"minutes": 0})),
        *(("timer", {"minutes": "5"}), ("timer", {"minutes": True}), ("timer", {"minutes": 121})),
        *(("without_phone", {"n": -1}), ("without_phone", {}), ("hands", {"counts": {}})),
        *(("show", {"what": "wall", "id": "1"}), ("show", {"what": "seat", "id": 1})),
        *(("screen", {"show": "answers"}), ("agenda", {}), ("agenda", {"steps": []}), ("undo", {})),
    ]
    for command, args in wrong:
        with pytest.raises(Refused):
            house.do(command, **args)
    assert house.room["seq"] == 1


def test_undo_takes_back_for_some_seconds(house):
    """The page counts down; after that it is too late."""
    house.all("next", "next", "open")
    assert house.room["undo"] == {"left": 12, "did": "opened"}
    house.clock.on(seconds=5)
    house.do("undo")
    assert (house.room["phase"], house.room["undo"]["did"]) == ("waiting", "went")
    house.clock.on(seconds=8)
    assert house.room["undo"] is None
    with pytest.raises(Refused, match="too late"):
        house.do("undo")


def test_ending_can_be_undone_and_nothing_else_done_after_it(house):
    """A slip is taken back; otherwise it is over."""
    house.all("next", "end")
    assert (house.room["ended"], house.room["may"]) == (True, [])
    with pytest.raises(Refused):
        house.do("next")
    house.do("undo")
    assert not house.room["ended"]
    assert [row.ended for row in house.workbook.rooms.rooms()] == [False]


def test_a_timer_warns_and_cuts_nobody_off(house):
    """It runs below nothing, and the vote stays open."""
    house.all("next", "next", "open")
    house.do("timer", minutes=2)
    ann = house.person("ann")
    begun = house.room["timer"]["at"]
    house.clock.on(seconds=150)
    assert house.room["timer"] == ann.view()["room"]["timer"]
    assert house.room["timer"] == {"left": -30, "of": 120, "at": begun}
    send(ann, "write")
    house.do("close")
    assert house.room["timer"] is None


def test_a_timer_begun_again_is_another_one(house):
    """With the same minutes it says the same figures; a page that counts by itself must notice."""
    house.all("next", "next", "open")
    house.do("timer", minutes=2)
    ann = house.person("ann")
    before = ann.view()["room"]["timer"]
    house.clock.on(seconds=66)
    house.do("timer", minutes=2)
    after = ann.view()["room"]["timer"]
    assert (after["left"], after["of"]) == (before["left"], before["of"])
    assert after != before


def test_the_agenda_can_be_changed_during_the_session(any_house):
    """Steps are dropped, moved, changed and added; the one the room is at stays."""
    any_house.do("next")
    with pytest.raises(Refused, match="at cannot be taken out"):
        any_house.do("agenda", steps=[{"id": "first"}])
    for bad in (
        [{"id": "hello"}, {"id": "hello"}],
        [{"id": "hello"}, {"exercise": "two-benches/nothing", "minutes": 3}],
        [{"id": "hello"}, {"exercise": "nothing", "minutes": 3}],
        [{"id": "hello"}, "first"],
        [{"id": "hello", "minutes": 0}],
        [{"id": "hello"}] + [{"exercise": "two-benches/tray", "minutes": 3}] * 40,
    ):
        with pytest.raises(Refused):
            any_house.do("agenda", steps=bad)
    new = {"exercise": "two-benches/tray", "title": " The  tray ", "minutes": 4}
    any_house.do(
        "agenda", steps=[{"id": "first", "by": "table"}, {"id": "hello", "minutes": 9}, new]
    )
    steps = any_house.room["steps"]
    assert [(s["title"], s["minutes"], s["here"]) for s in steps] == [
        ("First", 5, False), ("Hello", 9, True), ("The tray", 4, False),
    ]  # fmt: skip
    any_house.do("next")
    any_house.do("open")
    assert any_house.person("ann").view()["exercise"]["title"] == "The tray"


# ---- what they see ----


def test_counts_are_of_people_and_never_of_who(any_house):
    """Joined, here, answered, typing, dropped, and those without a phone; simulated people apart."""
    any_house.all("next", "next", "open")
    people = any_house.people(4)
    any_house.person("bot", simulated=True)
    any_house.do("without_phone", n=3)
    send(people[0], "write")
    people[1].typing()
    assert any_house.room["counts"] == {
        "joined": 4, "here": 4, "answered": 1, "typing": 1, "dropped": 0, "without_phone": 3,
    }  # fmt: skip
    assert any_house.room["rehearsal"] == {
        "people": 8, "joined": 1, "here": 1, "answered": 0, "typing": 0, "dropped": 0,
        "mixed": True,
    }  # fmt: skip
    any_house.clock.on(seconds=31)
    people[0].here()
    counts = any_house.room["counts"]
    assert (counts["here"], counts["dropped"], counts["typing"]) == (1, 3, 0)
    any_house.do("send_home", afresh=False)
    assert any_house.room["counts"]["joined"] == 4
    assert any_house.room["rehearsal"] is None


def test_simulated_people_are_sent_home_and_in_no_report(any_house):
    """Their votes go with them, and the report never counted them."""
    any_house.all("next", "next", "open")
    bots = [any_house.person(f"bot {n}", simulated=True) for n in range(6)]
    ann = any_house.person("ann")
    for desk in (*bots, ann):
        send(desk, "write")
    any_house.all("close", "reveal")
    assert any_house.room["picture"]["answered"] == 7
    any_house.chair.show_report()
    report = any_house.room["report"]
    assert report["people"] == 1
    assert all(step["picture"] is step["beside"] is None for step in report["steps"])
    any_house.do("send_home", afresh=False)
    assert any_house.room["picture"] is None
    assert bots[0].view()["stage"] == "join"
    assert ann.view()["stage"] == "in"


def test_pictures_come_in_steps_of_five_and_the_rest_at_the_close(any_house):
    """Nobody can be told by watching the picture change."""
    any_house.all("next", "next", "open")
    sizes = []
    for desk in any_house.people(12):
        send(desk, "write")
        drawn = any_house.room["picture"]
        sizes.append(drawn["answered"] if drawn else 0)
    assert sizes == [0] * 4 + [5] * 5 + [10] * 3
    any_house.do("close")
    assert any_house.room["picture"]["answered"] == 12


def test_opening_and_closing_in_turn_shows_nobody_alone(house):
    """An undone close has shown everybody; then it takes five more."""
    house.all("next", "next", "open")
    people = house.people(9)
    for desk in people[:6]:
        send(desk, "write")
    house.do("close")
    assert house.room["picture"]["answered"] == 6
    sizes = []
    for desk in people[6:]:
        house.do("undo")
        send(desk, "nobody")
        sizes.append(house.room["picture"]["answered"])
        house.do("close")
        sizes.append(house.room["picture"]["answered"])
    assert sizes == [6] * 6


def test_room_beside_key_after_the_reveal_only(any_house):
    """Where the room splits and how many are sure and wrong, as numbers."""
    any_house.all("next", "next", "open")
    for n, desk in enumerate(any_house.people(12, role="nhs")):
        send(desk, "ring-her" if n < 6 else "write")
        desk.be_sure(1, 3)
    any_house.do("close")
    assert any_house.room["beside"] is None
    assert any_house.room["next"] == {"do": "again", "why": "split"}
    any_house.do("reveal")
    beside = any_house.room["beside"]
    assert (beside["n"], beside["sure_wrong"]) == (12, 6)
    assert {beside["split"]["a"]["n"], beside["split"]["b"]["n"]} == {6}


def test_keys_of_roles_stand_side_by_side(any_house):
    """After the reveal, with why they differ."""
    any_house.do("goto", step="signature")
    any_house.do("open")
    for n in range(10):
        send(any_house.person(f"p{n}", role="nhs" if n < 5 else "council"), "yours")
    any_house.all("close", "reveal")
    beside = any_house.room["beside"]
    assert {key["role"]: key["labels"] for key in beside["keys"]}["council"] == ["The Leader's"]
    assert [(one["role"], one["n"]) for one in beside["roles"]] == [("nhs", 5), ("council", 5)]


def test_tables_are_shown_as_their_joint_answer_once_closed(any_house):
    """Tables of two and more; before the close only how many sit there."""
    any_house.do("goto", step="joint")
    ann, bob = (any_house.person(name, table=4) for name in ("ann", "bob"))
    lone = any_house.person("lone", table=5)
    assert any_house.room["tables"] == [{"table": 4, "members": 2, "answer": None}]
    any_house.do("open")
    send(ann, ["sorry", "next"])
    send(bob, ["sorry", "policy"])
    send(lone, ["weather", "blame"])
    assert any_house.room["tables"] == [{"table": 4, "members": 2, "answer": None}]
    any_house.do("close")
    assert any_house.room["tables"] == [
        {"table": 4, "members": 2, "answer": "We are sorry; It is our policy"}
    ]


def test_texts_are_shown_when_their_writer_offered_them_and_one_picks_them(any_house):
    """Without a name; what was not offered is not there."""
    any_house.do("goto", step="back")
    any_house.do("open")
    ann = any_house.person("ann", nickname="Ann")
    bob = any_house.person("bob")
    send(ann, {"texts": {"keep": "I rang her."}, "offer": True})
    send(bob, {"texts": {"keep": "Mine alone."}})
    (text,) = any_house.room["texts"]
    assert (text["text"], text["shown"]) == ("I rang her.", False)
    assert "Ann" not in json.dumps(any_house.room["texts"])
    assert any_house.room["screen"] == {"show": "question", "text": None}
    any_house.do("show", what="text", id=text["id"], on=True)
    assert any_house.room["screen"]["text"]["text"] == "I rang her."
    any_house.do("show", what="text", id=text["id"], on=False)
    assert any_house.room["screen"]["text"] is None
    assert "Mine alone." not in json.dumps(any_house.chair.view())


def test_the_wall_is_moderated(house):
    """Questions come with a nickname if there is one, and nothing else of who asked."""
    house.person("ann", nickname="Ann").ask("a" * 32, "Why?")
    house.person("bob").ask("b" * 32, "How?")
    wall = house.room["wall"]
    assert [(q["text"], q["nickname"], q["shown"]) for q in wall] == [
        ("Why?", "Ann", False), ("How?", None, False),
    ]  # fmt: skip
    assert {key for question in wall for key in question} == {"id", "text", "nickname", "shown"}


def test_the_screen_follows_the_step_until_somebody_chooses(house):
    """Join, question, picture, key; a chosen view stays until the step moves."""
    seen = [house.room["screen"]["show"]]
    for command in ("next", "next", "open", "close", "reveal"):
        house.do(command)
        seen.append(house.room["screen"]["show"])
    assert seen == ["join", "question", "question", "question", "picture", "key"]
    house.do("screen", show="wall")
    assert house.room["screen"]["show"] == "wall"
    house.do("next")
    assert house.room["screen"]["show"] == "question"


def test_a_purge_wants_the_code_and_leaves_nothing(any_house):
    """Typed again; then the room is gone for everybody in it."""
    any_house.all("next", "next", "open")
    ann = any_house.person("ann")
    send(ann, "write")
    for wrong in ("", None, "CDFGH"):
        with pytest.raises(Refused, match=any_house.code):
            any_house.chair.purge(wrong)
    any_house.chair.purge(any_house.code.lower())
    assert any_house.chair.view()["stage"] == "lobby"
    assert any_house.chair.view()["lobby"]["rooms"] == []
    assert ann.view()["stage"] == "join"


def test_no_names_and_no_single_answers_are_in_what_a_facilitator_sees(house):
    """Nobody's participant, number or answer stands anywhere in the view."""
    house.all("next", "next", "open")
    people = [house.person(f"p{n}", nickname=f"nick{n}", role="nhs", table=3) for n in range(6)]
    for n, desk in enumerate(people):
        send(desk, OPTIONS[n % 4])
    for command in ("close", "reveal"):
        house.do(command)
        told = json.dumps(house.chair.view())
        assert "nick" not in told.replace("nickname", "")
        assert all(participant_of(f"p{n}")[:8] not in told for n in range(6))


# ---- small groups ----

DISTRIBUTIONS = ("counts", "hands", "key", "share", "winner", "split", "sure_wrong", "above")
"""Names under which a view tells how answers are spread; `counts` is also the console's figures."""

GIVEN = {
    "first": ["ring-her", "write", "write", "nobody"],
    "joint": [["sorry", "next"], ["sorry", "policy"], ["weather", "blame"], ["sorry", "next"]],
    "signature": ["yours", "leader", "yours", "office"],
}


def distributions(view):
    """Where in a view something is told of several people's answers together."""
    for path, value in everything(view):
        name = path[-1] if path else None
        if path == ("room", "counts"):
            assert set(value) == {
                *("joined", "here", "answered", "typing", "dropped", "without_phone")
            }
        elif (name in DISTRIBUTIONS and value not in (None, [], {})) or (
            name in ("picture", "earlier", "beside") and value is not None
        ):
            yield path, value


def all_views(house, people):
    """Everything on anybody's screen, with the report and without."""
    house.chair.show_report(on=True)
    yield "report", house.chair.view()
    house.chair.show_report(on=False)
    yield "console", house.chair.view()
    yield "lobby", house.another_chair().view()
    for desk in people:
        # Feedback is on one's own answer, and tells of nobody else.
        view = desk.view()
        yield "phone", {**view, "exercise": None}


def answer(step, people):
    """Four people do what the room is at, in their different ways."""
    for n, desk in enumerate(people):
        shown = desk.view()["exercise"]
        if shown is None or shown["state"] != "open":
            continue
        if step == "talk":
            options = [option["id"] for option in shown["question"]["options"]]
            send(desk, options[n % len(options)])
        elif step in GIVEN:
            send(desk, GIVEN[step][n])
            desk.be_sure(shown["attempt"], 3)
        elif step == "back":
            send(desk, {"texts": {"keep": f"Kept by {n}."}})


BY_HAND = ("room", "hands")
"""What the facilitator has counted in front of everybody."""


def test_no_distribution_of_fewer_than_five_is_in_any_view(any_house):
    """Four people and a whole agenda: every view at every moment, with hands, roles and tables."""
    people = [
        any_house.person(f"p{n}", role=role, table=1 + n // 2)
        for n, role in enumerate(["nhs", "nhs", "council", "campaigner"])
    ]
    seen = []

    def look():
        for name, view in all_views(any_house, people):
            seen.append(name)
            found = [one for one in distributions(view) if one[0] != BY_HAND]
            assert found == [], (any_house.room["steps"], name)

    def press(command, **args):
        any_house.do(command, **args)
        look()

    look()
    for step in STEPS:
        press("goto", step=step)
        for command in ("open", "close", "again", "close", "say", "close", "reveal"):
            if command not in any_house.room["may"]:
                continue
            said = {"choice": any_house.room["talk"]["lines"][0]["id"]} if command == "say" else {}
            press(command, **said)
            if any_house.room["phase"] == "open":
                answer(step, people)
                press("hands", counts={"write": 9, "yours": 2, "ask": 4})
        if step == "talk":
            assert any_house.room["may"][0] in ("say", "replay")
            press("replay", n=0, choice="tell")
            answer(step, people)
            press("close")
            press("undo")
    press("end")
    assert seen.count("phone") > 4 * 40


def test_the_walk_would_find_a_distribution(house):
    """With five people the same walk does find something in every kind of view."""
    people = house.people(5)
    house.all("next", "next", "open")
    for desk in people:
        send(desk, "write")
    house.all("close", "reveal")
    found = {name for name, view in all_views(house, people) if list(distributions(view))}
    assert found == {"report", "console", "phone"}


def test_an_answer_between_a_close_and_its_undo_counts(any_house):
    """Closed too early: what was on its way is in time once the close is taken back."""
    any_house.all("next", "next", "open")
    people = any_house.people(10)
    for one in people[:5]:
        send(one, "write")
    any_house.do("close")
    send(people[5], "ring-her")
    assert any_house.workbook.rooms.votes_of(people[5].seat.id, "first")[0].late
    any_house.do("undo")
    assert not any_house.workbook.rooms.votes_of(people[5].seat.id, "first")[0].late
    for one in people[6:]:
        send(one, "write")
    any_house.do("close")
    assert any_house.room["picture"]["answered"] == 10


def test_what_was_offered_to_one_room_is_not_shown_in_another(house):
    """A text belongs to the room it was offered to."""
    house.do("goto", step="back")
    house.do("open")
    ann = house.person("ann")
    box = ann.view()["exercise"]["question"]["boxes"][0]["id"]
    send(ann, {"texts": {box: "Ring them first."}, "offer": True})
    assert [text["text"] for text in house.room["texts"]] == ["Ring them first."]
    house.clock.on(minutes=5)
    house.chair.create("whole-day")
    house.code = house.room["code"]
    house.person("ann")
    house.do("goto", step="back")
    assert house.room["texts"] == []
    house.do("open")
    assert house.room["texts"] == []


def test_a_room_outlives_an_exercise_that_is_taken_out_of_the_content(kept_house, monkeypatch):
    """After a new start the step is one to talk about; the page, the report and the phones go on."""
    kept_house.all("next", "next", "open")
    ann = kept_house.person("ann")
    shutil.rmtree(kept_house.content / "scenarios" / "two-benches")
    monkeypatch.setattr(shelf, "_kept", {})
    workbook = build(kept_house.home, kept_house.content, kept_house.clock, kept_house.store)
    chair = workbook.chair(workbook.doorkeeper.issue("facilitator"))
    chair.enter(kept_house.code)
    assert chair.view()["room"]["may"] == ["next", "back", "pause", "end"]
    chair.show_report()
    assert len(chair.view()["room"]["report"]["steps"]) == len(STEPS)
    phone = workbook.desk(ann.participant)
    assert phone.view()["exercise"] is None
    with pytest.raises(Refused):
        phone.way()


def test_moving_to_another_table_takes_no_answer_along(any_house):
    """A joint answer stays its table's, whoever of them moves or joins later."""
    any_house.do("goto", step="joint")
    ann, _ = any_house.person("ann", table=3), any_house.person("bob", table=3)
    any_house.person("cat", table=5), any_house.person("dan", table=5)
    any_house.do("open")
    options = [option["id"] for option in ann.view()["exercise"]["question"]["options"]]
    send(ann, options[:2])
    ann.tell({"nickname": None, "role": None, "table": 5})
    any_house.person("eve", table=3)
    any_house.do("close")
    answers = {one["table"]: one["answer"] for one in any_house.room["tables"]}
    assert answers[3]
    assert answers[5] is None


def held_back(house):
    """On every screen: how many answers its picture shows, and how many it will not."""
    people = [house.workbook.desk(participant_of("person 0")).view()["picture"]]
    house.chair.show_report()
    room = house.room
    house.chair.show_report(on=False)
    reported = next(step for step in room["report"]["steps"] if step["title"] == "First")
    pictures = [room["picture"], reported["picture"], *people]
    assert all(
        one["answered"] + (one["held_back"] or 0) == reported["answered"] for one in pictures
    )
    (told,) = {(one["answered"], one["held_back"]) for one in pictures}
    return told


def test_answers_that_a_picture_will_not_show_are_told_everywhere(any_house):
    """Closed, taken back, three more, closed: six of nine, on the console, the phones and the report."""
    any_house.all("next", "next", "open")
    people = any_house.people(12)
    for one in people[:6]:
        send(one, "write")
    any_house.do("close")
    assert held_back(any_house) == (6, None)
    any_house.do("undo")
    for one in people[6:9]:
        send(one, "nobody")
    assert any_house.room["picture"]["held_back"] is None  # it grows still
    any_house.do("close")
    assert held_back(any_house) == (6, 3)
    any_house.do("undo")
    for one in people[9:11]:
        send(one, "nobody")
    any_house.do("close")
    assert held_back(any_house) == (11, 0)
    any_house.do("again")
    assert any_house.room["earlier"]["held_back"] == 0


def test_a_late_answer_is_counted_in_no_figure(any_house):
    """The figures on the console and the picture are of the same people."""
    any_house.all("next", "next", "open")
    *people, late = any_house.people(6)
    for one in people:
        send(one, "write")
    any_house.do("close")
    send(late, "nobody", attempt=1)
    assert any_house.room["counts"]["answered"] == any_house.room["picture"]["answered"] == 5


def test_hands_count_in_the_share_of_a_line_as_in_its_bar(any_house):
    """Six of phones and four of hands: the share that is told is of ten."""
    any_house.do("goto", step="talk")
    any_house.do("open")
    lines = [option["id"] for option in any_house.room["options"]]
    for one in any_house.people(6):
        send(one, lines[0])
    any_house.do("hands", counts={lines[0]: 1, lines[1]: 3})
    any_house.do("close")
    any_house.do("say", choice=lines[0])
    assert any_house.room["talk"]["transcript"][0]["share"] == 0.7


def agenda_without(house, *names):
    """The room's agenda as its page sends it, with some steps taken out."""
    steps = [step for step in house.room["steps"] if step["id"] not in names]
    return [{"id": step["id"], "minutes": step["minutes"]} for step in steps]


@pytest.mark.parametrize("since", [["close", "reveal", "next"], ["undo", "next"]])
def test_a_step_that_was_played_stays_for_the_report(any_house, since):
    """Six people voted in it; even where its opening was taken back, their votes are there."""
    any_house.all("next", "next", "open")
    for one in any_house.people(6):
        send(one, "write")
    any_house.all(*since)
    with pytest.raises(Refused, match="First"):
        any_house.do("agenda", steps=agenda_without(any_house, "first"))
    any_house.do("agenda", steps=agenda_without(any_house, "plan"))
    any_house.chair.show_report()
    assert "First" in {step["title"] for step in any_house.room["report"]["steps"]}


def test_a_step_that_nobody_voted_in_can_be_taken_out(house):
    """Opened by mistake, and taken back."""
    house.all("next", "next", "open", "undo", "next")
    house.do("agenda", steps=agenda_without(house, "first"))
    assert "first" not in {step["id"] for step in house.room["steps"]}


def test_hands_are_there_however_few_have_phones(any_house):
    """They are the facilitator's own count, so no rule for small groups hides them."""
    any_house.all("next", "next", "open")
    for one in any_house.people(4):
        send(one, "write")
    any_house.do("hands", counts={"write": 12, "nobody": 3})
    any_house.do("close")
    room = any_house.room
    assert (room["picture"], room["few"]) == (None, True)
    assert room["hands"] == {"write": 12, "nobody": 3}
    any_house.do("again")
    assert any_house.room["hands"] == {}


def test_answers_that_fit_no_more_are_told(kept_house):
    """An option was given another name while its vote was open, and the version stayed as it was."""
    kept_house.all("next", "next", "open")
    people = kept_house.people(6)
    for one, option in zip(people, ["ring-her"] * 3 + ["nobody"] * 3, strict=True):
        send(one, option)
    assert kept_house.room["unfit"] == 0
    files = (kept_house.content / "scenarios" / "two-benches").glob("*.yaml")
    for file in files:
        file.write_text(file.read_text("utf-8").replace("ring-her", "ring-him"), "utf-8")
    again = build(kept_house.home, kept_house.content, kept_house.clock)
    kept_house.chair = again.chair(again.doorkeeper.issue("facilitator"))
    assert kept_house.room["unfit"] == 3


def test_a_room_that_has_not_begun_has_no_clock(house):
    """Time goes by only once it has."""
    house.clock.on(minutes=5)
    assert house.room["whole"] is None
    house.do("next")
    house.clock.on(seconds=5)
    assert house.room["whole"] == 5


def test_a_clock_that_is_set_back_makes_nobody_wait(any_house):
    """A laptop that sets its clock by the venue's network, an hour back."""
    any_house.all("next", "next", "open")
    ann, bob = any_house.people(2)
    any_house.do("timer", minutes=5)
    bob.typing()
    ann.here()
    stranger = any_house.workbook.desk(participant_of("stranger"))
    nobody = {"nickname": None, "role": None, "table": None}
    for _ in range(5):
        with pytest.raises(Refused):
            stranger.join("CCCCC", nobody)
        any_house.clock.on(seconds=1)
    any_house.clock.on(hours=-1)
    room = any_house.room
    assert (room["spent"], room["whole"], room["timer"]["left"]) == (0, 0, 300)
    assert room["undo"] is None
    assert (room["counts"]["here"], room["counts"]["typing"]) == (0, 0)
    assert ann.view()["room"]["timer"]["left"] == 300
    ann.here()
    assert any_house.room["counts"]["here"] == 1
    stranger.join(any_house.code, nobody)
    any_house.all("pause", "resume")
    assert any_house.room["timer"]["left"] == 300


def test_a_pause_across_a_clock_that_is_set_back_gives_no_time(house):
    """What was left is left."""
    house.all("next", "next", "open")
    house.do("timer", minutes=5)
    house.clock.on(minutes=1)
    house.do("pause")
    house.clock.on(hours=-1)
    house.do("resume")
    assert 0 <= house.room["timer"]["left"] <= 300
