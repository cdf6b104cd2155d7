"""How answers are scored: plain values in, a `Score` out.

This layer is pure. It imports nothing else of ours, touches no file and knows no screen, so it
can be used alone:

>>> from workbook.scoring import rank
>>> rank({"a": 1, "b": 2, "c": 3}, key=["a", "b", "c"]).fraction
1.0
"""

from workbook.scoring.conversation import Choice, Ending, Graph, Meter, Node, conversation
from workbook.scoring.options import best_option, choose
from workbook.scoring.ordering import rank, rate
from workbook.scoring.placing import gaps, match, place
from workbook.scoring.scheduling import schedule, slot_worth
from workbook.scoring.score import Outcome, Part, Score, combine
from workbook.scoring.triage import RATINGS, quadratic_kappa, triage

__all__ = [
    "RATINGS",
    "Choice",
    "Ending",
    "Graph",
    "Meter",
    "Node",
    "Outcome",
    "Part",
    "Score",
    "best_option",
    "choose",
    "combine",
    "conversation",
    "gaps",
    "match",
    "place",
    "quadratic_kappa",
    "rank",
    "rate",
    "schedule",
    "slot_worth",
    "triage",
]
