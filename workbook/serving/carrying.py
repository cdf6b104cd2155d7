"""How many pages this machine carries: what the server may have open, raised as far as it goes."""

import os
from dataclasses import dataclass

import zmq

try:
    import resource
except ImportError:  # Windows has no such limit, and others instead
    resource = None  # type: ignore[assignment]

OPEN = 20
"""Files and connections that a page takes: 16 with its channel, and more while it opens."""

SOCKETS = 16
"""ZeroMQ's sockets that a page takes: 6 with its channel, 9 while that opens, and twice for a moment
when a phone has come back before its old line is gone."""

LIVE = 2
"""Files and connections that a page without a kernel takes: its socket, and one more while it opens."""

OURS = 64
"""What the server itself has open."""

CONNECTIONS = (128, 2048)
"""Connections beside the pages' own: at least, and at most."""

ENOUGH = 2**16
"""What is asked for where there is no end; some machines refuse a larger number."""

WITHOUT = 512
"""What Windows lets a program wait for at once."""

KEPT = 4
"""Places beyond the limit that are kept for facilitators."""

LEAVING = 8
"""Pages on their way out that do not count."""


@dataclass(frozen=True)
class Carries:
    """What there is room for."""

    pages: int
    connections: int


def most_open() -> int:
    """How much this process may have open, once the limit is as high as the machine lets it be.

    Kernels and their parent are started later, and get the same.
    """
    if resource is None:
        return WITHOUT
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft == resource.RLIM_INFINITY or soft >= highest:
        return ENOUGH if soft == resource.RLIM_INFINITY else soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))
    except (OSError, ValueError):  # macOS has one more limit, which it does not tell
        return soft
    return highest


def carries(asked: int, files: int, sockets: int) -> Carries:
    """How many of the pages that were asked for there is room for; one at least.

    >>> carries(120, 65536, 65535), carries(120, 1024, 65535)
    (Carries(pages=120, connections=2048), Carries(pages=29, connections=128))
    """
    fewest, most = CONNECTIONS
    connections = min(max(fewest, files // 16), most)
    by_files = (files - OURS - connections) // OPEN
    by_sockets = (sockets - OURS) // SOCKETS
    pages = min(asked, by_files - KEPT - LEAVING, by_sockets - KEPT - LEAVING)
    return Carries(max(pages, 1), connections)


def carries_pages(asked: int) -> int:
    """How many of the pages that were asked for, and that need no kernel, there is room for."""
    files = most_open()
    connections = min(max(CONNECTIONS[0], files // 16), CONNECTIONS[1])
    return max(1, min(asked, (files - OURS - connections) // LIVE))


def have_spare(files: int) -> bool:
    """Whether so many more could be opened just now.

    Where something runs out in the middle, others come to harm: ZeroMQ ends the whole server, and
    the parent of all kernels ends with them.
    """
    opened: list[int] = []
    try:
        while len(opened) < files:
            opened.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return False
    finally:
        for one in opened:
            os.close(one)
    return True


def sockets_for(pages: int) -> int:
    """How many of ZeroMQ's sockets the server needs."""
    return OURS + SOCKETS * (pages + KEPT + LEAVING)


def most_sockets() -> int:
    """How many of its sockets ZeroMQ lets a program have."""
    with zmq.Context() as context:
        return int(context.get(zmq.SOCKET_LIMIT))
