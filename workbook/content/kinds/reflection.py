"""`reflection`: boxes to think in. It is kept for its writer and earns no marks."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from workbook.content.base import (
    AnswerError,
    Exercise,
    Id,
    Item,
    Objection,
    Strict,
    Text,
    mapping,
    repeats,
)
from workbook.content.prose import written
from workbook.scoring import Score

LIMIT = 4000
"""Characters in one box."""

OTHERS = "others"
"""The one item of the feedback: what others often find."""


class Box(Strict):
    """A box to write in, and a line that helps to begin."""

    id: Id
    label: Text
    help: Text


class Reflection(Exercise):
    """Write down what you think. `offer` says that a room may see it without the writer's name.

    The offer is kept with the answer, so a withdrawn one is another answer like any change.
    """

    shape: ClassVar[str] = "texts, mapping box ids to what was written, and offer (true or false)"
    scored: ClassVar[bool] = False
    kind: Literal["reflection"]
    rests_on: Literal["guidance", "judgement", "panel"] = "judgement"
    boxes: Annotated[tuple[Box, ...], Field(min_length=1, max_length=4)]
    why: Text | None = None

    def objections(self) -> Iterator[Objection]:
        """Ids unique."""
        yield from repeats(("boxes",), (box.id for box in self.boxes), "box")

    def items(self) -> Sequence[Item]:
        """What others often find, where the author says so."""
        return (Item(id=OTHERS, why=self.why, guidance=self.guidance[:2]),) if self.why else ()

    def blank(self) -> dict[str, Any]:
        """Nothing written, nothing offered."""
        return {"texts": {}, "offer": False}

    def read(self, given: Any) -> dict[str, Any]:
        """Texts by box, those with nothing in them left out, and whether they are offered."""
        answer = mapping(given, ("texts", "offer"), "part (texts, offer)")
        offer = answer.get("offer", False)
        if not isinstance(offer, bool):
            raise AnswerError("Offering it to the room is either true or false.")
        texts = mapping(answer.get("texts", {}), (box.id for box in self.boxes), "box")
        kept = {id: written(text, LIMIT) for id, text in texts.items()}
        return {"texts": {id: text for id, text in kept.items() if text}, "offer": offer}

    def unready(self, answer: dict[str, Any]) -> str | None:
        """Something has to be written; boxes may be left."""
        if not any(text.strip() for text in answer["texts"].values()):
            return "Nothing is written yet."
        return None

    def again(self, answer: dict[str, Any], steps: int) -> dict[str, Any]:  # noqa: ARG002
        """What was written, to be changed."""
        return answer

    def score(self, answer: dict[str, Any]) -> Score:  # noqa: ARG002
        """Nothing is scored."""
        return Score(0, 0, 0)

    def question(self, answer: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """The boxes. No room is there yet to offer anything to."""
        return {
            "boxes": [box.model_dump() for box in self.boxes],
            "limit": LIMIT,
            "may_offer": False,
        }

    def feedback(self, answer: dict[str, Any]) -> dict[str, Any]:
        """What was written, and what others often find."""
        verdict = {"outcome": "blank", "points": 0, "maximum": 0}
        items = [
            {"id": item.id, **verdict, "why": item.why, "guidance": list(item.guidance)}
            for item in self.items()
        ]
        return {"items": items, "given": answer}

    def label(self, part: str) -> str:
        """The box's label, or the exercise's title."""
        return next((box.label for box in self.boxes if box.id == part), self.title)
