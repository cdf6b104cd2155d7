"""Reading YAML so that every value knows the line it stands on."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from workbook.content.slips import LOADER, find_slips

Place = tuple[str | int, ...]
"""Where a value stands inside a file: keys and list indices from the top."""


_CONFLICT = re.compile(r"^(<{7}|>{7})( |$)", re.MULTILINE)
UNSETTLED = (
    "holds two versions of some lines, between marks like this one; keep one of them and take the "
    "marks out"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the file, the line, the place inside the file, and what to do about it."""

    file: str
    line: int | None
    place: str
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return (
            f"{where}: {self.place}: {self.message}" if self.place else f"{where}: {self.message}"
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file as plain data, with the line of every place in it."""

    file: str
    data: Any
    lines: dict[Place, int]
    problems: tuple[Problem, ...] = ()

    def problem(self, place: Place, message: str) -> Problem:
        """A mistake at a place of this file, or at the nearest place above it that exists."""
        at = place
        while at and at not in self.lines:
            at = at[:-1]
        return Problem(self.file, self.lines.get(at), self.named(place), message)

    def named(self, place: Place) -> str:
        """A place in words an author can find: list items by their id where they have one.

        `("exercises", 0, "options", 2)` reads `exercises[first-move].options[call]`.
        """
        words, value = "", self.data
        for step in place:
            value = _inside(value, step)
            if isinstance(step, int):
                id = value.get("id") if isinstance(value, dict) else None
                words += f"[{id if isinstance(id, str) else step}]"
            else:
                words += f".{step}" if words else step
        return words


class Unreadable(ValueError):  # noqa: N818 - it is what the file is
    """A file that cannot be read as text, in words that follow the file's name."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def is_there(path: Path) -> bool:
    """Whether there is a file of this name, be it a link that leads nowhere."""
    return os.path.lexists(path)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without the mark that some editors put at its start.

    Raises:
        Unreadable: it is not there, not UTF-8, or holds a conflict that nobody has settled.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise Unreadable("is missing") from None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        text = "has a character that is not UTF-8; save the file with the encoding UTF-8"
        raise Unreadable(text, line) from error
    except OSError as error:
        why = "a folder stands in its place" if path.is_dir() else error.strerror or error
        raise Unreadable(f"cannot be read: {why}") from error
    if conflict := _CONFLICT.search(text):
        raise Unreadable(UNSETTLED, text.count("\n", 0, conflict.start()) + 1)
    return text


def read_yaml(path: Path, file: str) -> Source:
    """Read a YAML file; what YAML itself objects to becomes a problem, never an exception.

    Args:
        path: the file on disk.
        file: the name to use in messages.
    """
    try:
        text = read_text(path)
    except Unreadable as error:
        return Source(file, None, {}, (Problem(file, error.line, "", str(error)),))
    slips = find_slips(text)
    told = tuple(Problem(file, slip.line, "", slip.message) for slip in slips)
    if any(slip.shape for slip in slips):
        return Source(file, None, {}, told)
    root = yaml.compose(text, Loader=LOADER)
    try:
        data = yaml.load(text, Loader=LOADER)  # noqa: S506 - it is a safe loader
    except yaml.YAMLError as error:
        return Source(file, None, {}, (*told, _unlike(file, error)))
    except ValueError as error:
        return Source(file, None, {}, (*told, _bad_value(file, root, error)))
    lines: dict[Place, int] = {}
    repeated: list[tuple[Place, int]] = []
    if root is not None:
        _walk(root, (), lines, repeated)
    source = Source(file, data, lines)
    twice = tuple(
        Problem(file, line, source.named(place), "this key stands twice; keep one of them")
        for place, line in repeated
    )
    return Source(file, data, lines, (*told, *twice))


def _inside(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _unlike(file: str, error: yaml.YAMLError) -> Problem:
    """Something of which YAML can make no value, such as a list as a key."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = None if mark is None else mark.line + 1
    return Problem(file, line, "", f"is not valid YAML: {getattr(error, 'problem', error)}")


def _bad_value(file: str, root: yaml.Node | None, error: ValueError) -> Problem:
    """Something that looks like a date or a number and is none, such as 2027-13-01."""
    for node in _scalars(root):
        try:
            yaml.constructor.SafeConstructor().construct_object(node)
        except ValueError:
            text = f"{node.value!r} is no date or number; correct it, or put it in quotes"
            return Problem(file, node.start_mark.line + 1, "", text)
    return Problem(file, None, "", f"holds a bad value: {error}")


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for inner in pair:
                yield from _scalars(inner)
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _scalars(inner)


def _walk(
    node: yaml.Node, place: Place, lines: dict[Place, int], repeated: list[tuple[Place, int]]
) -> None:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, key.value)
            if inner in lines:
                repeated.append((inner, key.start_mark.line + 1))
            _walk(value, inner, lines, repeated)
            lines[inner] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*place, index), lines, repeated)
