"""`letter`: a letter to write, and then to mark against criteria with a model beside it.

The way through has two steps, as a conversation has turns, and each leaves an answer of its own:

1. The letter is written and submitted: `{text, marks: null}`. The feedback then shows a model
   letter with notes, and the criteria.
2. `retry` with `from: 1` keeps the first step, the text, and opens the second: the draft is
   `{text, marks: {}}`, and the writer marks that text criterion by criterion. Submitted, this is
   another answer, `{text, marks: {criterion: true | false}}`, labelled `retry` like every later
   one. The first answer stays as it was: answers are only ever added.

`marks` tells the two steps apart. A draft cannot go from one to the other by itself (`follows`),
and while a letter is being marked its text stands. The feedback on the letter stays in sight in
the second step only (`stays`), and only for the very text it was given on; nobody comes there
without having submitted that text and seen the same feedback.

A plain `retry` opens the first step again, with the text as it was, to be improved and submitted as
an answer more. Nothing here is scored: whether a writer finds
their own letter good is no measure of it, and marking by program is the business of another layer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field, StrictInt

from workbook.content.base import (
    AnswerError,
    Exercise,
    Id,
    Item,
    Objection,
    Strict,
    Text,
    mapping,
)
from workbook.content.prose import words_in, written
from workbook.scoring import Outcome, Score

LIMIT = 6000
"""Characters in a letter."""

LetterKind = Literal["casework-reply", "first-contact"]

CRITERIA: Mapping[LetterKind, tuple[str, ...]] = MappingProxyType({
    "casework-reply": (
        "concern", "finding", "next-step", "date", "contact", "plain", "forwardable", "measured",
        "open",
    ),
    "first-contact": (
        "letterhead", "addressed", "signatory", "meeting", "issues", "their-priority", "timing",
        "call", "offer", "plain", "neutral", "concise",
    ),
})  # fmt: skip
"""What each kind of letter is judged by. Their words are in `letters/criteria.yaml`."""

assert set(CRITERIA) == set(get_args(LetterKind))


class Note(Strict):
    """A note in the margin of the model letter: the words it is about, and why they are there."""

    criterion: Id
    quote: Text
    why: Text


class Model(Strict):
    """A letter that does well, as an example and not as the only way."""

    text: Text
    notes: Annotated[tuple[Note, ...], Field(min_length=1, max_length=20)]

    @property
    def paragraphs(self) -> list[str]:
        """The text where blank lines part it."""
        return [part.strip() for part in re.split(r"\n\s*\n", self.text) if part.strip()]

    def where(self, note: Note) -> tuple[int, int, int] | None:
        """The paragraph a note's words stand in first, and where they begin and end in it.

        How the lines are broken makes no difference.
        """
        words = re.compile(r"\s+".join(re.escape(word) for word in note.quote.split()))
        for n, paragraph in enumerate(self.paragraphs):
            if found := words.search(paragraph):
                return n, found.start(), found.end()
        return None

    def laid_out(self) -> list[dict[str, Any]]:
        """The paragraphs as runs of text, each with the numbers of the notes that are about it.

        Notes are numbered from 1 in the order in which their words stand in the letter.
        """
        found = sorted(
            (at, index) for index, note in enumerate(self.notes) if (at := self.where(note))
        )
        laid = []
        for n, paragraph in enumerate(self.paragraphs):
            spans = [
                (start, end, number, self.notes[index])
                for number, ((at, start, end), index) in enumerate(found, start=1)
                if at == n
            ]
            cuts = {0, len(paragraph), *(cut for start, end, *_ in spans for cut in (start, end))}
            runs = [
                {
                    "text": paragraph[start:end],
                    "notes": [number for s, e, number, _ in spans if s <= start and end <= e],
                }
                for start, end in pairwise(sorted(cuts))
            ]
            notes = [
                {"n": number, "criterion": note.criterion, "quote": note.quote, "why": note.why}
                for _, _, number, note in spans
            ]
            laid.append({"runs": runs, "notes": notes})
        return laid


class Words(Strict):
    """How long a good letter is about: advice, held by nobody."""

    min: Annotated[StrictInt, Field(ge=20)]
    max: Annotated[StrictInt, Field(le=800)]


class Letter(Exercise):
    """Write a letter to an MP, then mark it yourself."""

    shape: ClassVar[str] = "text, what the letter says; a letter that is marked has marks too"
    scored: ClassVar[bool] = False
    kind: Literal["letter"]
    letter: LetterKind
    brief: Text
    criteria: tuple[Id, ...] = ()
    model: Model
    words: Words

    @property
    def judged_by(self) -> tuple[str, ...]:
        """The ids of the criteria of this exercise, in their own order: all unless some are named."""
        every = CRITERIA[self.letter]
        return tuple(id for id in every if id in self.criteria) if self.criteria else every

    def objections(self) -> Iterator[Objection]:
        """Criteria known, quotes in the model letter, the model itself of the length advised."""
        every = CRITERIA[self.letter]
        for n, id in enumerate(self.criteria):
            if id not in every:
                allowed = ", ".join(every)
                message = f"{id!r} is no criterion of {self.letter}; allowed: {allowed}"
                yield ("criteria", n), message
            elif id in self.criteria[:n]:
                yield ("criteria", n), f"the criterion {id!r} stands twice; keep one of them"
        for n, note in enumerate(self.model.notes):
            if note.criterion not in self.judged_by:
                allowed = ", ".join(self.judged_by)
                message = f"{note.criterion!r} is no criterion here; allowed: {allowed}"
                yield ("model", "notes", n, "criterion"), message
            if self.model.where(note) is None:
                message = "these words are not in the model letter, within one paragraph of it"
                yield ("model", "notes", n, "quote"), message
        if self.words.min >= self.words.max:
            yield ("words",), "max must be more than min"
        length = words_in(self.model.text)
        if not self.words.min <= length <= self.words.max:
            span = f"{self.words.min} to {self.words.max}"
            yield ("model", "text"), f"the model letter has {length} words; it asks for {span}"
        if len(self.model.text) > LIMIT:
            yield ("model", "text"), f"must be at most {LIMIT} characters"

    def items(self) -> Sequence[Item]:
        """The notes on the model letter."""
        return [Item(id=note.criterion, why=note.why) for note in self.model.notes]

    def blank(self) -> dict[str, Any]:
        """An empty sheet."""
        return {"text": "", "marks": None}

    def read(self, given: Any) -> dict[str, Any]:
        """The text, and the marks where it is being marked (None while it is being written)."""
        answer = mapping(given, ("text", "marks"), "part (text, marks)")
        text = written(answer.get("text", ""), LIMIT)
        marks = answer.get("marks")
        if marks is not None:
            marks = mapping(marks, self.judged_by, "criterion")
            if not all(isinstance(mark, bool) for mark in marks.values()):
                raise AnswerError("A mark here is either true (met) or false (not met).")
        return {"text": text, "marks": marks}

    def unready(self, answer: dict[str, Any]) -> str | None:
        """A letter has to say something; marks may be left out, but not all of them."""
        if not answer["text"].strip():
            return "Nothing is written yet."
        return "Nothing is marked yet." if answer["marks"] == {} else None

    def follows(self, before: Any, after: Any) -> bool:
        """A letter is written or it is marked; while it is marked it stands as it is."""
        if before["marks"] is None:
            return after["marks"] is None
        return after["marks"] is not None and after["text"] == before["text"]

    def again(self, answer: Any, steps: int) -> Any:
        """The same text: to be marked when the step of writing it is kept, or else to be improved."""
        return {"text": answer["text"], "marks": {} if steps else None}

    def stays(self, before: Any, answer: Any) -> bool:
        """Whoever marks a letter has the model and the criteria beside it."""
        return answer["marks"] is not None and answer["text"] == before["text"]

    def score(self, answer: dict[str, Any]) -> Score:  # noqa: ARG002
        """Nothing is scored."""
        return Score(0, 0, 0)

    def question(self, answer: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """What the letter is to be made of, and how long it may be."""
        return {"brief": self.brief, "words": self.words.model_dump(), "limit": LIMIT}

    def feedback(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The letter, the model with its notes, and the criteria with the writer's own marks.

        An item is a note; `criteria` are completed with their words by the library.
        """
        marks = answer["marks"] or {}
        laid = self.model.laid_out()
        items = [
            {
                "id": note["criterion"],
                "outcome": _outcome(marks.get(note["criterion"])),
                "points": 0,
                "maximum": 0,
                "guidance": [],
                **note,
            }
            for paragraph in laid
            for note in paragraph["notes"]
        ]
        return {
            "items": items,
            "letter": self.letter,
            "text": answer["text"],
            "model": [paragraph["runs"] for paragraph in laid],
            "criteria": [{"id": id, "mark": marks.get(id)} for id in self.judged_by],
        }

    def label(self, part: str) -> str:  # noqa: ARG002
        """The exercise's title: there is only the letter."""
        return self.title


def _outcome(mark: bool | None) -> Outcome:
    return "blank" if mark is None else "full" if mark else "none"
