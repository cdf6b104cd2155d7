"""The notebooks that can be opened: a closed list, read from one folder."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from workbook.content.shelf import Broken, Kept, as_it_stands, broken, known
from workbook.content.source import Problem, Unreadable, read_text

STEM = r"\d\d-[a-z0-9-]+"
"""What a notebook is called, and so what an address may look like."""

SPECIAL = ("room", "facilitator")
"""Notebooks with a page of their own that is not one of the contents page's."""

NOT_WHOLE = (
    "is no whole notebook from here on: it may be cut off, or edited as a text; take the last good "
    "copy, or open it in JupyterLab and save it"
)
NO_NOTEBOOK = "is not a notebook as JupyterLab saves it (version 4); take the last good copy"

_FILE = re.compile(rf"^{STEM}\.ipynb$")
_HEADING = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)


@dataclass(frozen=True)
class Notebook:
    """One line of the contents page, or one of the special pages."""

    path: Path
    title: str
    line: str
    minutes: int | None
    scenarios: tuple[str, ...]
    kernel: bool = True
    """Whether it may need a kernel; an author who says no is told where it does."""

    code: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    """Its code cells: the number of each among all cells, and its source."""

    markdown: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    """The same of its cells of prose."""

    text: str = field(default="", repr=False)
    """The whole file, from which a page is made."""

    @property
    def stem(self) -> str:
        """Its name without the ending, which is also its address."""
        return self.path.stem

    @property
    def prose(self) -> tuple[str, ...]:
        """What stands in it for people."""
        return tuple(text for _, text in self.markdown)

    @property
    def has_code(self) -> bool:
        """Whether there is anything to run."""
        return bool(self.code)

    @property
    def special(self) -> bool:
        """Whether it stands outside the workbook's order: no number, nothing before or after it."""
        return self.stem in SPECIAL

    @property
    def number(self) -> int:
        """Its place in the workbook; a special page has none."""
        return int(self.stem[:2])

    @property
    def address(self) -> str:
        """Where the server shows it."""
        return f"/{self.stem}"


@dataclass(frozen=True)
class Catalogue:
    """The notebooks directly in `folder`; nothing below it, and nothing under another name."""

    folder: Path

    def all(self) -> tuple[Notebook, ...]:
        """Those of the contents page that can be opened, in the order of their numbers."""
        found = (_as_it_stands(path).good for path in self._files() if _FILE.match(path.name))
        return tuple(notebook for notebook in found if notebook is not None)

    def find(self, stem: str) -> Notebook | None:
        """The notebook of that name, if it is one of ours and can be opened."""
        path = self._path(stem)
        return _as_it_stands(path).good if path else None

    def is_broken(self, stem: str) -> bool:
        """Whether there is a notebook of that name that cannot be opened."""
        path = self._path(stem)
        return path is not None and _as_it_stands(path).good is None

    @property
    def broken(self) -> list[Broken]:
        """The notebooks that cannot be used as they stand."""
        return broken(_as_it_stands(path) for path in self._files())

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong with them."""
        return [problem for path in self._files() for problem in _as_it_stands(path).problems]

    def _path(self, stem: str) -> Path | None:
        path = self.folder / f"{stem}.ipynb"
        ours = stem in SPECIAL or _FILE.match(path.name)
        return path if ours and known(path) else None

    def _files(self) -> list[Path]:
        return [path for path in sorted(self.folder.glob("*.ipynb")) if self._path(path.stem)]

    def beside(self, notebook: Notebook) -> tuple[Notebook | None, Notebook | None]:
        """The one before and the one after; a special page has neither."""
        if notebook.special:
            return None, None
        before = [one for one in self.all() if one.stem < notebook.stem]
        after = [one for one in self.all() if one.stem > notebook.stem]
        return (before[-1] if before else None), (after[0] if after else None)


def _as_it_stands(path: Path) -> Kept[Notebook]:
    return as_it_stands(path, read_notebook)


class _Cell(BaseModel):
    cell_type: Literal["markdown", "code", "raw"]
    source: str | tuple[str, ...]

    @property
    def text(self) -> str:
        return self.source if isinstance(self.source, str) else "".join(self.source)


class _Told(BaseModel):
    """What a notebook says of itself to the contents page."""

    title: str = ""
    line: str = ""
    minutes: int | None = None
    scenarios: tuple[str, ...] = ()
    kernel: bool = True


class _Metadata(BaseModel):
    workbook: _Told = Field(default_factory=_Told)


class _Document(BaseModel):
    """As much of a notebook's file as has to be right for a page to be made of it."""

    nbformat: Literal[4] = 4
    metadata: _Metadata = Field(default_factory=_Metadata)
    cells: tuple[_Cell, ...]


def read_notebook(path: Path, file: str | None = None) -> tuple[Notebook | None, list[Problem]]:
    """Read a notebook.

    Args:
        path: the file.
        file: its name in messages; by default the folder's and the file's.

    Returns:
        The notebook (None where no page can be made of it), and what is wrong.
    """
    file = file or f"{path.parent.name}/{path.name}"
    try:
        text = read_text(path)
        document = _Document.model_validate(json.loads(text))
    except Unreadable as error:
        return None, [Problem(file, error.line, "", str(error))]
    except json.JSONDecodeError as error:
        line = error.lineno if text.strip() else None
        return None, [Problem(file, line, "", NOT_WHOLE if text.strip() else "is empty")]
    except (ValidationError, RecursionError):
        return None, [Problem(file, None, "", NO_NOTEBOOK)]
    told = document.metadata.workbook
    notebook = Notebook(
        path=path,
        title=told.title or _heading(document.cells) or _named(path.stem),
        line=told.line,
        minutes=told.minutes,
        scenarios=told.scenarios,
        kernel=told.kernel,
        code=_numbered(document.cells, "code"),
        markdown=_numbered(document.cells, "markdown"),
        text=text,
    )
    return notebook, []


def _numbered(cells: Iterable[_Cell], kind: str) -> tuple[tuple[int, str], ...]:
    return tuple((n, cell.text) for n, cell in enumerate(cells) if cell.cell_type == kind)


def _named(stem: str) -> str:
    return re.sub(r"^\d\d-", "", stem).replace("-", " ").title()


def _heading(cells: Iterable[_Cell]) -> str | None:
    prose = (cell.text for cell in cells if cell.cell_type == "markdown")
    found = (_HEADING.search(text) for text in prose)
    return next((heading[1] for heading in found if heading), None)
