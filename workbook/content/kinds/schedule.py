"""`schedule`: putting things into the slots of a week or a year, by rules that have names."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, StrictBool

from workbook.content.base import (
    Board,
    Exercise,
    Id,
    Item,
    Objection,
    Spot,
    Strict,
    Text,
    explained,
    labelled,
    mapping,
    one_of,
    repeats,
    shuffled,
    verdict,
)
from workbook.content.source import Place
from workbook.scoring import Score, schedule, slot_worth


class Slot(Strict):
    """A stretch of time. Its text says by itself when it is; the group is its heading."""

    id: Id
    text: Text
    group: Text | None = None


class Mark(Strict):
    """Something that stands in the calendar already: a recess, a surgery, a board meeting."""

    slots: Annotated[tuple[Id, ...], Field(min_length=1)]
    text: Text


class Rule(Strict):
    """A rule of the calendar, told to the learner who broke it."""

    id: Id
    text: Text


class Thing(Item):
    """Something to place. Slots that are not named earn by their distance from a best one."""

    text: Text
    best: Annotated[tuple[Id, ...], Field(min_length=1)]
    good: tuple[Id, ...] = ()
    breaks: Mapping[Id, Id] = Field(default_factory=dict)


class Schedule(Exercise):
    """Put each thing into a slot."""

    model_config = ConfigDict(serialize_by_alias=True)

    shape: ClassVar[str] = "a slot id for each item id"
    kind: Literal["schedule"]
    slots: Annotated[tuple[Slot, ...], Field(min_length=3, max_length=40)]
    marks: tuple[Mark, ...] = ()
    rules: tuple[Rule, ...] = ()
    one_each: StrictBool = False
    things: Annotated[tuple[Thing, ...], Field(alias="items", min_length=1, max_length=10)]

    def objections(self) -> Iterator[Objection]:
        """Ids unique, every slot and rule known, none named in two ways, and room for all."""
        yield from repeats(("slots",), (s.id for s in self.slots), "slot")
        yield from repeats(("rules",), (r.id for r in self.rules), "rule")
        yield from repeats(("items",), (t.id for t in self.things), "item")
        yield from self._slot_objections()
        for index, mark in enumerate(self.marks):
            yield from self._unknown(("marks", index, "slots"), mark.slots)
        for index, thing in enumerate(self.things):
            yield from ((("items", index, *at), told) for at, told in self._thing_objections(thing))
        if self.one_each and len(self.things) > len(self.slots):
            text = f"{len(self.things)} items cannot each have one of {len(self.slots)} slots"
            yield ("one_each",), text

    def _slot_objections(self) -> Iterator[Objection]:
        texts: set[str] = set()
        closed: list[str | None] = []
        for index, slot in enumerate(self.slots):
            if slot.text in texts:
                text = f"the text {slot.text!r} stands twice; write each slot in full, as 'Monday morning'"
                yield ("slots", index, "text"), text
            texts.add(slot.text)
            if closed and slot.group != closed[-1] and slot.group in closed:
                yield ("slots", index, "group"), f"the slots of {slot.group!r} must stand together"
            closed.append(slot.group)

    def _thing_objections(self, thing: Thing) -> Iterator[Objection]:
        yield from self._unknown(("best",), thing.best)
        yield from self._unknown(("good",), thing.good)
        rules = [rule.id for rule in self.rules]
        for slot, rule in thing.breaks.items():
            if slot not in self.texts:
                yield ("breaks", slot), self._no_slot(slot)
            if rule not in rules:
                allowed = ", ".join(rules) or "none are listed"
                yield ("breaks", slot), f"{rule!r} is no rule; rules: {allowed}"
        named = Counter([*thing.best, *thing.good, *thing.breaks])
        for slot in (slot for slot, times in named.items() if times > 1):
            yield (), f"the slot {slot!r} is named twice; it is best, good or breaks a rule"

    def _unknown(self, place: Place, ids: Sequence[str]) -> Iterator[Objection]:
        for index, id in enumerate(ids):
            if id not in self.texts:
                yield (*place, index), self._no_slot(id)

    def _no_slot(self, id: str) -> str:
        return f"{id!r} is no slot; slots: {', '.join(self.texts)}"

    @cached_property
    def texts(self) -> dict[str, str]:
        """What each slot is called, by its id, in the order of time."""
        return {slot.id: slot.text for slot in self.slots}

    @cached_property
    def worth(self) -> dict[str, dict[str, int]]:
        """What each slot earns, for every thing."""
        slots = list(self.texts)
        return {t.id: slot_worth(slots, t.best, t.good, t.breaks) for t in self.things}

    def items(self) -> Sequence[Item]:
        """The things to place."""
        return self.things

    def blank(self) -> dict[str, str]:
        """Nothing placed."""
        return {}

    def read(self, given: Any) -> dict[str, str]:
        """Slots by item id."""
        placed = mapping(given, (t.id for t in self.things), "item")
        return {id: one_of(slot, self.texts, "a slot") for id, slot in placed.items()}

    def unready(self, answer: dict[str, str]) -> str | None:
        """Where a slot holds one thing, two in one slot cannot be submitted."""
        if self.one_each and (full := _shared(answer)):
            return f"Each slot holds one thing only; take one out of this slot: {self.texts[full]}."
        return super().unready(answer)

    def plays(self) -> dict[str, dict[str, str]]:
        """The first slot for everything; where slots hold one thing, one slot after another."""
        slots = [slot.id for slot in self.slots]
        things = enumerate(thing.id for thing in self.things)
        return {"first": {id: slots[n if self.one_each else 0] for n, id in things}}

    def score(self, answer: dict[str, str]) -> Score:
        """Near-miss marks for each thing; where it breaks a rule, the reason begins with the rule."""
        score = explained(schedule(answer, self.worth, one_each=self.one_each), self.things)
        parts = []
        for part, thing in zip(score.parts, self.things, strict=True):
            rule = self._broken(thing, answer.get(thing.id))
            parts.append(part.because(f"{rule}\n\n{part.reason}", part.guidance) if rule else part)
        return Score(score.points, score.maximum, score.chance, tuple(parts))

    def _broken(self, thing: Thing, slot: str | None) -> str | None:
        """The text of the rule that a thing breaks in a slot."""
        broken = thing.breaks.get(slot) if slot else None
        return next((rule.text for rule in self.rules if rule.id == broken), None)

    def question(self, answer: dict[str, str]) -> dict[str, Any]:  # noqa: ARG002
        """The calendar with what stands in it already, and the things in a fixed shuffled order."""
        return {
            "slots": [slot.model_dump() for slot in self.slots],
            "marks": [mark.model_dump(mode="json") for mark in self.marks],
            "items": [{"id": t.id, "text": t.text} for t in shuffled(self.id, self.things)],
            "one_each": self.one_each,
        }

    def feedback(self, answer: dict[str, str]) -> dict[str, Any]:
        """Each thing with its slot, the key's best and good ones, and the rule it broke there."""
        parts = {part.id: part for part in self.score(answer).parts}
        items = []
        for thing in shuffled(self.id, self.things):
            given = answer.get(thing.id)
            extras = {
                "given": given,
                "key": [slot for slot in self.texts if slot in thing.best],
                "good": [slot for slot in self.texts if slot in thing.good],
                "broken": self._broken(thing, given),
            }
            items.append(verdict(parts[thing.id], thing) | extras)
        return {"items": items}

    def label(self, part: str) -> str:
        """The thing's text."""
        return next(t.text for t in self.things if t.id == part)

    def board(self) -> Board:
        """The things by the slots, in the order of time."""
        rows = labelled(shuffled(self.id, self.things))
        return Board("heat", rows, tuple(self.texts.items()), ordered=True)

    def spots(self, answer: dict[str, str]) -> list[Spot]:
        """The slot of each thing."""
        return list(answer.items())

    def key_spots(self) -> list[Spot]:
        """Every best slot of each thing; the good ones are not among them."""
        return [(thing.id, slot) for thing in self.things for slot in thing.best]


def _shared(answer: Mapping[str, str]) -> str | None:
    """A slot that holds more than one thing, if there is one."""
    return next((slot for slot, holders in Counter(answer.values()).items() if holders > 1), None)
