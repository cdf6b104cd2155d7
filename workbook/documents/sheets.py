"""An agenda on paper: a sheet for people without a phone, and the facilitator's key to it.

The sheet is made from what an exercise shows before anybody has answered (`question`), so a key
cannot get onto it. The key is made from the whole exercise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any, Protocol

from workbook.content import Library
from workbook.content.base import Exercise, shuffled
from workbook.content.kinds.placing import StakeholderMap
from workbook.content.kinds.talk import Conversation, Line, Target, When
from workbook.content.kinds.triage import SIDES, Triage
from workbook.content.scenario import Scenario

TICK, AT_LEAST, AT_MOST = (
    "\N{CHECK MARK}",
    "\N{GREATER-THAN OR EQUAL TO}",
    "\N{LESS-THAN OR EQUAL TO}",
)

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "best-option": "tick",
        "choose": "tick",
        "rank": "number",
        "rate": "rate",
        "triage": "sort",
        "match": "letter",
        "place": "map",
        "schedule": "calendar",
        "conversation": "talk",
        "plan": "write",
        "reflection": "write",
        "letter": "write",
    }
)
"""How each kind of exercise is answered with a pen."""


class Planned(Protocol):
    """A step of an agenda, or of the agenda of a room as its facilitator has changed it."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def minutes(self) -> int:
        """How long it takes."""

    @property
    def exercise(self) -> str | None:
        """Its exercise, as `scenario/exercise`."""

    @property
    def by(self) -> str:
        """Who answers: a person or a table."""

    @property
    def notes(self) -> str:
        """For the facilitator."""

    @property
    def prompts(self) -> tuple[str, ...]:
        """What the facilitator may ask."""


class Plan(Protocol):
    """What is put on paper: an agenda, or a room."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def steps(self) -> Sequence[Planned]:
        """The steps, in order."""


@dataclass(frozen=True, slots=True)
class Page:
    """One exercise on paper, with nothing of its key.

    Attributes:
        number: of the step in its agenda, from 1.
        form: how it is answered; one of the values of `FORMS`.
        situation: what has happened, in paragraphs.
        question: the options or the like, as the exercise shows them before an answer.
    """

    number: int
    title: str
    minutes: int
    by_table: bool
    form: str
    situation: tuple[str, ...]
    prompt: str
    question: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An agenda on paper."""

    title: str
    minutes: int
    pages: tuple[Page, ...]
    missing: tuple[str, ...] = ()
    """Steps whose exercises cannot be shown just now."""


def sheet(library: Library, plan: Plan) -> Sheet:
    """The pages of a plan, one for each step that has an exercise which can be shown."""
    pages = [_page(library, step, n) for n, step in enumerate(plan.steps, 1) if step.exercise]
    missing = tuple(
        step.title for step in plan.steps if step.exercise and _found(library, step) is None
    )
    minutes = sum(step.minutes for step in plan.steps)
    return Sheet(plan.title, minutes, tuple(page for page in pages if page), missing)


