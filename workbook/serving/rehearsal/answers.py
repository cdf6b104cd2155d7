"""What somebody simulated answers: an answer made from what is on the screen and nothing else.

Nobody here knows a key. A room has leanings that all of its people share, and each of them has
some of their own, so that a room splits as rooms do and the same people always split alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from workbook.scoring.placing import SIDE

Thing = TypeVar("Thing")
Question = Mapping[str, Any]

COLOURS = ("red", "amber", "green")
"""Of a triage: the one list that a screen knows and its question does not repeat."""

DAY = "2027-06-30"
MARK = "(simulated)"
LINES = (
    "Ring the office first, then write.",
    "Ask what they would like to know, before saying what we would.",
    "Say early what is not settled yet.",
    "Bring one page, and a name they can call.",
    "Thank them when it is over, whatever came of it.",
)


@dataclass(frozen=True)
class Taste:
    """What somebody likes better than something else.

    Args:
        seed: of the whole room.
        number: whose taste it is.
        sway: from 0, all of one's own mind, to 1, all of the room's.
        first: always take the first there is.
        mood: another one is another answer.
    """

    seed: int
    number: int
    sway: float = 0.5
    first: bool = False
    mood: int = 0

    def choose(self, about: str, things: Sequence[Thing]) -> Thing:
        """The thing liked best."""
        return self.order(about, things)[0]

    def order(self, about: str, things: Sequence[Thing]) -> list[Thing]:
        """The things, the one liked best first."""
        if self.first:
            return list(things)
        return sorted(things, key=lambda thing: self._liking(f"{about}/{thing}"), reverse=True)

    def _liking(self, what: str) -> float:
        room = Random(f"{self.seed}/{what}").random()  # noqa: S311 - a leaning is no secret
        own = Random(f"{self.seed}/{self.number}/{self.mood}/{what}").random()  # noqa: S311
        return self.sway * room + (1 - self.sway) * own

    def line(self, about: str) -> str:
        """Something to write, marked as what it is."""
        return f"{MARK} {self.choose(about, LINES)}"


def answer(kind: str, question: Question, taste: Taste) -> Any:
    """An answer to an exercise as a screen shows it.

    To a conversation it is what has been said and one line more, as each turn is a draft of its own.

    Args:
        kind: `view.exercise.kind`.
        question: `view.exercise.question`.
        taste: whose answer.
    """
    return _ANSWERS[kind](question, taste)


def _ids(things: Sequence[Mapping[str, Any]]) -> list[str]:
    return [thing["id"] for thing in things]


def _best_option(question: Question, taste: Taste) -> str:
    return taste.choose("options", _ids(question["options"]))


def _choose(question: Question, taste: Taste) -> list[str]:
    return taste.order("options", _ids(question["options"]))[: question["pick"]]


def _rank(question: Question, taste: Taste) -> dict[str, int]:
    order = taste.order("options", _ids(question["options"]))
    return {id: place for place, id in enumerate(order, 1)}


def _rate(question: Question, taste: Taste) -> dict[str, int]:
    scale = range(1, len(question["scale"]) + 1)
    return {id: taste.choose(id, scale) for id in _ids(question["statements"])}


def _triage(question: Question, taste: Taste) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"rag": {}, "owner": {}, "deadline": {}}
    for case in question["cases"]:
        id = case["id"]
        found["rag"][id] = taste.choose(f"{id}/rag", COLOURS)
        for side in ("owner", "deadline"):
            if case[f"asks_{side}"]:
                found[side][id] = taste.choose(f"{id}/{side}", _ids(question[f"{side}s"]))
    return found


def _conversation(question: Question, taste: Taste) -> list[str]:
    said, now = [turn["chosen"] for turn in question["transcript"]], question["now"]
    return [*said, taste.choose(f"turn {len(said)}", _ids(now["choices"]))] if now else said


def _match(question: Question, taste: Taste) -> dict[str, str]:
    targets = _ids(question["targets"])
    return {id: taste.choose(id, targets) for id in _ids(question["items"])}


def _place(question: Question, taste: Taste) -> dict[str, Any]:
    steps, coverage = range(1, SIDE + 1), question["coverage"]
    return {
        "at": {
            id: [taste.choose(f"{id}/{axis}", steps) for axis in ("across", "up")]
            for id in _ids(question["items"])
        },
        "gaps": taste.order("gaps", _ids(coverage["roles"]))[:1] if coverage else [],
    }


def _schedule(question: Question, taste: Taste) -> dict[str, str]:
    slots, things = _ids(question["slots"]), _ids(question["items"])
    if question["one_each"]:
        return dict(zip(things, taste.order("slots", slots), strict=False))
    return {id: taste.choose(id, slots) for id in things}


def _plan(question: Question, taste: Taste) -> dict[str, Any]:
    return {part["id"]: _PARTS[part["kind"]](part, taste) for part in question["parts"]}


_PARTS: Mapping[str, Callable[[Mapping[str, Any], Taste], Any]] = {
    "text": lambda part, taste: taste.line(part["id"]),
    "date": lambda _part, _taste: DAY,
    "choice": lambda part, taste: taste.choose(part["id"], _ids(part["options"])),
    "checklist": lambda part, taste: taste.order(part["id"], _ids(part["options"]))[:2],
}


def _reflection(question: Question, taste: Taste) -> dict[str, Any]:
    texts = {id: taste.line(id) for id in _ids(question["boxes"])}
    offer = bool(question["may_offer"]) and taste.choose("offer", (True, False))
    return {"texts": texts, "offer": offer}


def _letter(_question: Question, taste: Taste) -> dict[str, Any]:
    lines = (f"Dear Member, {taste.line('letter')}", "Yours sincerely, nobody in particular")
    return {"text": "\n\n".join(lines), "marks": None}


_ANSWERS: Mapping[str, Callable[[Question, Taste], Any]] = {
    "best-option": _best_option,
    "choose": _choose,
    "rank": _rank,
    "rate": _rate,
    "triage": _triage,
    "conversation": _conversation,
    "match": _match,
    "place": _place,
    "schedule": _schedule,
    "plan": _plan,
    "reflection": _reflection,
    "letter": _letter,
}
