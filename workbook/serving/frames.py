"""A message from a page to its kernel, looked at before anything of Jupyter's believes it.

Its form is `v1.kernel.websocket.jupyter.org`: a count, so many offsets (eight bytes each), then the
channel and the parts of the message, each ending where the next one begins.
"""

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

PROTOCOL = "v1.kernel.websocket.jupyter.org"

LARGEST = 2**17
"""Bytes. The largest that a page of ours sends is a plan of twenty full parts, which in some scripts
is 120 kB; an answer that was typed must never be too long to be sent."""

PARTS = 4
"""Header, parent header, metadata, content. Behind them may come buffers, which ours never send."""

MOST_PARTS = PARTS + 8

DEEPEST = 24
"""How far one thing may stand inside another. An answer stands in eight."""

_NUMBER = 8
_NAME = re.compile(r"[\w.-]{1,128}", re.ASCII)
_NAMED = {
    "comm_open": ("comm_id", "target_name"),
    "comm_msg": ("comm_id",),
    "comm_close": ("comm_id",),
}


class Unreadable(ValueError):  # noqa: N818 - it is what the message is
    """No page of ours sends such a thing."""


def kind_of(frame: str | bytes) -> str:
    """What kind of message this is, once it is known that a kernel can read it.

    Raises:
        Unreadable: it cannot.
    """
    channel, *parts = _split(frame)
    header, _, _, content = (_read(part) for part in parts[:PARTS])
    kind = header.get("msg_type")
    named = [header.get("msg_id"), header.get("session"), kind]
    if channel != b"shell" or not _are_names(named):
        raise Unreadable
    # Before version 5 messages had another form, and a kernel would take it for one of those.
    if not str(header.get("version")).startswith("5."):
        raise Unreadable
    if kind in _NAMED and not _are_names(content.get(key) for key in _NAMED[kind]):
        raise Unreadable
    return str(kind)


def _split(frame: str | bytes) -> list[bytes]:
    """The channel and the parts; nothing is made that is larger than the frame itself."""
    if isinstance(frame, str) or not _NUMBER <= len(frame) <= LARGEST:
        raise Unreadable
    count = int.from_bytes(frame[:_NUMBER], "little")
    if not PARTS + 2 <= count <= MOST_PARTS + 2:
        raise Unreadable
    begin = _NUMBER * (count + 1)
    places = range(_NUMBER, begin, _NUMBER)
    offsets = [int.from_bytes(frame[at : at + _NUMBER], "little") for at in places]
    if [begin, *sorted(offsets[1:-1]), len(frame)] != offsets:
        raise Unreadable
    return [frame[start:end] for start, end in pairwise(offsets)]


def _read(part: bytes) -> dict[str, Any]:
    try:
        found = json.loads(part)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(found, dict) or not _is_shallow(found):
        raise Unreadable
    return found


def _is_shallow(value: object) -> bool:
    """Whether whoever reads it again will not run out of stack."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return True
    return False


def _inside(value: object) -> Iterable[object]:
    inner: Iterable[object] = ()
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, list):
        inner = value
    return [one for one in inner if isinstance(one, dict | list)]


def _are_names(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) and _NAME.fullmatch(value) for value in values)
