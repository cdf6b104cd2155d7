"""What a room has answered to its present step, as both its pages show it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workbook.content import Exercise, Library, Scenario
from workbook.content.kinds.talk import Conversation
from workbook.rooms import tally
from workbook.rooms.keeper import RoomKeeper
from workbook.rooms.pace import OWN, Command, may, sort_of
from workbook.rooms.records import RoomVote, Round, Seat
from workbook.rooms.state import Room, Step, Tables
from workbook.rooms.talk import Talk
from workbook.rooms.withholding import has_key

SMALLEST_TABLE = 2


@dataclass(frozen=True)
class Poll:
    """The votes on a step of a room.

    Args:
        records: where they are kept.
        library: the content.
        id: the room's number.
        room: how the room stands.
        step: the step.
        real: leave out whoever is simulated.
    """

    records: RoomKeeper
    library: Library
    id: int
    room: Room
    step: Step
    real: bool = False

    @cached_property
    def scenario(self) -> Scenario | None:
        """The scenario of the step's exercise."""
        name = self.step.exercise
        return self.library.usable(name.partition("/")[0]) if name and self.exercise else None

    @cached_property
    def exercise(self) -> Exercise | None:
        """The step's exercise as it is for everybody; none where it is not in the content any more."""
        return self.library.exercise(self.step.exercise) if self.step.exercise else None

    @property
    def sort(self) -> str:
        """What kind of step it is."""
        return sort_of(self.exercise.kind if self.exercise else None)

    @cached_property
    def seats(self) -> dict[int, Seat]:
        """Who counts: all who have joined."""
        seats = self.records.seats(self.id)
        return {seat.id: seat for seat in seats if not (seat.simulated and self.real)}

    def commands(self) -> list[Command]:
        """What a facilitator may do now."""
        keyless = self.exercise is not None and not has_key(self.exercise)
        over = self.talk is not None and self.talk.over
        return may(self.room, self.sort, talk_over=over, keyless=keyless)

    def votes(self, round: int, *, scored: bool = True) -> list[tally.Vote]:
        """The votes of one round, as they are tallied: joint answers count once for each table.

        Without `scored`, what says how good and how sure they are is left out.
        """
        sure = self.records.sure(Round(self.id, self.step.id, round)) if scored else {}
        return [self._tallied(vote, sure) for vote in self._stored(round, scored=scored)]

    def _stored(self, round: int, *, scored: bool) -> list[RoomVote]:
        fits = self._fitting(round)
        return [vote for vote in self._counted(round, scored=scored) if fits(vote.given)]

    def _counted(self, round: int, *, scored: bool) -> list[RoomVote]:
        """The votes of those who count, whatever they gave."""
        stored = self.records.votes(self.id, self.step.id, round, scored=scored)
        tables = self.room.seated.get((self.step.id, round), {})
        held = {table for table, seats in tables.items() if seats & self.seats.keys()}
        # A table's answer stays, whoever sent it and has moved to another seat since.
        return [vote for vote in stored if vote.seat in self.seats or vote.table in held]

    def unfit(self, round: int) -> int:
        """How many have answered in time, but to a wording that has changed since."""
        counted = self._counted(round, scored=False)
        who = {vote.seat for vote in (self._tallied(one, {}) for one in counted) if not vote.late}
        return len(who) - self.answered(round)

    def _closes(self, round: int) -> list[int]:
        """How many of the votes that count here had come at each earlier close that was undone."""
        cuts = self.room.closes.get((self.step.id, round), ())
        stored = self._stored(round, scored=False) if cuts else []
        return [
            sum(vote.id <= cut if isinstance(cut, int) else vote.at <= cut for vote in stored)
            for cut in cuts
        ]

    def _fitting(self, round: int) -> Callable[[Any], bool]:
        """What was an answer in a round; anything else is nobody's, and must not be counted."""
        exercise = self.exercise
        if isinstance(exercise, Conversation):
            lines = [id for id, _ in self.rows(round)]
            return lambda given: given in lines
        return exercise.fits if exercise else lambda _: True

    def _tallied(self, vote: RoomVote, sure: Mapping[int, int]) -> tally.Vote:
        who = -vote.table if vote.table else vote.seat
        return tally.Vote(who, vote.given, vote.score, sure.get(vote.seat), vote.role, vote.late)

    def let_through(self, round: int, *, scored: bool = True) -> tuple[tally.Vote, ...]:
        """The votes of a round that may be shown now."""
        standing = self.room.standing(self.step.id)
        closed = round < standing.round or standing.phase != "open"
        votes = self.votes(round, scored=scored)
        return tally.shown(votes, closed=closed, closes=self._closes(round))

    def answered(self, round: int) -> int:
        """How many have sent something in a round, on time; a table counts once."""
        return len({vote.seat for vote in self.votes(round, scored=False) if not vote.late})

    def done(self, round: int) -> set[int]:
        """Seats that have answered a round on time, each by itself or with its table."""
        who = {vote.seat for vote in self.votes(round, scored=False) if not vote.late}
        tables = self.room.seated.get((self.step.id, round), {})
        joint = (seats for table, seats in tables.items() if -table in who)
        return who.union(*joint) & self.seats.keys()

    def picture(
        self, round: int, *, key: bool = False, exercise: Exercise | None = None
    ) -> tally.Picture | None:
        """How a round's votes are spread, by the rules for small groups."""
        shown = exercise or self.exercise
        if shown is None or round < 1:
            return None
        hands = self.room.hands.get((self.step.id, round))
        votes = self.let_through(round, scored=False)
        if isinstance(shown, Conversation):
            drawn = tally.ballot(self.rows(round), votes, hands=hands)
        else:
            drawn = tally.picture(shown, votes, hands=hands, key=key)
        return drawn and drawn | {"held_back": self._held_back(round, drawn["answered"])}

    def _held_back(self, round: int, shown: int) -> int | None:
        """How many answers a picture will never show, because too few came after an earlier one.

        None where it shows all there are, or grows still.
        """
        standing = self.room.standing(self.step.id)
        growing = round == standing.round and standing.phase == "open"
        if growing or (self.step.id, round) not in self.room.closes:
            return None
        return self.answered(round) - shown

    # ---- a talk ----

    @cached_property
    def talk(self) -> Talk | None:
        """The conversation, where the step is one."""
        if not isinstance(self.exercise, Conversation) or self.scenario is None:
            return None
        return Talk(self.scenario, self.exercise, self.room.standing(self.step.id).path)

    def rows(self, round: int) -> tuple[tuple[str, str], ...]:
        """The lines that were voted on in a round."""
        talk, standing = self.talk, self.room.standing(self.step.id)
        if talk is None:
            return ()
        turn = standing.asked.index(round) if round in standing.asked else len(talk.path)
        return talk.before(turn).lines

    def shares(self) -> dict[int, float]:
        """For each turn of the talk that was voted on by enough: the share of the line said."""
        standing = self.room.standing(self.step.id)
        found = {}
        for turn, round in enumerate(standing.asked):
            drawn = self.picture(round) if round else None
            if drawn is not None:
                said, hands = standing.path[turn], drawn["hands"]
                count = drawn["counts"].get(said, {}).get("", 0) + hands.get(said, 0)
                found[turn] = count / (drawn["answered"] + sum(hands.values()))
        return found

    def leading(self) -> list[str]:
        """The lines with most votes in the present round: one, several in a tie, or none."""
        drawn = self.picture(self.room.standing(self.step.id).round)
        if drawn is None:
            return []
        counts = {row: n[""] + drawn["hands"].get(row, 0) for row, n in drawn["counts"].items()}
        return [row for row, n in counts.items() if n == max(counts.values())]

    # ---- tables ----

    def settled(self, round: int) -> Tables:
        """Who sits together in a vote that is opened now.

        One that has been answered before, as where its opening was taken back, stays as it was.
        """
        if self.records.votes(self.id, self.step.id, round, scored=False):
            return self.room.seated.get((self.step.id, round), {})
        return self.together() if self.step.by == "table" and self.sort != OWN else {}

    def together(self) -> Tables:
        """Who says now that they sit together. A table of one is none, nor one with simulated people."""
        sitting: dict[int, list[Seat]] = {}
        for seat in self.seats.values():
            if seat.table:
                sitting.setdefault(seat.table, []).append(seat)
        tables = {}
        for table, seats in sorted(sitting.items()):
            people = [seat for seat in seats if not seat.simulated] or seats
            if len(people) >= SMALLEST_TABLE:
                tables[table] = frozenset(seat.id for seat in people)
        return tables

    def tables(self) -> Tables:
        """Who answers together: as it was settled, or as they sit now before the vote is opened."""
        standing = self.room.standing(self.step.id)
        if standing.phase == "waiting":
            return self.together()
        tables = self.room.seated.get((self.step.id, standing.round), {})
        here = {table: seats & self.seats.keys() for table, seats in tables.items()}
        return {table: seats for table, seats in here.items() if len(seats) >= SMALLEST_TABLE}


def labels(exercise: Exercise, given: Any) -> str:
    """An answer in words, as a joint answer is shown."""
    board = exercise.board()
    if board is None:
        return ""
    rows, columns = dict(board.rows), dict(board.columns)
    spots: Iterable[tuple[str, str]] = exercise.spots(given)
    return "; ".join(
        rows[row] if not column else f"{rows[row]}: {columns.get(column, column)}"
        for row, column in spots
    )
