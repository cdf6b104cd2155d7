"""What has been read is kept for as long as its file stays as it was."""

import os

import pytest

from workbook.content import ContentError, Library, Problem
from workbook.content.shelf import Kept, as_it_stands

SLUG = "two-benches"


def scenario_file(content):
    """The scenario of the sample."""
    return content / "scenarios" / SLUG / "scenario.yaml"


def test_what_has_not_changed_is_read_once(content):
    """Another library finds what the first has read, as a kernel finds what its parent has."""
    assert Library(content).scenario(SLUG) is Library(content).scenario(SLUG)
    assert Library(content).guidance is Library(content).guidance


def test_what_an_author_changes_is_read_anew(content):
    """A change is there for the next library, even one that leaves the file as long as it was."""
    before = Library(content).scenario(SLUG)
    path = scenario_file(content)
    text = path.read_text("utf-8")
    title = before.title
    path.write_text(text.replace(f"title: {title}", f"title: {title[::-1]}", 1), "utf-8")
    os.utime(path, ns=(1, 1))
    assert Library(content).scenario(SLUG).title == title[::-1]
    assert before.title == title


def test_a_mistake_is_found_again_until_it_is_mended(content):
    """What cannot be used is kept by nobody."""
    path = scenario_file(content)
    text = path.read_text("utf-8")
    path.write_text(text + "\nodd: 1\n", "utf-8")
    for _ in range(2):
        with pytest.raises(ContentError, match="odd"):
            Library(content).scenario(SLUG)
    path.write_text(text, "utf-8")
    assert Library(content).scenario(SLUG).id == SLUG


def test_a_file_that_is_not_there_is_read_when_it_comes(tmp_path):
    """What it lacks is told until then, and what was in it is kept when it goes."""
    path, gone = tmp_path / "later.txt", Problem("later.txt", None, "", "is missing")

    def read(path):
        return (path.read_text("utf-8"), []) if path.exists() else (None, [gone])

    assert as_it_stands(path, read) == Kept(None, (gone,))
    path.write_text("here", "utf-8")
    assert as_it_stands(path, read) == Kept("here", ())
    path.unlink()
    assert as_it_stands(path, read) == Kept("here", (gone,))
