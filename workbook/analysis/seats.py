"""The seats of a region after each election, as a picture."""

import io
from collections.abc import Mapping, Sequence

INK = "#16212b"
COLOURS: Mapping[str, str] = {
    "Labour": "#b3261e",
    "Conservative": "#1c5d99",
    "Liberal Democrat": "#e8a33d",
    "Independent": "#7a8591",
    "Speaker": "#ddd8cb",
}
"""Each party in the colour that readers expect of it; others are grey. No colour stands alone."""

DARK = frozenset({"Labour", "Conservative"})
FEWEST_LABELLED = 3
FONTS = ("Atkinson Hyperlegible Next", "Segoe UI", "system-ui", "sans-serif")
WIDTH, BAR, REST = 4.6, 0.5, 0.7
"""Inches, for text of 10 points: it is legible when the picture is as wide as a phone."""


def draw(elections: Sequence[str], seats: Mapping[str, Sequence[int]]) -> str:
    """A bar for each election, the first on top, divided by party.

    Args:
        elections: what each bar is called.
        seats: by party, its seats after each election.

    Returns:
        An SVG document without scripts or references, the same for the same figures.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "workbook", "font.size": 10}):
        figure = Figure(figsize=(WIDTH, BAR * len(elections) + REST), layout="constrained")
        axes = figure.add_subplot()
        left = [0] * len(elections)
        for party, counts in seats.items():
            colour = COLOURS.get(party, COLOURS["Independent"])
            bars = axes.barh(
                elections, counts, left=left, label=party, color=colour, edgecolor="white"
            )
            labels = [str(n) if n >= FEWEST_LABELLED else "" for n in counts]
            ink = "white" if party in DARK else INK
            axes.bar_label(bars, labels, label_type="center", color=ink, fontweight="bold")
            left = [sum(pair) for pair in zip(left, counts, strict=True)]
        axes.invert_yaxis()
        axes.xaxis.set_visible(False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelcolor=INK)
        figure.legend(loc="outside lower center", ncols=3, frameon=False, labelcolor=INK)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return buffer.getvalue().replace("DejaVu Sans", "', '".join(FONTS))
