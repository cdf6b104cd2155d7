"""What every part of the content has in common: strict models, and the contract of an exercise."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from reprlib import repr as shortened
from typing import Annotated, Any, ClassVar, Literal, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from workbook.content.roles import Role, varied
from workbook.content.source import Place
from workbook.scoring import Part, Score
from workbook.scoring.placing import CELLS

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
RowId = Annotated[str, StringConstraints(pattern=r"^G\d{3}$")]
Cites = Annotated[tuple[RowId, ...], Field(max_length=2)]
"""Guidance rows one part speaks to: at most two, or it speaks to none of them."""

Objection = tuple[Place, str]
"""A rule that a model breaks: where inside it, and what to do."""


class AnswerError(ValueError):
    """An answer that cannot be taken, in one sentence for the person who gave it.

    `detail` is for authors and logs only: it may name what a learner has not seen yet.
    """

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail


class Strict(BaseModel):
    """Frozen, exact about types, and refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)

    def objections(self) -> Iterator[Objection]:
        """Rules that the types alone cannot express. None here."""
        yield from ()

    def proof(self) -> Iterator[Objection]:
        """Rules that take long to hold, for `check` alone: a page has no time for them."""
        yield from ()


class Item(Strict):
    """A part of an exercise that is explained to the learner afterwards."""

    id: Id
    why: Text
    guidance: Cites = ()


class Difference(Strict):
    """What one role finds otherwise in an exercise, and why: any of its keys with other values."""

    model_config = ConfigDict(extra="allow")

    because: Text

    @property
    def changes(self) -> dict[str, Any]:
        """The keys that differ, as they are written."""
        return dict(self.model_extra or {})


Labelled = tuple[str, str]
"""Something on a board: its id, and what people read."""

Spot = tuple[str, str]
"""A place on a board: the id of its row, and of its column."""

MAP_CELLS = frozenset(f"{column},{row}" for column, row in CELLS)
"""The ids of the columns of every map."""


@dataclass(frozen=True, slots=True)
class Board:
    """What the answers of many people to one exercise are counted on.

    Bars have one column, whose id is "". A map has one row for each thing that is placed on it,
    no columns, and two axes; the column of a spot on it is "c,r", counted from the lower left.
    Labels are whole texts: shortening them is the drawing's business.
    """

    form: Literal["bars", "heat", "map"]
    rows: tuple[Labelled, ...]
    """In the order in which people see them."""

    columns: tuple[Labelled, ...] = ()
    ordered: bool = False
    """Whether the columns are steps of a scale, so that some lie nearer to each other."""

    across: Mapping[str, str] | None = None
    up: Mapping[str, str] | None = None
    """The axes of a map: the label of each, and of its low and its high end."""

    def has(self, spot: Spot) -> bool:
        """Whether a spot lies on this board."""
        row, column = spot
        columns = MAP_CELLS if self.form == "map" else dict(self.columns) or ("",)
        return row in dict(self.rows) and column in columns


class Exercise(Strict):
    """One thing to do. Each kind is a subclass; this is all the other layers know of it.

    `Answer` in each kind is plain JSON data: what a browser sends, the store keeps and
    `answers.yaml` holds.
    """

    shape: ClassVar[str] = ""
    """How an answer of this kind is written, for messages to authors."""

    scored: ClassVar[bool] = True
    """Whether answers of this kind earn marks. Those of a kind that does not are 0 of 0."""

    id: Id
    kind: str
    title: Text
    situation: str = ""
    prompt: Text
    rests_on: Literal["guidance", "judgement", "panel"]
    note: str | None = None
    guidance: tuple[RowId, ...] = ()
    beyond: Mapping[Id, Text] = Field(default_factory=dict)
    """Boxes on what the guidance leaves out, each with why it matters here; told afterwards."""

    hints: Annotated[tuple[Text, ...], Field(max_length=3)] = ()
    roles: Mapping[Role, Difference] = Field(default_factory=dict)

    def for_role(self, role: Role | None) -> Self:
        """The exercise as somebody in a role does it: itself, unless something differs for them.

        Raises:
            Misfit: the differences do not fit (`check` has told the author).
            ValidationError: with them it is no exercise of its kind.
        """
        return self if role is None or role not in self.roles else self.variants[role]

    @cached_property
    def variants(self) -> dict[Role, Self]:
        """The exercise for each role that finds it different."""
        return {role: type(self).model_validate(self.written_for(role)) for role in self.roles}

    def written_for(self, role: Role) -> dict[str, Any]:
        """What would stand in the file if the exercise were written for this role alone.

        Raises:
            Misfit: the differences do not fit.
        """
        plain = self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"roles"})
        return varied(plain, self.roles[role].changes)

    def items(self) -> Sequence[Item]:
        """The parts that carry a `why`."""
        raise NotImplementedError

    def blank(self) -> Any:
        """The answer of somebody who has not begun."""
        raise NotImplementedError

    def read(self, given: Any) -> Any:
        """Check an answer from outside and return it in its one proper form.

        Raises:
            AnswerError: it is not an answer to this exercise.
        """
        raise NotImplementedError

    def fits(self, given: Any) -> bool:
        """Whether something kept earlier is still an answer to this exercise."""
        try:
            self.read(given)
        except AnswerError:
            return False
        return True

    def unready(self, answer: Any) -> str | None:
        """Why this answer cannot be submitted yet, or None. Blanks may be left."""
        return "Nothing is answered yet." if answer == self.blank() else None

    def follows(self, before: Any, after: Any) -> bool:  # noqa: ARG002
        """Whether a draft may become this one. A conversation cannot be unsaid; others may change."""
        return True

    def again(self, answer: Any, steps: int) -> Any:  # noqa: ARG002
        """What another attempt begins with. A conversation may keep the first steps of the last."""
        return self.blank()

    def stays(self, before: Any, answer: Any) -> bool:  # noqa: ARG002
        """Whether the feedback on the last answer stays in sight while this one is worked on."""
        return False

    def plays(self) -> dict[str, Any]:
        """How somebody without understanding answers this: by habit, not by guessing.

        Returns:
            An answer under `first` (always what is shown first) and one under `longest` (always
            the longest text), as far as a habit makes sense here. Kinds without marks have none.
        """
        return {}

    def score(self, answer: Any) -> Score:
        """The score of an answer, each part with its reason."""
        raise NotImplementedError

    def question(self, answer: Any) -> dict[str, Any]:
        """What a learner may see before submitting: never a key, a reason or a point value."""
        raise NotImplementedError

    def feedback(self, answer: Any) -> dict[str, Any]:
        """What a learner sees after submitting, `items` among it (see the kinds)."""
        raise NotImplementedError

    def label(self, part: str) -> str:
        """A short name for a part of the score."""
        raise NotImplementedError

    def board(self) -> Board | None:
        """What a room's answers are counted on; None where there is nothing to count."""
        return None

    def spots(self, answer: Any) -> list[Spot]:  # noqa: ARG002
        """Where on the board an answer stands: a spot for each thing in it, none for blanks."""
        return []

    def key_spots(self) -> list[Spot]:
        """Where on the board the key stands; several in one row where several are best."""
        return []


