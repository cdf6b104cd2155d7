"""Exercises on a page, without a browser: each message and what is answered to it."""

import json
import logging
import secrets
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.content.rekeyed import ANSWERS, planted
from workbook.content.kinds import KINDS
from workbook.screens.exercises import SCREENS
from workbook.screens.words import WORDS
from workbook.widgets.widget import Widget

IDS = list(ANSWERS)
VERSION = 3
each = pytest.mark.parametrize("id", IDS)
BROKEN = {"type": "refused", "message": WORDS["shared"]["broken"]}


def reference(page):
    """The exercise's reference answer, as its page sends it."""
    return page.screen._find().exercise.read(ANSWERS[page.screen._find().exercise.id]["reference"])


def submission(page, **changes):
    """A message that submits the reference answer."""
    return {
        "type": "submit",
        "id": secrets.token_hex(16),
        "attempt": 1,
        "version": VERSION,
        "answer": reference(page),
    } | changes


def draft(answer, seq=1, attempt=1):
    """A message with a draft."""
    return {"type": "draft", "attempt": attempt, "seq": seq, "answer": answer}


def kept(page):
    """Everything stored at the place: answers, draft and hints."""
    way = page.screen._find()
    return (
        way.keeper.answers(way.place),
        way.keeper.draft(way.place),
        way.keeper.hints(way.place, 1),
    )


def test_every_kind_of_exercise_has_a_screen():
    """No kind of content is without a screen, and no screen is for a kind that is not there."""
    assert set(SCREENS) == set(KINDS)


# ---- the protocol ----


@each
def test_a_page_begins_with_the_view(page, id):
    """A new screen holds the view and the words of its component."""
    mine = page(id)
    assert mine.view == mine.screen._find().view()
    assert mine.screen.words == {**WORDS["shared"], **WORDS[mine.screen.component]}


@each
def test_a_draft_is_noted_once_it_is_stored(page, id):
    """`draft` is answered by `noted`; only a conversation is drawn anew, before it."""
    mine = page(id)
    answer = reference(mine)[:1] if id == "on-the-bench" else reference(mine)
    *drawn, noted = mine.say(draft(answer, seq=4))
    assert noted == {"type": "noted", "attempt": 1, "seq": 4}
    assert kept(mine)[1].given == answer
    if id == "on-the-bench":
        assert [what for what, _ in drawn] == ["view"]
        assert len(drawn[0][1]["question"]["transcript"]) == 1
    else:
        assert drawn == []
    assert mine.view["draft"] == {"answer": answer, "seq": 4}


@each
def test_a_submission_is_drawn_and_then_acknowledged(page, id):
    """`submit` is answered by the view with the feedback and then by `saved`, once it is stored."""
    told = []
    mine = page(id, changed=lambda: told.append("changed"))
    message = submission(mine)
    drawn, saved = mine.say(message)
    assert (drawn[0], drawn[1]["state"]) == ("view", "answered")
    assert saved == {"type": "saved", "id": message["id"]}
    assert [a.submission for a in kept(mine)[0]] == [message["id"]]
    assert told == ["changed"]


def test_sending_a_submission_again_is_harmless(page):
    """A submission that was answered already is answered again in full, and stored once."""
    mine = page("first-word")
    message = submission(mine)
    first, again = mine.say(message), mine.say(message)
    assert again == first
    assert len(kept(mine)[0]) == 1


def test_a_submission_from_another_screen_of_the_same_exercise_is_known(page):
    """After a dead kernel, a new screen acknowledges what the old one stored."""
    old, new = page("first-word"), page("first-word")
    message = submission(old)
    old.say(message)
    drawn, saved = new.say(message)
    assert drawn[1]["state"] == "answered"
    assert saved == {"type": "saved", "id": message["id"]}
    assert len(kept(new)[0]) == 1


