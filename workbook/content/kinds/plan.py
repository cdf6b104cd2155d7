"""`plan`: what a learner means to do, in their own words, to take away. It is not scored."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from reprlib import repr as shortened
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from workbook.content.base import (
    AnswerError,
    Exercise,
    Id,
    Item,
    Objection,
    Strict,
    Text,
    mapping,
    one_of,
    repeats,
)
from workbook.content.prose import written
from workbook.scoring import Score

LONGEST = 2000
"""Characters in one text."""

FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
ROWS = 3
"""Lines of a text that does not say how many."""

PICKED = ("choice", "checklist")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class PlanOption(Strict):
    """Something to choose or to tick."""

    id: Id
    text: Text


class PlanPart(Item):
    """One part of a plan. What a good one holds (`why`) is told once the learner has written theirs."""

    label: Text
    kind: Literal["text", "choice", "date", "checklist"]
    help: Text | None = None
    options: Annotated[tuple[PlanOption, ...], Field(max_length=MOST_OPTIONS)] = ()
    rows: Annotated[StrictInt, Field(ge=1, le=8)] | None = None
    required: StrictBool = False
    why: Annotated[str, StringConstraints(strip_whitespace=True)] = ""

    def objections(self) -> Iterator[Objection]:
        """Options where something is picked and only there; rows for a text only."""
        yield from repeats(("options",), (o.id for o in self.options), "option")
        if self.kind in PICKED and len(self.options) < FEWEST_OPTIONS:
            yield ("options",), f"a {self.kind} needs at least {FEWEST_OPTIONS} options"
        if self.kind not in PICKED and self.options:
            yield ("options",), f"a {self.kind} has no options; they go with {' or '.join(PICKED)}"
        if self.kind != "text" and self.rows is not None:
            yield ("rows",), f"a {self.kind} has no rows; they go with text"

    def read(self, value: Any) -> Any:
        """The part's value in its one proper form; what is left empty is None, "" or []."""
        match self.kind:
            case "text":
                return read_text(value)
            case "date":
                return read_day(value)
            case "choice":
                return "" if value in (None, "") else one_of(value, self.texts, "an option")
            case "checklist":
                return self._ticked(value)

    def _ticked(self, value: Any) -> list[str]:
        if value is not None and not isinstance(value, list):
            raise AnswerError("A checklist is answered by a list of what is ticked.")
        ticked = [one_of(id, self.texts, "an option") for id in value or ()]
        return [id for id in self.texts if id in ticked]

    def said(self, value: Any) -> str:
        """A value as it reads in a document: a line for each thing ticked, a date in words."""
        match self.kind:
            case "choice":
                return self.texts[value]
            case "checklist":
                return "\n".join(self.texts[id] for id in value)
            case "date":
                day = date.fromisoformat(value)
                return f"{day.day} {day:%B %Y}"
        return str(value)

    @property
    def texts(self) -> dict[str, str]:
        """What each option says, by its id."""
        return {option.id: option.text for option in self.options}


class Plan(Exercise):
    """Write down what you will do. There is no key: `rests_on` says what the remarks rest on."""

    shape: ClassVar[str] = "a value for each part id: text, an option id, a date, or a list of ids"
    scored: ClassVar[bool] = False
    kind: Literal["plan"]
    rests_on: Literal["guidance", "judgement", "panel"] = "judgement"
    parts: Annotated[tuple[PlanPart, ...], Field(min_length=1, max_length=20)]

    def objections(self) -> Iterator[Objection]:
        """Ids unique, and each part's own rules."""
        yield from repeats(("parts",), (part.id for part in self.parts), "part")
        for index, part in enumerate(self.parts):
            yield from ((("parts", index, *at), told) for at, told in part.objections())

    def items(self) -> Sequence[Item]:
        """The parts of which something is said afterwards."""
        return [part for part in self.parts if part.why]

    def blank(self) -> dict[str, Any]:
        """Nothing written."""
        return {}

    def read(self, given: Any) -> dict[str, Any]:
        """Values by part id, without the parts that were left empty."""
        values = mapping(given, (part.id for part in self.parts), "part")
        read = {part.id: part.read(values.get(part.id)) for part in self.parts}
        return {id: value for id, value in read.items() if value}

    def unready(self, answer: dict[str, Any]) -> str | None:
        """What is required has to be there."""
        lacking = [part.label for part in self.parts if part.required and part.id not in answer]
        first = f"Fill this in first: {lacking[0]}." if lacking else None
        return super().unready(answer) or first

    def again(self, answer: dict[str, Any], steps: int) -> dict[str, Any]:  # noqa: ARG002
        """A plan is changed rather than begun anew."""
        return answer if self.fits(answer) else self.blank()

    def score(self, answer: dict[str, Any]) -> Score:  # noqa: ARG002
        """Nothing to earn."""
        return Score(0, 0, 0)

    def question(self, answer: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """The parts in the author's order."""
        return {"parts": [_asked(part) for part in self.parts]}

    def feedback(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The learner's own plan, as it was written, and what a good one holds."""
        return {"items": [_told(part, answer.get(part.id)) for part in self.parts]}

    def label(self, part: str) -> str:
        """The part's label."""
        return next(p.label for p in self.parts if p.id == part)


def _asked(part: PlanPart) -> dict[str, Any]:
    return {
        "id": part.id,
        "label": part.label,
        "kind": part.kind,
        "help": part.help,
        "options": [option.model_dump() for option in part.options],
        "rows": part.rows or ROWS,
        "limit": LONGEST,
        "required": part.required,
    }


def _told(part: PlanPart, value: Any) -> dict[str, Any]:
    return {
        "id": part.id,
        "outcome": "full" if value else "blank",
        "points": 0,
        "maximum": 0,
        "why": part.why,
        "guidance": list(part.guidance),
        "given": value,
        "said": part.said(value) if value else "",
    }


def read_text(value: Any) -> str:
    """What was written; blank space alone is nothing."""
    text = "" if value is None else written(value, LONGEST)
    return text if text.strip() else ""


def read_day(value: Any) -> str:
    """A day, as 2027-06-30.

    Raises:
        AnswerError: it is not written so, or there is no such day.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise AnswerError(f"{shortened(value)} is not a date; a date is written 2027-06-30.")
