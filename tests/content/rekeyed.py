"""The sample scenario with another key, or with secrets planted in it, to see what is given away."""

import copy
import json
import secrets
from pathlib import Path

import yaml

from workbook.content import Library, Scenario

SAMPLE = Path(__file__).with_name("sample")
FOLDER = SAMPLE / "scenarios" / "two-benches"
WRITTEN = yaml.safe_load((FOLDER / "scenario.yaml").read_text(encoding="utf-8"))
ANSWERS = yaml.safe_load((FOLDER / "answers.yaml").read_text(encoding="utf-8"))

NEXT = {"red": "green", "amber": "red", "green": "amber"}
OTHER = {"guidance": "panel", "judgement": "guidance", "panel": "judgement"}


def turned(values):
    """The same values, each one place further on."""
    return [*values[1:], *values[:1]]


CHANGES = {
    "why": lambda why: f"Changed: {why}",
    "debrief": lambda debrief: f"Changed: {debrief}",
    "note": lambda note: f"Changed: {note}",
    "guidance": lambda _: ["G001", "G002"],
    "rating": lambda rating: NEXT[rating] if isinstance(rating, str) else 5 - rating,
    "worth": lambda worth: 1 - worth,
    "rests_on": lambda basis: OTHER[basis],
    "at": lambda at: [6 - step for step in at],
    "covered": lambda covered: not covered,
}


def change(value):
    """Change what depends on the key, everywhere inside."""
    if isinstance(value, list):
        return [change(inner) for inner in value]
    if isinstance(value, dict):
        return {k: CHANGES[k](v) if k in CHANGES else change(v) for k, v in value.items()}
    return value


def deal(things, field):
    """Pass a field on from each thing that has it to the next one."""
    having = [thing for thing in things if field in thing]
    for thing, value in zip(having, turned([thing[field] for thing in having]), strict=True):
        thing[field] = value


def rekeyed():
    """Another key for every question of the sample."""
    written = change(copy.deepcopy(WRITTEN))
    for exercise in written["exercises"]:
        for field in ("points", "keyed", "place"):
            deal(exercise.get("options", exercise.get("endings", [])), field)
        for field in ("target", "near", "best", "good", "breaks"):
            deal(exercise.get("items", []), field)
        for case in exercise.get("cases", ()):
            for side in ("owner", "deadline"):
                if side in case:
                    points = case[side]["points"]
                    worths = turned(list(points.values()))
                    case[side]["points"] = dict(zip(points, worths, strict=True))
    return Scenario.model_validate(written)


SECRET = {"why", "debrief", "note"}


def planted(id):
    """The sample with texts that cannot be met by chance wherever an exercise explains itself.

    Returns:
        The library, whose guidance is planted too, the scenario, and the set of those texts.
    """
    tokens = set()

    def token():
        tokens.add(text := secrets.token_hex(12))
        return text

    def plant(value):
        if isinstance(value, dict):
            return {k: token() if k in SECRET and v else plant(v) for k, v in value.items()}
        return [plant(inner) for inner in value] if isinstance(value, list) else value

    def sign(model):
        return model | {"text": f"{model['text']}\n\n{token()}"}

    library = Library(SAMPLE)
    written = json.loads(library.scenario("two-benches").model_dump_json())
    written["exercises"] = [plant(e) if e["id"] == id else e for e in written["exercises"]]
    for rule in (r for e in written["exercises"] if e["id"] == id for r in e.get("rules", ())):
        rule["text"] = token()
    for letter in (e for e in written["exercises"] if e["id"] == id and e["kind"] == "letter"):
        letter["model"] = sign(letter["model"])
        library.__dict__["criteria"] = {
            kind: {i: c.model_copy(update={"met_when": token()}) for i, c in criteria.items()}
            for kind, criteria in library.criteria.items()
        }
    library.__dict__["guidance"] = {
        row_id: row.model_copy(update={"text": token()}) for row_id, row in library.guidance.items()
    }
    return library, Scenario.model_validate(written), tokens
