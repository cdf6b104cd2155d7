"""The picture of the seats."""

import re
from xml.etree import ElementTree as ET

from workbook.analysis.seats import draw

YEARS = ["2015", "2019", "2024"]
SEATS = {"Labour": [51, 41, 65], "Conservative": [22, 32, 3], "Speaker": [0, 1, 1]}


def texts(svg):
    """Every text in a picture."""
    return [node.text for node in ET.fromstring(svg).iter() if node.tag.endswith("}text")]


def test_the_picture_says_what_it_shows():
    """Elections, parties and the seats that have room for a number stand in it as text."""
    told = texts(draw(YEARS, SEATS))
    assert set(told) == {*YEARS, *SEATS, "51", "22", "41", "32", "65", "3"}


def test_the_same_figures_make_the_same_picture():
    """Nothing in it depends on the day or on chance, so that it can be kept."""
    assert draw(YEARS, SEATS) == draw(YEARS, SEATS)


def test_a_picture_runs_nothing_and_loads_nothing():
    """It has no script, and every reference in it is to a part of itself."""
    svg = draw(YEARS, SEATS)
    assert "<script" not in svg
    references = re.findall(r"""(?:href|src)=["']([^"']*)|url\(([^)]*)\)""", svg)
    assert all((one or other).startswith("#") for one, other in references)


def test_a_party_that_nobody_drew_a_colour_for_is_drawn():
    """A new party in the file needs no change here; a strange name stays text."""
    assert "Us & <b>Them</b>" in texts(draw(["2029"], {"Us & <b>Them</b>": [7]}))
