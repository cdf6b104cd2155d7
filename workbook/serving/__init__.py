"""Serving the workbook: Voila, with our own pages. The command line needs these two."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.serving.app import serve
    from workbook.serving.jupyter_lab import lab

__all__ = ["lab", "serve"]


def __getattr__(name: str) -> Any:
    """Loaded on use: JupyterLab needs nothing of Voila, and `workbook check` nothing of either."""
    if name == "serve":
        from workbook.serving.app import serve

        return serve
    if name == "lab":
        from workbook.serving.jupyter_lab import lab

        return lab
    raise AttributeError(name)
