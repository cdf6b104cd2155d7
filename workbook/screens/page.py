"""A page: who it is, what it may ask of the workbook, and the screens that stand on it.

Nothing about a person comes from the environment or from a module's state, so that one process can
hold the pages of many. Whoever hosts a page (a kernel, or the server itself) says who it is and
where, and gives each screen an outlet.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakSet

from workbook.content import Library, Role
from workbook.content.catalogue import Catalogue
from workbook.learning import Progress, Way
from workbook.rooms.chair import Chair
from workbook.rooms.desk import Desk

if TYPE_CHECKING:
    from workbook.screens.screen import Screen

log = logging.getLogger("workbook.screens")


class Parts(Protocol):
    """What a page needs of a workbook; `workbook.app` builds one."""

    @property
    def library(self) -> Library:
        """The content."""
        ...

    def way(self, participant: str, name: str, *, alone: bool = False) -> Way:
        """A participant's way through an exercise."""
        ...

    def desk(self, participant: str, network: str | None = None) -> Desk:
        """Where a participant takes part in rooms."""
        ...

    def chair(self, credential: str | None) -> Chair:
        """Where a facilitator leads rooms."""
        ...

    def role(self, participant: str) -> Role | None:
        """The role a participant has chosen."""
        ...

    def choose_role(self, participant: str, role: object) -> None:
        """Note a participant's role."""
        ...

    def card(self, participant: str, slug: str, *, alone: bool = False) -> dict[str, Any]:
        """The results card of a scenario."""
        ...

    def progress(self, participant: str) -> Mapping[str, Progress]:
        """How far a participant has come in each scenario."""
        ...

    def profile(self, participant: str, *, alone: bool = False) -> dict[str, Any]:
        """A participant's results by theme."""
        ...

    def landscape(self, part: str) -> dict[str, Any]:
        """A part of the landscape."""
        ...

    def glossary(self) -> dict[str, Any]:
        """Every term in plain words."""
        ...


@dataclass(frozen=True)
class Visitor:
    """Who is at a page.

    Attributes:
        participant: whose answers these are.
        alone: whether this is the owner of the files, learning on their own machine; nothing is
            withheld from somebody who can read it anyway.
        credential: what lets a facilitator lead rooms.
        network: where their browser is, without its address.
    """

    participant: str
    alone: bool = False
    credential: str | None = None
    network: str | None = None


def _nobody_comes(_code: str, _ticket: str, _people: int, ended: Callable[[str], object]) -> None:
    ended("there is no server here.")


LetIn = Callable[[str, str, int, Callable[[str], object]], None]
"""Lets simulated people into a room: its code, the ticket, how many, and whom to tell when they
have ended, with a sentence where it failed. The host sees to it that this is told in the page's own
turn."""


@dataclass(frozen=True)
class Surroundings:
    """What a page stands in.

    Attributes:
        catalogue: the notebooks.
        address: where phones find the server; None where there is none.
        local: whether that address is for this machine alone.
        places: for how many pages the server has room.
        let_in: starts simulated people.
    """

    catalogue: Catalogue
    address: str | None = None
    local: bool = False
    places: int | None = None
    let_in: LetIn = _nobody_comes


class Page:
    """One page and what is on it.

    Args:
        workbook: the parts of a running workbook.
        visitor: who is at it.
        around: what it stands in.
    """

    def __init__(self, workbook: Parts, visitor: Visitor, around: Surroundings) -> None:
        self.workbook = workbook
        self.visitor = visitor
        self.around = around
        self._screens: WeakSet[Screen] = WeakSet()

    @property
    def participant(self) -> str:
        """Whose page it is."""
        return self.visitor.participant

    def add(self, screen: "Screen") -> None:
        """A screen stands here from now on, as long as somebody holds it."""
        self._screens.add(screen)

    def answered(self) -> None:
        """An answer was taken: what tells of results follows."""
        self._refresh(lambda one: one.follows)

    def became_somebody_else(self) -> None:
        """Whoever is here has said who they are: what depends on that follows too."""
        self._refresh(lambda one: one.follows or one.by_role)

    def _refresh(self, which: "Callable[[Screen], bool]") -> None:
        for screen in [one for one in self._screens if which(one)]:
            screen.refresh()

    def href(self, slug: str) -> str | None:
        """The notebook that a scenario is in, as a page or another notebook links to it."""
        for notebook in self.around.catalogue.all():
            if slug in notebook.scenarios:
                return notebook.path.name if self.visitor.alone else notebook.address
        return None