@each
def test_a_retry_is_drawn_and_then_noted(page, id):
    """`retry` is answered by the open view and then by `noted` with the number 0."""
    mine = page(id)
    mine.say(submission(mine))
    drawn, noted = mine.say({"type": "retry", "attempt": 2})
    assert (drawn[1]["state"], drawn[1]["attempt"], drawn[1]["feedback"]) == ("open", 2, None)
    assert noted == {"type": "noted", "attempt": 2, "seq": 0}


def test_a_retry_of_a_conversation_may_go_on_from_a_turn(page):
    """`from` keeps the first turns of the path."""
    mine = page("on-the-bench")
    mine.say(submission(mine))
    drawn, _ = mine.say({"type": "retry", "attempt": 2, "from": 1})
    assert drawn[1]["draft"] == {"answer": ["ask"], "seq": 0}


def test_a_hint_is_drawn(page):
    """`hint` is answered by the view with one hint more, and the attempt no longer counts."""
    mine = page("first-word")
    ((what, view),) = mine.say({"type": "hint", "attempt": 1, "number": 1})
    assert what == "view"
    assert view["hints"] == {"shown": ["Somebody is about to be surprised."], "left": 1}
    assert view["counted"] is False


def test_a_ping_is_answered_at_once(page):
    """`ping` is answered by `pong` with the same number and nothing else."""
    assert page("first-word").say({"type": "ping", "n": 7}) == [{"type": "pong", "n": 7}]


LARGE = ["x" * 2**20, [1] * 2**18, {"a": "x" * 2**20}, 10**400, -1, 1.5, "\x1b[2J"]
KEYS = ("n", "id", "seq", "attempt", "version", "answer", "type")


@pytest.mark.parametrize("kind", ["ping", "draft", "submit", "retry", "hint", "role", "resync"])
def test_what_is_sent_does_not_come_back(page, kind):
    """A megabyte in any place of any message is not answered with a megabyte."""
    mine = page("first-word")
    whole = submission(mine) | {"type": kind, "seq": 1, "n": 1, "number": 1, "role": "nhs"}
    for key, value in product(KEYS, LARGE):
        said = [one for one in mine.say(whole | {key: value}) if isinstance(one, dict)]
        assert len(json.dumps(said)) < 500, key
        assert not any(one.get(key) == value for one in said), key


def test_resync_sends_what_the_store_has(page):
    """`resync` sends the view even if nothing changed, and what another tab has done meanwhile."""
    one, other = page("first-word"), page("first-word")
    assert one.say({"type": "resync"}) == [("view", one.view)]
    other.say(submission(other))
    ((_, view),) = one.say({"type": "resync"})
    assert view["state"] == "answered"


def test_a_draft_from_a_tab_left_behind_is_not_called_stored(page):
    """When another tab has answered, the page gets the answered view and no `noted`."""
    one, other = page("first-word"), page("first-word")
    other.say(submission(other))
    ((what, view),) = one.say(draft("write"))
    assert (what, view["state"]) == ("view", "answered")
    assert kept(one)[1] is None


# ---- refusals ----


REFUSALS = [
    ("first-word", draft("nobody-there", seq=9), "is not an option"),
    ("first-word", {"type": "submit", "id": "x", "attempt": 1, "version": 3}, "proper number"),
    ("first-word", {"type": "submit", "id": "a" * 32, "attempt": 1, "version": 2}, "has changed"),
    ("first-word", {"type": "submit", "id": "a" * 32, "attempt": 1, "version": 3}, "Nothing is"),
    ("first-word", {"type": "draft", "attempt": "1", "seq": 1}, "cannot be read"),
    ("first-word", {"type": "draft", "attempt": 1, "seq": 2**31}, "cannot be read"),
    ("first-word", {"type": "draft", "attempt": 1, "seq": True}, "cannot be read"),
    ("first-word", {"type": "hint", "attempt": 1.0, "number": 1}, "cannot be read"),
    ("first-word", {"type": "retry", "attempt": 2, "from": -1}, "cannot be read"),
    ("on-the-bench", draft(["vanish"]), "cannot go that way"),
    ("two-things", draft({"sorry": 1}), "is a list of options"),
    ("in-order", draft({"first": 9}), "run from 1 to 4"),
    ("how-apt", draft({"joke": 1.5}), "is 1, 2, 3 or 4"),
    ("tray", draft({"rag": {"splinter": "blue"}}), "is not a rating"),
    ("to-her", draft({"text": "x" * 6001}), "take 1 out"),
    ("to-her", draft({"text": "Dear Ruth", "marks": {"date": True}}), "already gone on"),
    ("looking-back", draft({"texts": {"keep": "x" * 4001}}), "At most 4000"),
    ("looking-back", draft({"offer": "yes"}), "true or false"),
    ("her-week", draft({"tea": "sun"}), "is not a slot"),
    ("next-week", draft({"when": "soon"}), "is not a date"),
    ("who-moves-it", draft({"nail": "nobody"}), "is not a target"),
    ("who-minds", draft({"at": {"walker": [0, 1]}}), "each 1 to 5"),
    ("who-minds", draft({"gaps": "pays"}), "come as a list"),
    ("who-minds", draft({"gaps": ["sings"]}), "is not a role"),
]


