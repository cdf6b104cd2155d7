"""A room is the sum of what its facilitators did, and taking something back is one of these."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.rooms.events import Planned
from workbook.rooms.log import fold
from workbook.rooms.records import Event
from workbook.rooms.state import Room, Standing, Step, Timer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STEPS = [
    Step("hello", "Hello", 5),
    Step("first", "First", 5, "two-benches/first-word"),
    Step("talk", "Talk", 5, "two-benches/on-the-bench"),
]


def told(step):
    """A step as JSON data."""
    return asdict(step) | {"prompts": list(step.prompts)}


CREATED = ("created", {"title": "A room", "agenda": "day", "steps": [told(s) for s in STEPS]})


def log(*events):
    """Events a minute apart, after the one that made the room."""
    return [
        Event(n, kind, data, NOON + timedelta(minutes=n))
        for n, (kind, data) in enumerate([CREATED, *events], 1)
    ]


def after(*events):
    """How the room stands then."""
    return fold(log(*events))


def went(step):
    return "went", {"step": step}


def opened(step="first", round=1, **more):
    return "opened", {"step": step, "round": round, **more}


def closed(step="first", round=1, last=None):
    return "closed", {"step": step, "round": round, **({"last": last} if last else {})}


def revealed(step="first"):
    return "revealed", {"step": step, "round": 1}


def said(choice, round):
    return "said", {"step": "talk", "choice": choice, "round": round}


def afresh(turn=1, question=0):
    steps = [told(s) | {"id": f"{s.id.partition('~')[0]}~{turn}"} for s in STEPS]
    return "afresh", {"steps": steps, "question": question}


def undone(seq):
    return "undone", {"seq": seq}


def test_a_new_room_is_before_its_first_step():
    """It has its agenda, and nothing has begun."""
    room = after()
    assert (room.title, room.steps, room.seq) == ("A room", tuple(STEPS), 1)
    assert (room.here, room.step, room.number, room.begun, room.last) == (None, None, 0, None, None)
    assert room.standing() == Standing()


def test_a_step_survives_being_written():
    """What the log keeps of a step is the step."""
    step = Step("a", "A", 3, "x/y", "table", False, "Notes.", ("One?", "Two?"))
    agenda = Planned(steps=(step,))
    assert agenda.data() == {"steps": [told(step)]}
    assert after(("agenda", agenda.data())).steps == (step,)


def test_a_step_goes_through_its_phases():
    """Waiting, open, closed, revealed; the second vote is the next round, and the key stays known."""
    events = [went("first"), opened(), closed(), revealed(), opened(round=2), closed(round=2)]
    standings = [after(*events[:n]).standing() for n in range(1, 7)]
    assert [(s.phase, s.round, s.shown) for s in standings] == [
        ("waiting", 0, False),
        ("open", 1, False),
        ("closed", 1, False),
        ("revealed", 1, True),
        ("open", 2, True),
        ("closed", 2, True),
    ]


def test_the_clock_of_the_room_and_that_of_the_step():
    """The room began with its first step; each step begins anew, without the old timer or screen."""
    room = after(went("hello"), ("timed", {"minutes": 3}), ("screen", {"show": "wall"}))
    assert room.timer == Timer(3, NOON + timedelta(minutes=3))
    assert (room.begun, room.since, room.screen) == (*[NOON + timedelta(minutes=2)] * 2, "wall")
    later = fold([*log(went("hello")), Event(3, "went", {"step": "first"}, NOON)])
    assert (later.begun, later.since) == (NOON + timedelta(minutes=2), NOON)
    assert after(("timed", {"minutes": 3}), went("first")).timer is None
    assert after(("timed", {"minutes": 3}), ("timed", {"minutes": None})).timer is None


def test_what_is_revealed_is_not_withheld_and_what_has_ended_withholds_nothing():
    """Exercises on the agenda are withheld until each is revealed."""
    both = {"two-benches/first-word", "two-benches/on-the-bench"}
    assert after().withheld == both
    assert after(went("first"), opened(), closed()).withheld == both
    assert after(went("first"), opened(), revealed()).withheld == both - {"two-benches/first-word"}
    assert after(revealed(), opened(round=2)).withheld == both - {"two-benches/first-word"}
    assert after(("ended", {})).withheld == set()


def test_undoing_takes_back_what_was_done_last():
    """The room stands as before, the log has grown, and what came before can be undone next."""
    room = after(went("first"), opened(), closed(), undone(4))
    assert (room.standing().phase, room.seq, room.last.kind) == ("open", 5, "opened")
    room = after(went("first"), opened(), closed(), undone(4), undone(3))
    assert (room.standing(), room.last.kind) == (Standing(), "went")


def test_undoing_a_reveal_makes_it_secret_again():
    """Within the seconds in which a slip can be taken back."""
    assert (
        "two-benches/first-word" in after(went("first"), opened(), revealed(), undone(4)).withheld
    )


def test_undoing_the_end_goes_on():
    """A room that was ended by mistake goes on where it was."""
    room = after(went("first"), ("ended", {}), undone(3))
    assert (room.ended, room.here) == (None, "first")


def test_a_close_that_was_undone_is_remembered():
    """Which votes had come by then, so that pictures go on in steps of five; in old logs, until when."""
    room = after(opened(), closed(last=7), undone(3), closed(), undone(5))
    assert room.closes == {("first", 1): (7, NOON + timedelta(minutes=5))}
    assert after(opened(), closed(last=7)).closes == {}


def test_a_talk_walks_on_and_opens_the_next_vote_at_once():
    """Each line said is a step of the path; the last one opens nothing."""
    room = after(went("talk"), opened("talk"), closed("talk"), said("ask", 2), said("dates", 0))
    standing = room.standing()
    assert (standing.path, standing.asked) == (("ask", "dates"), (1, 2))
    assert (standing.phase, standing.round) == ("closed", 2)
    assert after(went("talk"), opened("talk"), said("ask", 2)).standing().phase == "open"


def test_a_replay_keeps_the_branch_that_was_walked():
    """Back to a turn with another line; what had been said is kept as a branch, once."""
    walked = [went("talk"), opened("talk"), said("ask", 2), said("dates", 0)]
    again = ("replayed", {"step": "talk", "n": 0, "choice": "tell", "round": 3})
    standing = after(*walked, again).standing()
    assert (standing.path, standing.asked, standing.round) == (("tell",), (0,), 3)
    assert standing.branches == (("ask", "dates"),)
    other = ("replayed", {"step": "talk", "n": 0, "choice": "shrug", "round": 0})
    back = ("replayed", {"step": "talk", "n": 0, "choice": "tell", "round": 4})
    assert after(*walked, again, other, back).standing().branches == (
        ("ask", "dates"),
        ("tell",),
        ("shrug",),
    )


def test_a_vote_that_was_opened_and_undone_is_never_opened_again():
    """Its votes were on other lines; the next vote has a number that nobody has voted under."""
    room = after(went("talk"), opened("talk"), closed("talk"), said("ask", 2), undone(5))
    assert (room.standing().round, room.fresh()) == (1, 3)
    assert after(went("talk")).fresh() == 1


def test_what_is_shown_goes_on_the_screen_and_comes_off():
    """Texts and questions are shown one by one; the last text is the one in large type."""
    shown = ("shown", {"what": "text", "id": "t1", "on": True})
    wall = ("shown", {"what": "wall", "id": 7, "on": True})
    room = after(shown, wall)
    assert (room.texts, room.text, room.wall, room.screen) == ({"t1"}, "t1", {7}, "wall")
    room = after(shown, wall, *((k, d | {"on": False}) for k, d in (shown, wall)))
    assert (room.texts, room.text, room.wall) == (frozenset(), None, frozenset())


def test_the_agenda_may_change_under_the_room():
    """Steps that stay keep how they stand; one that is taken out is no longer here."""
    fewer = ("agenda", {"steps": [told(STEPS[1])]})
    room = after(went("first"), opened(), fewer)
    assert (room.steps, room.number, room.standing().phase) == ((STEPS[1],), 1, "open")
    assert after(went("hello"), fewer).here is None


SIMPLE = st.sampled_from(
    [
        *(went(step.id) for step in STEPS),
        *(opened(), closed(last=3), revealed(), opened(round=2), opened(tables={"4": [1, 2]})),
        *(
            ("shown", {"what": "wall", "id": 7, "on": True}),
            ("muted", {"seat": 1, "id": 7, "on": True}),
        ),
        *(("hidden", {"what": "wall", "id": 7, "on": on}) for on in (True, False)),
        *(("paused", {}), ("resumed", {}), ("ended", {}), afresh()),
        *(("timed", {"minutes": 4}), ("counted", {"n": 3}), ("screen", {"show": "join"})),
        ("hands", {"step": "first", "round": 1, "counts": {"write": 2}}),
    ]
)


@given(st.lists(SIMPLE, min_size=1, max_size=8))
def test_undoing_is_as_if_it_had_not_been_done(events):
    """Whatever was done last: after its undoing, all but its number, its moment and the memory is as before."""
    before, undone_again = after(*events[:-1]), after(*events, undone(len(events) + 1))
    for name in Room.__slots__:
        if name not in ("seq", "at", "closes", "rounds", "seated", "turns"):
            assert getattr(undone_again, name) == getattr(before, name), name


PLAYED = [went("first"), opened(), closed(last=3), revealed()]


@given(st.lists(SIMPLE, max_size=8))
def test_started_afresh_a_room_is_as_new(events):
    """Whatever was done in it: but for the ids of its steps it stands as it did when it was made."""
    new, room = after(), after(*events, afresh(question=4))
    assert [step.id.partition("~")[0] for step in room.steps] == [step.id for step in STEPS]
    ours = ("steps", "seq", "at", "last", "closes", "rounds", "seated", "turns", "afresh", "asked")
    ours += ("muted",)  # who was muted stays so
    for name in Room.__slots__:
        if name not in ours:
            assert getattr(room, name) == getattr(new, name), name
    assert (room.fresh(), room.asked) == (1, 4)
    assert room.withheld == new.withheld


def test_starting_afresh_can_be_taken_back():
    """The room is where it was, and how often it was started afresh is not forgotten."""
    room = after(*PLAYED, afresh(), undone(6))
    assert (room.here, room.standing().phase, room.afresh) == ("first", "revealed", None)
    assert room.turns == 1


def test_a_rehearsal_is_on_until_its_people_are_sent_home():
    """Neither can be taken back: people who have left do not come again."""
    begun = [*PLAYED, ("rehearsed", {"people": 8, "ticket": "t"})]
    assert after(*begun).rehearsal.people == 8
    assert after(*begun).last.kind == "revealed"
    assert after(*begun, afresh()).rehearsal.people == 8
    room = after(*begun, ("sent_home", {}))
    assert (room.rehearsal, room.last.kind) == (None, "revealed")


def test_an_unknown_event_is_not_passed_over():
    """A log that cannot be read must not look like one that says nothing."""
    with pytest.raises(ValueError, match="exploded"):
        after(("exploded", {}))
