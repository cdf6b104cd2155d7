"""What is on the page: components, and the calls a notebook makes."""

from workbook.ui.notebook import (
    exercise,
    facilitator,
    glossary,
    landscape,
    profile,
    progress,
    results,
    role,
    room,
)

__all__ = [
    "exercise",
    "facilitator",
    "glossary",
    "landscape",
    "profile",
    "progress",
    "results",
    "role",
    "room",
]
