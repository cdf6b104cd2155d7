"""An attendee's side: one page from the first step to the last, and nothing sent is lost."""

import json
import secrets
from itertools import pairwise

import pytest
from sqlalchemy import event

from tests.rooms.house import OPTIONS, send
from workbook.app.identity import participant_of
from workbook.learning import Refused


def shown(desk):
    """The exercise on somebody's page."""
    return desk.view()["exercise"]


def test_before_the_first_step_there_is_nothing_to_do(house):
    """The page says which room it is in and how many are there."""
    ann = house.person("ann")
    view = ann.view()
    assert (view["stage"], view["exercise"], view["talk"], view["picture"]) == (
        "in",
        None,
        None,
        None,
    )
    assert (view["room"]["code"], view["room"]["step"], view["room"]["joined"]) == (
        house.code,
        None,
        1,
    )
    with pytest.raises(Refused, match="nothing to answer"):
        ann.way()


def test_a_whole_vote_with_a_second_one(any_house):
    """Open, sent, closed, voted again, revealed: what each page shows of it, and when."""
    any_house.all("next", "next")
    ann, *others = any_house.people(6)
    assert shown(ann) is None
    any_house.do("open")
    assert (shown(ann)["state"], shown(ann)["sent"]) == ("open", None)
    for desk, option in zip([ann, *others], [*OPTIONS, "write", "write"], strict=True):
        send(desk, option)
    assert shown(ann)["sent"] == "nobody"
    assert ann.view()["picture"] is None
    any_house.do("close")
    view = ann.view()
    assert (view["exercise"]["state"], view["exercise"]["feedback"]) == ("held", None)
    counts = {row: n[""] for row, n in view["picture"]["counts"].items()}
    assert counts == {"nobody": 1, "ring-her": 1, "write": 3, "clerk-only": 1}
    assert view["picture"]["key"] is None
    any_house.do("again")
    view = ann.view()
    assert (view["exercise"]["state"], view["exercise"]["attempt"]) == ("open", 2)
    assert (view["exercise"]["sent"], view["picture"], view["earlier"]) == (None, None, None)
    for desk in (ann, *others):
        send(desk, "ring-her")
    any_house.all("close", "reveal")
    view = ann.view()
    assert view["exercise"]["state"] == "answered"
    assert view["exercise"]["feedback"]["label"] == "second"
    assert view["exercise"]["feedback"]["score"]["points"] == 4
    assert view["picture"]["key"] == {"ring-her": [""]}
    assert view["picture"]["counts"]["ring-her"][""] == 6
    assert view["earlier"]["counts"]["write"][""] == 3


def test_an_answer_may_be_changed_until_the_close(house):
    """The last one sent stands; the page shows it."""
    house.all("next", "next", "open")
    ann = house.person("ann")
    for option in ("nobody", "write", "ring-her"):
        send(ann, option)
    assert shown(ann)["sent"] == "ring-her"
    house.do("close")
    assert shown(ann)["draft"]["answer"] == "ring-her"
    with pytest.raises(Refused, match="closed"):
        send(ann, "write")


def test_a_draft_is_there_after_a_reload(any_house):
    """Half an answer is kept for each round, the newest of it, and shown to nobody else."""
    any_house.all("next", "next", "open")
    ann, bob = any_house.people(2)
    assert ann.way().draft(1, 2, "write")
    assert not ann.way().draft(1, 1, "nobody")
    assert ann.way().draft(1, 2, "write")
    again = any_house.workbook.desk(participant_of("person 0"))
    assert again.view()["exercise"]["draft"] == {"answer": "write", "seq": 2}
    assert shown(bob)["draft"] is None
    assert not ann.way().draft(2, 3, "ring-her")
    any_house.do("close")
    assert not ann.way().draft(1, 3, "ring-her")


def test_an_answer_sent_again_is_one_answer(any_house):
    """The same submission is acknowledged each time and kept once."""
    any_house.all("next", "next", "open")
    ann = any_house.person("ann")
    id = send(ann, "write")
    for _ in range(3):
        send(ann, "write", id=id)
    assert len(any_house.workbook.rooms.votes_of(ann.seat.id, "first")) == 1


@pytest.mark.parametrize(
    "since",
    [["close"], ["close", "reveal"], ["close", "again"], ["next"], ["next", "open"], ["end"]],
)
def test_what_is_kept_is_acknowledged_wherever_the_room_has_gone(house, since):
    """An acknowledgement may be lost on the way; what is sent again is known at every later step."""
    house.all("next", "next", "open")
    ann, bob = house.people(2)
    id = send(ann, "write")
    house.all(*since)
    assert ann.taken(id)
    assert not bob.taken(id)
    assert not ann.taken("f" * 32)
    if since in (["close"], ["close", "again"], ["next", "open"]):
        assert ann.way().submit(id, 1, 3, "write").given == "write"


