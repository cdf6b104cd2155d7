"""Reading YAML so that every value knows the line it stands on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]
"""Where a value stands inside a file: keys and list indices from the top."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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


def read_yaml(path: Path, file: str) -> Source:
    """Read a YAML file; what YAML itself objects to becomes a problem, never an exception.

    Args:
        path: the file on disk.
        file: the name to use in messages.
    """
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is a safe loader
    except (OSError, UnicodeDecodeError) as error:
        return Source(file, None, {}, (Problem(file, None, "", f"cannot be read: {error}"),))
    except yaml.YAMLError as error:
        return Source(file, None, {}, (_syntax(file, error),))
    except ValueError as error:
        return Source(file, None, {}, (Problem(file, None, "", f"holds a bad value: {error}"),))
    lines: dict[Place, int] = {}
    repeated: list[tuple[Place, int]] = []
    if root is not None:
        _walk(root, (), lines, repeated)
    source = Source(file, data, lines)
    problems = tuple(
        Problem(file, line, source.named(place), "this key stands twice; keep one of them")
        for place, line in repeated
    )
    return Source(file, data, lines, problems)


def _inside(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _syntax(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    line = None if mark is None else mark.line + 1
    return Problem(file, line, "", f"is not valid YAML: {what} (check indents, colons and quotes)")


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
