"""`match` and `place`: sorting items to targets, and placing them on a map with two axes."""

from collections.abc import Iterator, Sequence
from reprlib import repr as shortened
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from workbook.content.base import (
    AnswerError,
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
    longest,
    mapping,
    one_of,
    repeats,
    shuffled,
    verdict,
)
from workbook.scoring import Score, combine, gaps, match, place
from workbook.scoring.placing import SIDE, Cell

AxisLabel = Annotated[Text, StringConstraints(max_length=28)]
AxisEnd = Annotated[Text, StringConstraints(max_length=20)]
"""What stands beside the map has to fit beside it on a phone."""

AXES = 2

Step = Annotated[StrictInt, Field(ge=1, le=SIDE)]


class Target(Strict):
    """Something items can be matched to."""

    id: Id
    text: Text


class Matched(Item):
    """An item with the target it belongs to, and those that are nearly right."""

    text: Text
    target: Id
    near: tuple[Id, ...] = ()


class Match(Exercise):
    """Say to which target each item belongs; several items may share one."""

    model_config = ConfigDict(serialize_by_alias=True)

    shape: ClassVar[str] = "a target id for each item id"
    kind: Literal["match"]
    targets: Annotated[tuple[Target, ...], Field(min_length=2, max_length=8)]
    subjects: Annotated[tuple[Matched, ...], Field(alias="items", min_length=3, max_length=15)]

    def objections(self) -> Iterator[Objection]:
        """Ids unique; every target named is one, and no item's own target is called near."""
        yield from repeats(("targets",), (t.id for t in self.targets), "target")
        yield from repeats(("items",), (i.id for i in self.subjects), "item")
        known = [target.id for target in self.targets]
        for index, item in enumerate(self.subjects):
            if item.target not in known:
                yield ("items", index, "target"), _no_target(item.target, known)
            for n, id in enumerate(item.near):
                if id not in known:
                    yield ("items", index, "near", n), _no_target(id, known)
                elif id == item.target:
                    text = f"{id!r} is the item's own target; near names others that earn something"
                    yield ("items", index, "near", n), text
                elif id in item.near[:n]:
                    yield ("items", index, "near", n), f"{id!r} stands twice; keep one of them"

    def items(self) -> Sequence[Item]:
        """The items."""
        return self.subjects

    def blank(self) -> dict[str, str]:
        """Nothing matched."""
        return {}

    def read(self, given: Any) -> dict[str, str]:
        """Targets by item id."""
        matched = mapping(given, (item.id for item in self.subjects), "item")
        known = [target.id for target in self.targets]
        return {id: one_of(target, known, "a target") for id, target in matched.items()}

    def plays(self) -> dict[str, dict[str, str]]:
        """The first target for every item, and the one with the longest text."""
        targets = {
            "first": self.targets[0].id,
            "longest": longest({target.id: target.text for target in self.targets})[0],
        }
        return {
            habit: {item.id: target for item in self.subjects} for habit, target in targets.items()
        }

    def score(self, answer: dict[str, str]) -> Score:
        """Two marks for each item at its target, one for a near one."""
        key = {item.id: item.target for item in self.subjects}
        near = {item.id: item.near for item in self.subjects}
        return explained(match(answer, key, near, [t.id for t in self.targets]), self.subjects)

    def question(self, answer: dict[str, str]) -> dict[str, Any]:  # noqa: ARG002
        """The items, shuffled, and the targets in the author's order."""
        items = [{"id": i.id, "text": i.text} for i in shuffled(self.id, self.subjects)]
        return {"items": items, "targets": [target.model_dump() for target in self.targets]}

    def feedback(self, answer: dict[str, str]) -> dict[str, Any]:
        """Each item with the target it was given and the keyed one."""
        parts = {part.id: part for part in self.score(answer).parts}
        items = [
            verdict(parts[item.id], item) | {"given": answer.get(item.id), "key": item.target}
            for item in shuffled(self.id, self.subjects)
        ]
        return {"items": items}

    def label(self, part: str) -> str:
        """The item's text."""
        return next(item.text for item in self.subjects if item.id == part)

    def board(self) -> Board:
        """The items by the targets."""
        return Board("heat", labelled(shuffled(self.id, self.subjects)), labelled(self.targets))

    def spots(self, answer: dict[str, str]) -> list[Spot]:
        """The target of each item."""
        return list(answer.items())

    def key_spots(self) -> list[Spot]:
        """The keyed target of each item; those nearly right are not among them."""
        return [(item.id, item.target) for item in self.subjects]


def _no_target(id: str, known: Sequence[str]) -> str:
    return f"{id!r} is no target; targets: {', '.join(known)}"


class Axis(Strict):
    """What one direction of the map means, and what its two ends are called."""

    label: AxisLabel
    low: AxisEnd
    high: AxisEnd


class Stakeholder(Item):
    """Somebody to place, what is known of them, and their keyed column and row."""

    text: Text
    about: str = ""
    at: Annotated[tuple[Step, ...], Field(min_length=AXES, max_length=AXES)]

    @property
    def cell(self) -> Cell:
        """The keyed column and row."""
        column, row = self.at
        return column, row


class Role(Item):
    """A role that somebody on the map fills, or nobody does."""

    text: Text
    covered: StrictBool


class Coverage(Strict):
    """The question which roles nobody on the map fills."""

    prompt: Text
    roles: Annotated[tuple[Role, ...], Field(min_length=3, max_length=12)]

    @property
    def key(self) -> list[str]:
        """The roles that nobody fills."""
        return [role.id for role in self.roles if not role.covered]