def test_own_work_is_acknowledged_after_the_room_has_gone_on(house):
    """What was kept in somebody's own workbook is known too."""
    house.do("goto", step="back")
    house.do("open")
    ann, bob = house.people(2)
    id = send(ann, {"texts": {"keep": "I rang."}})
    house.do("next")
    assert (ann.taken(id), bob.taken(id)) == (True, False)


def test_an_answer_after_the_close_is_kept_and_not_counted(any_house):
    """A phone that was out of reach keeps its answer and gets its feedback; the picture stands."""
    any_house.all("next", "next", "open")
    *people, late = any_house.people(6)
    for desk in people:
        send(desk, "write")
    any_house.do("close")
    before = people[0].view()["picture"]
    send(late, "nobody", attempt=1)
    assert people[0].view()["picture"] == before
    assert shown(late)["sent"] == "nobody"
    with pytest.raises(Refused, match="closed"):
        send(late, "write", attempt=1)
    any_house.do("reveal")
    assert shown(late)["feedback"]["score"]["points"] == 0
    assert people[0].view()["picture"]["answered"] == 5


@pytest.mark.parametrize("since", [["close", "reveal"], ["close", "again"], ["next"]])
def test_an_answer_that_comes_too_late_altogether_is_refused(house, since):
    """In a sentence; nothing is stored, and it stays on the page."""
    house.all("next", "next", "open")
    ann = house.person("ann")
    way = ann.way()
    house.all(*since)
    with pytest.raises(Refused):
        way.submit(secrets.token_hex(16), 1, 3, "write")
    assert house.workbook.rooms.votes_of(ann.seat.id, "first") == []


@pytest.mark.parametrize(
    ("id", "attempt", "version", "given"),
    [
        ("A" * 32, 1, 3, "write"),
        ("a" * 31, 1, 3, "write"),
        ("a" * 32, 2, 3, "write"),
        ("a" * 32, 0, 3, "write"),
        ("a" * 32, 1, 2, "write"),
        ("a" * 32, 1, 3, None),
        ("a" * 32, 1, 3, "nothing-of-the-kind"),
        ("a" * 32, 1, 3, ["write"]),
        ("a" * 32, 1, 3, {"write": True}),
    ],
)
def test_what_is_no_answer_is_refused(house, id, attempt, version, given):
    """Whatever a page sends; nothing is stored."""
    house.all("next", "next", "open")
    ann = house.person("ann")
    with pytest.raises(Refused):
        ann.way().submit(id, attempt, version, given)
    assert house.workbook.rooms.votes_of(ann.seat.id, "first") == []


def test_an_id_that_somebody_else_used_is_refused(any_house):
    """Nobody's answer is overwritten or passed off by its number."""
    any_house.all("next", "next", "open")
    ann, bob = any_house.people(2)
    id = send(ann, "write")
    with pytest.raises(Refused, match="already in use"):
        send(bob, "nobody", id=id)
    assert shown(bob)["sent"] is None
    assert shown(ann)["sent"] == "write"


def test_a_table_answers_together(any_house):
    """What one member sent last stands for all of the table; other tables see nothing of it."""
    any_house.do("goto", step="joint")
    ann, bob = (any_house.person(name, table=1) for name in ("ann", "bob"))
    eve, lone = any_house.person("eve", table=2), any_house.person("lone")
    any_house.person("eva", table=2)
    any_house.do("open")
    bob.view()
    before = bob.latest
    send(ann, ["sorry", "next"])
    assert bob.latest != before
    assert shown(bob)["sent"] == ["sorry", "next"]
    send(bob, ["sorry", "policy"])
    assert shown(ann)["sent"] == ["sorry", "policy"]
    assert shown(eve)["sent"] is shown(lone)["sent"] is None
    any_house.all("close", "reveal")
    assert shown(ann)["feedback"]["score"] == shown(bob)["feedback"]["score"]


def test_how_sure_is_asked_while_the_vote_is_open(any_house):
    """One tap, which may be taken back; hostile values change nothing."""
    any_house.all("next", "next", "open")
    ann = any_house.person("ann")
    assert ann.view()["confidence"] == {"now": None}
    ann.be_sure(1, 3)
    assert ann.view()["confidence"] == {"now": 3}
    for round, value in [(2, 1), (1, 4), (1, "2"), (1, True), (1, 2.0), (1, [1]), (None, 1)]:
        ann.be_sure(round, value)
    assert ann.view()["confidence"] == {"now": 3}
    ann.be_sure(1, None)
    assert ann.view()["confidence"] == {"now": None}
    any_house.do("close")
    assert ann.view()["confidence"] is None
    ann.be_sure(1, 1)
    any_house.do("undo")
    assert ann.view()["confidence"] == {"now": None}


