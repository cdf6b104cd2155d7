"""The kinds of exercise. A new kind is a module here, a line below, and a screen in `ui`."""

from typing import Annotated

from pydantic import Field

from workbook.content.base import Exercise
from workbook.content.kinds.options import BestOption, Choose
from workbook.content.kinds.ordering import Rank, Rate
from workbook.content.kinds.talk import Conversation
from workbook.content.kinds.triage import Triage

KINDS: dict[str, type[Exercise]] = {
    "best-option": BestOption,
    "choose": Choose,
    "rank": Rank,
    "rate": Rate,
    "triage": Triage,
    "conversation": Conversation,
}

AnyExercise = Annotated[
    BestOption | Choose | Rank | Rate | Triage | Conversation, Field(discriminator="kind")
]
"""What may stand under `exercises:`, told apart by `kind`."""
