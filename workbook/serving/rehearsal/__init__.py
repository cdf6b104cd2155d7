"""Simulated people in a live room: they come by the same way as a phone, and see what it sees."""

from workbook.serving.rehearsal.crowd import Rehearsal, rehearse, run
from workbook.serving.rehearsal.phone import NotThere

__all__ = ["NotThere", "Rehearsal", "rehearse", "run"]
