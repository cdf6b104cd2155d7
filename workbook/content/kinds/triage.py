"""`triage`: a set of cases to sort into red, amber and green, with an owner and a deadline."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictInt

from workbook.content.base import (
    Board,
    Exercise,
    Id,
    Item,
    Objection,
    Spot,
    Strict,
    Text,
    mapping,
    one_best,
    one_of,
    repeats,
    verdict,
)
from workbook.scoring import RATINGS, Part, Score, best_option, combine, quadratic_kappa, triage
from workbook.scoring.options import POINTS_PER_CHOICE

SIDES = ("owner", "deadline")
"""The two further questions a case may ask; each is scored as a best option of its own."""

ASKED = {"owner": "who takes it", "deadline": "by when"}

Points = Annotated[StrictInt, Field(ge=0, le=POINTS_PER_CHOICE)]


class Named(Strict):
    """An owner or a deadline that can be picked."""

    id: Id
    text: Text


class SideKey(Strict):
    """What each owner (or deadline) earns for a case; those not named earn nothing."""

    points: Mapping[Id, Points]
    why: Text


class Case(Item):
    """A letter on the desk."""

    sender: Text
    subject: Text
    body: Text
    rating: Literal["red", "amber", "green"]
    owner: SideKey | None = None
    deadline: SideKey | None = None

    def side(self, name: str) -> SideKey | None:
        """The key of `owner` or `deadline`, where the case asks for it."""
        return self.owner if name == "owner" else self.deadline


class Triage(Exercise):
    """Rate every case; say who takes it and by when, where the case asks."""

    shape: ClassVar[str] = "rag, owner and deadline, each mapping case ids to a value"
    kind: Literal["triage"]
    owners: tuple[Named, ...] = ()
    deadlines: tuple[Named, ...] = ()
    cases: Annotated[tuple[Case, ...], Field(min_length=3, max_length=25)]

    def objections(self) -> Iterator[Objection]:
        """Ids unique; every side key names known owners or deadlines, exactly one of them best."""
        yield from repeats(("cases",), (c.id for c in self.cases), "case")
        yield from repeats(("owners",), (o.id for o in self.owners), "owner")
        yield from repeats(("deadlines",), (d.id for d in self.deadlines), "deadline")
        for index, case in enumerate(self.cases):
            for side in SIDES:
                for place, message in self._side_objections(case, side):
                    yield ("cases", index, side, *place), message

    def _side_objections(self, case: Case, side: str) -> Iterator[Objection]:
        key = case.side(side)
        if key is None:
            return
        known = [named.id for named in self._named(side)]
        for id in key.points:
            if id not in known:
                allowed = ", ".join(known) or "none are listed"
                yield ("points", id), f"{id!r} is no {side}; allowed: {allowed}"
        best = [id for id, points in key.points.items() if points == POINTS_PER_CHOICE]
        if len(best) != 1:
            yield ("points",), one_best(side, best)

    def items(self) -> Sequence[Item]:
        """The cases."""
        return self.cases

    def blank(self) -> dict[str, dict[str, str]]:
        """Nothing rated."""
        return {"rag": {}, "owner": {}, "deadline": {}}

    def read(self, given: Any) -> dict[str, dict[str, str]]:
        """Ratings, owners and deadlines by case id."""
        groups = mapping(given, ("rag", *SIDES), "group (rag, owner, deadline)")
        ids = [case.id for case in self.cases]
        rag = mapping(groups.get("rag", {}), ids, "case")
        answer = {"rag": {id: one_of(value, RATINGS, "a rating") for id, value in rag.items()}}
        for side in SIDES:
            asked = [case.id for case in self.cases if case.side(side)]
            known = [named.id for named in self._named(side)]
            picked = mapping(groups.get(side, {}), asked, "case")
            answer[side] = {id: one_of(value, known, f"a {side}") for id, value in picked.items()}
        return answer

    def plays(self) -> dict[str, dict[str, dict[str, str]]]:
        """The first colour, owner and deadline for every case that asks for one."""
        answer: dict[str, dict[str, str]] = {
            "rag": dict.fromkeys((case.id for case in self.cases), RATINGS[0])
        }
        for side in SIDES:
            first = next((named.id for named in self._named(side)), "")
            answer[side] = {case.id: first for case in self.cases if case.side(side)}
        return {"first": answer}

    def score(self, answer: dict[str, dict[str, str]]) -> Score:
        """The ratings, and each owner and deadline as a part of its own (`case.owner`)."""
        ratings = triage(answer["rag"], {case.id: case.rating for case in self.cases})
        parts = tuple(
            part.because(case.why, case.guidance)
            for part, case in zip(ratings.parts, self.cases, strict=True)
        )
        sides = [
            self._side(case, side, answer[side].get(case.id))
            for case in self.cases
            for side in SIDES
            if case.side(side)
        ]
        return combine([Score(ratings.points, ratings.maximum, ratings.chance, parts), *sides])

    def _side(self, case: Case, side: str, given: str | None) -> Score:
        key = case.side(side)
        assert key is not None
        worth = {named.id: key.points.get(named.id, 0) for named in self._named(side)}
        score = best_option(given, worth)
        part = score.parts[0]
        named = Part(f"{case.id}.{side}", part.points, part.maximum, part.outcome, key.why)
        return Score(score.points, score.maximum, score.chance, (named,))

    def question(self, answer: dict[str, dict[str, str]]) -> dict[str, Any]:  # noqa: ARG002
        """The letters in the order they lie on the desk."""
        return {
            "cases": [
                {
                    "id": case.id,
                    "sender": case.sender,
                    "subject": case.subject,
                    "body": case.body,
                    "asks_owner": case.owner is not None,
                    "asks_deadline": case.deadline is not None,
                }
                for case in self.cases
            ],
            "owners": [named.model_dump() for named in self.owners],
            "deadlines": [named.model_dump() for named in self.deadlines],
        }

    def feedback(self, answer: dict[str, dict[str, str]]) -> dict[str, Any]:
        """The cases by what mattered: most marks lost first, missed reds before the rest."""
        parts = {part.id: part for part in self.score(answer).parts}
        items = [self._verdict(case, answer, parts) for case in self.cases]
        items.sort(key=lambda item: (item["points"] - item["maximum"], item["key"] != "red"))
        key = {case.id: case.rating for case in self.cases}
        return {"items": items, "kappa": quadratic_kappa(answer["rag"], key)}

    def _verdict(
        self, case: Case, answer: dict[str, dict[str, str]], parts: Mapping[str, Part]
    ) -> dict[str, Any]:
        sides = {}
        for side in SIDES:
            key, part = case.side(side), parts.get(f"{case.id}.{side}")
            sides[side] = key and part and {
                "given": answer[side].get(case.id),
                "key": max(key.points, key=lambda id: key.points[id]),
                "outcome": part.outcome,
                "points": part.points,
                "maximum": part.maximum,
                "why": key.why,
            }  # fmt: skip
        given = {"given": answer["rag"].get(case.id), "key": case.rating}
        return verdict(parts[case.id], case) | given | sides

    def label(self, part: str) -> str:
        """The case's subject, and which question of it."""
        id, _, side = part.partition(".")
        subject = next(case.subject for case in self.cases if case.id == id)
        return f"{subject}: {ASKED[side]}" if side else subject

    def board(self) -> Board:
        """The cases by the ratings. Owners and deadlines are further questions, and not on it."""
        rows = tuple((case.id, case.subject) for case in self.cases)
        ratings = tuple((rating, rating.capitalize()) for rating in RATINGS)
        return Board("heat", rows, ratings, ordered=True)

    def spots(self, answer: dict[str, dict[str, str]]) -> list[Spot]:
        """The rating of each case."""
        return list(answer["rag"].items())

    def key_spots(self) -> list[Spot]:
        """The keyed rating of each case."""
        return [(case.id, case.rating) for case in self.cases]

    def _named(self, side: str) -> tuple[Named, ...]:
        return self.owners if side == "owner" else self.deadlines
