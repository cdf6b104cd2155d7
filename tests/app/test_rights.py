"""What is kept on a person can be handed over and removed, and nothing is kept for ever."""

import json
import logging
import secrets
import stat
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text

from tests.pages import page_of
from tests.rooms.house import House, send
from workbook.app.identity import SELF_PACED, participant_of
from workbook.app.places import store_url as named_store
from workbook.app.rights import KEPT_FOR, NotOne, Rights, housekeeping, read_age
from workbook.cli import main
from workbook.learning import Refused
from workbook.store import open_engine, sqlite_url
from workbook.store.tables import metadata

ANN, BOB = participant_of("ann"), participant_of("bob")
FIRST = "two-benches/first-word"


@pytest.fixture
def any_house(tmp_path, home, store_url):
    """A room on each kind of store."""
    return House(tmp_path, home, store_url)


@pytest.fixture
def house(tmp_path, home):
    """A room on SQLite."""
    return House(tmp_path, home)


def rights(house):
    """The rights of those in it."""
    return Rights(house.workbook.people, house.clock)


def busy(house, name, option="write"):
    """Somebody who does everything that leaves a trace, in the room and by themselves."""
    desk = house.person(name, nickname=f"nick of {name}", role="nhs", table=2)
    laptop = house.workbook.desk(participant_of(f"{name}'s laptop"))
    with pytest.raises(Refused, match="no room"):
        desk.join("CDFGH", {"nickname": None, "role": None, "table": None})
    desk.way().draft(1, 1, "nobody")
    send(desk, option)
    desk.be_sure(1, 2)
    desk.ask(secrets.token_hex(16), f"question of {name}")
    desk.leave_words()
    laptop.resume(desk.words)
    desk.leave_words()
    who = participant_of(name)
    house.workbook.choose_role(who, "council")
    way = house.workbook.way(who, "two-benches/looking-back")
    way.hint(1, 1)
    way.draft(1, 1, {"texts": {"keep": f"draft of {name}"}})
    way.submit(secrets.token_hex(16), 1, 3, {"texts": {"keep": f"text of {name}"}})
    return desk


