"""What the content gives away, and how hard it is to read.

A test that can be passed by habit measures the habit. So habits are tried out on every exercise:
always what is shown first, always the longest text, and guessing. The figures are those of
classical item analysis: where keys stand, and what test-wise players without knowledge earn.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.content.base import Exercise
from workbook.content.scenario import Scenario
from workbook.content.source import Problem
from workbook.scoring import Score

MOST_GRADE = 10.0
MOST_LONGEST = 0.35
MOST_OVER_CHANCE = 0.10
FEWEST_ITEMS = 30
"""Below so many scored exercises a habit's luck says nothing, and nobody is warned of it."""

PROSE = frozenset(
    {
        *("situation", "prompt", "text", "why", "says", "does", "notice", "scene", "body", "brief"),
        *("about", "note", "debrief", "because", "hints", "help", "summary"),
    }
)
"""The keys under which learners' reading stands in a scenario."""


@dataclass(frozen=True)
class Player:
    """What somebody without understanding earns, as shares of full marks.

    Attributes:
        exercises: how many exercises the habit can be tried on.
        earned: the average share earned.
        chance: what guessing would earn on the same exercises.
    """

    exercises: int
    earned: float
    chance: float


@dataclass(frozen=True)
class Statistics:
    """Figures about a whole data set.

    Attributes:
        scored: how many exercises earn marks.
        positions: of each place in the shown order, from 1: how many keyed options stand there,
            and how many would by chance.
        longest: the share of exercises whose keyed option is the longest (None: there are none
            with one key), and the share by chance.
        players: each habit by its name.
        grades: reading grade (Flesch and Kincaid's) of each scenario.
    """

    scored: int
    positions: dict[int, tuple[int, float]]
    longest: tuple[float, float] | None
    players: dict[str, Player]
    grades: dict[str, float]

    def warnings(self) -> Iterator[Problem]:
        """What is beyond the bounds, and what to do."""
        for slug, years in self.grades.items():
            if years > MOST_GRADE:
                text = f"reads at grade {years:.1f}; shorter words and sentences bring it to"
                file = f"scenarios/{slug}/scenario.yaml"
                yield Problem(file, None, "", f"{text} {MOST_GRADE:g} or less")
        yield from (Problem("scenarios/", None, "", text) for text in self._habits())

    def _habits(self) -> Iterator[str]:
        if self.scored < FEWEST_ITEMS:
            return
        if self.longest and self.longest[0] > MOST_LONGEST:
            share = f"{self.longest[0]:.0%} of exercises key the longest option"
            yield f"{share}; lengthen others until it is {MOST_LONGEST:.0%} or less"
        for name, player in self.players.items():
            over = player.earned - player.chance
            if over > MOST_OVER_CHANCE:
                text = (
                    f"a player who always takes the {name} earns {over:.0%} more than by guessing"
                )
                yield f"{text}; move keys, and lengthen other options"


def statistics(
    scenarios: Sequence[Scenario],
    references: Mapping[str, Mapping[str, Any]],
    terms: Iterable[str] = (),
) -> Statistics:
    """Look at every exercise with the eyes of somebody who knows nothing.

    Args:
        scenarios: the data set.
        references: by scenario and exercise, the answer that earns full marks.
        terms: words that the glossary explains, and so do not make a text hard.
    """
    scored = [
        (exercise, references[scenario.id][exercise.id])
        for scenario in scenarios
        for exercise in scenario.exercises
        if exercise.scored and exercise.id in references.get(scenario.id, {})
    ]
    shown = [keys for exercise, _ in scored if (keys := _keys(exercise))]
    terms = list(terms)
    return Statistics(
        scored=len(scored),
        positions=_positions(shown),
        longest=_longest(shown),
        players=_players(scored),
        grades={scenario.id: grade(prose(scenario), terms) for scenario in scenarios},
    )


@dataclass(frozen=True)
class _Option:
    keyed: bool
    length: int


def _keys(exercise: Exercise) -> list[_Option]:
    """The options as they are shown, where some of them are keyed."""
    items = exercise.feedback(exercise.read(exercise.plays()["first"]))["items"]
    if not all("keyed" in item for item in items):
        return []
    return [_Option(item["keyed"], len(exercise.label(item["id"]))) for item in items]


def _positions(shown: Iterable[Sequence[_Option]]) -> dict[int, tuple[int, float]]:
    found: dict[int, tuple[int, float]] = {}
    for options in shown:
        share = sum(option.keyed for option in options) / len(options)
        for place, option in enumerate(options, 1):
            count, chance = found.get(place, (0, 0.0))
            found[place] = count + option.keyed, chance + share
    return dict(sorted(found.items()))


def _longest(shown: Iterable[Sequence[_Option]]) -> tuple[float, float] | None:
    """Over the exercises with one keyed option; a tie for the longest counts by its share."""
    hits, chances = [], []
    for options in shown:
        if sum(option.keyed for option in options) != 1:
            continue
        most = max(option.length for option in options)
        tied = [option for option in options if option.length == most]
        hits.append(sum(option.keyed for option in tied) / len(tied))
        chances.append(1 / len(options))
    return (_mean(hits), _mean(chances)) if hits else None


def _players(scored: Iterable[tuple[Exercise, Any]]) -> dict[str, Player]:
    earned: dict[str, list[tuple[float, float]]] = {"first": [], "longest": [], "random": []}
    for exercise, reference in scored:
        for name, answer in exercise.plays().items():
            earned[name].append(_shares(exercise.score(exercise.read(answer))))
        _, chance = _shares(exercise.score(exercise.read(reference)))
        earned["random"].append((chance, chance))
    return {
        name: Player(len(shares), _mean(e for e, _ in shares), _mean(c for _, c in shares))
        for name, shares in earned.items()
    }


def _shares(score: Score) -> tuple[float, float]:
    return score.fraction, score.chance / score.maximum


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def prose(scenario: Scenario) -> str:
    """All that a learner reads in a scenario, one sentence or more to the line."""
    written = scenario.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return "\n".join(_ended(text) for text in _read(written, wanted=False))


def _read(value: Any, *, wanted: bool) -> Iterator[str]:
    if isinstance(value, str):
        if wanted and value.strip():
            yield " ".join(value.split())
    elif isinstance(value, list):
        for inner in value:
            yield from _read(inner, wanted=wanted)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _read(inner, wanted=key in PROSE)


def _ended(text: str) -> str:
    return text if text[-1] in ".!?" else f"{text}."


def grade(text: str, terms: Iterable[str] = ()) -> float:
    """Flesch and Kincaid's grade: years at an American school that make a text easy to read.

    Args:
        text: English prose.
        terms: words and names to leave out of account; each is read as if it were "thing".
    """
    # Loaded here: only an author's check needs it, and it takes a second.
    import textstat

    for term in sorted(terms, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(term)}\b", "thing", text, flags=re.IGNORECASE)
    return float(textstat.flesch_kincaid_grade(text))