def longest(texts: Mapping[str, str]) -> list[str]:
    """Ids by the length of their texts, the longest first."""
    return sorted(texts, key=lambda id: -len(texts[id]))


class Identified(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Its id."""
        ...


class Captioned(Identified, Protocol):
    """Anything with an id and a text."""

    @property
    def text(self) -> str:
        """What people read."""
        ...


T = TypeVar("T", bound=Identified)


def shuffled(seed: str, things: Iterable[T]) -> list[T]:
    """A fixed order that depends on the ids alone, so that where a key stands tells nothing."""
    return sorted(things, key=lambda t: hashlib.sha256(f"{seed}/{t.id}".encode()).digest())


def explained(score: Score, items: Iterable[Item]) -> Score:
    """The same score, its parts carrying the reasons of the items they belong to."""
    by_id = {item.id: item for item in items}
    parts = tuple(
        part.because(by_id[part.id].why, by_id[part.id].guidance) if part.id in by_id else part
        for part in score.parts
    )
    return Score(score.points, score.maximum, score.chance, parts)


def verdict(part: Part, item: Item) -> dict[str, Any]:
    """One entry of a feedback's `items`: the verdict and the words that explain it."""
    return {
        "id": item.id,
        "outcome": part.outcome,
        "points": part.points,
        "maximum": part.maximum,
        "why": item.why,
        "guidance": list(item.guidance),
    }


def labelled(things: Iterable[Captioned]) -> tuple[Labelled, ...]:
    """The ids and texts of things that have both."""
    return tuple((thing.id, thing.text) for thing in things)


def repeats(place: Place, ids: Iterable[str], what: str) -> Iterator[Objection]:
    """An objection for every id that stands twice in a list."""
    seen: set[str] = set()
    for index, id in enumerate(ids):
        if id in seen:
            yield (*place, index, "id"), f"the {what} id {id!r} stands twice; ids are unique"
        seen.add(id)


def one_best(what: str, best: Iterable[str]) -> str:
    """The words for a list in which not exactly one thing is best."""
    return f"exactly one {what} must earn 4 points; now: {', '.join(best) or 'none'}"


def one_of(value: Any, allowed: Iterable[str], what: str) -> str:
    """The value, if it is one of the allowed ids.

    Raises:
        AnswerError: it is not.
    """
    allowed = list(allowed)
    if not isinstance(value, str) or value not in allowed:
        raise AnswerError(
            f"{shortened(value)} is not {what}; expected one of: {', '.join(allowed)}."
        )
    return value


def mapping(given: Any, ids: Iterable[str], what: str) -> dict[str, Any]:
    """A dict whose keys are among the ids, in the ids' order.

    Raises:
        AnswerError: it is not a mapping, or a key is unknown.
    """
    if not isinstance(given, dict):
        raise AnswerError(f"An answer here maps each {what} to its value.")
    ids = list(ids)
    article = "an" if what[0] in "aeiou" else "a"
    for key in given:
        one_of(key, ids, f"{article} {what}")
    return {id: given[id] for id in ids if id in given}
