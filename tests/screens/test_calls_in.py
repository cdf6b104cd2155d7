"""Which notebooks need no kernel: those that do nothing but call us."""

import pytest

from workbook.app.places import notebooks_folder
from workbook.content.catalogue import Catalogue
from workbook.screens.calls_in import Call, NeedsKernel, calls_in

IMPORT = "from workbook import exercise, results"


@pytest.mark.parametrize("notebook", Catalogue(notebooks_folder()).all(), ids=lambda one: one.stem)
def test_our_own_notebooks_need_none(notebook):
    """Every cell is an import or a call."""
    assert len(calls_in(notebook.code)) > 1


@pytest.mark.parametrize("stem", ["room", "facilitator"])
def test_nor_does_the_live_room(stem):
    """One call each."""
    (call,) = calls_in(Catalogue(notebooks_folder()).find(stem).code)
    assert call.name == stem


def test_calls_are_read_with_what_they_are_given():
    """In their order, each with the number of its cell; a cell that says nothing does nothing."""
    cells = [(1, IMPORT), (3, 'exercise("a/b")'), (4, "# later"), (7, "results(slug='a')")]
    assert calls_in(cells) == (
        Call(3, "exercise", ("a/b",)),
        Call(7, "results", (), {"slug": "a"}),
    )


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["import os"], "is no call"),
        (["from os import path"], "imports something else"),
        (["from workbook.app import build"], "imports something else"),
        (["from workbook import *"], "does not have"),
        (["from workbook import quiz"], "does not have"),
        (["from workbook import exercise as e"], "under another name"),
        ([IMPORT, IMPORT], "imports a name twice"),
        (["from workbook import role, role"], "imports a name twice"),
        (['exercise("a/b")', IMPORT], "not imported before"),
        ([f'{IMPORT}\nexercise("a/b")'], "second statement"),
        ([IMPORT, 'x = exercise("a/b")'], "is no call"),
        ([IMPORT, 'exercise("a" + "/b")'], "worked out"),
        ([IMPORT, "exercise(name)"], "worked out"),
        ([IMPORT, "exercise(**{})"], "worked out"),
        ([IMPORT, "exercise(*['a/b'])"], "worked out"),
        ([IMPORT, "exercise()"], "wrongly"),
        ([IMPORT, 'exercise("a/b", 2, 3)'], "wrongly"),
        ([IMPORT, 'exercise(title="a")'], "wrongly"),
        ([IMPORT, 'exercise("a/b").view'], "is no call"),
        ([IMPORT, 'workbook.exercise("a/b")'], "is no call"),
        ([IMPORT, '(lambda: exercise("a/b"))()'], "is no call"),
        ([IMPORT, '[exercise("a/b")]'], "is no call"),
        ([IMPORT, "exercise"], "is no call"),
        ([IMPORT, 'exercise("a/b");'], None),
        (["%matplotlib inline"], "no plain Python"),
        (["!ls"], "no plain Python"),
        (["print(1)"], "not imported before"),
        (["\0"], "no plain Python"),
        (["def f(): pass"], "is no call"),
        (['await exercise("a/b")'], "is no call"),
    ],
)
def test_whatever_else_a_cell_does_needs_one(cells, why):
    """It is said in which cell and line, and what is there."""
    numbered = list(enumerate(cells))
    if why is None:
        assert calls_in(numbered)
        return
    with pytest.raises(NeedsKernel, match=why) as found:
        calls_in(numbered)
    wrong = [n for n, cell in numbered if cell != IMPORT or cells.count(IMPORT) > 1]
    assert found.value.cell == wrong[-1]
    assert found.value.line == 1 + cells[found.value.cell].count("\n")
