"""The notebooks that can be opened: a closed list, read from one folder."""

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STEM = r"\d\d-[a-z0-9-]+"
"""What a notebook is called, and so what an address may look like."""

SPECIAL = ("room", "facilitator")
"""Notebooks with a page of their own that is not one of the contents page's."""

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
    has_code: bool

    @property
    def stem(self) -> str:
        """Its name without the ending, which is also its address."""
        return self.path.stem

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
        """Those of the contents page, in the order of their numbers."""
        names = sorted(path.name for path in self.folder.iterdir() if _FILE.match(path.name))
        return tuple(self._read(name) for name in names)

    def find(self, stem: str) -> Notebook | None:
        """The notebook of that name, if it is one of ours."""
        if stem in SPECIAL:
            there = (self.folder / f"{stem}.ipynb").is_file()
            return self._read(f"{stem}.ipynb") if there else None
        return next((notebook for notebook in self.all() if notebook.stem == stem), None)

    def beside(self, notebook: Notebook) -> tuple[Notebook | None, Notebook | None]:
        """The one before and the one after; a special page has neither."""
        if notebook.special:
            return None, None
        every = self.all()
        at = every.index(notebook)
        before = every[at - 1] if at else None
        after = every[at + 1] if at + 1 < len(every) else None
        return before, after

    def _read(self, name: str) -> Notebook:
        path = self.folder / name
        return _read(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> Notebook:
    """Read what the contents page says of a notebook, again only when the file has changed."""
    document = json.loads(path.read_text("utf-8"))
    told: dict[str, Any] = document.get("metadata", {}).get("workbook", {})
    return Notebook(
        path=path,
        title=told.get("title") or _heading(document) or _named(path.stem),
        line=told.get("line", ""),
        minutes=told.get("minutes"),
        scenarios=tuple(told.get("scenarios", ())),
        has_code=any(cell["cell_type"] == "code" for cell in document["cells"]),
    )


def _named(stem: str) -> str:
    return re.sub(r"^\d\d-", "", stem).replace("-", " ").title()


def _heading(document: dict[str, Any]) -> str | None:
    for cell in document["cells"]:
        if cell["cell_type"] == "markdown":
            found = _HEADING.search("".join(cell["source"]))
            if found:
                return found[1]
    return None
