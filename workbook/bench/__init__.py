"""Measurements: what a room, a page and a score cost. `workbook bench` prints them.

Machines are noisy and differ, so a figure is a median of several runs, and what is held is a ratio
against plain Voila, measured in turn with ours in the same run.
"""
