"""One learner's way through the exercises, with no screen and no database."""

from workbook.learning.records import Answer, Conflict, Draft, Keeper, Label, Place
from workbook.learning.results import Progress, card, progress
from workbook.learning.way import Clock, Refused, Way

__all__ = [
    "Answer",
    "Clock",
    "Conflict",
    "Draft",
    "Keeper",
    "Label",
    "Place",
    "Progress",
    "Refused",
    "Way",
    "card",
    "progress",
]
