"""What is on the page: components, and the three calls a notebook makes."""

from workbook.ui.notebook import exercise, progress, results

__all__ = ["exercise", "progress", "results"]