def test_how_sure_is_not_asked_where_the_agenda_says_so(house):
    """Nor of a talk or of own work."""
    ann = house.person("ann")
    for step in ("talk", "back", "plan"):
        house.do("goto", step=step)
        house.do("open")
        assert ann.view()["confidence"] is None


def test_each_role_gets_its_own_key(any_house):
    """The same answer earns what it is worth in one's own role; without a role none is taken."""
    any_house.do("goto", step="signature")
    any_house.do("open")
    nhs, council = (any_house.person(role, role=role) for role in ("nhs", "council"))
    nobody = any_house.person("nobody")
    with pytest.raises(Refused, match="who you are"):
        send(nobody, "yours")
    nobody.choose_role("campaigner")
    for desk in (nhs, council, nobody):
        send(desk, "yours")
    assert shown(nobody)["prompt"].startswith("Whose name stands under your")
    any_house.all("close", "reveal")
    points = [shown(desk)["feedback"]["score"]["points"] for desk in (nhs, council, nobody)]
    assert points == [4, 1, 4]


def test_own_work_is_kept_as_ones_own(any_house):
    """What is written in a room is there in the person's own notebook, and nowhere in the room."""
    any_house.do("goto", step="back")
    any_house.do("open")
    ann = any_house.person("ann")
    assert shown(ann)["question"]["may_offer"] is True
    send(ann, {"texts": {"keep": "I rang her.", "change": "Sooner."}})
    way = any_house.workbook.way(participant_of("ann"), "two-benches/looking-back")
    assert way.view()["state"] == "answered"
    assert any_house.workbook.rooms.votes_of(ann.seat.id, "back") == []


def test_a_late_comer_lands_on_the_present_step(house):
    """Whenever they come, they see what the others see."""
    house.all("next", "next", "open")
    send(house.person("ann"), "write")
    late = house.person("late")
    assert (shown(late)["state"], shown(late)["title"]) == ("open", "The first word")
    house.do("close")
    assert shown(house.person("later"))["state"] == "held"


def test_a_question_is_seen_by_others_once_it_is_picked(any_house):
    """The asker knows it was sent; nobody sees it before the facilitator shows it."""
    ann, bob = any_house.people(2)
    ann.ask("a" * 32, "  Why a bench?  ")
    ann.ask("a" * 32, "Why a bench?")
    assert ann.view()["wall"] == {"sent": 1, "muted": False, "shown": []}
    assert bob.view()["wall"] == {"sent": 0, "muted": False, "shown": []}
    any_house.do("show", what="wall", id=any_house.room["wall"][0]["id"], on=True)
    assert bob.view()["wall"]["shown"] == [{"text": "Why a bench?"}]


@pytest.mark.parametrize(("id", "text"), [("a" * 32, ""), ("a" * 32, "x" * 501), ("b", "Why?")])
def test_a_question_that_cannot_be_taken_is_refused(house, id, text):
    """Empty, too long or without a number."""
    with pytest.raises(Refused):
        house.person("ann").ask(id, text)
    assert house.room["wall"] == []


def test_presence_is_written_down_now_and_then(house):
    """A page may speak as often as it likes; the store hears of it every few seconds."""
    ann = house.person("ann")
    first = ann.seat.seen
    house.clock.on(seconds=5)
    ann.here()
    assert ann.seat.seen == first
    house.clock.on(seconds=5)
    ann.here()
    assert ann.seat.seen == house.clock()


def test_the_page_learns_of_what_changes(house):
    """A number for each change of the room, and none without one."""
    ann = house.person("ann")
    ann.view()
    seen = [ann.latest]
    for command in ("next", "next", "open", "close", "undo"):
        house.do(command)
        ann.view()
        seen.append(ann.latest)
    assert len(set(seen)) == len(seen)
    assert ann.latest == seen[-1]


def test_nothing_of_others_is_on_a_page(any_house):
    """No nickname, number or table of anybody else, at any step."""
    ann = any_house.person("ann", nickname="Ann")
    for n in range(6):
        name = f"secretname{n}"
        other = any_house.person(name, nickname=name, table=17, role="council")
        other.ask(f"{n:032x}", "Why?")
    for command in ("next", "next", "open", "close", "reveal", "end"):
        any_house.do(command)
        told = json.dumps(ann.view())
        assert "secretname" not in told
        assert all(participant_of(f"secretname{n}")[:8] not in told for n in range(6))
        assert '"table": 17' not in told


def test_the_end_is_the_end(house):
    """After it there is nothing to answer; the page says so and keeps the person's number."""
    house.all("next", "next", "open")
    ann = house.person("ann")
    house.do("end")
    view = ann.view()
    assert (view["stage"], view["number"]) == ("ended", participant_of("ann")[:8])
    assert "exercise" not in view
    with pytest.raises(Refused):
        ann.way()


