"""A workbook on building good working relationships with politicians.

A notebook needs only what is named below. It is loaded when first used, so that
`from workbook.scoring import rank` loads nothing else of ours.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.widgets import (
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

__version__ = "0.1.0"
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


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'workbook' has no attribute {name!r}")
    import workbook.widgets

    return getattr(workbook.widgets, name)
