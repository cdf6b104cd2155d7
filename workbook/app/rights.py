"""A person's rights on what is kept of them, and how long anything is kept at all."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workbook.app.building import Workbook
from workbook.app.identity import SELF_PACED
from workbook.learning import Clock
from workbook.rooms.desk import DAYS
from workbook.store import People
from workbook.store.people import Old, Removed

KEPT_FOR = timedelta(days=DAYS)
CHAIRS_FOR = timedelta(days=8)
"""Longer than the week for which somebody stays signed in at most."""
GUESSES_FOR = timedelta(hours=1)

NUMBER = re.compile(r"[0-9a-f]{8,64}")
AGE = re.compile(r"(\d{1,5})\s*d(?:ays?)?")


class NotOne(ValueError):  # noqa: N818 - it is what was found
    """A number that is nobody's or that of several, in one sentence."""


@dataclass(frozen=True)
class Rights:
    """What people may ask of whoever runs a workbook.

    Args:
        people: finds and removes what is kept on somebody.
        clock: tells the time.
    """

    people: People
    clock: Clock

    def find(self, number: str) -> str:
        """The participant with a number, which is the beginning of their name.

        Raises:
            NotOne: there is none with it, or more than one.
        """
        beginning = number.strip().lower()
        if beginning != SELF_PACED and not NUMBER.fullmatch(beginning):
            raise NotOne(
                f"{number!r} is no number of a person: it has eight digits from 0 to 9 and a to f, "
                "as their own page shows them."
            )
        found = self.people.called(beginning)
        if not found:
            raise NotOne(f"Nothing is kept on anybody with the number {beginning}.")
        if len(found) > 1:
            whole = ", ".join(found)
            raise NotOne(
                f"{len(found)} people have numbers that begin so. Give one whole: {whole}."
            )
        return found[0]

    def export(self, participant: str) -> dict[str, Any]:
        """Everything kept on a participant, as JSON data."""
        kept = self.people.kept(participant)
        rows = {name: [_plain(row) for row in found] for name, found in kept.items()}
        return {"participant": participant, "made": self.clock().isoformat(), "kept": rows}

    def forget(self, participant: str) -> Removed:
        """Remove everything kept on a participant, their votes in a room's tallies with it."""
        return self.people.forget(participant)

    def purge(self, older_than: timedelta) -> Old:
        """Remove rooms and participants' work in which nothing has happened for so long."""
        return self.people.purge(self.clock() - older_than)


def read_age(written: str) -> timedelta | None:
    """An age as people write it; None where it is none.

    >>> read_age("90d"), read_age("1 day"), read_age("soon")
    (datetime.timedelta(days=90), datetime.timedelta(days=1), None)
    """
    found = AGE.fullmatch(written.strip().lower())
    return timedelta(days=int(found[1])) if found else None


def housekeeping(workbook: Workbook) -> None:
    """What a server does by itself: nothing is kept for longer than people were told.

    The work of whoever learns alone on this machine is their own, and stays.
    """
    now = workbook.clock()
    workbook.people.purge(now - KEPT_FOR, except_for=[SELF_PACED])
    workbook.people.clear(chairs=now - CHAIRS_FOR, wrong=now - GUESSES_FOR, now=now)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
    }