def test_a_page_that_was_in_one_room_shows_the_other(house):
    """Two rooms whose logs are equally long are two rooms all the same."""
    house.all("next", "next", "open")
    ann = house.person("ann")
    assert ann.view()["room"]["phase"] == "open"
    first = house.code
    house.chair.create("whole-day")
    house.all("next", "next", "next")
    assert house.room["seq"] == 4
    house.code = house.room["code"]
    house.person("ann")  # in another tab
    told = ann.view()["room"]
    assert (told["code"], told["phase"]) == (house.code, "waiting")
    assert told["code"] != first


def test_a_screen_is_made_with_one_connection(any_house):
    """At a change sixty screens are made at once, and lending connections is most of what it costs."""
    any_house.all("next", "next", "open")
    ann = any_house.person("ann")
    send(ann, "ring-her")
    any_house.do("close")
    lent = []
    event.listen(any_house.workbook.rooms._engine, "checkout", lambda *_: lent.append(1))
    assert ann.view()["picture"] is None
    assert len(lent) == 1
    any_house.chair.view()
    assert len(lent) == 2


def test_what_a_seat_does_on_one_page_is_news_to_its_other_pages(any_house):
    """A vote, a draft, how sure one is and who one is; a neighbour's page hears of none of it."""
    any_house.all("next", "next", "open")
    ann, bob = any_house.people(2)
    other = any_house.workbook.desk(participant_of("person 0"))
    ann.view(), other.view(), bob.view()
    deeds = [
        lambda: send(other, "write"),
        lambda: send(other, "nobody"),
        lambda: other.way().draft(1, 7, "write"),
        lambda: other.be_sure(1, 3),
        lambda: other.be_sure(1, None),
        lambda: other.choose_role("nhs"),
    ]
    seen, neighbour = [ann.latest], bob.latest
    for deed in deeds:
        deed()
        seen.append(ann.latest)
    assert all(one != other for one, other in pairwise(seen))
    assert ann.latest == seen[-1]
    assert bob.latest == neighbour


def test_a_page_is_not_drawn_again_for_the_draft_it_sent_itself(house):
    """Whoever moves a slider would have the whole page sent back at each step."""
    house.all("next", "next", "open")
    ann, other = house.person("ann"), house.workbook.desk(participant_of("ann"))
    ann.view(), other.view()
    mine, theirs = ann.latest, other.latest
    ann.way().draft(1, 1, "write")
    ann.drafted(1)
    assert ann.latest == mine
    assert other.latest != theirs
    other.way().draft(1, 2, "nobody")
    assert ann.latest != mine


def test_a_browser_that_sits_elsewhere_now_is_news_to_its_other_pages(house):
    """Another tab has joined another room, or has taken another seat by its words."""
    ann, bob = house.people(2)
    tab = house.workbook.desk(participant_of("person 0"))
    ann.view()
    before = ann.latest
    bob.leave_words()
    tab.resume(bob.words)
    assert ann.latest != before


def test_a_look_at_what_is_new_asks_once(kept_house):
    """Sixty pages ask it several times a second."""
    kept_house.all("next", "next", "open")
    ann = kept_house.person("ann")
    ann.view()
    asked = []
    event.listen(
        kept_house.workbook.rooms._engine, "before_cursor_execute", lambda *a: asked.append(a[2])
    )
    ann.latest  # noqa: B018 - asking is what it is about
    assert len([one for one in asked if one.startswith("SELECT")]) == 1


@pytest.mark.parametrize("then", [["close", "reveal"], ["close"]])
def test_whoever_changes_role_after_a_vote_sees_one_key(any_house, then):
    """The feedback, the words of the options and the picture are those of the vote's role."""
    any_house.do("goto", step="signature")
    any_house.do("open")
    people = [any_house.person(f"nhs {n}", role="nhs") for n in range(5)]
    for one in people:
        send(one, shown(people[0])["question"]["options"][0]["id"])
    any_house.all(*then)
    before = people[0].view()
    people[0].choose_role("council")
    after = people[0].view()
    assert after["exercise"]["role"]["now"] == "council"
    for part in ("question", "feedback", "sent"):
        assert after["exercise"][part] == before["exercise"][part]
    assert after["picture"] == before["picture"]


def test_a_line_for_a_turn_that_is_over_is_refused_in_plain_words(house):
    """The room has said something meanwhile; the lines of then are none of the lines of now."""
    house.do("goto", step="talk")
    house.do("open")
    ann = house.person("ann")
    then = ann.view()["exercise"]
    line = then["question"]["options"][2]["id"]
    house.all("close")
    house.do("say", choice=line)
    now = ann.view()["exercise"]
    assert (now["place"], now["attempt"]) != (then["place"], then["attempt"])
    with pytest.raises(Refused, match="The room has moved on"):
        ann.way(then["place"], sending=True).submit("a" * 32, then["attempt"], 3, "gone")
