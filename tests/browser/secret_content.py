"""A copy of the content in which everything a learner may not see yet can be recognised."""

import csv
import json
import random
import re
import secrets
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from workbook.content import Library

from .content import ROLE
from .servers import DATA

TOKEN = re.compile(r"tok[0-9a-f]{16}|(?<![0-9.])[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?")
"""Whatever may be a token: a text, or a number that stands by itself."""

MOVES = range(1, 6)
"""How far a line moves a meter, at most."""


@dataclass
class Secrets:
    """The folder, and what was put where: names of tokens are `place|part|id`."""

    folder: Path
    tokens: dict[str, str] = field(default_factory=dict)

    def text(self, *name: str) -> str:
        """A new text token."""
        return self._keep(name, "tok" + secrets.token_hex(8))

    def number(self, *name: str, value: float) -> float:
        """A new number that can be told from all others."""
        self._keep(name, repr(abs(value)))
        return value

    def _keep(self, name: tuple[str, ...], token: str) -> str:
        self.tokens["|".join(name)] = token
        return token

    @cached_property
    def _names(self) -> dict[str, str]:
        return {token: name for name, token in self.tokens.items()}

    def found_in(self, text: str) -> set[str]:
        """Names of the tokens that a text holds."""
        return {self._names[found] for found in set(TOKEN.findall(text)) & self._names.keys()}

    def _named(self, place: str, *parts: str) -> set[str]:
        begin = tuple(f"{place}|{part}|" for part in parts)
        return {name for name in self.tokens if name.startswith(begin)}

    def hints(self, place: str) -> list[str]:
        """The hints of an exercise, in order."""
        return sorted(self._named(place, "hint"))

    def at_once(self, place: str) -> set[str]:
        """What belongs on the screen when nothing has been answered: how a talk begins."""
        exercise = self._exercise(place)
        return self.reached(place, []) if exercise.kind == "conversation" else set()

    def after(self, place: str) -> set[str]:
        """What may be seen once the exercise is submitted; nothing that is for another role."""
        rows = {f"row|row|{row}" for row in self._rows(place)}
        letters = self._exercise(place).kind == "letter"
        criteria = self._named("letters", "criteria") if letters else set()
        told = ("why", "note", "beyond", "marks", "ending", "rule", "model", "because")
        return self._named(place, *told, f"for-{ROLE}") | rows | criteria

    def explained(self, place: str, answer: Any) -> set[str]:
        """What is certainly on the screen when this answer has been submitted."""
        exercise = self._exercise(place)
        if exercise.kind != "conversation":
            told = self._library.told(exercise.feedback(exercise.read(answer)))
            always = self._named(place, "note", "because", "beyond")
            return (self.found_in(json.dumps(told)) | always) & self.after(place)
        end = exercise.graph.walk(answer)[1]
        ending = {f"{place}|ending|{end}-{part}" for part in ("title", "text", "debrief")}
        whys = {f"{place}|why|{choice}" for choice in answer}
        return ending | whys | self._named(place, "note", "marks")

    def turn_reached(self, place: str, path: list[str]) -> set[str]:
        """The words of the turn where a path has led."""
        return self._named(place, f"node-{self._exercise(place).graph.walk(path)[1]}")

    def reached(self, place: str, path: list[str]) -> set[str]:
        """What a talk has shown so far: the turns met, and what was moved by what was said."""
        exercise = self._exercise(place)
        steps, now, state = exercise.graph.walk(path)
        met = [*(step.node for step in steps), now]
        moved = [(meter, by) for step in steps for meter, by in step.moved.items()]
        words = {f"{place}|word|{meter}-{'up' if by > 0 else 'down'}" for meter, by in moved}
        effects = {self._effect(place, meter, by) for meter, by in moved}
        lines = {f"line-{step.choice}" for step in steps}
        if now in exercise.graph.nodes:
            lines |= {f"line-{choice.id}" for choice in exercise.graph.open_choices(now, state)}
        turns = {f"node-{node}" for node in met}
        return self._named(place, *turns, *lines) | effects | words

    def _effect(self, place: str, meter: str, by: int) -> str:
        return next(
            name
            for name in self._named(place, "effect")
            if name.startswith(f"{place}|effect|{meter}-") and self.tokens[name] == str(abs(by))
        )

    def _exercise(self, place: str) -> Any:
        slug, _, id = place.partition("/")
        return self._library.scenario(slug).by_id[id].for_role(ROLE)

    @cached_property
    def _library(self) -> Library:
        return Library(self.folder)

    def _rows(self, place: str) -> set[str]:
        exercise = self._exercise(place)
        parts = [*exercise.items(), *getattr(exercise, "nodes", ())]
        return {*exercise.guidance, *(row for part in parts for row in part.guidance)}


def make_secret_content(folder: Path, source: Path = DATA) -> Secrets:
    """Copy content and put tokens in place of all that is not for everybody's eyes."""
    made = Secrets(Path(shutil.copytree(source, folder)))
    for path in sorted(folder.glob("scenarios/*/scenario.yaml")):
        scenario = yaml.safe_load(path.read_text("utf-8"))
        for exercise in scenario["exercises"]:
            _hide(made, f"{scenario['id']}/{exercise['id']}", exercise)
        text = yaml.safe_dump(scenario, allow_unicode=True, sort_keys=False)
        path.write_text(text, "utf-8")
    _hide_rows(made, folder / "guidance.csv")
    _hide_criteria(made, folder / "letters" / "criteria.yaml")
    return made


