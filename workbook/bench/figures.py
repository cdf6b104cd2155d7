"""Figures of several runs, as they are told."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, over several runs.

    Attributes:
        name: what.
        unit: of the values, as "s" or "MB".
        values: one for each run, in the order of the runs.
    """

    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The figure to quote."""
        return median(self.values)

    def data(self) -> dict[str, Any]:
        """As JSON data."""
        return {**asdict(self), "median": self.median}

    def __str__(self) -> str:
        """In a line, with the range that says how noisy the machine was."""
        span = f"{min(self.values):.3g} to {max(self.values):.3g}"
        return f"{self.name}: {self.median:.3g} {self.unit} ({span}, {len(self.values)} runs)"


def gathered(runs: Sequence[dict[tuple[str, str], float]]) -> list[Figure]:
    """The figures of runs that each measured the same things, by name and unit.

    >>> [str(one) for one in gathered([{("last", "s"): 2.0}, {("last", "s"): 4.0}])]
    ['last: 3 s (2 to 4, 2 runs)']
    """
    return [Figure(*what, tuple(run[what] for run in runs)) for what in runs[0]]


def ratios(ours: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    """Ours divided by the other's, pair by pair of the runs: both met the same noise.

    >>> ours, plain = Figure("last", "s", (1.0, 2.0)), Figure("last", "s", (4.0, 4.0))
    >>> ratios([ours], [plain])[0].values
    (0.25, 0.5)
    """
    return [
        Figure(
            one.name,
            "of plain Voila",
            tuple(a / b for a, b in zip(one.values, other.values, strict=True)),
        )
        for one in ours
        for other in others
        if one.name == other.name and all(other.values)
    ]


Parts = dict[str, list[Figure]]
"""What is told: the figures of each part of a measurement."""


def told(parts: Parts, *, as_json: bool) -> str:
    """All figures, by part, as lines to read or as one JSON object."""
    if as_json:
        return json.dumps({name: [one.data() for one in part] for name, part in parts.items()})
    lines = []
    for name, part in parts.items():
        lines += [f"{name}:", *(f"  {one}" for one in part)]
    return "\n".join(lines)
