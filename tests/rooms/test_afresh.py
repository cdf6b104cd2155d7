"""A rehearsed room is given back unplayed, and nobody is simulated but by the server's word."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from tests.rooms.house import OPTIONS, STEPS, everything, send
from workbook import store
from workbook.app.identity import participant_of
from workbook.learning import Refused
from workbook.rooms.ways import MOVED_ON
from workbook.store import open_engine, sqlite_url
from workbook.store.tables import metadata

MIGRATIONS = Path(store.__file__).with_name("migrations")
LETTER = {"text": "Simulated. " * 12}


def crowd(house, n=8):
    """Simulated people in the room."""
    return [house.person(f"bot {i}", simulated=True) for i in range(n)]


def played(house, desks):
    """Somebody answers what is at the second step, and it is revealed."""
    house.all("next", "next", "open")
    for n, desk in enumerate(desks):
        send(desk, OPTIONS[n % 2])
    house.all("close", "reveal")


def view(desk):
    """A phone's view as JSON data, without what is its own."""
    told = desk.view()
    return {key: value for key, value in told.items() if key not in ("who", "number", "notice")}


def test_a_rehearsed_room_is_as_new(any_house):
    """Rehearse, go through a step, send them home: all screens are those of a room never played."""
    ann = any_house.person("ann")
    before, phone = any_house.room, view(ann)
    bots = crowd(any_house)
    bots[0].ask("a" * 32, "Is this a question?")
    played(any_house, bots)
    any_house.do("show", what="wall", id=any_house.room["wall"][0]["id"], on=True)
    any_house.do("without_phone", n=3)
    any_house.do("send_home")
    after = any_house.room
    for name in before:
        if name not in ("seq", "undo", "steps"):
            assert after[name] == before[name], name
    states = [(step["title"], step["state"], step["here"]) for step in after["steps"]]
    assert states == [(step["title"], step["state"], step["here"]) for step in before["steps"]]
    assert view(ann) == phone
    late = any_house.person("somebody late")
    assert late.view()["room"]["joined"] == 2
    any_house.all("next", "next")
    assert any_house.room["phase"] == "waiting"
    any_house.do("open")
    assert any_house.room["round"] == 1
    assert late.view()["exercise"]["feedback"] is None


def test_nobody_stays_muted_who_was_sent_home(any_house):
    """There would be a name to listen to again, and nobody behind it."""
    bot = crowd(any_house, 1)[0]
    bot.ask("a" * 32, "Is this a question?")
    any_house.do("mute", id=any_house.room["wall"][0]["id"], on=True)
    assert len(any_house.room["aside"]["muted"]) == 1
    any_house.do("send_home")
    assert any_house.room["aside"]["muted"] == []


def test_nothing_of_them_stays_in_the_store(any_house):
    """Neither seats nor votes, nor their own work."""
    bots = crowd(any_house, 2)
    any_house.do("goto", step="letter")
    any_house.do("open")
    for n, desk in enumerate(bots):
        exercise = desk.view()["exercise"]
        way = desk.way(exercise["place"])
        way.submit(f"{n}" * 32, 1, exercise["version"], LETTER)
    any_house.do("send_home")
    url = any_house.store or sqlite_url(any_house.home / "workbook.db")
    engine = open_engine(url)
    with engine.connect() as connection:
        for name in ("room_seats", "room_devices", "room_votes", "answers", "drafts"):
            count = sa.select(sa.func.count()).select_from(metadata.tables[name])
            assert connection.scalar(count) == 0, name
    engine.dispose()


def test_what_a_phone_still_holds_for_the_rehearsal_is_told_that_the_room_moved_on(house):
    """It is sent again when the line is back, and does not count in the session."""
    ann = house.person("ann")
    crowd(house, 1)
    house.all("next", "next", "open")
    exercise = ann.view()["exercise"]
    house.do("send_home")
    house.all("next", "next", "open")
    with pytest.raises(Refused, match=MOVED_ON):
        ann.way(exercise["place"]).submit("c" * 32, 1, exercise["version"], "write")
    assert house.room["counts"]["answered"] == 0


