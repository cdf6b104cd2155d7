"""How fast a page may go on."""

from hypothesis import given
from hypothesis import strategies as st

from workbook.serving.pace import Pace

from .running import run


def test_a_burst_is_free_and_a_flood_waits():
    """So many come at once; each one after them waits its turn."""
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    async def talk():
        pace = Pace(3, 2, clock=lambda: 0.0, sleep=sleep)
        for _ in range(5):
            await pace.turn()

    run(talk())
    assert slept == [0.5, 1.0]


@given(st.lists(st.floats(0, 10), max_size=60), st.integers(1, 20), st.integers(1, 20))
def test_nobody_gets_more_than_their_share(pauses, at_once, a_second):
    """However one times it: never more than the burst and so many for each second that has passed."""
    now = [0.0]
    pace = Pace(at_once, a_second, clock=lambda: now[0])
    through = 0
    for pause in pauses:
        now[0] += pause
        through += not pace.wait()
        assert through <= at_once + a_second * now[0] + 1
