"""YAML is read with the line of every value, and never with an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.content.reading import read_scenario
from workbook.content.source import read_yaml

TEXT = """\
id: small
exercises:
  - id: first-word
    options:
      - {id: a, text: One}
      - text: Two
        points: 4
"""


@pytest.fixture
def written(tmp_path):
    """Write a file and read it back as YAML."""

    def write(content):
        path = tmp_path / "scenario.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_yaml(path, "here.yaml")

    return write


def test_every_value_knows_its_line(written):
    """Keys, list entries and values in braces stand on the line they were written on."""
    lines = written(TEXT).lines
    assert lines["id",] == 1
    assert lines["exercises", 0, "options"] == 4
    assert lines["exercises", 0, "options", 0, "text"] == 5
    assert lines["exercises", 0, "options", 1, "points"] == 7


def test_list_entries_are_named_by_their_id(written):
    """A place names an entry by its id, and by its number where it has none."""
    source = written(TEXT)
    assert source.named(("exercises", 0, "options", 0, "text")) == (
        "exercises[first-word].options[a].text"
    )
    assert source.named(("exercises", 0, "options", 1)) == "exercises[first-word].options[1]"
    assert source.named(("exercises", 9, "title")) == "exercises[9].title"


def test_a_mistake_where_nothing_stands_is_put_on_the_line_above(written):
    """A missing key is told on the line of what should hold it."""
    problem = written(TEXT).problem(("exercises", 0, "options", 1, "why"), "is missing")
    assert str(problem) == "here.yaml:6: exercises[first-word].options[1].why: is missing"


def test_a_mark_at_the_start_of_the_file_is_no_mistake(written):
    """What some Windows editors put before the first letter is read over."""
    assert written(b"\xef\xbb\xbfid: small\n").data == {"id": "small"}


def test_a_key_that_stands_twice_is_told_each_time(written):
    """Every repetition of a key is told on its own line, wherever it is."""
    source = written("a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert [str(problem) for problem in source.problems] == [
        "here.yaml:2: b.c: this key stands twice; keep one of them",
        "here.yaml:3: a: this key stands twice; keep one of them",
    ]


def test_a_file_that_is_not_there_is_missing(tmp_path):
    """A missing file is one plain problem, without a path of this machine in it."""
    source = read_yaml(tmp_path / "gone.yaml", "here.yaml")
    assert [str(problem) for problem in source.problems] == ["here.yaml: is missing"]


@given(st.text() | st.binary() | st.text(alphabet="ab:-{}[]&*!|>#\"' \n\t", max_size=40))
def test_any_file_at_all_is_read_or_told(tmp_path_factory, content):
    """Whatever is in the file becomes data or problems, and reading it as a scenario too."""
    path = tmp_path_factory.mktemp("any") / "scenario.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(errors="replace"))
    source = read_yaml(path, "here.yaml")
    assert all(problem.file == "here.yaml" and problem.message for problem in source.problems)
    scenario, problems = read_scenario(path, "here.yaml")
    assert scenario is None
    assert problems
