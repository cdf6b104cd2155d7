"""Building a workbook out of its parts."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbook.analysis.seats import draw
from workbook.app import landscape
from workbook.app.doorkeeping import Doorkeeper, Preflight
from workbook.app.drawings import kept
from workbook.app.logs import Calm
from workbook.app.places import DATABASE, make_private, make_private_file
from workbook.content import Library, Role
from workbook.learning import (
    Clock,
    Keeper,
    Progress,
    Refused,
    Way,
    card,
    choose_role,
    profile,
    progress,
)
from workbook.learning.records import Answer
from workbook.rooms.chair import Chair
from workbook.rooms.code import read_code
from workbook.rooms.desk import Desk
from workbook.rooms.folds import Folds
from workbook.rooms.keeper import RoomKeeper
from workbook.rooms.rehearsing import begin
from workbook.rooms.state import Room
from workbook.rooms.withholding import has_key, withheld
from workbook.store import (
    LookOut,
    People,
    Reading,
    Records,
    RoomRecords,
    migrate,
    open_engine,
    sqlite_url,
)

LOG = "workbook.log"
DRAWINGS = "drawings"


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Workbook:
    """The parts of a running workbook, for notebooks and the server alike.

    Attributes:
        library: the content.
        keeper: where answers are kept.
        rooms: where rooms are kept.
        folds: how they stand, folded once for everybody here.
        clock: tells the time; tests pass their own.
        drawings: the folder in which pictures are kept once they are drawn.
        people: finds and removes what is kept on somebody.
        lookout: sees what others have written.
    """

    library: Library
    keeper: Keeper
    rooms: RoomKeeper
    folds: Folds
    clock: Clock
    drawings: Path
    people: People
    lookout: LookOut

    def way(self, participant: str, name: str, *, alone: bool = False) -> Way:
        """A participant's way through the exercise `name`, as `scenario/exercise`.

        It is theirs in the role they have now; after another choice, ask for it anew. While an
        open room has the exercise before it, it gives no feedback, except to somebody who learns
        `alone` on their own machine and has the files anyway.

        Raises:
            KeyError: there is no such exercise.
            ContentError: its scenario cannot be used.
        """
        slug, _, id = name.partition("/")
        scenario = self.library.scenario(slug)
        if id not in scenario.by_id:
            known = ", ".join(scenario.by_id)
            raise KeyError(f"no exercise {id!r} in {slug!r}; there are: {known}")
        exercise = scenario.by_id[id]
        role = self.role(participant) if exercise.roles else None
        own = exercise.for_role(role)
        held = not alone and has_key(exercise) and name in self._withheld()
        return Way(self.library, scenario, own, participant, self.keeper, self.clock, role, held)

    def _withheld(self) -> frozenset[str]:
        return withheld(self.rooms, self.folds, self.clock())

    def _answers(self, participant: str, *, alone: bool) -> list[Answer]:
        """What a participant has answered, without what a room has still before it."""
        answers = self.keeper.all_answers(participant)
        held = frozenset() if alone else self._withheld()
        return [a for a in answers if f"{a.place.scenario}/{a.place.exercise}" not in held]

    def desk(self, participant: str, network: str | None = None) -> Desk:
        """Where a participant takes part in rooms; `network` is where their browser is."""

        def own_way(person: str, name: str, held: bool) -> Way:
            way = self.way(person, name, alone=True)
            return replace(way, withheld=held and has_key(way.exercise))

        return Desk(self.rooms, self.folds, self.library, own_way, self.clock, participant, network)

    def rehearse(self, code: str, people: int) -> str:
        """Begin a rehearsal in the room with a code, and return the ticket for simulated people.

        Raises:
            Refused: there is no such room, one is under way, or it has ended.
        """
        known = read_code(code)
        row = self.rooms.by_code(known) if known else None
        if row is None:
            raise Refused(
                "There is no room with this code in this user folder or database. Run this where "
                "the server runs, or press Rehearse on the facilitator\N{RIGHT SINGLE QUOTATION MARK}s page."
            )
        return begin(self.rooms, self.folds, self.clock, row.id, people)

    def chair(self, credential: str | None) -> Chair:
        """Where a facilitator leads rooms, if the credential is one."""
        return Chair(self.rooms, self.folds, self.keeper, self.library, self.clock, credential)

    def plan_of(self, code: str) -> Room | None:
        """A room with its agenda as it is now; None where there is none with this code."""
        known = read_code(code)
        row = self.rooms.by_code(known) if known else None
        return self.folds.now(row.id) if row else None

    @property
    def doorkeeper(self) -> Doorkeeper:
        """Who lets facilitators in."""
        return Doorkeeper(self.rooms, self.clock)

    @property
    def preflight(self) -> Preflight:
        """What proves that a phone's answers reach the disk."""
        return Preflight(self.rooms)

    def role(self, participant: str) -> Role | None:
        """The role a participant has chosen, if they have."""
        return self.keeper.role(participant)

    def choose_role(self, participant: str, role: object) -> None:
        """Note a participant's role.

        Raises:
            Refused: there is no such role.
        """
        choose_role(self.keeper, participant, role, self.clock)

    def card(self, participant: str, slug: str, *, alone: bool = False) -> dict[str, Any]:
        """The results card of a scenario, as JSON data for the screen."""
        answers = self._answers(participant, alone=alone)
        return card(answers, self.library.scenario(slug), self.library)

    def progress(self, participant: str) -> dict[str, Progress]:
        """How far a participant has come in each scenario."""
        answers = self.keeper.all_answers(participant)
        return {one.id: progress(answers, one) for one in self.library.scenarios}

    def profile(self, participant: str, *, alone: bool = False) -> dict[str, Any]:
        """A participant's results by theme, what to look at again and what to do next."""
        answers = self._answers(participant, alone=alone)
        return profile(answers, self.library.scenarios, self.role(participant), self.clock())

    def landscape(self, part: str) -> dict[str, Any]:
        """A part of the landscape, as JSON data for the screen.

        Args:
            part: "seats", "intake" or "sittings".

        Raises:
            ValueError: there is no such part.
            ContentError: its tables cannot be used.
        """
        tables = self.library.tables
        made: dict[str, Callable[[], dict[str, Any]]] = {
            "seats": lambda: landscape.seats(tables("seats"), self._drawn),
            "intake": lambda: landscape.intake(tables("intake")),
            "sittings": lambda: landscape.sittings(tables("week", "recesses"), self.clock().date()),
        }
        if part not in made:
            raise ValueError(f"no part {part!r} of the landscape; there are: {', '.join(made)}")
        return {"part": part, **made[part]()}

    def _drawn(self, elections: list[str], seats: Mapping[str, list[int]]) -> str:
        return kept(self.drawings, "seats", [elections, seats], lambda: draw(elections, seats))

    def glossary(self) -> dict[str, Any]:
        """Every term in plain words, as JSON data for the screen."""
        terms = self.library.glossary.terms.values()
        return {"terms": [term.model_dump(mode="json") for term in terms]}


def log_to(path: Path) -> None:
    """Write our log to a file: what goes to a kernel's output may end up on somebody's screen."""
    logger = logging.getLogger("workbook")
    if not logger.handlers:
        handler = logging.FileHandler(make_private_file(path), delay=True, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
        handler.addFilter(Calm())
        logger.addHandler(handler)
        logger.propagate = False


def build(
    home: Path,
    content: Path,
    clock: Callable[[], datetime] = now,
    store: str | None = None,
) -> Workbook:
    """A workbook on a user folder and a content folder, its database made or brought up to date.

    Args:
        home: the user folder; made, closed to others, if it is not there.
        content: the content folder.
        clock: tells the time.
        store: a database's URL; by default a file in the user folder.

    Raises:
        NotPrivate: others can enter the user folder.
        OSError: it cannot be made or written.
    """
    log_to(make_private(home) / LOG)
    engine = open_engine(store or sqlite_url(make_private_file(home / DATABASE)))
    migrate(engine)
    reading = Reading(engine)
    records, rooms = Records(engine, reading), RoomRecords(engine, reading)
    return Workbook(
        Library(content),
        records,
        rooms,
        Folds(rooms),
        clock,
        home / DRAWINGS,
        People(engine),
        LookOut(engine),
    )