def test_people_who_voted_meanwhile_are_asked_about(any_house):
    """Then whoever leads says whether to start afresh; without a word nothing is done."""
    bots, ann = crowd(any_house), any_house.person("ann")
    any_house.all("next", "next", "open")
    assert not any_house.room["rehearsal"]["mixed"]
    for desk in (*bots, ann):
        send(desk, "write")
    assert any_house.room["rehearsal"]["mixed"]
    seq = any_house.room["seq"]
    with pytest.raises(Refused, match="People have voted"):
        any_house.do("send_home")
    assert any_house.room["seq"] == seq
    any_house.do("send_home", afresh=False)
    room = any_house.room
    assert (room["phase"], room["counts"]["answered"], room["rehearsal"]) == ("open", 1, None)


def test_who_leads_may_try_it_on_the_same_browser(house):
    """Their own vote is part of the rehearsal."""
    bots = crowd(house)
    me = house.workbook.desk("facilitator")
    me.join(house.code, {"nickname": None, "role": None, "table": None})
    played(house, [*bots, me])
    assert not house.room["rehearsal"]["mixed"]
    house.do("send_home")
    assert house.room["step"] is None


def test_afresh_after_the_end(any_house):
    """A room that was ended in a rehearsal can be used; the report is of what came after."""
    bots = crowd(any_house)
    played(any_house, bots)
    any_house.do("end")
    assert any_house.room["rehearsal"] is None
    assert any_house.room["may"] == []
    any_house.do("afresh")
    assert not any_house.room["ended"]
    people = any_house.people(6)
    played(any_house, people)
    any_house.do("end")
    any_house.chair.show_report()
    report = any_house.room["report"]
    assert (report["people"], report["steps"][1]["answered"]) == (6, 6)
    assert report["steps"][1]["picture"]["answered"] == 6


def test_a_real_session_started_afresh_keeps_everything_and_can_be_taken_back(any_house):
    """It is one press, and undone like any other."""
    people = any_house.people(6)
    played(any_house, people)
    assert any_house.room["picture"]["answered"] == 6
    steps = [step["id"] for step in any_house.room["steps"]]
    any_house.do("afresh")
    assert any_house.room["picture"] is None
    assert not set(steps) & {step["id"] for step in any_house.room["steps"]}
    any_house.do("undo")
    assert any_house.room["picture"]["answered"] == 6
    any_house.do("afresh")
    again = [step["id"] for step in any_house.room["steps"]]
    assert again == [f"{id}~2" for id in STEPS]


def test_there_is_nothing_to_start_afresh_before_the_first_step(house):
    """Nobody needs it, so it is refused."""
    with pytest.raises(Refused, match="Nothing has been played"):
        house.do("afresh")


def test_long_ids_of_steps_stay_within_their_column(house):
    """The longest id an agenda can have is not made longer."""
    agenda = house.content / "agendas" / "whole-day.yaml"
    agenda.write_text(agenda.read_text("utf-8").replace("id: hello", f"id: {'h' * 60}"), "utf-8")
    house.workbook.library.__dict__.pop("agendas", None)
    chair = house.workbook.chair(house.workbook.doorkeeper.issue("x"))
    chair.create("whole-day")
    chair.do("next", chair.view()["room"]["seq"], {})
    chair.do("afresh", chair.view()["room"]["seq"], {})
    ids = [step["id"] for step in chair.view()["room"]["steps"]]
    assert max(map(len, ids)) <= 60
    assert len(set(ids)) == len(ids)


def test_the_wall_starts_afresh_too(any_house):
    """What was asked before is not shown, however it was put up."""
    ann = any_house.person("ann")
    any_house.do("next")
    ann.ask("d" * 32, "Before?")
    any_house.do("show", what="wall", id=any_house.room["wall"][0]["id"], on=True)
    any_house.do("afresh")
    assert any_house.room["wall"] == []
    assert ann.view()["wall"] == {"sent": 0, "muted": False, "shown": []}
    ann.ask("e" * 32, "After?")
    assert [one["text"] for one in any_house.room["wall"]] == ["After?"]


