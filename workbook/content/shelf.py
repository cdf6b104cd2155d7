"""What has been read from files, kept for as long as the files stay as they were.

A file that an author changes is read anew when it is next asked for. What is wrong then does not
replace what was right: the last that could be used stays in use. Kernels are forked from a process
that has read all content (`workbook.serving.warm`), and find it here.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from workbook.content.source import Problem, is_there

T = TypeVar("T")
Read = Callable[[Path], tuple[T | None, Sequence[Problem]]]
Stamp = tuple[int, ...]

log = logging.getLogger("workbook.content")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A file as far as it can be used.

    Attributes:
        good: what was in it when nothing was wrong with it; None where that has never been.
        problems: what is wrong with it now.
    """

    good: T | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that cannot be used as it stands.

    Attributes:
        problem: the first thing that is wrong with it.
        more: how many things beside it are.
        older: whether what was in it before is still in use.
    """

    problem: Problem
    more: int
    older: bool

    def told(self) -> dict[str, Any]:
        """The file as JSON data for a screen."""
        return {"problem": str(self.problem), "more": self.more, "older": self.older}


_kept: dict[Path, tuple[Stamp | None, Kept[Any]]] = {}
_NOTHING: tuple[Stamp | None, Kept[Any]] = ((), Kept(None, ()))


def as_it_stands(path: Path, read: Read[T]) -> Kept[T]:
    """What `read` makes of a file. It is called again only when the file has changed.

    Args:
        path: the file, which is always read as the same thing.
        read: reads it into something that nobody changes, and says what is wrong.
    """
    stamp = _stamp(path)
    before, kept = _kept.get(path, _NOTHING)
    if stamp != before:
        found, problems = read(path)
        kept = Kept(kept.good if found is None or problems else found, tuple(problems))
        _kept[path] = (stamp, kept)
        for problem in problems:
            log.warning("%s", problem)
    return kept


def broken(files: Iterable[Kept[Any]]) -> list[Broken]:
    """Those that cannot be used as they stand."""
    return [
        Broken(kept.problems[0], len(kept.problems) - 1, older=kept.good is not None)
        for kept in files
        if kept.problems
    ]


def known(path: Path) -> bool:
    """Whether a file is there, or was and could be used."""
    return is_there(path) or _kept.get(path, _NOTHING)[1].good is not None


def _stamp(path: Path) -> Stamp | None:
    """Which file it is and when it was changed last; None where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
