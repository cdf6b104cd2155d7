"""What a notebook calls: `exercise`, `results`, `progress` and the rest."""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any
from weakref import WeakSet

from workbook.app import Workbook, build
from workbook.app.identity import SELF_PACED, credential, network, participant
from workbook.app.places import content_folder, notebooks_folder, store_url, user_folder
from workbook.content import ROLES
from workbook.content.catalogue import Catalogue
from workbook.learning.results import FEWEST_PARTS
from workbook.ui.exercises import SCREENS
from workbook.ui.facilitator import FacilitatorScreen
from workbook.ui.room import RoomScreen
from workbook.ui.screen import Screen, Sentence
from workbook.ui.words import WORDS

log = logging.getLogger("workbook.ui")
_following: WeakSet[Screen] = WeakSet()
_depending_on_role: WeakSet[Screen] = WeakSet()


class Results(Screen):
    """The results card of a scenario."""

    component = "results"


class Profile(Screen):
    """Results by theme, what to look at again, and what to do next."""

    component = "profile"


class RoleChoice(Screen):
    """Who the learner is, to be chosen and changed.

    Args:
        workbook: keeps the choice.
        participant: who is choosing.
        changed: called after a choice, so that the exercises on the page follow.
    """

    component = "role"

    def __init__(self, workbook: Workbook, participant: str, changed: Callable[[], None]) -> None:
        self._workbook = workbook
        self._participant = participant
        self._changed = changed
        super().__init__(self._now)

    def _now(self) -> dict[str, Any]:
        return {"now": self._workbook.role(self._participant), "roles": list(ROLES)}

    def heard(self, message: dict[str, Any]) -> None:
        """Take a choice of role; everything else as every screen does."""
        if message.get("type") != "role":
            super().heard(message)
            return
        self._workbook.choose_role(self._participant, message.get("role"))
        self.redraw()
        self._changed()


class Landscape(Screen):
    """Facts of politics that age, each with its source and dates."""

    component = "landscape"


class Terms(Screen):
    """The glossary, to look things up in."""

    component = "glossary"


class Contents(Screen):
    """The scenarios with how far one has come in each."""

    component = "progress"


@cache
def here() -> Workbook:
    """The workbook this kernel belongs to, opened at the first call."""
    return build(user_folder(), content_folder(), store=store_url())


def exercise(name: str) -> Screen | Sentence:
    """An exercise to do here, as `scenario/exercise`.

    Args:
        name: ids of the scenario and of the exercise in it, as "ward-that-may-close/openings".
    """

    def made() -> Screen:
        who = _who()
        alone = participant() is None
        kind = here().way(who, name).exercise.kind
        screen = SCREENS[kind](
            lambda: here().way(who, name, alone=alone), _follow, _play_other_part
        )
        _depending_on_role.add(screen)
        return screen

    return _shown(made)


def role() -> Screen | Sentence:
    """Where the learner says who they are; some best answers depend on it."""

    def made() -> Screen:
        who = _who()
        screen = RoleChoice(here(), who, _play_other_part)
        _depending_on_role.add(screen)
        return screen

    return _shown(made)


def results(slug: str) -> Screen | Sentence:
    """How a scenario went: one figure, the strongest and the weakest point, what to read."""
    alone = participant() is None
    return _shown(lambda: _followed(Results(lambda: here().card(_who(), slug, alone=alone))))


def room() -> Screen | Sentence:
    """A live session, for those who take part in it."""
    return _shown(lambda: RoomScreen(here().desk(_who(), network())))


def facilitator() -> Screen | Sentence:
    """A live session, for whoever leads it; and its big screen."""
    return _shown(lambda: FacilitatorScreen(here().chair(credential())))


def progress() -> Screen | Sentence:
    """How far one has come in each scenario."""
    return _shown(lambda: _followed(Contents(_contents)))


def profile() -> Screen | Sentence:
    """How one is doing by theme, what to look at again, and what to do next."""
    return _shown(lambda: _followed(Profile(_profile)))


def landscape(part: str) -> Screen | Sentence:
    """Facts of politics that age: "seats" by party, the "intake" of 2024, or the "sittings"."""
    return _shown(lambda: Landscape(lambda: here().landscape(part)))


def glossary() -> Screen | Sentence:
    """Terms of the NHS, of councils and of Parliament in plain words."""
    return _shown(lambda: Terms(here().glossary))


def _profile() -> dict[str, Any]:
    told = here().profile(_who(), alone=participant() is None)
    for entry in [*told["reviews"], told["next"]]:
        if entry is not None:
            entry["href"] = _href(entry["scenario"])
    return {**told, "fewest": FEWEST_PARTS}


def _href(slug: str) -> str | None:
    """The notebook that a scenario is in, as a page or another notebook links to it."""
    for notebook in Catalogue(notebooks_folder()).all():
        if slug in notebook.scenarios:
            return notebook.address if participant() else notebook.path.name
    return None


def _contents() -> dict[str, Any]:
    workbook = here()
    rows = []
    for slug, made in workbook.progress(_who()).items():
        scenario = workbook.library.scenario(slug)
        row = {"title": scenario.title, "line": scenario.summary, "minutes": scenario.minutes}
        rows.append({**row, "done": made.done, "of": made.of, "href": _href(slug)})
    return {"rows": rows}


def _who() -> str:
    return participant() or SELF_PACED


def _followed(screen: Screen) -> Screen:
    _following.add(screen)
    return screen


def _follow() -> None:
    for screen in list(_following):
        screen.refresh()


def _play_other_part() -> None:
    for screen in [*_depending_on_role, *_following]:
        screen.refresh()


def _shown(make: Callable[[], Screen]) -> Screen | Sentence:
    """The screen; in a served page a plain sentence instead of a traceback."""
    try:
        return make()
    except Exception:
        if participant() is None:
            raise
        log.exception("a screen could not be made")
        return Sentence(WORDS["shared"]["missing"])
