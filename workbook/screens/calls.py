"""What a notebook can call, on whatever page it is: one registry for kernels and for the server."""

from collections.abc import Callable
from typing import Any

from workbook.content import ROLES
from workbook.learning.results import FEWEST_PARTS
from workbook.screens.exercises import SCREENS
from workbook.screens.facilitator import FacilitatorScreen
from workbook.screens.page import Page
from workbook.screens.room import RoomScreen
from workbook.screens.screen import Screen


class Results(Screen):
    """The results card of a scenario.

    Args:
        page: where it stands.
        slug: the scenario.
    """

    component = "results"
    follows = True

    def __init__(self, page: Page, slug: str) -> None:
        self._slug = slug
        super().__init__(page)

    def fetch(self) -> dict[str, Any]:
        """One figure, the strongest and the weakest point, what to read."""
        page = self.page
        return page.workbook.card(page.participant, self._slug, alone=page.visitor.alone)


class Profile(Screen):
    """Results by theme, what to look at again, and what to do next."""

    component = "profile"
    follows = True

    def fetch(self) -> dict[str, Any]:
        """The themes, and the notebooks that they lead to."""
        page = self.page
        told = page.workbook.profile(page.participant, alone=page.visitor.alone)
        for entry in [*told["reviews"], told["next"]]:
            if entry is not None:
                entry["href"] = page.href(entry["scenario"])
        return {**told, "fewest": FEWEST_PARTS}


class RoleChoice(Screen):
    """Who the learner is, to be chosen and changed."""

    component = "role"
    by_role = True

    def fetch(self) -> dict[str, Any]:
        """The roles there are, and the one they have."""
        return {"now": self.page.workbook.role(self.page.participant), "roles": list(ROLES)}

    def heard(self, message: dict[str, Any]) -> None:
        """Take a choice of role; everything else as every screen does."""
        if message.get("type") != "role":
            super().heard(message)
            return
        self.page.workbook.choose_role(self.page.participant, message.get("role"))
        self.redraw()
        self.page.became_somebody_else()


class Landscape(Screen):
    """Facts of politics that age, each with its source and dates.

    Args:
        page: where it stands.
        part: which facts.
    """

    component = "landscape"

    def __init__(self, page: Page, part: str) -> None:
        self._part = part
        super().__init__(page)

    def fetch(self) -> dict[str, Any]:
        """The facts."""
        return self.page.workbook.landscape(self._part)


class Terms(Screen):
    """The glossary, to look things up in."""

    component = "glossary"

    def fetch(self) -> dict[str, Any]:
        """Every term."""
        return self.page.workbook.glossary()


class Contents(Screen):
    """The scenarios with how far one has come in each."""

    component = "progress"
    follows = True

    def fetch(self) -> dict[str, Any]:
        """A row for each scenario."""
        workbook = self.page.workbook
        made = workbook.progress(self.page.participant)
        return {"rows": [self._row(slug, one.done, one.of) for slug, one in made.items()]}

    def _row(self, slug: str, done: int, of: int) -> dict[str, Any]:
        scenario = self.page.workbook.library.scenario(slug)
        row = {"title": scenario.title, "line": scenario.summary, "minutes": scenario.minutes}
        return {**row, "done": done, "of": of, "href": self.page.href(slug)}


def exercise(page: Page, name: str) -> Screen:
    """An exercise to do here, as `scenario/exercise`."""
    workbook, who, alone = page.workbook, page.participant, page.visitor.alone
    kind = workbook.way(who, name).exercise.kind
    return SCREENS[kind](page, lambda: workbook.way(who, name, alone=alone))


def room(page: Page) -> Screen:
    """A live session, for those who take part in it."""
    return RoomScreen(page, page.workbook.desk(page.participant, page.visitor.network))


def facilitator(page: Page) -> Screen:
    """A live session, for whoever leads it; and its big screen."""
    return FacilitatorScreen(page, page.workbook.chair(page.visitor.credential))


CALLS: dict[str, Callable[..., Screen]] = {
    "exercise": exercise,
    "facilitator": facilitator,
    "glossary": Terms,
    "landscape": Landscape,
    "profile": Profile,
    "progress": Contents,
    "results": Results,
    "role": RoleChoice,
    "room": room,
}
"""Each call by its name; it takes the page first, and then what stands in the notebook."""
