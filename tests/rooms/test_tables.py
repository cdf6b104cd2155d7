"""Who answers together is settled when a vote is opened, and nobody's own answer becomes a table's."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rooms.house import House, send
from workbook.app.identity import participant_of
from workbook.learning import Refused

SORRY, POLICY, WEATHER = ["next", "sorry"], ["policy", "sorry"], ["blame", "weather"]


def sent(desk):
    """What somebody's page says that they, or their table, have sent."""
    given = desk.view()["exercise"]["sent"]
    return sorted(given) if isinstance(given, list) else given


def sit(desk, table):
    """Somebody says where they sit."""
    desk.tell({"nickname": None, "role": None, "table": table})


def counted(house):
    """How many answers the report counts."""
    house.chair.show_report()
    steps = {step["title"]: step for step in house.room["report"]["steps"]}
    house.chair.show_report(on=False)
    return steps["Joint"]["answered"]


@pytest.fixture
def joint(any_house):
    """A room at a step that tables answer, before it is opened."""
    any_house.do("goto", step="joint")
    return any_house


def test_somebody_alone_at_a_table_stays_alone_when_others_come(joint):
    """Their answer is theirs: nobody who sits down later sees it, changes it, or is counted with it."""
    ann = joint.person("ann", table=4)
    people = joint.people(4)
    joint.do("open")
    send(ann, SORRY)
    bob = joint.person("bob", table=4)
    assert sent(bob) is None
    send(bob, POLICY)
    for one in people:
        send(one, WEATHER)
    assert (sent(ann), sent(bob)) == (SORRY, POLICY)
    joint.do("close")
    assert joint.room["tables"] == []
    assert joint.room["picture"]["answered"] == counted(joint) == 6
    assert joint.room["counts"]["answered"] == 6


def test_naming_a_table_gives_neither_sight_of_its_answer_nor_a_say_in_it(joint):
    """Whether somebody comes late or moves: until the next opening they answer for themselves."""
    ann, _ = (joint.person(name, table=4) for name in ("ann", "bob"))
    eve = joint.person("eve")
    joint.do("open")
    send(ann, SORRY)
    sit(eve, 4)
    late = joint.person("late", table=4)
    for other in (eve, late):
        assert sent(other) is None
        assert other.view()["room"]["joint"] is None
        send(other, WEATHER)
    assert sent(ann) == SORRY
    joint.do("close")
    assert joint.room["tables"] == [
        {"table": 4, "members": 2, "answer": "We are sorry; What happens next"}
    ]
    joint.do("again")
    assert [desk.view()["room"]["joint"] for desk in (ann, eve, late)] == [4, 4, 4]
    send(late, POLICY)
    assert sent(eve) == sent(ann) == POLICY


def test_who_moves_stays_with_the_table_they_were_at(joint):
    """They have seen its answer, and speak for it until the vote is over; the other one's they never see."""
    ann, bob = (joint.person(name, table=4) for name in ("ann", "bob"))
    cat, _ = (joint.person(name, table=5) for name in ("cat", "dan"))
    joint.do("open")
    send(ann, SORRY)
    send(cat, WEATHER)
    sit(bob, 5)
    assert sent(bob) == SORRY
    send(bob, POLICY)
    assert (sent(ann), sent(cat)) == (POLICY, WEATHER)
    joint.do("close")
    assert counted(joint) == 2


def test_all_of_a_table_have_answered_once_one_has(joint):
    """So the figures on the console come together."""
    ann, _ = (joint.person(name, table=4) for name in ("ann", "bob"))
    joint.person("lone")
    joint.do("open")
    send(ann, SORRY)
    assert joint.room["counts"]["answered"] == 2


def test_an_opening_taken_back_settles_anew_unless_it_was_answered(joint):
    """Whoever sat down meanwhile is in, but no answer that was sent changes hands."""
    ann = joint.person("ann", table=4)
    joint.do("open")
    joint.do("undo")
    bob = joint.person("bob", table=4)
    joint.do("open")
    assert bob.view()["room"]["joint"] == 4
    send(ann, SORRY)
    joint.do("undo")
    late = joint.person("late", table=4)
    joint.do("open")
    assert [desk.view()["room"]["joint"] for desk in (ann, bob, late)] == [4, 4, None]
    assert (sent(bob), sent(late)) == (SORRY, None)


def test_a_step_given_to_tables_while_it_is_open_is_theirs_from_the_next_vote_on(joint):
    """And one that is taken from them while open stays theirs until then."""
    ann, bob = (joint.person(name, table=4) for name in ("ann", "bob"))
    joint.do("goto", step="first")
    joint.do("open")
    send(ann, "write")
    steps = [
        {"id": step["id"]} | ({"by": "table"} if step["here"] else {})
        for step in joint.room["steps"]
    ]
    joint.do("agenda", steps=steps)
    assert sent(bob) is None
    send(bob, "nobody")
    joint.do("close")
    assert joint.room["tables"] == []
    joint.do("again")
    send(ann, "write")
    assert sent(bob) == "write"


