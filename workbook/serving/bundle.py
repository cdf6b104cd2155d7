"""Voila's browser program: which of its files are served, and under which addresses.

Voila would serve every file of every template and every JupyterLab extension of the machine.
A page of ours needs Voila's own bundle and three extensions. Their addresses carry a version, so
that a browser may keep the files for a year and still fetches new ones after an upgrade.
"""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import voila
from jupyter_core.paths import jupyter_path

EXTENSIONS = (
    "anywidget",
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
)
STATIC = "/voila/static"
LAB = "/voila/labextensions"


@dataclass(frozen=True)
class Bundle:
    """Where the files are, and what the page has to be told about them."""

    static: Path
    extensions: dict[str, Path]
    version: str
    federated: tuple[dict[str, str], ...]

    def page_config(self, kernel_id: str) -> dict[str, Any]:
        """What Voila's browser program reads from the page.

        Written out here rather than collected by Voila, which would mix in whatever the machine
        has configured for JupyterLab. Its own MathJax (0.8 MB on every page) is replaced by a
        stand-in that does nothing: there are no formulas.
        """
        return {
            "appUrl": "voila/",
            "appVersion": voila.__version__,
            "baseUrl": "/",
            "disabledExtensions": [],
            "federated_extensions": list(self.federated),
            "fullLabextensionsUrl": f"{LAB}/{self.version}",
            "fullMathjaxUrl": "/workbook/static/no-maths.js",
            "fullStaticUrl": f"{STATIC}/{self.version}",
            "jupyterLabTheme": "light",
            "kernelId": kernel_id,
            "mathjaxConfig": "none",
            "progressiveRendering": False,
            "terminalsAvailable": False,
            "themesUrl": "/voila/api/themes",
        }

    @property
    def preloads(self) -> list[str]:
        """The extensions' entry files: fetched while the kernel starts instead of after it."""
        return [
            f"{LAB}/{self.version}/{one['name']}/{one['load'].removeprefix('./')}"
            for one in self.federated
        ]


def find_bundle() -> Bundle:
    """Look where Jupyter keeps such things, in this Python's own folders first."""
    extensions = {name: _find(_extension_folders(name), name) for name in EXTENSIONS}
    federated = tuple(_federated(name, folder) for name, folder in extensions.items())
    told = json.dumps([voila.__version__, federated], sort_keys=True)
    static = _find(
        [Path(data) / "voila" / "templates" / "base" / "static" for data in _data_folders()],
        "Voila's browser program",
    )
    return Bundle(static, extensions, hashlib.sha256(told.encode()).hexdigest()[:12], federated)


def _data_folders() -> list[str]:
    return [f"{sys.prefix}/share/jupyter", *jupyter_path()]


def _extension_folders(name: str) -> list[Path]:
    return [
        Path(data) / place / name
        for data in _data_folders()
        for place in ("labextensions", "voila/labextensions")
    ]


def _find(folders: list[Path], what: str) -> Path:
    for folder in folders:
        if folder.is_dir():
            return folder
    raise SystemExit(f"{what} is missing from this Python. Install the workbook again.")


def _federated(name: str, folder: Path) -> dict[str, str]:
    package = json.loads((folder / "package.json").read_text("utf-8"))
    built = package["jupyterlab"]["_build"]
    wanted = ("load", "extension", "mimeExtension", "style")
    return {"name": name} | {key: built[key] for key in wanted if key in built}