class StakeholderMap(Exercise):
    """Place people on a map of five by five cells; say which roles nobody fills."""

    model_config = ConfigDict(serialize_by_alias=True)

    shape: ClassVar[str] = (
        "at, mapping item ids to [column, row], and gaps, a list of the role ids that nobody fills"
    )
    kind: Literal["place"]
    across: Axis
    up: Axis
    subjects: Annotated[tuple[Stakeholder, ...], Field(alias="items", min_length=3, max_length=20)]
    coverage: Coverage | None = None

    def objections(self) -> Iterator[Objection]:
        """Ids unique, among items and roles together; some roles are filled and some are not."""
        yield from repeats(("items",), (i.id for i in self.subjects), "item")
        if self.coverage is None:
            return
        roles = self.coverage.roles
        yield from repeats(("coverage", "roles"), (role.id for role in roles), "role")
        items = {item.id for item in self.subjects}
        for index, role in enumerate(roles):
            if role.id in items:
                text = f"{role.id!r} is an item's id already; items and roles need different ids"
                yield ("coverage", "roles", index, "id"), text
        if len({role.covered for role in roles}) == 1:
            word = "true" if roles[0].covered else "false"
            text = f"covered must be true for some roles and false for others; now all are {word}"
            yield ("coverage", "roles"), text

    @property
    def asked(self) -> tuple[Role, ...]:
        """The roles asked about, if any are."""
        return self.coverage.roles if self.coverage else ()

    def items(self) -> Sequence[Item]:
        """Those to place, and the roles."""
        return (*self.subjects, *self.asked)

    def blank(self) -> dict[str, Any]:
        """Nobody placed, nothing ticked."""
        return {"at": {}, "gaps": []}

    def read(self, given: Any) -> dict[str, Any]:
        """Column and row by item id, and the roles ticked in the order of the file."""
        groups = mapping(given, ("at", "gaps"), "group (at, gaps)")
        placed = mapping(groups.get("at", {}), (i.id for i in self.subjects), "item")
        ticked = groups.get("gaps", [])
        roles = [role.id for role in self.asked]
        if not isinstance(ticked, list):
            raise AnswerError("The roles that nobody fills come as a list.")
        known = {one_of(id, roles, "a role") for id in ticked}
        return {
            "at": {id: _cell(cell) for id, cell in placed.items()},
            "gaps": [id for id in roles if id in known],
        }

    def plays(self) -> dict[str, dict[str, Any]]:
        """Everybody in the first cell, and the first role ticked."""
        ticked = [role.id for role in shuffled(self.id, self.asked)][:1]
        return {"first": {"at": {item.id: [1, 1] for item in self.subjects}, "gaps": ticked}}

    def score(self, answer: dict[str, Any]) -> Score:
        """Near-miss marks for each place, and the roles as parts of their own."""
        given = {id: (column, row) for id, (column, row) in answer["at"].items()}
        scores = [place(given, {item.id: item.cell for item in self.subjects})]
        if self.coverage:
            roles = [role.id for role in self.coverage.roles]
            scores.append(gaps(answer["gaps"], self.coverage.key, roles))
        return explained(combine(scores), self.items())

    def question(self, answer: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """The axes, and in a fixed shuffled order those to place and the roles."""
        return {
            "across": self.across.model_dump(),
            "up": self.up.model_dump(),
            "items": [
                {"id": item.id, "text": item.text, "about": item.about.strip()}
                for item in shuffled(self.id, self.subjects)
            ],
            "coverage": self.coverage
            and {
                "prompt": self.coverage.prompt,
                "roles": [{"id": r.id, "text": r.text} for r in shuffled(self.id, self.asked)],
            },
        }

    def feedback(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Those placed, with the cell given and the keyed one; then the roles, ticked or not."""
        parts = {part.id: part for part in self.score(answer).parts}
        placed = [
            verdict(parts[item.id], item)
            | {"given": answer["at"].get(item.id), "key": list(item.cell)}
            for item in shuffled(self.id, self.subjects)
        ]
        roles = [
            verdict(parts[role.id], role)
            | {"ticked": role.id in answer["gaps"], "gap": not role.covered}
            for role in shuffled(self.id, self.asked)
        ]
        return {"items": [*placed, *roles]}

    def label(self, part: str) -> str:
        """The item's or the role's text."""
        texts = {role.id: role.text for role in self.asked}
        return texts.get(part) or next(item.text for item in self.subjects if item.id == part)

    def board(self) -> Board:
        """The map. Which roles nobody fills is another question, and not on it."""
        return Board(
            "map",
            labelled(shuffled(self.id, self.subjects)),
            across=self.across.model_dump(),
            up=self.up.model_dump(),
        )

    def spots(self, answer: dict[str, Any]) -> list[Spot]:
        """The cell of each of those placed."""
        return [(id, f"{column},{row}") for id, (column, row) in answer["at"].items()]

    def key_spots(self) -> list[Spot]:
        """The keyed cell of each of those to place."""
        return [(item.id, f"{item.cell[0]},{item.cell[1]}") for item in self.subjects]


def _cell(given: Any) -> list[int]:
    on_the_map = (
        isinstance(given, list)
        and len(given) == AXES
        and all(type(step) is int and 1 <= step <= SIDE for step in given)
    )
    if not on_the_map:
        raise AnswerError(
            f"A place on the map is a column and a row, each 1 to {SIDE}, not {shortened(given)}."
        )
    return list(given)
