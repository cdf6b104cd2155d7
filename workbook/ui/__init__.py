"""What is on the page: components, and the calls a notebook makes."""

from workbook.ui.notebook import (
    exercise,
    glossary,
    landscape,
    profile,
    progress,
    results,
    role,
)

__all__ = ["exercise", "glossary", "landscape", "profile", "progress", "results", "role"]
