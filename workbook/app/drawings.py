"""Pictures that take a second to draw, kept in the user folder until their figures change."""

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

log = logging.getLogger("workbook.app")


def kept(folder: Path, name: str, figures: Any, draw: Callable[[], str]) -> str:
    """The picture of these figures: as it was kept, or drawn and kept.

    Args:
        folder: where pictures are kept; made if it is not there.
        name: what the picture is called.
        figures: all that it depends on, as JSON data.
        draw: draws it.
    """
    of = hashlib.sha256(json.dumps(figures).encode()).hexdigest()[:16]
    path = folder / f"{name}-{of}.svg"
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        drawn = draw()
    try:
        _write(path, drawn)
    except OSError:
        log.exception("A picture could not be kept")
    return drawn


def _write(path: Path, text: str) -> None:
    """Write a file at once: another kernel may be reading, or writing the same."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(part).replace(path)
