"""A screen in a kernel: what of it is public, what a browser may do to it, and what it sends."""

import json

import pytest
from traitlets import TraitError

from tests.content.rekeyed import ANSWERS
from tests.pages import page_of
from workbook.screens.exercises import SCREENS
from workbook.widgets.widget import Widget


@pytest.fixture
def widget(way, monkeypatch):
    """The widget of an exercise of the sample by its id, and what it has sent."""

    def on(id):
        mine = way(id)
        made, sent = Widget(SCREENS[mine.exercise.kind](page_of(), lambda: mine)), []
        monkeypatch.setattr(made, "send", lambda content, _buffers=None: sent.append(content))
        monkeypatch.setattr(made, "_send", lambda message, buffers=None: sent.append(message))
        return made, sent

    return on


def come(widget, **data):
    """A message of the widget protocol."""
    widget._handle_msg({"content": {"data": data}, "buffers": []})


@pytest.mark.parametrize("id", ANSWERS)
def test_a_browser_sets_no_state(widget, id):
    """State sent by a browser changes nothing, whichever trait it names and however it comes."""
    mine, _ = widget(id)
    before = json.dumps(mine.get_state(), default=str)
    theirs = {
        "view": {"state": "answered"},
        "words": {},
        "_esm": "alert(1)",
        "_css": "",
        "layout": 1,
    }
    mine.set_state(theirs)
    for method in ("update", "request_state", "echo_update"):
        come(mine, method=method, state=theirs, buffer_paths=[])
    assert json.dumps(mine.get_state(), default=str) == before


def test_messages_come_through_the_widget_channel(widget):
    """A custom message of the widget protocol is heard like any other."""
    mine, sent = widget("first-word")
    come(mine, method="custom", content={"type": "ping", "n": 1})
    assert sent == [{"type": "pong", "n": 1}]


def test_a_browser_that_asks_later_gets_what_is_true_by_then(widget):
    """A draft is not drawn on the page that sent it; another one that opens has it."""
    mine, sent = widget("first-word")
    draft = {"type": "draft", "attempt": 1, "seq": 1, "answer": "write"}
    come(mine, method="custom", content=draft)
    assert sent == [{"type": "noted", "attempt": 1, "seq": 1}]
    assert mine.get_state()["view"]["draft"] == {"answer": "write", "seq": 1}


def test_what_is_drawn_is_sent_even_where_it_is_the_same(widget, monkeypatch):
    """The browser may have missed it."""
    mine, _ = widget("first-word")
    drawn = []
    monkeypatch.setattr(mine, "send_state", drawn.append)
    come(mine, method="custom", content={"type": "resync"})
    assert drawn == ["view"]


def test_a_browser_can_make_none_itself():
    """The widget protocol lets it name any class that a kernel knows; this one needs a screen."""
    with pytest.raises((TypeError, TraitError)):
        Widget()
