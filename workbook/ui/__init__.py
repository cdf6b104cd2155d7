"""What is on the page: components, and the calls a notebook makes."""

from workbook.ui.notebook import exercise, profile, progress, results, role

__all__ = ["exercise", "profile", "progress", "results", "role"]