def small(value):
    """Whether it is an id or a number as pages make them; nothing else comes back."""
    if type(value) is int:
        return 0 <= value < 2**31
    return isinstance(value, str) and len(value) <= 32 and set(value) <= set("0123456789abcdef")


@pytest.mark.parametrize(("id", "message", "words"), REFUSALS)
def test_a_refusal_is_one_sentence_and_names_what_it_refuses(page, id, message, words):
    """The view is sent, then `refused` with the message's own id and number, and nothing stored."""
    mine = page(id)
    (what, view), refused = mine.say(message)
    assert (what, view["state"]) == ("view", "open")
    assert refused["type"] == "refused"
    assert words in refused["message"]
    echoed = {key: refused[key] for key in ("id", "seq") if key in refused}
    named = {key: message[key] for key in ("id", "seq") if key in message}
    assert echoed == {key: one for key, one in named.items() if small(one)}
    assert kept(mine) == ([], None, 0)


def test_a_refusal_tells_nobody_that_something_changed(page):
    """Results elsewhere on the page are not drawn anew for what was refused."""
    told = []
    mine = page("first-word", changed=lambda: told.append("changed"))
    mine.say(submission(mine, version=1))
    assert told == []


def test_whatever_breaks_the_browser_gets_a_sentence_and_the_log_the_rest(
    page, monkeypatch, caplog
):
    """An error nobody thought of is one plain sentence on the page and a traceback in the log."""
    mine = page("first-word")

    def fail(*_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(type(mine.screen._find()), "draft", fail)
    with caplog.at_level(logging.ERROR, logger="workbook.screens"):
        assert mine.say(draft("write")) == [{**BROKEN, "type": "later", "seq": 1}]
    assert "the disk is full" in caplog.text
    assert "disk" not in BROKEN["message"]


# ---- strangers ----


def nested(depth):
    """Lists in lists in lists."""
    value = []
    for _ in range(depth):
        value = [value]
    return value


HOSTILE = [
    None, True, 7, "submit", [], [["type", "submit"]], {}, {"type": None}, {"type": []},
    {"type": {"type": "submit"}}, {"type": "__class__"}, {"type": "_heard"}, {"type": "submit"},
    {"type": "draft"}, {"type": "retry"}, {"type": "hint"}, {"type": "ping"}, {"type": "refused"},
    {"type": "ping", "n": nested(500)}, {"type": "hint", "attempt": 10**30, "number": 1},
    {"type": "hint", "attempt": float("nan")}, {"type": "retry", "attempt": 2, "from": 10**30},
    {"type": "retry", "attempt": 1}, {"type": "retry", "attempt": 2}, {"type": "hint", "attempt": 1},
    *(draft(answer) for answer in (
        "zzz", 7, -1, 10**400, float("nan"), float("inf"), True, [[]], ["zzz"], {"zzz": "zzz"},
        {"first": float("nan")}, {"joke": True}, {"rag": {"splinter": ["red"]}}, {"rag": []},
        {"rag": {}, "__proto__": {}}, nested(5000), {"rag": nested(900)}, "x" * 10**6,
        ["ask"] * 10**4, {"first": 10**30}, {"": ""}, [None], [float("nan")],
    )),
    *({"type": "submit", "id": id, "attempt": 1, "version": VERSION, "answer": "ring-her"}
      for id in (None, 7, [], {}, "", "'; DROP TABLE answers; --", "\0" * 32, "é" * 32, "f" * 10**6)),
    {"type": "submit", "id": "f" * 32, "attempt": 10**30, "version": VERSION, "answer": "ring-her"},
    {"type": "submit", "id": "f" * 32, "attempt": 1, "version": "3", "answer": "ring-her"},
    {"type": "submit", "id": "f" * 32, "attempt": 1, "version": VERSION, "answer": nested(5000)},
]  # fmt: skip


@each
def test_a_hostile_message_raises_nothing_and_stores_nothing(page, id):
    """Whatever a stranger sends is ignored or refused, and the exercise is as it was."""
    mine = page(id)
    before = json.dumps(mine.view)
    for shown, message in enumerate(HOSTILE):
        replies = [reply for reply in mine.say(message) if isinstance(reply, dict)]
        assert kept(mine) == ([], None, 0), shown
        assert json.dumps(mine.view) == before, shown
        for reply in replies:  # a retry of what cannot be retried is noted, and changes nothing
            assert reply["type"] in {"refused", "pong"} or reply["seq"] == 0, shown
        assert all(len(reply.get("message", "")) < 500 for reply in replies), shown


words = st.sampled_from([
    "type", "draft", "submit", "retry", "hint", "ping", "resync", "id", "attempt", "version", "seq",
    "answer", "from", "ring-her", "sorry", "first", "joke", "rag", "splinter", "red", "ask", "n",
])  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=6),
    max_leaves=10,
)
likely = st.fixed_dictionaries(
    {"type": st.sampled_from(["draft", "submit", "retry", "hint", "resync", "ping"])},
    optional={
        "attempt": st.sampled_from([0, 1, 2, 3, True, None]),
        "seq": st.integers(0, 9),
        "from": st.integers(0, 3),
        "id": st.sampled_from(["a" * 32, "b" * 32, "c" * 31, None]),
        "version": st.sampled_from([VERSION, VERSION, 2, "3"]),
        "answer": anything | st.sampled_from([entry["reference"] for entry in ANSWERS.values()]),
    },
)


