"""Ways in which a file gets spoilt: by a copy, an editor, a spreadsheet or an operating system."""

from collections.abc import Callable
from pathlib import Path

Spoil = Callable[[Path], None]


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def _cut(path: Path) -> None:
    """In the middle of a part, which then lacks something: a text that ends early is still a text."""
    text = _text(path)
    marks = ("title:", "label:", "reference:", '"source"', "\n")
    mark = next(mark for mark in marks if mark in text)
    _write(path, text[: text.rindex(mark, 0, -1) + len(mark) + 3])


def _conflict(path: Path) -> None:
    text = _text(path)
    _write(path, f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n")


def _separated(path: Path) -> None:
    signs = {".csv": (",", ";"), ".yaml": (": ", ":"), ".ipynb": (": ", " = "), ".md": ("# ", "#")}
    _write(path, _text(path).replace(*signs[path.suffix]))


def _unreadable(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nowhere"))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


WAYS: dict[str, Spoil] = {
    "empty": lambda path: _write(path, ""),
    "not UTF-8": lambda path: path.write_bytes(_text(path).encode() + b"\xff\n"),
    "cut off": _cut,
    "conflict": _conflict,
    "separator": _separated,
    "name": lambda path: path.rename(path.with_name(f"{path.name}.txt")) and None,
    "unreadable": _unreadable,
    "folder": _folder,
}
