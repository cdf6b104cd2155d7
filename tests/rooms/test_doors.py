"""Coming in by a code or by words, and how guessing either is slowed."""

import pytest

from tests.rooms.house import send
from workbook.app.identity import participant_of
from workbook.learning import Refused
from workbook.rooms import code
from workbook.rooms.code import DRAWN, LETTERS, hashed, new_code, new_words, read_code
from workbook.rooms.doors import CROWD, FREE, LONGEST, described, written

NOBODY = {"nickname": None, "role": None, "table": None}
WRONG = "CDFGH"


def wait(desk):
    """How long somebody has to wait before the next try."""
    return desk.doors.wait(desk.participant)


def guess(desk, code=WRONG):
    """Try a code that is wrong; a refusal is what comes of it."""
    with pytest.raises(Refused) as refused:
        desk.join(code, NOBODY)
    return str(refused.value)


@pytest.fixture
def stranger(house):
    """Somebody who has not joined."""
    return house.workbook.desk(participant_of("stranger"))


def test_codes_have_no_letters_that_look_alike():
    """Neither on a projector nor by hand, and no vowels, so that no code is a word."""
    assert set(LETTERS).isdisjoint("AEIOUBSZLV01258")
    assert all(read_code(new_code()) for _ in range(50))
    assert len({new_code() for _ in range(50)}) > 45


def test_new_codes_are_no_words(monkeypatch):
    """Nor what a Council would read as one: another is drawn. Codes of before are read as before."""
    assert set("AEIOUY34").isdisjoint(DRAWN)
    assert read_code("Y3K4M") == "Y3K4M"
    drawn = iter("FCKPMKKK7MPNGRXD6GTWCN7PMP6G7FK7PMX")
    monkeypatch.setattr(code.secrets, "choice", lambda _: next(drawn))
    assert new_code() == "D6GTW"
    assert new_code() == "P6G7F"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "k7pmx",
            " K7P-MX ",
            "K7 PMX",
            "k7p.mx\n",
            "K7PMX.",
            "(K7PMX)",
            "\u201ck7pmx\u201d,",
            "K\uff17PMX",
        ),
        *("Code: K7PMX", "K7PMX - The taster", "room k7pmx!", "k 7 p m x"),
        "http://192.168.1.20:8866/join/K7PMX",
        "HTTP://192.168.1.20:8866/JOIN/K7PMX",
        "192.168.1.20:8866/join/k7pmx",
        "workbook.example.org/join/K7PMX.",
        "https://workbook.example.org/join/K7PMX/ ",
        "<https://workbook.example.org/join/k7p-mx>",
        "https://workbook.example.org/join/K7P%20MX?utm_source=mail#top",
        "https://workbook.example.org/join/%4B7PMX",
        "http://[2001:db8::1]:8866/join/K7PMX",
        "https://elsewhere.example/join?x=1&code=k7p+mx&y=CDFGH",
        "https://workbook.example.org/room#K7PMX",
        "https://workbook.example.org/room/#k7pmx)",
        "Please join:\nhttps://workbook.example.org/join/K7PMX\nSee you there",
        "/join/K7PMX",
        "join/K7PMX",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    """Alone, in a sentence, or as the link of a room, whatever host's: it is the code that counts."""
    assert read_code(typed) == "K7PMX"


@pytest.mark.parametrize(
    "typed",
    [
        *(None, "", "K7PM", "K7PMXX", "K0PMX", "hello", 12345, "\0", "K7PMX or CDFGH", "K7PM X9"),
        *("https://k7pmx.example.org/", "https://K7PMX/", "https://workbook.example.org/join/"),
        *("https://workbook.example.org/join/K7PMXX", "https://workbook.example.org/facilitator"),
        *("/join/CDFGHJK", "K7PMX" * 100_000, "%" * 100_000),
    ],
)
def test_what_can_be_no_code_is_none(typed):
    """Whatever a page sends."""
    assert read_code(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        *("Plain Words joined here.", "plain-words-joined-here", "plainwordsjoinedhere"),
        *("pla\xadin words joined here", "plain\u200bwords\u2011joined\u2019here"),
        "\uff50\uff4c\uff41\uff49\uff4e \uff37\uff4f\uff52\uff44\uff53 joined here",
    ],
)
def test_words_are_read_however_they_are_typed(typed):
    """Their letters count, whatever a keyboard or a mail has put between them or made of them."""
    assert hashed(typed) == hashed("plain-words-joined-here")


