"""What a facilitator's page may send, and what is said of anything else."""

from typing import get_args

import pytest

from workbook.content.agendas import MOST_STEPS
from workbook.learning import Refused
from workbook.rooms import commands
from workbook.rooms.commands import MOST_MINUTES, MOST_PEOPLE, AnyWish, read
from workbook.rooms.leading import Lead

STEP = {"id": "first", "minutes": 5}
NUMBER = "whole number"


def test_every_wish_has_a_handler():
    """Whoever adds one says what comes of it."""
    handled = set(vars(Lead)["_what"].dispatcher.registry)
    assert set(get_args(AnyWish)) <= handled


@pytest.mark.parametrize(
    ("name", "args", "wish"),
    [
        ("open", {}, commands.Press(do="open")),
        ("goto", {"step": "a"}, commands.Goto(do="goto", step="a")),
        ("timer", {}, commands.SetTimer(do="timer", minutes=None)),
        ("timer", {"minutes": 3}, commands.SetTimer(do="timer", minutes=3)),
        ("screen", {"show": "wall"}, commands.SetScreen(do="screen", show="wall")),
        ("mute", {"id": 1, "on": 1}, commands.Mute(do="mute", id=1, on=True)),
        ("remove", {"what": "wall", "id": 1}, commands.Remove(do="remove", what="wall", id=1)),
        (
            "show",
            {"what": "text", "id": "a" * 130, "on": True},
            commands.Show(do="show", what="text", id="a" * 120, on=True),
        ),
    ],
)
def test_a_wish_is_read_from_what_the_page_sends(name, args, wish):
    """By its name; what else is in the message is passed over."""
    assert read(name, args | {"type": "do", "seq": 4, "do": "something else"}) == wish


@pytest.mark.parametrize(
    ("name", "args", "said"),
    [
        ("explode", {}, "cannot be done"),
        ("", {}, "cannot be done"),
        ("goto", {}, "no such step"),
        ("goto", {"step": ["a"]}, "no such step"),
        *(("timer", {"minutes": n}, NUMBER) for n in (0, MOST_MINUTES + 1, True, "5", 2.0)),
        *(("without_phone", {"n": n}, NUMBER) for n in (None, -1, MOST_PEOPLE + 1, False)),
        ("hands", {}, "nothing to count"),
        ("hands", {"counts": [1]}, "nothing to count"),
        ("hands", {"counts": {"a": -1}}, NUMBER),
        ("agenda", {"steps": None}, f"1 to {MOST_STEPS} steps"),
        ("agenda", {"steps": []}, f"1 to {MOST_STEPS} steps"),
        ("agenda", {"steps": [STEP] * (MOST_STEPS + 1)}, f"1 to {MOST_STEPS} steps"),
        ("agenda", {"steps": [STEP, "first"]}, "cannot be read"),
        ("agenda", {"steps": [STEP | {"minutes": 0}]}, NUMBER),
        ("screen", {"show": "everything"}, "no such view"),
        ("show", {}, "nothing to show"),
        ("set_aside", {"what": "wall", "id": "1"}, "nothing to show"),
        ("set_aside", {"what": "text", "id": 1}, "nothing to show"),
        ("remove", {"what": "wall", "id": True}, "nothing to show"),
        ("remove", {"what": {}, "id": []}, "nothing to show"),
        ("mute", {"id": "1"}, "no such question"),
        ("send_home", {"afresh": "yes"}, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(name, args, said):
    """One that says what would have been right, and nothing that was sent."""
    with pytest.raises(Refused, match=said):
        read(name, args)
