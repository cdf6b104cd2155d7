"""What has been read from files, kept for as long as the files stay as they were.

Kernels are forked from a process that has read all content (`workbook.serving.warm`), and find it
here. Whatever an author changes is read anew by the next kernel.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

Stamp = tuple[int, ...]

_kept: dict[Path, tuple[Stamp, Any]] = {}


def as_it_stands(path: Path, read: Callable[[Path], T]) -> T:
    """What `read` makes of a file. It is called again only when the file has changed.

    Args:
        path: the file, which is always read as the same thing.
        read: reads it into something that nobody changes; an exception it raises is not kept.
    """
    stamp = _stamp(path)
    if stamp is None:
        return read(path)
    if path not in _kept or _kept[path][0] != stamp:
        _kept[path] = (stamp, read(path))
    kept: T = _kept[path][1]
    return kept


def _stamp(path: Path) -> Stamp | None:
    """Which file it is and when it was changed last; None where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