def test_simulated_people_sit_with_nobody_who_is_there(joint):
    """A real person at their table answers alone, and is counted alone once they have gone."""
    ann = joint.person("ann", table=4)
    bots = [joint.person(f"bot {n}", table=4, simulated=True) for n in range(2)]
    joint.do("open")
    send(bots[0], WEATHER)
    assert sent(ann) is None
    send(ann, SORRY)
    assert sent(bots[1]) is None
    joint.do("close")
    joint.do("send_home", afresh=False)
    assert joint.room["tables"] == []
    assert counted(joint) == 1


def test_a_log_without_tables_has_none(joint):
    """A room from before this was noted goes on; what its tables sent stays counted once for each."""
    ann, bob = (joint.person(name, table=4) for name in ("ann", "bob"))
    joint.do("open")
    send(ann, SORRY)
    send(bob, POLICY)
    joint.do("close")
    records = joint.workbook.rooms
    as_it_is = records.events

    def as_it_was(room, since=0):
        events = as_it_is(room, since)
        for event in events:
            event.data.pop("tables", None)
        return events

    records.events = as_it_was
    joint.start_again()
    fresh = joint.workbook.desk(participant_of("bob"))
    assert fresh.view()["room"]["joint"] is None
    assert joint.room["tables"] == []
    assert counted(joint) == 1


# ---- whatever happens ----

NAMES = ["ann", "bob", "cat", "dan"]
MOVES = st.one_of(
    st.tuples(st.just("join"), st.sampled_from(NAMES), st.sampled_from([None, 1, 2])),
    st.tuples(st.just("sit"), st.sampled_from(NAMES), st.sampled_from([None, 1, 2])),
    st.tuples(st.just("vote"), st.sampled_from(NAMES), st.sampled_from([SORRY, POLICY, WEATHER])),
    st.tuples(st.sampled_from(["open", "close", "again", "undo", "reveal", "pause", "resume"])),
)


@pytest.fixture(scope="module")
def one_house(tmp_path_factory):
    """One workbook for many rooms."""
    return House(tmp_path_factory.mktemp("tables")), count()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(MOVES, min_size=6, max_size=18))
def test_each_is_counted_once_and_sees_only_what_is_theirs(one_house, moves):
    """Any order of joining, sitting down, opening, voting, closing, undoing and voting again."""
    house, number = one_house
    house.chair.create("whole-day")
    house.code, n = house.room["code"], next(number)
    house.do("goto", step="joint")
    desks, last = {}, {}
    for move, *args in [("join", "ann", 1), ("join", "bob", 1), *moves]:
        if move == "join":
            desks.setdefault(args[0], house.person(f"{args[0]} {n}", table=args[1]))
        elif move == "sit" and args[0] in desks:
            sit(desks[args[0]], args[1])
        elif move == "vote" and args[0] in desks:
            vote(house, desks[args[0]], args[1], last)
        elif move in house.room["may"] or (move == "undo" and house.room["undo"]):
            house.do(move)
        look(house, desks, last)


def group(desk):
    """With whom somebody answers, as their page says: a table, or nobody but themselves."""
    room = desk.view()["room"]
    return room["round"], (room["joint"] and f"table {room['joint']}") or desk.seat.id


def vote(house, desk, answer, last):
    """Somebody sends an answer, if it can be sent."""
    try:
        send(desk, answer)
    except (Refused, TypeError):  # nothing is open, or there is nothing on the page
        return
    if house.room["phase"] == "open":
        last[group(desk)] = answer


def look(house, desks, last):
    """Nobody sees another's answer, and as many are counted as have answered, alone or together."""
    for desk in desks.values():
        exercise = desk.view()["exercise"]
        if exercise and exercise["state"] == "open":
            assert sent(desk) == last.get(group(desk))
    room = house.room
    groups = {group(desk) for desk in desks.values()}
    answered = {one for one in last if one[0] == room["round"]}
    if room["phase"] in ("closed", "revealed") and room["round"] == 1:
        assert counted(house) == len(answered) <= len(groups)
    for table in room["tables"]:
        assert table["members"] >= 2


def test_a_tables_answer_stays_when_who_sent_it_moves_to_another_seat(joint):
    """It is the table's, and its other members see it as sent."""
    laptop, bob = joint.person("laptop", table=4), joint.person("bob", table=4)
    phone = joint.person("phone")
    joint.do("open")
    send(laptop, SORRY)
    phone.leave_words()
    laptop.resume(phone.words)
    assert sent(bob) == SORRY
    assert joint.room["counts"]["answered"] == 1
    joint.do("close")
    assert counted(joint) == 1
