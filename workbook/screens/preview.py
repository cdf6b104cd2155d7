"""What `workbook preview` puts on its pages: a scenario as each role finds it, and its key."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbook.content import ContentError, Role, check_scenario
from workbook.content.check import references
from workbook.screens.exercises import SCREENS
from workbook.screens.page import Page
from workbook.screens.screen import Screen, Sentence
from workbook.screens.words import WORDS


class Preview(Screen):
    """What is wrong with the scenario; the page opens itself again when its files change.

    Args:
        page: where it stands.
        slug: the scenario.
    """

    component = "preview"

    def __init__(self, page: Page, slug: str) -> None:
        self._slug = slug
        super().__init__(page)

    def fetch(self) -> dict[str, Any]:
        """What is wrong now, and a stamp of the files."""
        root = self.page.workbook.library.root
        problems = check_scenario(root, self._slug)
        return {"stamp": stamp(root, self._slug), "problems": [str(one) for one in problems]}


def stamp(root: Path, slug: str) -> str:
    """Something that changes whenever a file that the scenario rests on is saved."""
    files = [*(root / "scenarios" / slug).glob("*"), *root.glob("*.csv"), *root.glob("*/*.yaml")]
    seen = [
        (str(file), file.stat().st_mtime_ns, file.stat().st_size)
        for file in sorted(files)
        if file.is_file()
    ]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:12]


def play(page: Page, name: str, role: Role) -> Screen | Sentence:
    """An exercise as somebody in a role finds it."""
    return _drawn(page, name, f"{page.participant}-{role}", role)


def key(page: Page, name: str, role: Role) -> Screen | Sentence:
    """The same exercise answered with its reference, as its feedback shows it."""
    workbook = page.workbook

    def answer(who: str) -> None:
        way = workbook.way(who, name)
        if not way.keeper.answers(way.place):
            given = references(workbook.library.root, [way.scenario], role)
            number = hashlib.sha256(f"{who}/{name}".encode()).hexdigest()[:32]
            way.submit(number, 1, way.scenario.version, given[way.scenario.id][way.exercise.id])

    # Somebody new after every change: what was answered before may have another key now.
    saved = stamp(workbook.library.root, name.partition("/")[0])
    who = f"{page.participant}-{role}-key-{saved}"
    return _drawn(page, name, who, role, answer, WORDS["preview"]["key"])


def _drawn(  # noqa: PLR0913, PLR0917 - a page, a name, and who answers how
    page: Page,
    name: str,
    who: str,
    role: Role,
    first: Callable[[str], None] = lambda _who: None,
    heading: str | None = None,
) -> Screen | Sentence:
    """The exercise; while its files are broken, `watch` says so and here is nothing to see."""
    workbook = page.workbook
    try:
        workbook.choose_role(who, role)
        first(who)
        kind = workbook.way(who, name).exercise.kind
        return SCREENS[kind](page, lambda: workbook.way(who, name), heading)
    except (ContentError, KeyError):
        return Sentence(name, "wb-quiet")
