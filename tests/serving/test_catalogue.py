"""The contents page's lines, and the closed list of notebooks behind it."""

import json

import pytest

from workbook.content.catalogue import Catalogue
from workbook.serving.landing import contents, way_in


def write(folder, name, cells=(), **told):
    document = {"cells": list(cells), "metadata": {"workbook": told} if told else {}}
    (folder / name).write_text(json.dumps(document))


def prose(*lines):
    return {"cell_type": "markdown", "source": list(lines)}


@pytest.fixture
def catalogue(tmp_path):
    write(tmp_path, "10-last.ipynb", title="Last", minutes=5, scenarios=["a", "b"])
    write(tmp_path, "02-second-of-all.ipynb", [prose("Hello\n", "# A heading #\n")])
    write(tmp_path, "01-no-title-at-all.ipynb", [{"cell_type": "code", "source": []}])
    for name in ("draft.ipynb", "1-x.ipynb", "03-Upper.ipynb", "03-a.ipynb.bak", "03 a.ipynb"):
        write(tmp_path, name)
    return Catalogue(tmp_path)


def test_only_numbered_notebooks_are_listed(catalogue):
    """In the order of their numbers, and nothing under another kind of name."""
    stems = [notebook.stem for notebook in catalogue.all()]
    assert stems == ["01-no-title-at-all", "02-second-of-all", "10-last"]
    assert catalogue.find("draft") is None
    assert catalogue.find("room") is None, "there is none in this folder"
    assert catalogue.find("../01-no-title-at-all") is None


def test_title_comes_from_what_there_is(catalogue):
    """The metadata says the title, else the first heading, else the name."""
    titles = [notebook.title for notebook in catalogue.all()]
    assert titles == ["No Title At All", "A heading", "Last"]


def test_a_changed_notebook_is_read_again(catalogue):
    """An author sees a new title without starting the server again."""
    import os

    path = catalogue.folder / "10-last.ipynb"
    write(catalogue.folder, path.name, title="Changed")
    os.utime(path, (2e9, 2e9))
    assert catalogue.find("10-last").title == "Changed"


def test_neighbours(catalogue):
    """The first has none before it, the last none after it."""
    first, second, last = catalogue.all()
    assert catalogue.beside(first) == (None, second)
    assert catalogue.beside(second) == (first, last)
    assert catalogue.beside(last) == (second, None)


@pytest.mark.parametrize("stem", ["room", "facilitator"])
def test_special_pages_stand_outside_the_order(catalogue, stem):
    """They can be found, and have no place among the others."""
    write(catalogue.folder, f"{stem}.ipynb")
    found = catalogue.find(stem)
    assert (found.title, found.address, found.special) == (stem.title(), f"/{stem}", True)
    assert catalogue.beside(found) == (None, None)
    assert stem not in [notebook.stem for notebook in catalogue.all()]


def test_progress_is_added_up_over_scenarios(catalogue):
    """A notebook's bar is the sum of its scenarios; unknown ones count for nothing."""
    *_, last = contents(catalogue.all(), {"a": (1, 3), "b": (2, 2), "else": (9, 9)})
    assert (last.done, last.of) == (3, 5)
    *_, last = contents(catalogue.all(), {})
    assert (last.done, last.of) == (0, 0)


def test_way_in(catalogue):
    """The way in is what was begun and not finished, else the first notebook."""
    every = catalogue.all()
    assert way_in(contents(every, {})) == every[0]
    assert way_in(contents(every, {"a": (1, 3)})) == every[2]
    assert way_in(contents(every, {"a": (3, 3)})) == every[0]
    assert way_in([]) is None
