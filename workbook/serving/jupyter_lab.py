"""The same notebooks in JupyterLab, for those who learn by themselves."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from workbook.app.places import (
    CONTENT_VARIABLE,
    HOME_VARIABLE,
    NOTEBOOKS_VARIABLE,
    make_private,
    notebooks_folder,
)

START = "import workbook.serving; from jupyterlab.labapp import main; main()"
"""JupyterLab as its own command starts it, but for what this package leaves out."""

SETTINGS = Path(__file__).with_name("lab-settings")
"""What JupyterLab does otherwise than usual here."""


def lab(
    home: Path, content: Path, *, notebooks: Path | None = None, more: Sequence[str] = ()
) -> int:
    """Run JupyterLab on the notebooks until it is stopped, and return its exit status.

    In a process of its own: JupyterLab then has its own options and its own log. Kernels are this
    Python's, whatever other `python3` the machine knows.
    """
    notebooks = notebooks or notebooks_folder()
    command = [
        *(sys.executable, "-c", START),
        f"--ServerApp.root_dir={notebooks}",
        "--ServerApp.kernel_spec_manager_class=workbook.serving.kernels.ThisPython",
        # Neither the page nor the server asks anybody for news, nor the learner whether they may.
        f"--LabApp.app_settings_dir={SETTINGS}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *more,
    ]
    ours = {
        HOME_VARIABLE: str(make_private(home.absolute())),
        CONTENT_VARIABLE: str(content.absolute()),
        NOTEBOOKS_VARIABLE: str(notebooks.absolute()),
    }
    try:
        return subprocess.run(command, env=os.environ | ours, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:  # Ctrl-C reaches JupyterLab too, which asks and then stops
        return 0