@each
@given(messages=st.lists(likely | anything, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_run_of_messages_leads_astray(id, messages, page):
    """After any messages the view is what the store says, and all that is stored is an answer."""
    mine = page(id, participant=secrets.token_hex(4))
    for message in messages:
        mine.say(message)
    assert mine.view == mine.screen._find().view()
    json.dumps(mine.view, allow_nan=False)
    exercise = mine.screen._find().exercise
    answers, standing, _ = kept(mine)
    for one in (*answers, *([standing] if standing else [])):
        assert exercise.read(one.given) == one.given
    assert [a.attempt for a in answers] == list(range(1, len(answers) + 1))
    assert [a.label for a in answers].count("first") <= 1


# ---- what is public ----


@each
def test_no_synced_trait_holds_a_key_before_it_may_be_seen(page, id):
    """All that a client could ask for holds no reason or cited guidance before submission."""
    library, scenario, hidden = planted(id)
    mine = page(id, library=library, scenario=scenario)
    widget = Widget(mine.screen)
    mine.screen.outlet = mine

    def public():
        state = json.dumps(widget.get_state(), default=str)
        return {secret for secret in hidden if secret in state}

    assert public() == set()
    whole = reference(mine)
    mine.say(draft(whole[:1] if id == "on-the-bench" else whole))
    mine.say({"type": "hint", "attempt": 1, "number": 1})
    assert public() == set()
    mine.say(submission(mine))
    assert public() != set()
    mine.say({"type": "retry", "attempt": 2})
    assert public() == set()
