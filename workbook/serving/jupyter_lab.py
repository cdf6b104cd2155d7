"""The same notebooks in JupyterLab, for those who learn by themselves.

They are copies in the user folder: what a learner runs, writes and saves is theirs, and the
notebooks that came with the workbook stay as they are.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbook.app.places import (
    CONTENT_VARIABLE,
    HOME_VARIABLE,
    NOTEBOOKS_VARIABLE,
    make_private,
    notebooks_folder,
)
from workbook.screens.words import WORDS

START = "import workbook.serving; from jupyterlab.labapp import main; main()"
"""JupyterLab as its own command starts it, but for what this package leaves out."""

SETTINGS = Path(__file__).with_name("lab-settings")
"""What JupyterLab does otherwise than usual here."""

COPIES = "notebooks"
"""The folder in the user folder that JupyterLab shows."""

GIVEN = ".given.json"
"""What was put into that folder last, by the name of the file."""

WIDGET = "application/vnd.jupyter.widget-view+json"
IMPORTS = ("from ", "import ")


def lab(
    home: Path, content: Path, *, notebooks: Path | None = None, more: Sequence[str] = ()
) -> int:
    """Run JupyterLab on the notebooks until it is stopped, and return its exit status.

    In a process of its own: JupyterLab then has its own options and its own log. Kernels are this
    Python's, whatever other `python3` the machine knows.
    """
    notebooks = notebooks or notebooks_folder()
    home = make_private(home.absolute())
    command = [
        *(sys.executable, "-c", START),
        f"--ServerApp.root_dir={give_copies(notebooks, home / COPIES)}",
        f"--FileContentsManager.pre_save_hook={__name__}.forget_widgets",
        "--ServerApp.kernel_spec_manager_class=workbook.serving.kernels.ThisPython",
        # Neither the page nor the server asks anybody for news, nor the learner whether they may.
        f"--LabApp.app_settings_dir={SETTINGS}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *more,
    ]
    ours = {
        HOME_VARIABLE: str(home),
        CONTENT_VARIABLE: str(content.absolute()),
        NOTEBOOKS_VARIABLE: str(notebooks.absolute()),
    }
    try:
        return subprocess.run(command, env=os.environ | ours, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:  # Ctrl-C reaches JupyterLab too, which asks and then stops
        return 0


# ---- copies ----


def give_copies(notebooks: Path, folder: Path) -> Path:
    """Put a copy of each notebook into the folder, and renew those that have changed since.

    A copy that its learner has changed is never written over: where there is a new one, theirs
    stays beside it under another name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    given = _read(folder / GIVEN) or {}
    for source in sorted(notebooks.glob("*.ipynb")):
        ours = _read(source)
        if ours is None:
            continue  # broken; `workbook check` says so
        place, now = folder / source.name, _print_of(ours)
        theirs = _read(place)
        if place.exists() and given.get(source.name) == now:
            continue
        if place.exists() and (
            theirs is None or _print_of(theirs) not in {given.get(source.name), now}
        ):
            place.rename(_free(folder, source.stem))
        place.write_text(json.dumps(_with_hints(ours), indent=1), encoding="utf-8")
        given[source.name] = now
    (folder / GIVEN).write_text(json.dumps(given), encoding="utf-8")
    return folder


def _read(path: Path) -> dict[str, Any] | None:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell.get("source", ""))


def _print_of(notebook: dict[str, Any]) -> str:
    """What a notebook says, whatever it was when it was run: two with one print are the same."""
    said = [(cell.get("cell_type"), _source(cell)) for cell in notebook.get("cells", [])]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _free(folder: Path, stem: str) -> Path:
    """A name for a learner's own copy that nothing has yet."""
    names = (folder / f"{stem} (mine{n}).ipynb" for n in ("", *(f" {i}" for i in range(2, 1000))))
    return next(name for name in names if not name.exists())


def _with_hints(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with a line at each exercise that says how to see it."""
    hint = {
        "output_type": "display_data",
        "data": {"text/plain": WORDS["shared"]["run_first"]},
        "metadata": {},
    }
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and not _source(cell).startswith(IMPORTS):
            cell["outputs"] = [hint]
    return notebook


# ---- what is saved ----


def forget_widgets(*, model: dict[str, Any], **_: Any) -> None:
    """Save no widget: without its kernel it could not be shown. Its sentence stays, and says what to do.

    Called by Jupyter before it writes a file.
    """
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    model["content"].get("metadata", {}).pop("widgets", None)
    for cell in model["content"].get("cells", []):
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
