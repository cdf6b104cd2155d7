"""What a notebook's code cells call, where they do nothing else; such a notebook needs no kernel.

The code is what counts: a tag or a manifest could say something other than Run All does.
"""

import ast
import inspect
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from workbook.content.catalogue import Notebook
from workbook.content.source import Problem
from workbook.screens.calls import CALLS

PACKAGE = "workbook"


@dataclass(frozen=True)
class Call:
    """One call of a notebook.

    Attributes:
        cell: the number of its cell among all cells, from 0.
        name: what is called.
        args: what it is given.
        named: what it is given by name.
    """

    cell: int
    name: str
    args: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)


class NeedsKernel(ValueError):  # noqa: N818 - it is what the notebook does
    """A cell that only Python itself can run.

    Attributes:
        cell: its number among all cells, from 0.
        line: the line in it, from 1.
    """

    def __init__(self, cell: int, line: int, why: str) -> None:
        super().__init__(why)
        self.cell = cell
        self.line = line


def calls_in(cells: Iterable[tuple[int, str]]) -> tuple[Call, ...]:
    """What the code cells of a notebook call, in their order.

    Each is either one `from workbook import names` or one call of such a name with plain values.

    Args:
        cells: the number of each code cell among all cells, and its source.

    Raises:
        NeedsKernel: one of them does something else.
    """
    known: set[str] = set()
    calls: list[Call] = []
    for number, source in cells:
        statement = _only(number, source)
        if isinstance(statement, ast.ImportFrom):
            known |= _imported(number, statement, known)
        elif statement is not None:
            calls.append(_call(number, statement, known))
    return tuple(calls)


def need_of(notebook: Notebook) -> Problem | None:
    """Where a notebook needs a kernel, told as `workbook check` does; None where it needs none."""
    try:
        calls_in(notebook.code)
    except NeedsKernel as need:
        file = f"{notebook.path.parent.name}/{notebook.path.name}"
        place = f"cell {need.cell + 1}, line {need.line}"
        return Problem(file, None, place, f"{need}, so this notebook needs a kernel")
    return None


def _only(cell: int, source: str) -> ast.stmt | None:
    """The one statement of a cell; a cell without any does nothing."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError) as error:  # a magic, or a null byte
        line = getattr(error, "lineno", None) or 1
        raise NeedsKernel(cell, line, "is no plain Python") from None
    if len(body) > 1:
        raise NeedsKernel(cell, body[1].lineno, "is a second statement")
    return body[0] if body else None


def _imported(cell: int, statement: ast.ImportFrom, known: set[str]) -> set[str]:
    if statement.module != PACKAGE or statement.level:
        raise NeedsKernel(cell, statement.lineno, "imports something else than the workbook")
    names = [alias.name for alias in statement.names]
    if any(alias.asname for alias in statement.names):
        raise NeedsKernel(cell, statement.lineno, "imports under another name")
    if not CALLS.keys() >= set(names):
        raise NeedsKernel(cell, statement.lineno, "imports what the workbook does not have")
    if known & set(names) or len(set(names)) < len(names):
        raise NeedsKernel(cell, statement.lineno, "imports a name twice")
    return set(names)


def _call(cell: int, statement: ast.stmt, known: set[str]) -> Call:
    made = statement.value if isinstance(statement, ast.Expr) else None
    if not (isinstance(made, ast.Call) and isinstance(made.func, ast.Name)):
        raise NeedsKernel(cell, statement.lineno, "is no call")
    name = made.func.id
    if name not in known:
        raise NeedsKernel(cell, statement.lineno, f"calls {name}, which is not imported before")
    try:
        args = tuple(ast.literal_eval(one) for one in made.args)
        named = {str(one.arg): ast.literal_eval(one.value) for one in made.keywords if one.arg}
    except ValueError:
        raise NeedsKernel(cell, statement.lineno, "gives something that is worked out") from None
    if len(named) < len(made.keywords):
        raise NeedsKernel(cell, statement.lineno, "gives something that is worked out")
    try:
        inspect.signature(CALLS[name]).bind(None, *args, **named)  # a page comes first
    except TypeError as error:
        raise NeedsKernel(cell, statement.lineno, f"calls {name} wrongly: {error}") from None
    return Call(cell, name, args, named)