def test_own_work_of_the_rehearsal_is_not_counted(any_house):
    """It stays in its writer's workbook; the session has not answered yet."""
    ann = any_house.person("ann")
    any_house.do("goto", step="letter")
    any_house.do("open")
    exercise = ann.view()["exercise"]
    ann.way(exercise["place"]).submit("f" * 32, 1, exercise["version"], LETTER)
    assert any_house.room["counts"]["answered"] == 1
    any_house.clock.on(minutes=1)
    any_house.do("afresh")
    any_house.clock.on(minutes=1)
    any_house.do("goto", step="letter~1")
    any_house.do("open")
    assert any_house.room["counts"]["answered"] == 0


# ---- who is simulated


def test_nobody_is_simulated_by_their_own_word(any_house):
    """Without a ticket, with a wrong one, with another room's, or with one that is over: no seat."""
    any_house.person("bot", simulated=True)
    told = {"nickname": None, "role": None, "table": None}
    other = any_house.another_chair()
    other.create("whole-day")
    _, theirs = other.rehearse(1)
    for ticket in ("", "guessed", theirs):
        with pytest.raises(Refused, match="rehearsal is over"):
            any_house.workbook.desk(participant_of("mallory")).join(any_house.code, told, ticket)
    any_house.do("send_home")
    with pytest.raises(Refused, match="rehearsal is over"):
        any_house.workbook.desk(participant_of("mallory")).join(
            any_house.code, told, any_house.ticket
        )
    assert any_house.room["counts"]["joined"] == 0


def test_a_ticket_does_not_last(house):
    """After some hours it lets nobody in."""
    house.person("bot", simulated=True)
    house.clock.on(hours=5)
    with pytest.raises(Refused, match="rehearsal is over"):
        house.person("another", simulated=True)


def test_a_ticket_makes_nobody_simulated_who_is_there_already(house):
    """Whoever sits as somebody cannot vanish from the report."""
    ann = house.person("ann")
    house.person("bot", simulated=True)
    ann.join(house.code, {"nickname": None, "role": None, "table": None}, house.ticket)
    assert house.room["counts"]["joined"] == 1


def test_the_ticket_is_on_no_screen(house):
    """Nor is its hash."""
    desk = house.person("bot", simulated=True)
    kept = next(e for e in house.workbook.rooms.events(desk.seat.room) if e.kind == "rehearsed")
    secrets = {house.ticket, kept.data["ticket"]}
    for told in (house.chair.view(), desk.view(), house.person("ann").view()):
        assert not secrets & {value for _, value in everything(told) if isinstance(value, str)}


def test_one_rehearsal_at_a_time(house):
    """A second one is refused, also where the room has ended."""
    house.person("bot", simulated=True)
    with pytest.raises(Refused, match="under way"):
        house.chair.rehearse(3)
    house.do("end")
    with pytest.raises(Refused, match="ended"):
        house.chair.rehearse(3)


def test_a_room_is_found_for_a_rehearsal_by_its_code(house):
    """The command finds it in the store that it shares with the server, and says so if not."""
    ticket = house.workbook.rehearse(house.code.lower(), 2)
    house.workbook.desk("e" * 32).join(
        house.code, {"nickname": None, "role": None, "table": None}, ticket
    )
    assert house.room["rehearsal"]["joined"] == 1
    with pytest.raises(Refused, match="where the server runs"):
        house.workbook.rehearse("CDFGH", 2)


def test_another_device_can_send_them_home(house):
    """The crowd belongs to the room, not to the page that let it in."""
    house.person("bot", simulated=True)
    second = house.another_chair()
    second.enter(house.code)
    assert second.view()["room"]["rehearsal"]["people"] == 8
    second.do("send_home", second.view()["room"]["seq"], {})
    assert house.room["rehearsal"] is None


# ---- one seat for each


def test_whoever_takes_over_a_seat_gives_up_their_own(any_house):
    """One device is one voice in a round, whatever seats it has had; what it sent is kept."""
    any_house.all("next", "next", "open")
    phone, laptop = any_house.person("phone"), any_house.person("laptop")
    others = any_house.people(5)
    for desk in (phone, laptop, *others):
        send(desk, "write")
    phone.leave_words()
    laptop.resume(phone.words)
    assert any_house.room["counts"] | {"here": 6, "typing": 0} == any_house.room["counts"]
    assert any_house.room["counts"]["joined"] == 6
    any_house.do("close")
    assert any_house.room["picture"]["answered"] == 6
    assert phone.view()["room"]["joined"] == 6
    row = any_house.chair.bound()
    assert len(any_house.workbook.rooms.votes(row.id, "first")) == 7


