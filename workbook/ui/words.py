"""Every word the interface itself says, in one place.

Scenario texts come from ``data/``; whatever else a screen says stands here. The browser gets the
words of one component through the ``words`` trait (:func:`words_for`), so the JavaScript has no
English of its own. ``{n}`` and the like are filled in by the browser; where a word has a sister
whose key ends in ``_one``, that one is used when ``n`` is 1.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SHARED: Final[dict[str, str]] = {
    "broken": "That could not be done. Your answers are kept on this page. Reload it to go on.",
    "missing": "This part of the page cannot be shown just now. Reload the page to try again.",
    "step": "Step {n} of {of}",
    "attempt_practice": "Attempt {n}, not scored",
    "practice": "Practice, not scored",
    "submit": "Submit answer",
    "submitting": "Submitting…",
    "submit_anyway": "Submit with {n} blank",
    "go_on": "Go on",
    "retry": "Try again (practice)",
    "nothing_yet": "Nothing is answered yet. Answer first, then submit.",
    "blank_warning": "{n} are still blank. A blank earns nothing, but it is not counted as wrong.",
    "blank_warning_one": "1 is still blank. A blank earns nothing, but it is not counted as wrong.",
    "state_saving": "Saving…",
    "state_asking": "One moment…",
    "state_trying": "Not yet saved \N{EN DASH} trying again",
    "state_refused": "Not saved",
    "state_draft": "Draft saved",
    "state_saved": "Saved",
    "silent": "No answer from the notebook's kernel. Your answers are kept on this page.",
    "hint": "A hint",
    "hint_warning": "With a hint, this attempt becomes practice and is not scored.",
    "hint_show": "Show the hint",
    "hint_more": "Show another hint",
    "feedback": "How it went",
    "label_retry": "A practice attempt. Your first answer is the one that is scored.",
    "label_hinted": "You used a hint, so this attempt is practice and is not scored.",
    "score_way": "of the way from guessing to full marks",
    "score_full": "Full marks",
    "score_guessing": "No better than guessing",
    "score_mark": "guessing",
    "score_end": "full marks",
    "blanks": "{n} left blank: they earn nothing, and are not counted as wrong.",
    "blanks_one": "1 left blank: it earns nothing, and is not counted as wrong.",
    "outcome_full": "Right",
    "outcome_part": "Close",
    "outcome_none": "Off the mark",
    "outcome_blank": "Left blank",
    "guidance": "Guidance: {source}",
    "rests_guidance": "The key rests on published guidance.",
    "rests_judgement": "The key rests on the authors' judgement.",
    "rests_panel": "The key rests on the answers of a panel.",
}

_COMPONENTS: Final[dict[str, dict[str, str]]] = {
    "choice": {
        "so_many": "{done} of {pick} chosen",
        "enough": "{pick} of {pick} chosen",
        "too_many": "Choose {pick} at most: take {n} back.",
        "chosen": "Your choice",
        "chosen_best": "Your choice, and the strongest",
        "chosen_right": "Your choice, and right",
        "stronger": "Stronger",
        "missed": "One you left out",
        "others": "The other options",
    },
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {name: MappingProxyType(words) for name, words in {"shared": _SHARED, **_COMPONENTS}.items()}
)


def words_for(component: str) -> dict[str, str]:
    """Return the shared words and the component's own, as its ``words`` trait takes them."""
    return {**WORDS["shared"], **WORDS[component]}
