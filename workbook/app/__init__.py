"""The one place that wires the layers together."""

from workbook.app.building import Workbook, build

__all__ = ["Workbook", "build"]
