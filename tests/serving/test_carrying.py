"""How many pages a machine carries."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.serving.carrying import KEPT, LEAVING, OPEN, OURS, SOCKETS, carries, sockets_for


@given(st.integers(1, 2000), st.integers(64, 2**20), st.integers(100, 65535))
def test_never_more_than_is_carried(asked, files, sockets):
    """All pages there may be, and all who stand at the door, fit into what may be open."""
    carried = carries(asked, files, sockets)
    assert 1 <= carried.pages <= asked
    if carried.pages > 1:
        everybody = carried.pages + KEPT + LEAVING
        assert OURS + carried.connections + OPEN * everybody <= files
        assert sockets_for(carried.pages) <= sockets
        assert OURS + SOCKETS * everybody <= sockets


def test_what_the_machine_has_is_used():
    """Two hundred pages are no trouble where the limit can be raised."""
    assert carries(200, 2**16, 65535).pages == 200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_limit_is_raised_as_far_as_it_goes():
    """From what a shell gives to what the machine allows."""
    program = (
        "import resource as r; from workbook.serving.carrying import most_open;"
        "r.setrlimit(r.RLIMIT_NOFILE, (256, 1500)); print(most_open(), r.getrlimit(r.RLIMIT_NOFILE))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout == "1500 (1500, 1500)\n"