def letter(index: int) -> str:
    """The name of an option on paper: A to Z, then AA and so on.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    before, here = divmod(index, len(ascii_uppercase))
    return (letter(before - 1) if before else "") + ascii_uppercase[here]


def _page(library: Library, step: Planned, number: int) -> Page | None:
    found = _found(library, step)
    if found is None:
        return None
    scenario, exercise = found
    return Page(
        number=number,
        title=exercise.title,
        minutes=step.minutes,
        by_table=step.by == "table",
        form=FORMS[exercise.kind],
        situation=(*_paragraphs(scenario.situation), *_paragraphs(exercise.situation)),
        prompt=exercise.prompt,
        question=scenario.question(exercise, exercise.blank()),
    )


def _found(library: Library, step: Planned) -> tuple[Scenario, Exercise] | None:
    slug, _, id = (step.exercise or "").partition("/")
    scenario = library.usable(slug)
    return (scenario, scenario.by_id[id]) if scenario and id in scenario.by_id else None


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


# ---- the key ----


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of a key: what is judged, what stands there, and why."""

    name: str
    text: str
    key: str
    """The best place for it, or of an option a tick where it is best."""

    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a conversation: when it can be said, what it moves, where it leads, and why."""

    name: str
    text: str
    only: str
    moves: str
    leads: str
    why: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A turn of a conversation, by its number on the paper."""

    number: int
    where: str
    speaker: str
    notice: str
    says: str
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a conversation may end."""

    title: str
    text: str
    debrief: str


@dataclass(frozen=True, slots=True)
class Key:
    """A step as its facilitator has it on paper.

    Attributes:
        missing: whether it has an exercise that cannot be shown just now.
        by_role: for each role whose key differs, the reason and the best that differs.
        scenes: the whole of a conversation, for a room that walks it from paper.
    """

    number: int
    step: str
    minutes: int
    notes: str
    prompts: tuple[str, ...]
    title: str = ""
    missing: bool = False
    note: str = ""
    verdicts: tuple[Verdict, ...] = ()
    by_role: tuple[tuple[str, str, str], ...] = ()
    meters: str = ""
    scenes: tuple[Scene, ...] = ()
    endings: tuple[Ending, ...] = ()


def keys(library: Library, plan: Plan) -> tuple[Key, ...]:
    """Notes, prompts and keys for every step of a plan."""
    return tuple(_key(library, step, n) for n, step in enumerate(plan.steps, 1))


def _key(library: Library, step: Planned, number: int) -> Key:
    told: dict[str, Any] = {"missing": step.exercise is not None}
    if found := _found(library, step):
        scenario, exercise = found
        told = {"title": exercise.title, "note": exercise.note or ""}
        if isinstance(exercise, Conversation):
            told |= _script(scenario, exercise)
        else:
            told |= {"verdicts": _verdicts(exercise), "by_role": _by_role(exercise)}
    return Key(number, step.title, step.minutes, step.notes, step.prompts, **told)


def _verdicts(exercise: Exercise) -> tuple[Verdict, ...]:
    """A verdict on each row of the board and on whatever stands beside it, as on the sheet."""
    board = exercise.board()
    if board is None:
        return ()
    best = _best(exercise)
    whys = {item.id: item.why for item in exercise.items()}
    named = enumerate(board.rows)
    rows = [Verdict(letter(n), text, best.get(id, ""), whys.get(id, "")) for n, (id, text) in named]
    return (*rows, *_beside_the_board(exercise))


def _best(exercise: Exercise) -> dict[str, str]:
    """What the key says of each row. Of an option it says only whether it is best."""
    board = exercise.board()
    assert board is not None
    columns = dict(board.columns)
    best: dict[str, list[str]] = {}
    for row, column in exercise.key_spots():
        best.setdefault(row, []).append(columns.get(column, column) or TICK)
    return {row: ", ".join(places) for row, places in best.items()}


def _beside_the_board(exercise: Exercise) -> list[Verdict]:
    """Owners and deadlines of a triage, and the roles that nobody on a map fills."""
    if isinstance(exercise, StakeholderMap):
        roles = exercise.feedback(exercise.blank())["items"][len(exercise.subjects) :]
        return [
            Verdict("", exercise.label(role["id"]), TICK if role["gap"] else "", role["why"])
            for role in roles
        ]
    if isinstance(exercise, Triage):
        return [
            _side(exercise, item, side) for item in _asked(exercise) for side in SIDES if item[side]
        ]
    return []


def _asked(exercise: Triage) -> list[dict[str, Any]]:
    """The cases in the order of the tray, each with the keys of its further questions."""
    items = {item["id"]: item for item in exercise.feedback(exercise.blank())["items"]}
    return [items[case.id] for case in exercise.cases]


def _side(exercise: Triage, item: Mapping[str, Any], side: str) -> Verdict:
    known = exercise.owners if side == "owner" else exercise.deadlines
    text = next(named.text for named in known if named.id == item[side]["key"])
    return Verdict("", exercise.label(f"{item['id']}.{side}"), text, item[side]["why"])


def _by_role(exercise: Exercise) -> tuple[tuple[str, str, str], ...]:
    """Role, reason, and the names of what is best for that role."""
    board = exercise.board()
    if board is None:
        return ()
    names = {id: letter(n) for n, (id, _) in enumerate(board.rows)}
    told = []
    for role, variant in exercise.variants.items():
        best = _best(variant)
        marks = [
            names[id] if place == TICK else f"{names[id]}: {place}" for id, place in best.items()
        ]
        told.append((role, exercise.roles[role].because, ", ".join(sorted(marks))))
    return tuple(told)


def _script(scenario: Scenario, talk: Conversation) -> dict[str, Any]:
    """A conversation with a number for each turn, so that somebody can find the way on paper."""
    numbers = {turn.id: str(n) for n, turn in enumerate(talk.nodes, 1)}
    numbers |= {close.id: close.title for close in talk.endings}
    cast = {person.id: person.name for person in scenario.cast}
    scenes = tuple(
        Scene(
            number=n,
            where=turn.scene or "",
            speaker=cast[turn.speaker],
            notice=turn.notice or "",
            says=turn.says,
            lines=_lines(talk, shuffled(talk.id, turn.choices), numbers),
        )
        for n, turn in enumerate(talk.nodes, 1)
    )
    meters = "; ".join(f"{meter.label} {meter.start}" for meter in talk.state.values())
    endings = tuple(Ending(one.title, one.text, one.debrief) for one in talk.endings)
    return {"meters": meters, "scenes": scenes, "endings": endings}


def _lines(
    talk: Conversation, lines: Sequence[Line], numbers: Mapping[str, str]
) -> tuple[Said, ...]:
    return tuple(
        Said(
            name=letter(n),
            text=line.text,
            only=_bounds(talk, line.when),
            moves=", ".join(f"{talk.state[id].label} {by:+d}" for id, by in line.effects.items()),
            leads="; ".join(_leads(talk, target, numbers) for target in line.goto),
            why=line.why,
        )
        for n, line in enumerate(lines)
    )


def _leads(talk: Conversation, target: Target, numbers: Mapping[str, str]) -> str:
    """Where a line leads, and when: the first of several that holds is taken."""
    bounds = _bounds(talk, target.when)
    place = numbers[target.to]
    return f"{place} ({bounds})" if bounds else place


def _bounds(talk: Conversation, when: When) -> str:
    """Conditions on meters, in short."""
    return ", ".join(
        f"{talk.state[id].label} {sign} {value}"
        for id, bound in when.items()
        for sign, value in ((AT_LEAST, bound.at_least), (AT_MOST, bound.at_most))
        if value is not None
    )