def test_a_right_code_lets_in(any_house):
    """With a nickname, a role and a table, each of which may be left out."""
    ann = any_house.person("ann", nickname="  Ann  T ", role="nhs", table=3)
    assert ann.view()["stage"] == "in"
    assert ann.view()["me"] == {"nickname": "Ann T", "role": "nhs", "table": 3}
    assert any_house.person("bob").view()["me"] == NOBODY


@pytest.mark.parametrize(
    "told",
    [
        {"nickname": "x" * 41},
        {"role": "mp"},
        {"role": ["nhs"]},
        {"table": 0},
        {"table": 31},
        {"table": True},
        {"table": "3"},
        {"table": 2.0},
    ],
)
def test_what_cannot_be_is_refused_and_nobody_sits(house, stranger, told):
    """In one sentence, and without a seat."""
    with pytest.raises(Refused):
        stranger.join(house.code, NOBODY | told)
    assert stranger.seat is None


def test_signs_that_are_none_are_left_out(any_house):
    """Text that a database would choke on is taken without them; all else stays."""
    ann = any_house.person("ann", nickname="A\0n\ud800n\x1b \U0001f6a9")
    assert ann.view()["me"]["nickname"] == "Ann \U0001f6a9"
    ann.ask("a" * 32, "Why\0?\n\nAnd\tthen \udfff?")
    assert any_house.room["wall"][0]["text"] == "Why?\n\nAnd\tthen ?"
    assert (written(None), described()["nickname"]) == ("None", None)


@pytest.mark.parametrize("unseen", ["\u200b\u2060", "\u202e", "\u3164", "\u2800 \u00ad", "\u0301"])
def test_what_nobody_can_see_is_no_name_and_no_question(house, unseen):
    """A name of unseen signs is none, a question of them is empty, and a room keeps its agenda's title."""
    ann = house.person("ann", nickname=unseen)
    assert ann.view()["me"]["nickname"] is None
    with pytest.raises(Refused, match="1 to"):
        ann.ask("a" * 32, unseen)
    house.chair.create("whole-day", unseen)
    assert house.room["title"] == house.workbook.library.agendas["whole-day"].title


def test_what_turns_or_towers_reaches_nobody(house):
    """Names, questions and titles are cleaned in one way, and counted as they are left."""
    ann = house.person("ann", nickname="\u202enna" + "\u0301" * 40)
    assert ann.view()["me"]["nickname"] == "nn\u00e1"
    ann.ask("a" * 32, "\u2067Why" + "\u200b" * 600)
    assert house.room["wall"][0]["text"] == "Why"
    house.chair.create("whole-day", "Half\u202e a day")
    assert house.room["title"] == "Half a day"


def test_an_ended_room_lets_nobody_new_in(house, stranger):
    """Those who were there may come back to it; a stranger is told that it is over."""
    ann = house.person("ann")
    house.do("end")
    with pytest.raises(Refused, match="ended"):
        stranger.join(house.code, NOBODY)
    ann.join(house.code, NOBODY)
    assert ann.view()["stage"] == "ended"


def test_mistyping_costs_nothing_and_guessing_costs_more_each_time(stranger, house):
    """After some free tries each wrong one doubles the wait, up to a minute."""
    waits = []
    for _ in range(FREE + 8):
        house.clock.on(seconds=wait(stranger))
        guess(stranger)
        waits.append(wait(stranger))
    assert waits == [0] * FREE + [2, 4, 8, 16, 32, LONGEST, LONGEST, LONGEST]


def test_while_one_waits_even_the_right_code_is_not_looked_at(stranger, house):
    """Or the wait would cost a guesser nothing; afterwards it lets in."""
    for _ in range(FREE + 1):
        guess(stranger)
    with pytest.raises(Refused, match="again in 2 seconds"):
        stranger.join(house.code, NOBODY)
    house.clock.on(seconds=2)
    stranger.join(house.code, NOBODY)
    assert stranger.seat


def test_a_try_that_had_to_wait_is_not_a_wrong_one(stranger):
    """An impatient thumb does not lengthen its own wait."""
    for _ in range(FREE + 1):
        guess(stranger)
    before = wait(stranger)
    assert "Try again in" in guess(stranger)
    assert wait(stranger) == before


def test_wrong_guesses_are_forgotten(stranger, house):
    """After ten minutes somebody starts afresh."""
    for _ in range(FREE + 3):
        guess(stranger)
        house.clock.on(seconds=wait(stranger))
    house.clock.on(minutes=11)
    guess(stranger)
    assert wait(stranger) == 0


