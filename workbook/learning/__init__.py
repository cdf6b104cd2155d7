"""One learner's way through the exercises, with no screen and no database."""

from workbook.learning.profile import Review, profile, reviews
from workbook.learning.records import (
    Answer,
    Clock,
    Conflict,
    Draft,
    Keeper,
    Label,
    NotNow,
    Place,
    Refused,
)
from workbook.learning.results import Progress, card, progress
from workbook.learning.role import choose_role
from workbook.learning.way import Way, WayThrough

__all__ = [
    "Answer",
    "Clock",
    "Conflict",
    "Draft",
    "Keeper",
    "Label",
    "NotNow",
    "Place",
    "Progress",
    "Refused",
    "Review",
    "Way",
    "WayThrough",
    "card",
    "choose_role",
    "profile",
    "progress",
    "reviews",
]
