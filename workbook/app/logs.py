"""What may stand in a log: nothing that steers a terminal, nothing without end."""

import logging
import re
import time
from collections.abc import Callable

LONGEST = 4000
"""Characters of one entry, and of one traceback."""

A_MINUTE = 60
"""Warnings and errors that one line of the program may log in a minute."""

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]"
)


def plain(text: str, longest: int = LONGEST) -> str:
    r"""What somebody else wrote, without what a terminal would obey.

    Where it is long the middle is left out: what went wrong stands at a traceback's end.

    >>> plain("\x1b[31mred\x1b[0m and\x07 \x1b]0;title"), plain("abcdefghij", 8)
    ('red and\ufffd \ufffd]0;title', 'abcd … (10 characters) … ghij')
    """
    if len(text) > longest:
        half = longest // 2
        text = f"{text[:half]} … ({len(text)} characters) … {text[-half:]}"
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", _COLOUR.sub("", text))


class Calm(logging.Filter):
    """Keeps a log short and readable, whatever is sent to the program from outside.

    It belongs to a handler, so that it sees what other people's libraries say too. Lines after the
    first are set in: nobody can make up an entry of their own. Whoever repeats a warning for ever
    is heard so often in a minute.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Called for each entry; it is changed where it stands."""
        said = self._count(record) if record.levelno >= logging.WARNING else 0
        if said > A_MINUTE:
            return False
        more = " (more like this is left out for a minute)" if said == A_MINUTE else ""
        record.msg, record.args = _set_in(plain(_message(record))) + more, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = plain(logging.Formatter().formatException(record.exc_info))
        return True

    def _count(self, record: logging.LogRecord) -> int:
        """How often this line of the program has been heard in this minute."""
        place, now = (record.pathname, record.lineno), self._clock()
        since, said = self._said.get(place, (now, 0))
        since, said = (since, said + 1) if now < since + 60 else (now, 1)
        self._said[place] = (since, said)
        return said


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - a log entry that is badly made is no reason to fail
        return str(record.msg)


def _set_in(text: str) -> str:
    return text.replace("\r", "").replace("\n", "\n  ")
