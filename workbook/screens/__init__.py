"""What a page shows and answers, whoever hosts it; no Jupyter."""

from workbook.screens.page import Page, Surroundings, Visitor
from workbook.screens.screen import Outlet, Screen, Sentence

__all__ = ["Outlet", "Page", "Screen", "Sentence", "Surroundings", "Visitor"]