def counted(url):
    """How many rows each table has."""
    engine = open_engine(url)
    with engine.connect() as connection:
        rows = {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return rows


def dumped(url):
    """Everything that stands in a database, as text."""
    engine = open_engine(url)
    with engine.connect() as connection:
        told = str([connection.execute(select(table)).all() for table in metadata.tables.values()])
    engine.dispose()
    return told


EVERYTHING = {
    *("answers", "drafts", "hints", "roles", "wrong codes"),
    *("votes", "how sure", "drafts in rooms", "questions", "words to come back by"),
    *("devices", "seats in rooms"),
}


def test_an_export_has_everything_on_one_person_and_nothing_of_others(any_house):
    """From every table, as JSON, with rooms by their code and moments in words."""
    any_house.all("next", "next", "open")
    busy(any_house, "ann")
    busy(any_house, "bob", "nobody")
    found = rights(any_house).export(ANN)
    assert set(found["kept"]) == EVERYTHING
    told = json.dumps(found)
    assert "text of ann" in told
    assert "draft of ann" in told
    assert "question of ann" in told
    assert "nick of ann" in told
    assert "bob" not in told
    assert BOB not in told
    vote = found["kept"]["votes"][0]
    assert (vote["room"], vote["given"]) == (any_house.code, "write")
    assert vote["at"] == found["made"] == any_house.clock().isoformat()
    assert len(found["kept"]["devices"]) == 2


def test_forgetting_takes_everything_of_one_person_and_of_nobody_else(any_house, store_url):
    """Not a row and not a word is left; what others have is as it was."""
    any_house.all("next", "next", "open")
    busy(any_house, "bob", "nobody")
    before = counted(store_url)
    busy(any_house, "ann")
    removed = rights(any_house).forget(ANN)
    assert set(removed) == EVERYTHING
    assert all(removed.values())
    assert counted(store_url) == before
    left = dumped(store_url)
    assert ANN not in left
    assert "of ann" not in left
    assert rights(any_house).export(BOB)["kept"]
    assert rights(any_house).forget(ANN) == {}


def test_the_votes_of_whoever_is_forgotten_leave_the_tally(any_house):
    """A picture of six is one of five; under five there is none."""
    any_house.all("next", "next", "open")
    people = any_house.people(6)
    for desk in people:
        send(desk, "write")
    any_house.do("close")
    sizes = []
    for n in (0, 1):
        rights(any_house).forget(participant_of(f"person {n}"))
        drawn = any_house.room["picture"]
        sizes.append(drawn["answered"] if drawn else None)
    assert sizes == [5, None]
    assert people[0].view()["stage"] == "join"


def test_whoever_was_forgotten_may_come_again(any_house):
    """As somebody new, with nothing of before."""
    any_house.all("next", "next", "open")
    ann = busy(any_house, "ann")
    rights(any_house).forget(ANN)
    ann.join(any_house.code, {"nickname": None, "role": None, "table": None})
    assert ann.view()["exercise"]["sent"] is None
    assert ann.view()["me"]["nickname"] is None


def test_a_person_whose_device_had_moved_can_come_back_after_the_other_is_forgotten(any_house):
    """Their own seat is still theirs."""
    ann, bob = any_house.person("ann"), any_house.person("bob")
    own = ann.seat.id
    bob.leave_words()
    ann.resume(bob.words)
    rights(any_house).forget(BOB)
    assert ann.view()["stage"] == "join"
    any_house.person("ann")
    assert ann.seat.id == own


@pytest.mark.parametrize("number", ["{}", " {} ", "whole"])
def test_a_person_is_found_by_the_number_their_page_shows(any_house, number):
    """Eight digits, or the whole name."""
    page = any_house.person("ann").view()["number"]
    assert rights(any_house).find(ANN if number == "whole" else number.format(page)) == ANN
    assert rights(any_house).find(page.upper()) == ANN


@pytest.mark.parametrize("number", ["", "1234567", "%%%%%%%%", "________", "1234567g", "../../.."])
def test_what_is_no_number_is_told_in_one_sentence(house, number):
    """And matches nobody."""
    house.person("ann")
    with pytest.raises(NotOne, match="no number of a person"):
        rights(house).find(number)


def test_a_number_that_is_nobodys_or_two_peoples_is_told(any_house):
    """The second with the whole names, of which one can be given."""
    with pytest.raises(NotOne, match="Nothing is kept on anybody with the number 00000000"):
        rights(any_house).find("00000000")
    for end in ("a", "b"):
        any_house.workbook.choose_role("12345678" + end * 24, "nhs")
    with pytest.raises(NotOne, match="2 people") as told:
        rights(any_house).find("12345678")
    assert "12345678" + "b" * 24 in str(told.value)
    assert rights(any_house).find("12345678b") == "12345678" + "b" * 24


# ---- nothing is kept for ever ----


def answered(house, who):
    """Somebody answers by themselves."""
    way = house.workbook.way(who, "two-benches/in-order", alone=True)
    way.submit(
        secrets.token_hex(16), way.view()["attempt"], 3, ["first", "second", "third", "fourth"]
    )


def test_what_has_been_quiet_for_ninety_days_is_removed(any_house, store_url):
    """Rooms by what happened there last, people by what they did last; whoever was active stays."""
    any_house.all("next", "next", "open")
    busy(any_house, "ann")
    answered(any_house, SELF_PACED)
    answered(any_house, "kept")
    any_house.clock.on(days=60)
    answered(any_house, "kept")
    other = any_house.another_chair()
    other.create("whole-day")
    any_house.clock.on(days=29)
    housekeeping(any_house.workbook)
    assert len(any_house.workbook.rooms.rooms()) == 2
    any_house.clock.on(days=2)
    # Drafts and hints bear the time of the machine, which is not that of this test.
    engine = open_engine(store_url)
    with engine.begin() as connection:
        for table in ("drafts", "hints"):
            connection.execute(text(f"UPDATE {table} SET at = '2026-03-02 12:00:00+00'"))
    engine.dispose()
    housekeeping(any_house.workbook)
    assert [row.code for row in any_house.workbook.rooms.rooms()] != [any_house.code]
    assert len(any_house.workbook.rooms.rooms()) == 1
    keeper = any_house.workbook.keeper
    assert keeper.all_answers(ANN) == []
    assert len(keeper.all_answers("kept")) == 2
    assert len(keeper.all_answers(SELF_PACED)) == 1
    assert ANN not in dumped(store_url)


def test_a_draft_alone_keeps_somebody(house):
    """Whoever is still writing is not forgotten."""
    today = datetime.now(UTC)  # a draft bears the time of the machine
    house.clock.now = today - KEPT_FOR - timedelta(days=1)
    answered(house, "writer")
    answered(house, "idle")
    house.workbook.way("writer", FIRST, alone=True).draft(1, 1, "write")
    house.clock.now = today
    assert rights(house).purge(KEPT_FOR).people == 1
    assert house.workbook.keeper.all_answers("writer")


def test_a_room_in_which_somebody_was_seen_is_not_old(any_house):
    """A page that is still open keeps its room."""
    ann = any_house.person("ann")
    any_house.clock.on(days=50)
    ann.here()
    any_house.clock.on(days=50)
    assert rights(any_house).purge(timedelta(days=90)).rooms == ()
    assert rights(any_house).purge(timedelta(days=40)).rooms == (any_house.code,)


def test_what_was_meant_for_minutes_goes_with_the_housekeeping(any_house, store_url):
    """Credentials of last week, wrong codes of an hour ago, words that hold no longer.

    A page that stays open keeps its credential for the week for which one may stay signed in.
    """
    any_house.all("next", "next", "open")
    busy(any_house, "ann")
    gone = ("room_chairs", "guesses", "room_resumes")
    housekeeping(any_house.workbook)
    before = counted(store_url)
    assert all(before[name] for name in gone)
    any_house.clock.on(days=7)
    housekeeping(any_house.workbook)
    assert counted(store_url)["room_chairs"] == before["room_chairs"]
    any_house.clock.on(hours=25)
    housekeeping(any_house.workbook)
    after = counted(store_url)
    assert [after[name] for name in gone] == [0, 0, 0]
    assert {n: c for n, c in after.items() if n not in gone} == {
        n: c for n, c in before.items() if n not in gone
    }


@pytest.mark.parametrize(
    ("written", "days"), [("90d", 90), ("1 day", 1), (" 30 Days ", 30), ("0d", 0)]
)
def test_an_age_is_read_as_people_write_it(written, days):
    """In days."""
    assert read_age(written) == timedelta(days=days)


@pytest.mark.parametrize("written", ["", "90", "d", "-1d", "90h", "soon", "1.5d", "999999999d"])
def test_what_is_no_age_is_none(written):
    """Nothing is removed because of a typing mistake."""
    assert read_age(written) is None


# ---- the commands ----


@pytest.fixture
def run(house, monkeypatch):
    """Run a command on the house's database; its exit code and what it printed."""
    monkeypatch.setenv("WORKBOOK_STORE", sqlite_url(house.home / "workbook.db"))

    def command(*arguments, input=None):
        args = [*map(str, arguments), "--home", str(house.home), "--content", str(house.content)]
        result = CliRunner().invoke(main, args, input=input)
        return result.exit_code, result.output

    return command


def test_the_export_command_prints_json_or_writes_a_file(house, run, tmp_path):
    """The file is closed to others."""
    house.all("next", "next", "open")
    busy(house, "ann")
    code, printed = run("data", "export", ANN[:8])
    assert code == 0
    assert json.loads(printed)["participant"] == ANN
    path = tmp_path / "ann.json"
    code, printed = run("data", "export", ANN[:8], "--to", path)
    assert (code, printed) == (0, f"Written: {path}\n")
    assert set(json.loads(path.read_text(encoding="utf-8"))["kept"]) == EVERYTHING
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    code, printed = run("data", "export", ANN[:8], "--to", tmp_path / "no" / "folder.json")
    assert code == 1
    assert "cannot be written" in printed


def test_the_forget_command_asks_first(house, run):
    """No is no; yes says what was removed."""
    house.all("next", "next", "open")
    busy(house, "ann")
    code, printed = run("data", "forget", ANN[:8], input="n\n")
    assert code == 1
    assert rights(house).export(ANN)["kept"]
    code, printed = run("data", "forget", ANN[:8], input="y\n")
    assert code == 0
    assert "1  votes\n" in printed
    assert printed.endswith(f"Nothing is kept on {ANN[:8]} any more.\n")
    assert rights(house).export(ANN)["kept"] == {}
    code, printed = run("data", "forget", ANN[:8], "--yes")
    assert (code, printed) == (
        1, f"Error: Nothing is kept on anybody with the number {ANN[:8]}.\n"
    )  # fmt: skip


def test_the_purge_command_says_what_it_removed(house, run):
    """Rooms by their codes, and how many people."""
    answered(house, ANN)
    code, printed = run("data", "purge", "--older-than", "soon")
    assert code == 2
    assert "--older-than 90d" in printed
    code, printed = run("data", "purge", "--older-than", "0d")
    assert (code, printed) == (
        0, f"Rooms removed: {house.code}\nPeople whose own work was removed: 1\n"
    )  # fmt: skip
    code, printed = run("data", "purge", "--older-than", "0d")
    assert printed == "Rooms removed: none\nPeople whose own work was removed: none\n"


def test_the_passphrase_command_asks_twice_and_shows_nothing(house, run):
    """What is typed is not printed; a short one is refused in a sentence."""
    code, printed = run("passphrase", input="warm weather\nwarm weather\n")
    assert code == 0
    assert "warm weather" not in printed
    assert house.workbook.doorkeeper.check("warm weather")
    code, printed = run("passphrase", input="short\nshort\n")
    assert code == 1
    assert "at least 8 characters" in printed
    run("passphrase", input="warm weather\nother weather\n")
    assert house.workbook.doorkeeper.check("warm weather")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ann:hunter22@db.example/rooms",
        "postgresql://ann:hunter22@db.example:port/rooms",
        "hunter22",
        "postgresql://ann:hunter22@127.0.0.1:1/rooms",
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(run, house, url):
    """By option or by the environment: one sentence, no traceback, and the password nowhere."""
    for options, environment in ((["--store", url], {}), ([], {"WORKBOOK_STORE": url})):
        args = ["data", "purge", "--older-than", "90d", *options, "--home", str(house.home)]
        result = CliRunner().invoke(main, args, env=environment)
        assert result.exit_code in (1, 2)
        assert "database" in result.output
        assert "hunter22" not in result.output
        assert "Traceback" not in result.output


def test_the_database_can_be_named_by_the_environment(monkeypatch):
    """WORKBOOK_STORE names it; without it, or with nothing in it, it is the file in the folder."""
    monkeypatch.setenv("WORKBOOK_STORE", "postgresql://ann@db.example/rooms")
    assert named_store() == "postgresql://ann@db.example/rooms"
    for nothing in ("", None):
        monkeypatch.setenv("WORKBOOK_STORE", nothing or "")
        if nothing is None:
            monkeypatch.delenv("WORKBOOK_STORE")
        assert named_store() is None


def test_a_command_hands_its_database_on(house, monkeypatch):
    """What it starts finds the database that was named by option."""
    url = sqlite_url(house.home / "other.db")
    monkeypatch.setenv("WORKBOOK_STORE", "")
    args = ["data", "purge", "--older-than", "90d", "--store", url, "--home", str(house.home)]
    assert CliRunner().invoke(main, args).exit_code == 0
    assert named_store() == url
    assert (house.home / "other.db").exists()


def test_the_commands_work_on_postgresql(tmp_path, home, postgres_url, monkeypatch):
    """With the URL as somebody would write it, in the environment."""
    house = House(tmp_path, home, postgres_url)
    house.person("ann")
    monkeypatch.setenv("WORKBOOK_STORE", postgres_url.replace("+psycopg", ""))
    result = CliRunner().invoke(main, ["data", "export", ANN[:8], "--home", str(home)])
    assert result.exit_code == 0
    assert json.loads(result.output)["kept"]["seats in rooms"][0]["room"] == house.code


# ---- the log ----


class Heard(logging.Handler):
    """Remembers everything that is logged."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def logged():
    """All that any logger says from now on."""
    heard = Heard()
    loggers = [logging.getLogger(name) for name in (None, "workbook", "workbook.screens")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(heard)
        logger.setLevel(logging.DEBUG)
    yield heard.lines
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(heard)
        logger.setLevel(level)


def test_nothing_personal_is_logged_in_a_room(any_house, logged):
    """Not what people wrote, not their names and numbers, and no code or words or passphrase."""
    any_house.all("next", "next", "open")
    ann = busy(any_house, "ann")
    any_house.workbook.doorkeeper.choose("the warm weather")
    logging.getLogger("workbook").info("a line that is there")
    told = "\n".join(logged)
    assert "a line that is there" in told
    for secret in (ANN, ANN[:8], "of ann", ann.words, any_house.code, "the warm weather"):
        assert secret not in told


def test_nothing_personal_is_logged_when_the_database_fails(any_house, store_url, logged):
    """The log gets the traceback of a message that could not be answered, and not the message."""
    from workbook.screens.room import RoomScreen

    any_house.all("next", "next", "open")
    screen = RoomScreen(page_of(any_house.workbook), any_house.person("ann"))
    engine = open_engine(store_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE room_questions"))
    engine.dispose()
    screen.receive({"type": "wall", "id": "a" * 32, "text": "our secret"})
    told = "\n".join(logged)
    assert "room_questions" in told
    for secret in ("our secret", ANN, ANN[:8]):
        assert secret not in told
