"""A facilitator's side of a room: what they see, and everything they may do.

Every command checks the credential that the server gave to this kernel alone. A browser can make
any registered widget in its kernel; without the credential it leads nothing.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from workbook.content import AnswerError, Library
from workbook.content.agendas import MOST_STEPS, Agenda
from workbook.learning import Clock, Keeper, Refused
from workbook.rooms import rehearsing
from workbook.rooms.code import new_code, read_code
from workbook.rooms.console import Console, is_here, is_typing, played, undo
from workbook.rooms.doors import one_line
from workbook.rooms.folds import Folds
from workbook.rooms.log import Room, Step
from workbook.rooms.pace import NOTHING, event_of, may, waits
from workbook.rooms.polls import Poll
from workbook.rooms.records import Event, Question, RoomKeeper, RoomRow, Round, Taken

MOST_MINUTES = 120
MOST_PEOPLE = 500
SCREENS = ("join", "question", "picture", "key", "text", "talk", "wall", "report")
MOVED = "Somebody else has moved the room on meanwhile. Look again, then decide."


Make = Callable[[Room, Mapping[str, Any]], tuple[str, dict[str, Any]]]
"""Makes the event of a command from how the room stands and what the page sent."""


def credential_hash(credential: str) -> str:
    """A credential as the store keeps it."""
    return hashlib.sha256(credential.encode()).hexdigest()


@dataclass
class Chair:
    """Where a facilitator sits.

    Args:
        records: where rooms are kept.
        folds: how they stand.
        keeper: where everybody's own work is kept.
        library: the content.
        clock: tells the time.
        credential: what the server gave to this kernel, if it gave anything.
    """

    records: RoomKeeper
    folds: Folds
    keeper: Keeper
    library: Library
    clock: Clock
    credential: str | None

    def __post_init__(self) -> None:
        self._report = False
        self.room: int | None = None

    # ---- the credential ----

    @property
    def _hash(self) -> str:
        return credential_hash(self.credential or "")

    def bound(self) -> RoomRow | None:
        """The room that this kernel leads.

        Raises:
            Refused: this is no facilitator's kernel, or not any more.
        """
        known, id = self.records.chair(self._hash) if self.credential else (False, None)
        if not known:
            raise Refused("Only a facilitator can do this. Sign in on the facilitator's page.")
        self.room = id
        return None if id is None else self.records.room(id)

    # ---- what they see ----

    @property
    def latest(self) -> tuple[Any, ...]:
        """What tells a page that there is something new.

        Asked several times a second, so it looks up as little as can be: no answer is read.
        """
        row = self.bound()
        if row is None:
            return (0,)
        now, seats = self.clock(), self.records.seats(row.id)
        return (
            row.id,
            self.records.last(row.id),
            self.records.sent(row.id),
            self.records.asked(row.id),
            [(seat.id, seat.typing, seat.table) for seat in seats],
            sum(is_typing(seat, now) for seat in seats),
            sum(is_here(seat, now) for seat in seats),
        )

    def view(self) -> dict[str, Any]:
        """All that may be on a facilitator's screen now, as JSON data."""
        with self.records.together():
            return self._view()

    def _view(self) -> dict[str, Any]:
        try:
            row = self.bound()
        except Refused:
            return {"stage": "refused"}
        if row is None:
            return {"stage": "lobby", "lobby": self._lobby(), "broken": self._broken()}
        console = Console(
            self.records,
            self.folds,
            self.keeper,
            self.library,
            self.clock,
            row,
            with_report=self._report,
        )
        return {"stage": "room", "room": console.view(), "broken": self._broken()}

    def _broken(self) -> list[dict[str, Any]]:
        """Files of the content that cannot be used as they stand, for whoever can mend them."""
        return [one.told() for one in self.library.broken]

    def _lobby(self) -> dict[str, Any]:
        return {
            "agendas": [
                {
                    **agenda.model_dump(include={"id", "title", "minutes", "summary"}),
                    "steps": len(agenda.steps),
                }
                for agenda in sorted(self.library.agendas.values(), key=lambda one: one.minutes)
            ],
            "rooms": [
                {
                    "code": row.code,
                    "title": self.folds.now(row.id).title,
                    "begun": row.at.isoformat(),
                    "joined": sum(not seat.simulated for seat in self.records.seats(row.id)),
                    "ended": row.ended,
                }
                for row in self.records.rooms()
            ],
        }

    # ---- what they do ----

    def create(self, agenda_id: object, title: object = None) -> None:
        """Begin a room on an agenda.

        Raises:
            Refused: there is no such agenda.
        """
        self.bound()
        agenda = self.library.agendas.get(str(agenda_id))
        if agenda is None:
            raise Refused("There is no such agenda. Reload the page to see those there are.")
        called = one_line(title or "")[:80] or agenda.title
        data = {"title": called, "agenda": agenda.id, "steps": [s.told() for s in _steps(agenda)]}
        for _ in range(20):
            try:
                row = self.records.create(new_code(), data, self.clock())
            except Taken:
                continue
            self.records.bind_chair(self._hash, row.id, self.clock())
            return
        raise Refused("No code was free. Try once more.")

    def enter(self, code: object) -> None:
        """Lead a room that is there already, from this device too.

        Raises:
            Refused: there is none with this code.
        """
        self.bound()
        known = read_code(code)
        row = self.records.by_code(known) if known else None
        if row is None:
            raise Refused("There is no room with this code.")
        self._report = False
        self.records.bind_chair(self._hash, row.id, self.clock())

    def leave(self) -> None:
        """Go back to the lobby. The room goes on."""
        self.bound()
        self.records.bind_chair(self._hash, None, self.clock())

    def purge(self, code: object) -> None:
        """Delete the room with all that was sent in it.

        Raises:
            Refused: the code typed is not the room's.
        """
        row = self._leading()
        if read_code(code) != row.code:
            raise Refused(f"Type the room's code, {row.code}, to delete it for good.")
        self.records.bind_chair(self._hash, None, self.clock())
        self.records.delete(row.id)

    def rehearse(self, people: int) -> tuple[str, str]:
        """Begin a rehearsal; return the room's code and the ticket for its simulated people.

        Raises:
            Refused: there is one, or the room has ended.
        """
        row = self._leading()
        return row.code, rehearsing.begin(self.records, self.folds, self.clock, row.id, people)

    def show_report(self, *, on: bool = True) -> None:
        """Show the report, or put it away."""
        self._leading()
        self._report = on

    def exercises(self) -> list[dict[str, Any]]:
        """What can be added to the agenda."""
        return [
            {
                "name": f"{scenario.id}/{exercise.id}",
                "title": exercise.title,
                "kind": exercise.kind,
                "scenario": scenario.title,
                "minutes": max(2, round(scenario.minutes / len(scenario.exercises))),
            }
            for scenario in self.library.scenarios
            for exercise in scenario.exercises
        ]

    def do(self, command: str, seq: object, args: Mapping[str, Any]) -> None:
        """Do something to the room.

        Args:
            command: what.
            seq: the number of the last event that the page knew of.
            args: what else the command needs.

        Raises:
            Refused: it cannot be done now; nothing is changed.
        """
        row = self._leading()
        self._report = False
        with self.records.turn(row.id) as turn:
            room = self.folds.within(row.id, turn)
            if seq != room.seq:
                raise Refused(MOVED)
            kind, data = self._event(row, room, command, args)
            if room.rehearsal and command in ("send_home", "end"):
                rehearsing.send_home(turn, self.clock())
            if kind == "closed":
                data["last"] = turn.last_vote()
            if kind == "afresh":
                data |= rehearsing.afresh(room, turn)
            if kind != "sent_home":
                turn.append(kind, data, self.clock())
            if kind == "removed" and data["what"] == "wall":
                turn.blank(data["id"])
            if kind == "undone" and room.last and room.last.kind == "closed":
                turn.count_late(Round(row.id, room.last.data["step"], room.last.data["round"]))
            turn.set_ended(self.folds.ahead(row.id, turn).ended is not None)

    def _leading(self) -> RoomRow:
        row = self.bound()
        if row is None:
            raise Refused("This page leads no room just now. Choose one first.")
        return row

    def _event(
        self, row: RoomRow, room: Room, command: str, args: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        makes: dict[str, Make] = {
            "goto": self._goto,
            "timer": self._timer,
            "undo": self._undone,
            "agenda": partial(self._agenda, row.id),
            "hands": self._hands,
            "without_phone": self._counted,
            "show": self._show,
            "screen": self._put_up,
            "afresh": _afresh,
            "send_home": partial(self._send_home, row),
            "set_aside": _set_aside,
            "remove": partial(self._removed, row.id),
            "mute": partial(self._muted, row.id),
        }
        if command in makes:
            return makes[command](room, args)
        poll = Poll(self.records, self.library, row.id, room, room.step) if room.step else None
        if command not in (poll.commands() if poll else may(room, NOTHING)):
            raise Refused("That cannot be done just now.")
        if command in ("say", "replay"):
            assert poll is not None
            return self._said(poll, command, args)
        kind, data = event_of(room, command)
        return kind, data | (_settled(poll, data["round"]) if kind == "opened" else {})

    def _send_home(
        self, row: RoomRow, room: Room, args: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """A rehearsed room is given back unplayed, unless people have begun to play it meanwhile."""
        if room.rehearsal is None:
            raise Refused("No rehearsal is under way.")
        wanted = args.get("afresh")
        if room.begun and wanted is None and played(self.records, row, room):
            raise Refused(
                "People have voted here meanwhile. Say whether to start afresh, or only to send "
                "the simulated people home."
            )
        return ("afresh" if room.begun and wanted is not False else "sent_home"), {}

    def _said(
        self, poll: Poll, command: str, args: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        talk = poll.talk
        assert talk is not None
        more: dict[str, Any] = {}
        if command == "replay":
            turn = _whole(args.get("n"), 0, len(talk.path) - 1)
            talk, more = talk.before(turn), {"n": turn}
        try:
            after = talk.after(args.get("choice"))
        except AnswerError:
            raise Refused("That line cannot be said here.") from None
        round = 0 if after.over else poll.room.fresh()
        data = {"step": poll.step.id, "choice": after.path[-1], "round": round, **more}
        return ("replayed" if command == "replay" else "said"), data | _settled(poll, round)

    def _goto(self, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        step = args.get("step")
        if room.ended or step not in {one.id for one in room.steps}:
            raise Refused("There is no such step in the agenda.")
        if waits(room, "goto"):
            raise Refused("A vote is open and the room is paused. Go on first.")
        return "went", {"step": step}

    def _timer(self, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        del room
        minutes = args.get("minutes")
        told = None if minutes is None else _whole(minutes, 1, MOST_MINUTES)
        return "timed", {"minutes": told}

    def _undone(self, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        del args
        last: Event | None = room.last
        if last is None or undo(room, self.clock()) is None:
            raise Refused("It is too late to take that back.")
        return "undone", {"seq": last.seq}

    def _agenda(self, id: int, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The agenda as the facilitator has changed it: steps that stay, and new ones."""
        wanted = args.get("steps")
        if not isinstance(wanted, list) or not 1 <= len(wanted) <= MOST_STEPS:
            raise Refused(f"An agenda has 1 to {MOST_STEPS} steps.")
        known = {step.id: step for step in room.steps}
        steps = [self._planned(one, known) for one in wanted]
        if len({step.id for step in steps}) < len(steps):
            raise Refused("A step stands twice in this agenda.")
        kept = {step.id for step in steps}
        if room.here and room.here not in kept:
            raise Refused("The step you are at cannot be taken out. Go on first.")
        for step in room.steps:
            if step.id not in kept and self._was_played(id, room, step):
                raise Refused(f"“{step.title}” has been played, so it stays for the report.")
        return "agenda", {"steps": [step.told() for step in steps]}

    def _was_played(self, id: int, room: Room, step: Step) -> bool:
        """Whether a step was opened; where that was taken back, whether anybody has voted in it."""
        opened = room.standing(step.id).phase != "waiting"
        return opened or bool(self.records.votes(id, step.id, scored=False))

    def _planned(self, wanted: Any, known: Mapping[str, Step]) -> Step:
        if not isinstance(wanted, dict):
            raise Refused("This page sent something that cannot be read. Reload the page.")
        minutes = wanted.get("minutes")
        if wanted.get("id") in known:
            step = known[wanted["id"]]
            by = wanted.get("by", step.by)
            changed = replace(step, by="table" if by == "table" else "person")
            if minutes is None:
                return changed
            return replace(changed, minutes=_whole(minutes, 1, MOST_MINUTES))
        name = wanted.get("exercise")
        exercise = self.library.exercise(str(name))
        if exercise is None:
            raise Refused("There is no such exercise.")
        title = (one_line(wanted.get("title") or "") or exercise.title)[:120]
        id = f"added-{uuid.uuid4().hex[:8]}"
        return Step(id, title, _whole(minutes, 1, MOST_MINUTES), str(name))

    def _hands(self, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        counts = args.get("counts")
        if room.step is None or not isinstance(counts, dict):
            raise Refused("There is nothing to count hands for.")
        told = {str(id)[:60]: _whole(n, 0, MOST_PEOPLE) for id, n in counts.items()}
        return "hands", {"step": room.here, "round": room.standing().round, "counts": told}

    def _counted(self, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        del room
        return "counted", {"n": _whole(args.get("n"), 0, MOST_PEOPLE)}

    def _show(self, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        one, on = _one_written(args), bool(args.get("on"))
        if on and one["id"] in room.removed | room.hidden:
            raise Refused("This was set aside or removed, so it cannot be shown.")
        return "shown", one | {"on": on}

    def _removed(self, id: int, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        del room
        one = _one_written(args)
        if one["what"] == "wall":
            self._question(id, one["id"])
        return "removed", one

    def _muted(self, id: int, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        del room
        asked = self._question(id, args.get("id"))
        return "muted", {"seat": asked.seat, "id": asked.id, "on": bool(args.get("on"))}

    def _question(self, room: int, id: object) -> Question:
        found = self.records.questions(room, [id]) if type(id) is int else []
        if not found:
            raise Refused("There is no such question.")
        return found[0]

    def _put_up(self, room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        del room
        show = args.get("show")
        if show is not None and show not in SCREENS:
            raise Refused("The big screen has no such view.")
        return "screen", {"show": show}


def _steps(agenda: Agenda) -> list[Step]:
    """A room's own copy of an agenda's steps."""
    return [
        Step(
            id=step.id,
            title=step.title,
            minutes=step.minutes,
            exercise=step.exercise,
            by=step.by,
            sure=step.sure,
            notes=step.notes,
            prompts=step.prompts,
        )
        for step in agenda.steps
    ]


def _afresh(room: Room, _args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    if room.begun is None and room.ended is None:
        raise Refused("Nothing has been played here yet.")
    return "afresh", {}


def _settled(poll: Poll | None, round: int) -> dict[str, Any]:
    """Who answers together in a vote that is opened now, where anybody does."""
    tables = poll.settled(round) if poll and round else {}
    known = poll is not None and (poll.step.id, round) in poll.room.seated
    told = {str(table): sorted(seats) for table, seats in tables.items()}
    return {"tables": told} if tables or known else {}


def _set_aside(_room: Room, args: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    return "hidden", _one_written(args) | {"on": bool(args.get("on"))}


def _one_written(args: Mapping[str, Any]) -> dict[str, Any]:
    """A question or an offered text, by what the page sent.

    Raises:
        Refused: it is neither.
    """
    what, id = args.get("what"), args.get("id")
    if what == "wall" and type(id) is int:
        return {"what": "wall", "id": id}
    if what == "text" and isinstance(id, str):
        return {"what": "text", "id": id[:120]}
    raise Refused("There is nothing to show.")


def _whole(value: Any, least: int, most: int) -> int:
    """A whole number within bounds.

    Raises:
        Refused: it is none.
    """
    if type(value) is not int or not least <= value <= most:
        raise Refused(f"Give a whole number from {least} to {most}.")
    return value