def test_many_seats_from_one_address_are_seen(any_house):
    """A number where it says something, and never whose."""
    any_house.people(3, network="a venue")
    assert any_house.room["crowded"] is None
    for n in range(8):
        any_house.person(f"again {n}", network="one phone")
    assert any_house.room["crowded"] == 8
    shared = [value for _, value in everything(any_house.room) if value in ("a venue", "one phone")]
    assert shared == []


def test_a_venue_that_shares_one_address_is_not_pointed_at(house):
    """Where all come from one, that says nothing; nor do simulated people, who are here."""
    house.people(9, network="a venue")
    assert house.room["crowded"] is None
    house.person("bot", simulated=True, network="the server")
    assert house.room["crowded"] is None


# ---- a close that was undone, and who is counted


def test_a_report_is_not_cut_by_votes_that_it_does_not_count(any_house):
    """Eight simulated votes before six of people: the close that was undone had seen all of them."""
    any_house.all("next", "next", "open")
    bots, people = crowd(any_house), any_house.people(9)
    for desk in (*bots, *people[:6]):
        send(desk, "write")
    any_house.all("close", "undo")
    for desk in people[6:]:
        send(desk, "nobody")
    any_house.all("close", "reveal")
    any_house.chair.show_report()
    picture = any_house.room["report"]["steps"][1]["picture"]
    assert picture["answered"] == 6
    assert picture["counts"]["write"][""] == 6


def test_a_log_of_old_says_when_and_is_read_so(any_house):
    """Its closes have only counts, in which others were; what had come by then is known by the time."""
    any_house.all("next", "next", "open")
    people = any_house.people(9)
    for desk in people[:6]:
        send(desk, "write")
    any_house.clock.on(seconds=1)
    row = any_house.chair.bound()
    with any_house.workbook.rooms.turn(row.id) as turn:
        seq = turn.append("closed", {"step": "first", "round": 1, "votes": 14}, any_house.clock())
        turn.append("undone", {"seq": seq}, any_house.clock())
    any_house.clock.on(seconds=1)
    for desk in people[6:]:
        send(desk, "nobody")
    any_house.do("close")
    assert any_house.room["picture"]["answered"] == 6


def test_where_somebody_came_from_is_handed_to_nobody_and_goes_with_the_room(kept_house):
    """It is kept to be compared, and for no longer than the room."""
    kept_house.person("ann", network="1234567890abcdef")
    kept = kept_house.workbook.people.kept(participant_of("ann"))
    (seat,) = kept["seats in rooms"]
    assert "network" not in seat
    row = kept_house.chair.bound()
    assert kept_house.workbook.rooms.seats(row.id)[0].network == "1234567890abcdef"
    kept_house.chair.purge(kept_house.code)
    assert kept_house.workbook.rooms.seats(row.id) == []


def test_a_migration_sends_the_simulated_people_of_old_home(home):
    """Those of rehearsals before there were tickets are in no count any more; people stay."""
    engine = open_engine(sqlite_url(home / "old.db"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        at = "'2026-01-01'"
        connection.exec_driver_sql(f"INSERT INTO rooms VALUES (1, 'CDFGH', {at}, 0)")
        for seat, simulated in ((1, 0), (2, 1)):
            connection.exec_driver_sql(
                "INSERT INTO room_seats (id, room, person, simulated, at, seen) "
                f"VALUES ({seat}, 1, 'p{seat}', {simulated}, {at}, {at})"
            )
            connection.exec_driver_sql(
                "INSERT INTO room_votes (submission, room, step, round, seat, given, late, at) "
                f"VALUES ('s{seat}', 1, 'a', 1, {seat}, '1', 0, {at})"
            )
        command.upgrade(config, "0004")
        for table, column in (("room_seats", "id"), ("room_votes", "seat")):
            found = connection.exec_driver_sql(f"SELECT {column} FROM {table}").scalars()
            assert list(found) == [1]
    engine.dispose()
