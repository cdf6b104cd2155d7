"""Logs of old fold as they ever did: no kind of event and nothing that is kept of one has changed."""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from tests.rooms.test_log import NOON
from workbook.rooms.events import AnyHappening, Planned, what
from workbook.rooms.log import fold
from workbook.rooms.records import Event

KEPT = json.loads(Path(__file__).with_name("every_kind.json").read_text("utf-8"))
"""A log with every kind, some as they were before more was noted, and how the room stood after it."""

LOG = [
    Event(n, kind, data, NOON + timedelta(minutes=n))
    for n, (kind, data) in enumerate(KEPT["log"], 1)
]


def plain(value):
    """A value as JSON data, moments as minutes after noon."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        return int((value - NOON).total_seconds() / 60)
    if isinstance(value, frozenset):
        return sorted((plain(one) for one in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return [[plain(key), plain(one)] for key, one in value.items()]
    return value


def test_every_kind_of_event_is_in_the_log():
    """Whoever adds one adds it there."""
    known = {kind.model_fields["kind"].default for kind in get_args(AnyHappening)}
    assert {event.kind for event in LOG} == known


def test_a_log_of_old_folds_as_it_did():
    """With events from before closes had a cut, before tables were noted, and before steps had notes."""
    stands = plain(fold(LOG))
    assert stands.pop("at") == len(LOG)
    assert stands == KEPT["stands"]


@pytest.mark.parametrize("event", LOG, ids=lambda event: f"{event.seq}-{event.kind}")
def test_an_event_is_written_as_it_was_read(event):
    """The same data under the same kind; what was not said is not said now."""
    happened = what(event)
    assert happened.kind == event.kind
    assert what(replace(event, data=happened.data())) == happened
    if not isinstance(happened, Planned):  # a step is always written as a whole
        assert json.loads(json.dumps(happened.data())) == event.data
