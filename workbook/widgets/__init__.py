"""Screens as ipywidgets, and the calls a notebook makes."""

from workbook.widgets.notebook import (
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
