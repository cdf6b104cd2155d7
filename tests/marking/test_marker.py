"""What a marker is: one verdict for each criterion, with words of the letter."""

from collections.abc import Sequence

from workbook import marking
from workbook.content.kinds.letter import CRITERIA
from workbook.marking import Marker, Verdict


class Credulous:
    """Finds everything met by the whole letter."""

    def mark(self, kind: str, text: str) -> Sequence[Verdict]:
        return [Verdict(id, met=True, words=text) for id in CRITERIA[kind]]


def test_a_marker_gives_a_verdict_for_each_criterion():
    """Whatever has the one method is a marker, and its verdicts say what they rest on."""
    marker: Marker = Credulous()
    verdicts = marker.mark("first-contact", "Dear Ruth")
    assert [verdict.criterion for verdict in verdicts] == list(CRITERIA["first-contact"])
    assert {verdict.words for verdict in verdicts} == {"Dear Ruth"}


def test_nothing_marks_yet():
    """The layer says what a marker is and has none of its own."""
    ours = [thing for thing in vars(marking).values() if hasattr(thing, "mark")]
    assert ours == [Marker]
