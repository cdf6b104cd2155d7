"""`rank` and `rate`: putting options in order, and rating statements on a four-point scale."""

from collections.abc import Iterator, Sequence
from reprlib import repr as shortened
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictInt

from workbook.content.base import (
    AnswerError,
    Board,
    Exercise,
    Item,
    Objection,
    Spot,
    Text,
    explained,
    labelled,
    longest,
    mapping,
    repeats,
    shuffled,
    verdict,
)
from workbook.scoring import Score, rank, rate
from workbook.scoring.ordering import FEWEST, MOST, SCALE

RATING_LABELS = (
    "Very inappropriate",
    "Inappropriate, but not awful",
    "Appropriate, but not ideal",
    "Very appropriate",
)


class PlacedOption(Item):
    """An option with its place in the keyed order, 1 = best."""

    text: Text
    place: Annotated[StrictInt, Field(ge=1, le=MOST)]


class Rank(Exercise):
    """Put the options in order."""

    shape: ClassVar[str] = "a list of all option ids, best first"
    kind: Literal["rank"]
    best: Text = "Most effective"
    worst: Text = "Least effective"
    options: Annotated[tuple[PlacedOption, ...], Field(min_length=FEWEST, max_length=MOST)]

    def objections(self) -> Iterator[Objection]:
        """The places are 1 to n, each once."""
        yield from repeats(("options",), (o.id for o in self.options), "option")
        places = sorted(o.place for o in self.options)
        if places != list(range(1, len(self.options) + 1)):
            yield ("options",), f"places must be 1 to {len(self.options)}, each once, not {places}"

    @property
    def key(self) -> list[str]:
        """The option ids, best first."""
        return [o.id for o in self.by_place]

    @property
    def by_place(self) -> list[PlacedOption]:
        """The options in the keyed order."""
        return sorted(self.options, key=lambda option: option.place)

    def items(self) -> Sequence[Item]:
        """The options."""
        return self.options

    def blank(self) -> dict[str, int]:
        """Nothing ranked."""
        return {}

    def read(self, given: Any) -> dict[str, int]:
        """Ranks by option id; a list of ids, best first, is read as ranks too."""
        if isinstance(given, list) and all(isinstance(id, str) for id in given):
            given = {id: place for place, id in enumerate(given, 1)}
        ranks = mapping(given, self.key, "option")
        for place in ranks.values():
            if type(place) is not int or not 1 <= place <= len(self.options):
                raise AnswerError(
                    f"Ranks run from 1 to {len(self.options)}, not {shortened(place)}."
                )
        return ranks

    def plays(self) -> dict[str, dict[str, int]]:
        """As they are shown, and by their length."""
        shown = [option.id for option in shuffled(self.id, self.options)]
        by_length = longest({option.id: option.text for option in self.options})
        orders = {"first": shown, "longest": by_length}
        return {habit: {id: n for n, id in enumerate(ids, 1)} for habit, ids in orders.items()}

    def score(self, answer: dict[str, int]) -> Score:
        """Near-miss marks for each option."""
        return explained(rank(answer, self.key), self.options)

    def question(self, answer: dict[str, int]) -> dict[str, Any]:  # noqa: ARG002
        """The options, shuffled, and what the two ends of the order mean."""
        options = [{"id": o.id, "text": o.text} for o in shuffled(self.id, self.options)]
        return {"options": options, "best": self.best, "worst": self.worst}

    def feedback(self, answer: dict[str, int]) -> dict[str, Any]:
        """The options in the keyed order, each with the rank it was given."""
        parts = self.score(answer).parts
        items = [
            verdict(part, option) | {"given": answer.get(option.id), "key": option.place}
            for part, option in zip(parts, self.by_place, strict=True)
        ]
        return {"items": items}

    def label(self, part: str) -> str:
        """The option's text."""
        return next(o.text for o in self.options if o.id == part)

    def board(self) -> Board:
        """The options by their places; what the two ends mean stands with them."""
        places = [(str(n), str(n)) for n in range(1, len(self.options) + 1)]
        places[0] = "1", f"1: {self.best}"
        places[-1] = places[-1][0], f"{places[-1][0]}: {self.worst}"
        rows = labelled(shuffled(self.id, self.options))
        return Board("heat", rows, tuple(places), ordered=True)

    def spots(self, answer: dict[str, int]) -> list[Spot]:
        """The place of each option."""
        return [(id, str(place)) for id, place in answer.items()]

    def key_spots(self) -> list[Spot]:
        """The keyed place of each option."""
        return [(o.id, str(o.place)) for o in self.options]


class Statement(Item):
    """Something to rate, with its keyed rating."""

    text: Text
    rating: Annotated[StrictInt, Field(ge=SCALE[0], le=SCALE[-1])]


class Rate(Exercise):
    """Rate each statement from 1 to 4."""

    shape: ClassVar[str] = "a rating 1-4 for each statement id"
    kind: Literal["rate"]
    scale: tuple[Text, Text, Text, Text] = RATING_LABELS
    statements: Annotated[tuple[Statement, ...], Field(min_length=2, max_length=12)]

    def objections(self) -> Iterator[Objection]:
        """Ids unique."""
        yield from repeats(("statements",), (s.id for s in self.statements), "statement")

    def items(self) -> Sequence[Item]:
        """The statements."""
        return self.statements

    def blank(self) -> dict[str, int]:
        """Nothing rated."""
        return {}

    def read(self, given: Any) -> dict[str, int]:
        """Ratings by statement id."""
        ratings = mapping(given, (s.id for s in self.statements), "statement")
        for rating in ratings.values():
            if type(rating) is not int or rating not in SCALE:
                raise AnswerError(f"A rating is 1, 2, 3 or 4, not {shortened(rating)}.")
        return ratings

    def plays(self) -> dict[str, dict[str, int]]:
        """The first of the scale for each statement; texts' lengths do not come into it."""
        return {"first": {statement.id: 1 for statement in self.statements}}

    def score(self, answer: dict[str, int]) -> Score:
        """Near-miss marks for each statement."""
        return explained(rate(answer, {s.id: s.rating for s in self.statements}), self.statements)

    def question(self, answer: dict[str, int]) -> dict[str, Any]:  # noqa: ARG002
        """The statements in the author's order, and the scale's labels."""
        statements = [{"id": s.id, "text": s.text} for s in self.statements]
        return {"statements": statements, "scale": list(self.scale)}

    def feedback(self, answer: dict[str, int]) -> dict[str, Any]:
        """Each statement with the rating it was given and the keyed one."""
        parts = self.score(answer).parts
        items = [
            verdict(part, statement) | {"given": answer.get(statement.id), "key": statement.rating}
            for part, statement in zip(parts, self.statements, strict=True)
        ]
        return {"items": items}

    def label(self, part: str) -> str:
        """The statement's text."""
        return next(s.text for s in self.statements if s.id == part)

    def board(self) -> Board:
        """The statements by the ratings, each rating called as on the scale."""
        ratings = tuple((str(n), text) for n, text in zip(SCALE, self.scale, strict=True))
        return Board("heat", labelled(self.statements), ratings, ordered=True)

    def spots(self, answer: dict[str, int]) -> list[Spot]:
        """The rating of each statement."""
        return [(id, str(rating)) for id, rating in answer.items()]

    def key_spots(self) -> list[Spot]:
        """The keyed rating of each statement."""
        return [(s.id, str(s.rating)) for s in self.statements]
