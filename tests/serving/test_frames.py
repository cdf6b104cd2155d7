"""What a page may send to its kernel, before anything of Jupyter's reads it."""

import json
import struct
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1

from workbook.content.kinds.plan import LONGEST
from workbook.serving.frames import DEEPEST, LARGEST, Unreadable, kind_of

from .attacks import frame, message


def test_what_pages_send_is_read():
    """A message as our pages and Jupyter's own client make it, with a long answer in it."""
    parts = {
        f"part-{number}": {"text": "\N{CJK UNIFIED IDEOGRAPH-653F}" * LONGEST}
        for number in range(20)
    }
    answer = {"method": "custom", "content": {"type": "submit", "answer": parts}}
    assert kind_of(frame(message())) == "kernel_info_request"
    content = {"comm_id": "a" * 32, "data": answer}
    assert kind_of(frame(message("comm_msg", content))) == "comm_msg"
    assert kind_of(frame([*message("comm_msg", content), b"a buffer"])) == "comm_msg"


def numbers(*values):
    return struct.pack(f"<{len(values)}Q", *values)


GOOD = frame(message())
NESTED = b'{"a":' * 5000 + b"{}" + b"}" * 5000
COMM = {"comm_id": "a", "data": {}}

ATTACKS = {
    "nothing": b"",
    "text": GOOD.decode("latin-1"),
    "seven bytes": GOOD[:7],
    "the count that stopped a server": numbers(2 * 10**7),
    "a count without end": numbers(2**64 - 1),
    "no parts": numbers(1, 16),
    "one part too few": frame(message()[:3]),
    "many parts": frame(message() * 5),
    "offsets outside": numbers(6, 56, 61, 10**9, 10**9, 10**9, 10**9) + b"shell",
    "falling offsets": numbers(6, 56, 61, 70, 65, 80, 90) + b"shell" + b"x" * 29,
    "the rest is somebody else's": GOOD + b"more",
    "half of it": GOOD[:-3],
    "too large": frame(message("comm_msg", {"comm_id": "a", "data": "x" * LARGEST})),
    "another channel": frame(message(), b"iopub"),
    "a channel of a megabyte": frame(message(), b"x" * 2**20),
    "a channel of bytes": frame(message(), b"\x80\xff"),
    "no JSON": frame([b"{", b"{}", b"{}", b"{}"]),
    "no UTF-8": frame([b"\xff\xfe{", b"{}", b"{}", b"{}"]),
    "a list for a header": frame([b"[]", b"{}", b"{}", b"{}"]),
    "a number for a header": frame([b"1", b"{}", b"{}", b"{}"]),
    "nested without end": frame([NESTED, b"{}", b"{}", b"{}"]),
    "nested content": frame([*message()[:3], NESTED]),
    "nested just beyond": frame([*message()[:3], b'{"a":' * DEEPEST + b"{}" + b"}" * DEEPEST]),
    "a kind that is a list": frame(message(header={"msg_type": ["comm_msg"]})),
    "a kind that is a number": frame(message(header={"msg_type": 7})),
    "a kind of a megabyte": frame(message(header={"msg_type": "x" * 100_000})),
    "a kind that steers a terminal": frame(message(header={"msg_type": "\x1b[2J"})),
    "no kind": frame(message(header={"msg_type": None})),
    "no id": frame(message(header={"msg_id": None})),
    "an old version": frame(message(header={"version": "4.1"})),
    "no version": frame(message(header={"version": None})),
    "a comm without a name": frame(message("comm_msg", {"data": {}})),
    "a comm whose name is a list": frame(message("comm_msg", {"comm_id": [1], "data": {}})),
    "a comm to nowhere": frame(message("comm_open", COMM)),
    "a huge number": frame([*message()[:3], b'{"n":' + b"9" * 6000 + b"}"]),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_no_page_sends_is_refused_at_once(attack):
    """Whatever it is, looking at it costs next to nothing."""
    begun = time.process_time()
    with pytest.raises(Unreadable):
        kind_of(attack)
    assert time.process_time() - begun < 0.25


@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda end: numbers(6, 56) + end))
def test_no_bytes_are_more_than_refused(sent):
    """Any bytes are either a message or none."""
    with suppress(Unreadable):
        assert isinstance(kind_of(sent), str)


@given(st.data())
def test_one_byte_makes_no_difference_to_that(data):
    """A good message with something changed in it is read as Jupyter would read it, or refused."""
    at = data.draw(st.integers(0, len(GOOD) - 1))
    sent = GOOD[:at] + data.draw(st.binary(min_size=1, max_size=9)) + GOOD[at + 1 :]
    try:
        kind = kind_of(sent)
    except Unreadable:
        return
    channel, parts = deserialize_msg_from_ws_v1(sent)
    assert channel == "shell"
    assert json.loads(parts[0])["msg_type"] == kind
