"""Files beside the content that nobody reads: those that somebody meant to be read, and mere leavings."""

import re
from collections.abc import Iterator
from pathlib import Path

from workbook.content.agendas import FOLDER as AGENDAS
from workbook.content.beyond import FILE as BEYOND
from workbook.content.glossary import FILE as GLOSSARY
from workbook.content.guidance import FILE as GUIDANCE
from workbook.content.landscape import FOLDER as LANDSCAPE
from workbook.content.landscape import TABLES
from workbook.content.letters import FILE as CRITERIA
from workbook.content.manual import FILE as MANUAL
from workbook.content.source import Problem

LEAVINGS = re.compile(
    r"__MACOSX|\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$.*|\..*\.sw[po]|.*~|\.~lock\..*"
)
"""What operating systems and editors leave behind."""

_MEANT = re.compile(r"\.(ya?ml|csv|ipynb)\b|^facilitators-guide\.", re.IGNORECASE)
"""Names that have something in them of what we read."""

_READ = (
    *(re.compile(re.escape(one)) for one in (GUIDANCE, GLOSSARY, BEYOND, CRITERIA, MANUAL)),
    *(re.compile(rf"{LANDSCAPE}/{stem}\.csv") for stem in TABLES),
    re.compile(rf"{AGENDAS}/[^/.][^/]*\.yaml"),
    re.compile(r"scenarios/[^/._][^/]*/(scenario|answers)\.yaml"),
)
_NOTEBOOKS = (re.compile(r"(room|facilitator|\d\d-[a-z0-9-]+)\.ipynb"),)

NOT_READ = "is not read under this name{near}"
LEFT = "was left here by an operating system or an editor and is not read; delete it"


def strays(root: Path, notebooks: Path | None) -> tuple[list[Problem], list[Problem]]:
    """What nobody reads in the content folder, and in the folder of notebooks if it is named.

    Returns:
        Files that were meant to be read, and leavings.
    """
    meant: list[Problem] = []
    left: list[Problem] = []
    for file, name in [*_beside(root, "", _READ), *_beside(notebooks, "notebooks/", _NOTEBOOKS)]:
        if LEAVINGS.fullmatch(file.name):
            left.append(Problem(name, None, "", LEFT))
        elif _MEANT.search(file.name):
            meant.append(Problem(name, None, "", NOT_READ.format(near=_near(file.name))))
    return meant, left


def _beside(
    folder: Path | None, before: str, read: tuple[re.Pattern[str], ...]
) -> Iterator[tuple[Path, str]]:
    """Every file that is not read, with its name; of a folder of leavings only the folder."""
    for path in sorted(folder.iterdir()) if folder and folder.is_dir() else ():
        yield from _below(path, path.name, before, read)


def _below(
    path: Path, name: str, before: str, read: tuple[re.Pattern[str], ...]
) -> Iterator[tuple[Path, str]]:
    if path.is_dir() and not LEAVINGS.fullmatch(path.name) and not path.name.startswith("."):
        for inner in sorted(path.iterdir()):
            yield from _below(inner, f"{name}/{inner.name}", before, read)
    elif not any(one.fullmatch(name) for one in read):
        yield path, before + name


def _near(name: str) -> str:
    """What it should be called, as far as that can be told."""
    right = re.sub(r"\.yml$", ".yaml", name.lower())
    right = re.sub(r"(\.(?:yaml|csv|ipynb|md)).+$", r"\1", right)
    return f"; should it be called {right!r}?" if right != name else ""
