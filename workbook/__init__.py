"""A workbook on building good working relationships with politicians.

A notebook needs only what is named below. It is loaded when first used, so that
`from workbook.scoring import rank` loads nothing else of ours.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.ui import (
        exercise,
        glossary,
        landscape,
        profile,
        progress,
        results,
        role,
    )

__version__ = "0.1.0"
__all__ = ["exercise", "glossary", "landscape", "profile", "progress", "results", "role"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'workbook' has no attribute {name!r}")
    import workbook.ui

    return getattr(workbook.ui, name)