def _hide(made: Secrets, place: str, exercise: dict[str, Any]) -> None:
    if exercise.get("note"):
        exercise["note"] = made.text(place, "note", "note")
    for id in exercise.get("beyond", {}):
        exercise["beyond"][id] = made.text(place, "beyond", id)
    hints = exercise.get("hints", [])
    exercise["hints"] = [made.text(place, "hint", str(n)) for n in range(len(hints))]
    if exercise["kind"] == "conversation":
        _hide_talk(made, place, exercise)
        return
    for role, difference in exercise.get("roles", {}).items():
        difference["because"] = made.text(place, "because", role)
        _hide_whys(made, place, f"for-{role}", difference)
        if difference.get("note"):
            difference["note"] = made.text(place, f"for-{role}", "note")
    _hide_whys(made, place, "why", {k: v for k, v in exercise.items() if k != "roles"})
    if exercise.get("why"):
        exercise["why"] = made.text(place, "why", "others")
    for rule in exercise.get("rules", []):
        rule["text"] = made.text(place, "rule", rule["id"])
    if "model" in exercise:
        signed = made.text(place, "model", "signature")
        exercise["model"]["text"] = f"{exercise['model']['text'].rstrip()}\n\n{signed}\n"


def _hide_whys(made: Secrets, place: str, part: str, inside: Any, *name: str) -> None:
    """A token for every reason, however deep it stands."""
    if isinstance(inside, list):
        for number, entry in enumerate(inside):
            _hide_whys(made, place, part, entry, *name, str(number))
    elif isinstance(inside, dict):
        for key, value in inside.items():
            if key == "why" and value:
                inside[key] = made.text(place, part, "-".join(name))
            else:
                _hide_whys(made, place, part, value, *name, key)


def _hide_criteria(made: Secrets, path: Path) -> None:
    letters = yaml.safe_load(path.read_text("utf-8"))
    for kind, criteria in letters.items():
        for criterion in criteria:
            met = made.text("letters", "criteria", f"{kind}-{criterion['id']}")
            criterion["met_when"] = met
    path.write_text(yaml.safe_dump(letters, allow_unicode=True, sort_keys=False), "utf-8")


def _hide_talk(made: Secrets, place: str, talk: dict[str, Any]) -> None:
    talk["marks"] = made.number(place, "marks", "marks", value=23 + _fraction())
    scales = {id: _Scale(made, place, id, meter) for id, meter in talk["state"].items()}
    for node in talk["nodes"]:
        for key in ("scene", "notice", "says"):
            if node.get(key):
                node[key] = made.text(place, f"node-{node['id']}", key)
        for choice in node["choices"]:
            _hide_choice(made, place, node["id"], choice, scales)
    for ending in talk["endings"]:
        worth = ending["points"] + _fraction()
        ending["points"] = made.number(place, "never", f"points-{ending['id']}", value=worth)
        for key in ("title", "text", "debrief"):
            ending[key] = made.text(place, "ending", f"{ending['id']}-{key}")


def _fraction() -> float:
    return random.randint(10**5, 10**6) / 10**7


class _Scale:
    """Stretches a meter, so that how far it moves is a number that occurs nowhere else.

    The talk stays the same: conditions and limits are stretched with it. Values are shifted too,
    and so differ from moves.
    """

    def __init__(self, made: Secrets, place: str, id: str, meter: dict[str, Any]) -> None:
        self.unit = random.randint(10**6, 10**7)
        self.shift = random.randint(10**4, 10**5)
        for key, otherwise in (("start", 0), ("min", 0), ("max", 10)):
            meter[key] = self.value(meter.get(key, otherwise))
        if meter.get("worth"):
            worth = meter["worth"] / self.unit
            meter["worth"] = made.number(place, "never", f"worth-{id}", value=worth)
        for word in ("up", "down"):
            meter[word] = made.text(place, "word", f"{id}-{word}")
        for by in MOVES:
            made.number(place, "effect", f"{id}-{by}", value=by * self.unit)

    def value(self, value: int) -> int:
        return value * self.unit + self.shift


def _hide_choice(
    made: Secrets, place: str, node: str, choice: dict[str, Any], scales: dict[str, _Scale]
) -> None:
    # A line with a condition is shown only where it holds, so it is looked for on its own.
    part = f"line-{choice['id']}" if choice.get("when") else f"node-{node}"
    key = "says" if "says" in choice else "does"
    choice[key] = made.text(place, part, choice["id"])
    choice["why"] = made.text(place, "why", choice["id"])
    effects = choice.get("effects", {})
    for meter, by in effects.items():
        effects[meter] = by * scales[meter].unit
    conditions = [choice.get("when", {})]
    if isinstance(choice["goto"], list):
        conditions += [target.get("when", {}) for target in choice["goto"]]
    for condition in conditions:
        for meter, bounds in condition.items():
            for key in bounds:
                bounds[key] = scales[meter].value(bounds[key])


def _hide_rows(made: Secrets, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names = reader.fieldnames or []
        rows = list(reader)
    for row in rows:
        row["text"] = made.text("row", "row", row["id"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
