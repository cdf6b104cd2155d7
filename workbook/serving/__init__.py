"""Serving the workbook: Voila, with our own pages. The command line needs these two."""

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.serving.app import serve
    from workbook.serving.jupyter_lab import lab

__all__ = ["lab", "serve"]

# jsonschema builds 35 grammars for addresses in foreign scripts as soon as it is loaded: seconds,
# most of the time a server takes to start. No schema of Jupyter's asks for them, and jsonschema
# does without where the package is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def __getattr__(name: str) -> Any:
    """Loaded on use: JupyterLab needs nothing of Voila, and `workbook check` nothing of either."""
    if name == "serve":
        from workbook.serving.app import serve

        return serve
    if name == "lab":
        from workbook.serving.jupyter_lab import lab

        return lab
    raise AttributeError(name)