def test_sixty_right_joins_succeed_while_somebody_guesses(any_house):
    """Nobody who has made no mistake waits, however many wrong codes come in."""
    records, now = any_house.workbook.rooms, any_house.clock()
    for n in range(CROWD):
        records.guess(f"guesser {n % 7}", now)
    people = any_house.people(60)
    assert all(desk.view()["stage"] == "in" for desk in people)
    assert any_house.room["counts"]["joined"] == 60


def test_in_a_crowd_of_guesses_one_wrong_code_costs_seconds(stranger, house):
    """Cookies are cheap: many browsers that guess a little slow those down who guess wrong."""
    for n in range(CROWD):
        house.workbook.rooms.guess(f"guesser {n}", house.clock())
    assert wait(stranger) == 0
    guess(stranger)
    assert wait(stranger) == 5


def test_words_move_a_person_to_another_device(any_house):
    """The other device has the same seat, the same answers and the same number."""
    ann, laptop = any_house.person("ann"), any_house.workbook.desk(participant_of("laptop"))
    ann.leave_words()
    words = ann.view()["resume"]["words"]
    assert ann.view()["resume"]["minutes"] == 15
    laptop.resume(f"  {words.upper().replace('-', ' ')} ")
    assert laptop.seat.id == ann.seat.id
    assert laptop.view()["number"] == ann.view()["number"] == participant_of("ann")[:8]
    assert any_house.room["counts"]["joined"] == 1


def test_words_are_kept_as_a_hash(kept_house):
    """Whoever reads the database cannot take a seat."""
    ann = kept_house.person("ann")
    ann.leave_words()
    dumped = (kept_house.home / "workbook.db").read_bytes()
    assert ann.view()["resume"]["words"].encode() not in dumped


def test_wrong_or_old_words_are_refused_and_slowed(house, stranger):
    """They are guesses like wrong codes."""
    ann = house.person("ann")
    ann.leave_words()
    words = ann.view()["resume"]["words"]
    house.clock.on(minutes=16)
    for n in range(FREE + 1):
        with pytest.raises(Refused):
            stranger.resume(words if n % 2 else "four-wrong-words-here")
    assert wait(stranger) == 2
    assert stranger.seat is None


def test_words_are_plain_and_many():
    """Four words of four to six letters."""
    made = {new_words() for _ in range(20)}
    assert len(made) == 20
    assert all(4 <= len(word) <= 6 and word.isalpha() for one in made for word in one.split("-"))
    assert all(len(one.split("-")) == 4 for one in made)


def test_a_code_that_is_no_room_is_remembered_for_the_page(stranger):
    """What was typed is shown again, cut to what a code can be; the join page says who one is."""
    guess(stranger, "K7PMX-and-much-more")
    view = stranger.view()
    assert (view["stage"], view["code"]) == ("join", "K7PMX-and-mu")
    assert view["number"] == participant_of("stranger")[:8]


def test_words_are_shown_no_longer_than_they_hold(any_house):
    """Used on the other device, or a quarter of an hour old: they would be refused where typed."""
    ann = any_house.person("ann")
    for pass_on in (
        lambda: any_house.workbook.desk(participant_of("laptop")).resume(ann.words),
        lambda: any_house.clock.on(minutes=15),
    ):
        ann.leave_words()
        assert ann.view()["resume"]
        before = ann.latest
        pass_on()
        assert ann.latest != before
        assert ann.view()["resume"] is None


def test_whoever_has_moved_to_another_device_counts_once(any_house):
    """The seat that the laptop had before is nobody's: not in the counts, the picture or the report."""
    any_house.all("next", "next", "open")
    people = any_house.people(5)
    laptop = any_house.person("laptop", table=3)
    for one in (*people, laptop):
        send(one, "write")
    people[0].leave_words()
    laptop.resume(people[0].words)
    any_house.all("close", "reveal")
    any_house.chair.show_report()
    room = any_house.room
    step = {one["title"]: one for one in room["report"]["steps"]}["First"]
    figures = (room["counts"]["joined"], room["counts"]["answered"], room["picture"]["answered"])
    assert figures == (5, 5, 5)
    assert (room["report"]["people"], step["answered"], step["picture"]["answered"]) == (5, 5, 5)
    assert people[1].view()["room"]["joined"] == 5
