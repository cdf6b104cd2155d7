"""The notebooks of a preview: one for each role, with the key and without."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workbook.content import Role, Scenario
from workbook.screens.words import WORDS


def write_preview(folder: Path, scenario: Scenario, roles: Iterable[Role]) -> None:
    """Write a scenario's preview notebooks into an empty folder.

    Args:
        folder: where they go.
        scenario: the scenario as it is now; what is written later shows up in its exercises.
        roles: whose pages to write.
    """
    pages = [(role, shown) for role in roles for shown in (False, True)]
    for number, (role, shown) in enumerate(pages, start=1):
        stem = f"{number:02}-{role}{'-with-key' if shown else ''}"
        page = json.dumps(_page(scenario, role, with_key=shown))
        (folder / f"{stem}.ipynb").write_text(page, encoding="utf-8")


def _page(scenario: Scenario, role: Role, *, with_key: bool) -> dict[str, Any]:
    words = WORDS["preview"]
    who = WORDS["shared"][f"role_{role}"]
    title = words["with_key" if with_key else "without_key"].format(role=who)
    calls = ["from workbook.widgets.preview import key, play, watch", f"watch({scenario.id!r})"]
    for exercise in scenario.exercises:
        name = f"{scenario.id}/{exercise.id}"
        calls.append(f"play({name!r}, {role!r})")
        if with_key:
            calls.append(f"key({name!r}, {role!r})")
    prose: dict[str, Any] = {"cell_type": "markdown", "source": f"# {scenario.title}\n\n## {title}"}
    code: dict[str, Any] = {"cell_type": "code", "outputs": [], "execution_count": None}
    cells = [prose, *(code | {"source": call} for call in calls)]
    told = {"title": title, "line": scenario.title, "minutes": scenario.minutes}
    return {
        "cells": [cell | {"id": f"cell-{n}", "metadata": {}} for n, cell in enumerate(cells)],
        "metadata": {"workbook": told},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
