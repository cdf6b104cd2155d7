"""Answers, drafts and hints in a database."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, func, insert, select, update
from sqlalchemy.engine import Row

from workbook.content import Role
from workbook.learning import Answer, Conflict, Draft, Place
from workbook.learning.records import score_from_json, score_to_json
from workbook.store.schema import Reading, add_once, alone
from workbook.store.tables import answers, drafts, hints, roles


class Records:
    """A `Keeper` in a database. Each method is one transaction, on disk when it returns."""

    def __init__(self, engine: Engine, reading: Reading | None = None) -> None:
        self._engine = engine
        self._reading = reading or Reading(engine)

    def answers(self, place: Place) -> list[Answer]:
        """The answers at a place, oldest first."""
        with self._reading.connect() as connection:
            return _answers(connection, _at(answers, place))

    def all_answers(self, participant: str) -> list[Answer]:
        """Everything a participant has submitted, oldest first."""
        with self._reading.connect() as connection:
            return _answers(connection, answers.c.participant == participant)

    def everybody(self, scenario: str, exercise: str, version: int) -> list[Answer]:
        """Everybody's answers to an exercise, oldest first."""
        at = {"scenario": scenario, "exercise": exercise, "version": version}
        where = and_(*(answers.c[name] == value for name, value in at.items()))
        with self._reading.connect() as connection:
            return _answers(connection, where)

    def add(self, answer: Answer) -> Answer:
        """Add an answer, or return the one already stored under its submission id."""
        with alone(self._engine, answer.place.participant) as connection:
            return _add(connection, answer)

    def draft(self, place: Place) -> Draft | None:
        """The draft at a place."""
        with self._reading.connect() as connection:
            row = connection.execute(select(drafts).where(_at(drafts, place))).first()
        return None if row is None else Draft(place, row.attempt, row.seq, row.given)

    def keep(self, draft: Draft) -> bool:
        """Keep a draft; False where a newer one stands."""
        values = {"attempt": draft.attempt, "seq": draft.seq, "given": draft.given, "at": _now()}
        at, number = _at(drafts, draft.place), (draft.attempt, draft.seq)
        with alone(self._engine, draft.place.participant) as connection:
            there = connection.execute(select(drafts.c.attempt, drafts.c.seq).where(at)).first()
            if there is None:
                connection.execute(insert(drafts).values(**asdict(draft.place), **values))
            elif number > (there.attempt, there.seq):
                connection.execute(update(drafts).where(at).values(**values))
            return there is None or number >= (there.attempt, there.seq)

    def hints(self, place: Place, attempt: int) -> int:
        """How many hints were taken in an attempt."""
        where = and_(_at(hints, place), hints.c.attempt == attempt)
        with self._reading.connect() as connection:
            return connection.scalar(select(func.count()).select_from(hints).where(where)) or 0

    def take_hint(self, place: Place, attempt: int, number: int) -> None:
        """Note that a hint was taken; noting it again changes nothing."""
        row = {**asdict(place), "attempt": attempt, "number": number, "at": _now()}
        key = [*asdict(place), "attempt", "number"]
        with self._engine.begin() as connection:
            add_once(connection, hints, *key, **row)

    def role(self, participant: str) -> Role | None:
        """The role a participant chose last."""
        query = select(roles.c.role).where(roles.c.participant == participant)
        with self._reading.connect() as connection:
            return connection.scalar(query.order_by(roles.c.id.desc()).limit(1))

    def choose_role(self, participant: str, role: Role, at: datetime) -> None:
        """Note the role a participant is in from now on."""
        row = {"participant": participant, "role": role, "at": at}
        with self._engine.begin() as connection:
            connection.execute(insert(roles).values(**row))


def _now() -> datetime:
    """When something was kept that bears no time of its own, so that it is not kept for ever."""
    return datetime.now(UTC)


def _at(table: Table, place: Place) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in asdict(place).items()))


def _answers(connection: Connection, where: ColumnElement[bool]) -> list[Answer]:
    rows: Iterable[Row[Any]] = connection.execute(
        select(answers).where(where).order_by(answers.c.id)
    )
    return [_answer(row) for row in rows]


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        submission=row.submission,
        place=Place(row.participant, row.scenario, row.exercise, row.version),
        attempt=row.attempt,
        label=row.label,
        given=row.given,
        score=score_from_json(row.score),
        at=row.at,
        role=row.role,
    )


def _add(connection: Connection, answer: Answer) -> Answer:
    known = _known(connection, answer)
    if known is not None:
        return known
    before = connection.scalar(
        select(func.count()).select_from(answers).where(_at(answers, answer.place))
    )
    attempt = (before or 0) + 1
    if attempt > 1:
        answer = replace(answer, attempt=attempt, label="retry")
    added = add_once(
        connection,
        answers,
        "submission",
        submission=answer.submission,
        **asdict(answer.place),
        attempt=answer.attempt,
        label=answer.label,
        given=answer.given,
        score=score_to_json(answer.score),
        at=answer.at,
        role=answer.role,
    )
    stored = None if added else _known(connection, answer)  # another server was faster
    return stored or answer


def _known(connection: Connection, answer: Answer) -> Answer | None:
    """The answer stored under a submission id.

    Raises:
        Conflict: it is somebody else's.
    """
    query = select(answers).where(answers.c.submission == answer.submission)
    row = connection.execute(query).first()
    if row is not None and _answer(row).place != answer.place:
        raise Conflict(answer.submission)
    return None if row is None else _answer(row)
