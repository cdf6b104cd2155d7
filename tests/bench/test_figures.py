"""Figures are medians, and ratios are taken pair by pair."""

import json

from workbook.bench.figures import Figure, gathered, ratios, told


def test_a_figure_quotes_its_median_and_the_range():
    """One slow run does not move what is quoted, and is not hidden."""
    figure = Figure("last", "s", (1.0, 9.0, 2.0))
    assert figure.median == 2.0
    assert str(figure) == "last: 2 s (1 to 9, 3 runs)"


def test_a_ratio_pairs_the_runs():
    """A machine that was slow in one run was slow for both."""
    ours, plain = Figure("last", "s", (1.0, 10.0)), Figure("last", "s", (4.0, 40.0))
    assert [one.values for one in ratios([ours], [plain])] == [(0.25, 0.25)]


def test_what_plain_voila_has_none_of_has_no_ratio():
    """Only what both measured is compared, and nothing is divided by zero."""
    ours = [Figure("joined", "s", (1.0,)), Figure("idle", "%", (1.0,))]
    assert ratios(ours, [Figure("idle", "%", (0.0,))]) == []


def test_figures_are_told_as_one_json_object():
    """With the median worked out."""
    figures = gathered([{("last", "s"): 1.0}, {("last", "s"): 3.0}])
    found = json.loads(told({"room": figures}, as_json=True))
    assert found == {"room": [{"name": "last", "unit": "s", "values": [1.0, 3.0], "median": 2.0}]}
