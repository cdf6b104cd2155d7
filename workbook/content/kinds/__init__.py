"""The kinds of exercise. A new kind is a module here, a line below, and a screen in `ui`."""

from typing import Annotated

from pydantic import Field

from workbook.content.base import Exercise
from workbook.content.kinds.letter import Letter
from workbook.content.kinds.options import BestOption, Choose
from workbook.content.kinds.ordering import Rank, Rate
from workbook.content.kinds.placing import Match, StakeholderMap
from workbook.content.kinds.plan import Plan
from workbook.content.kinds.reflection import Reflection
from workbook.content.kinds.schedule import Schedule
from workbook.content.kinds.talk import Conversation
from workbook.content.kinds.triage import Triage

KINDS: dict[str, type[Exercise]] = {
    "best-option": BestOption,
    "choose": Choose,
    "rank": Rank,
    "rate": Rate,
    "triage": Triage,
    "conversation": Conversation,
    "schedule": Schedule,
    "plan": Plan,
    "match": Match,
    "place": StakeholderMap,
    "letter": Letter,
    "reflection": Reflection,
}

AnyExercise = Annotated[
    BestOption
    | Choose
    | Rank
    | Rate
    | Triage
    | Conversation
    | Schedule
    | Plan
    | Match
    | StakeholderMap
    | Letter
    | Reflection,
    Field(discriminator="kind"),
]
"""What may stand under `exercises:`, told apart by `kind`."""
