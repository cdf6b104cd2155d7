"""Giving an answer by a screen's own controls, and reading from them what is given: a pair for each kind.

Answers are in the form that `answers.yaml` uses.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator

from workbook.screens.words import WORDS

if TYPE_CHECKING:
    from .playing import Sheet

SIDE = 5
"""Cells along each side of a map."""


def said(component: str, key: str, **values: object) -> str:
    """What the interface says, filled in."""
    text = WORDS[component].get(key) or WORDS["shared"][key]
    if values.get("n") == 1:
        text = WORDS[component].get(f"{key}_one") or WORDS["shared"].get(f"{key}_one") or text
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


# ---- best-option, choose


def _options(sheet: "Sheet", role: str) -> dict[str, Locator]:
    return {
        option.id: sheet.region.get_by_role(role, name=option.text, exact=True)
        for option in sheet.exercise.options
    }


def _fill_best_option(sheet: "Sheet", answer: str) -> None:
    sheet.hand.pick(_options(sheet, "radio")[answer])


def _shown_best_option(sheet: "Sheet") -> str | None:
    options = _options(sheet, "radio")
    return next((id for id, radio in options.items() if radio.is_checked()), None)


def _fill_choose(sheet: "Sheet", answer: list[str]) -> None:
    for id, box in _options(sheet, "checkbox").items():
        if box.is_checked() != (id in answer):
            sheet.hand.tick(box)


def _shown_choose(sheet: "Sheet") -> list[str]:
    return [id for id, box in _options(sheet, "checkbox").items() if box.is_checked()]


# ---- rank


def _starting(key: str) -> re.Pattern[str]:
    """A button's name that begins with one of the interface's words."""
    return re.compile(rf"^{re.escape(WORDS['ranking'][key])}")


def _card(sheet: "Sheet", id: str) -> Locator:
    """An option where it lies or stands."""
    text = next(option.text for option in sheet.exercise.options if option.id == id)
    return sheet.region.get_by_role("listitem").filter(has_text=text)


def _put(sheet: "Sheet", id: str) -> None:
    sheet.hand.press(_card(sheet, id).get_by_role("button"))


def _fill_rank(sheet: "Sheet", answer: Any) -> None:
    ranks = sheet.exercise.read(answer)
    order = sorted(ranks, key=ranks.__getitem__)
    there = sorted(sheet.shown(), key=sheet.shown().__getitem__)
    while there != order[: len(there)]:
        sheet.hand.press(
            _card(sheet, there.pop()).get_by_role("button", name=_starting("take_out"))
        )
    if not there and len(order) > 1:
        # The first two the wrong way round, so that moving a card is tried as well.
        _put(sheet, order[1])
        _put(sheet, order[0])
        sheet.hand.press(_card(sheet, order[0]).get_by_role("button", name=_starting("up")))
        there = order[:2]
    for id in order[len(there) :]:
        _put(sheet, id)


def _shown_rank(sheet: "Sheet") -> dict[str, int]:
    out = sheet.page.get_by_role("button", name=_starting("take_out"))
    standing = sheet.region.get_by_role("listitem").filter(has=out).all_inner_texts()
    options = sheet.exercise.options
    ids = [
        next(option.id for option in options if option.text in _plain(text)) for text in standing
    ]
    return {id: rank for rank, id in enumerate(ids, 1)}


# ---- rate


def _scale(sheet: "Sheet", statement: Any) -> list[Locator]:
    group = sheet.region.get_by_role("group", name=statement.text, exact=True)
    return [group.get_by_role("radio", name=label, exact=True) for label in sheet.exercise.scale]


def _fill_rate(sheet: "Sheet", answer: dict[str, int]) -> None:
    for statement in sheet.exercise.statements:
        if statement.id in answer:
            sheet.hand.pick(_scale(sheet, statement)[answer[statement.id] - 1])


def _shown_rate(sheet: "Sheet") -> dict[str, int]:
    return {
        statement.id: rating
        for statement in sheet.exercise.statements
        for rating, radio in enumerate(_scale(sheet, statement), 1)
        if radio.is_checked()
    }


# ---- triage


def _letter(sheet: "Sheet", case: Any) -> tuple[Locator, Locator]:
    """The letter on the desk, and its fold."""
    name = f"{case.sender} {case.subject}"
    letter = sheet.region.get_by_role("listitem").filter(
        has=sheet.page.get_by_role("heading").get_by_role("button", name=name)
    )
    return letter, letter.get_by_role("button", name=name)


def _named(sheet: "Sheet", side: str) -> dict[str, str]:
    return {named.id: named.text for named in getattr(sheet.exercise, f"{side}s")}


def _fill_triage(sheet: "Sheet", answer: Any) -> None:
    words = WORDS["triage"]
    answer = sheet.exercise.read(answer)
    for case in sheet.exercise.cases:
        if not any(case.id in part for part in answer.values()):
            continue
        letter, fold = _letter(sheet, case)
        if fold.get_attribute("aria-expanded") == "false":
            sheet.hand.press(fold)
        if case.id in answer["rag"]:
            colours = letter.get_by_role("group", name=words["ask_colour"])
            colour = words[answer["rag"][case.id]]
            sheet.hand.pick(colours.get_by_role("radio", name=colour, exact=True))
        for side in ("owner", "deadline"):
            if case.id in answer[side]:
                field = letter.get_by_label(words[f"ask_{side}"])
                sheet.hand.select(field, _named(sheet, side)[answer[side][case.id]])


def _shown_triage(sheet: "Sheet") -> dict[str, dict[str, str]]:
    """What stands on the folds."""
    shown: dict[str, dict[str, str]] = {"rag": {}, "owner": {}, "deadline": {}}
    for case in sheet.exercise.cases:
        line = _plain(_letter(sheet, case)[1].text_content() or "").partition(case.subject)[2]
        for colour in ("red", "amber", "green"):
            if line.strip().startswith(WORDS["triage"][colour]):
                shown["rag"][case.id] = colour
        for side in ("owner", "deadline"):
            for id, text in _named(sheet, side).items():
                if text in line:
                    shown[side][case.id] = id
    return shown


# ---- conversation


def _quoted(line: Any) -> str:
    return said("conversation", "quote", text=line.text) if line.says else line.text


def line_to_say(sheet: "Sheet", line: Any) -> Locator:
    """In a conversation: the button of something to say, or to do."""
    return sheet.region.get_by_role("button", name=_quoted(line), exact=True)


def _fill_conversation(sheet: "Sheet", answer: list[str]) -> None:
    for number in range(len(sheet.shown()), len(answer)):
        sheet.say(answer[number])
        sheet.expect_said(number + 1)


def _shown_conversation(sheet: "Sheet") -> list[str]:
    """The transcript's own lines; they have no role of their own, so a class tells them."""
    lines = sheet.region.locator(".wb-yours .wb-line").all_text_contents()
    by_text = {_quoted(line): line.id for line in sheet.exercise.items()}
    return [by_text[_plain(line)] for line in lines]


# ---- match


def _pairing(sheet: "Sheet", item: Any) -> Locator | None:
    """The list under an item, or None where its targets stand under it as buttons."""
    field = sheet.region.get_by_role("combobox", name=item.text, exact=True)
    return field if field.count() else None


def _target(sheet: "Sheet", item: Any, text: str) -> Locator:
    group = sheet.region.get_by_role("group", name=item.text, exact=True)
    return group.get_by_role("radio", name=text, exact=True)


def _fill_match(sheet: "Sheet", answer: dict[str, str]) -> None:
    targets = {target.id: target.text for target in sheet.exercise.targets}
    for item in sheet.exercise.subjects:
        if item.id not in answer:
            continue
        text = targets[answer[item.id]]
        field = _pairing(sheet, item)
        if field is None:
            sheet.hand.pick(_target(sheet, item, text))
        else:
            sheet.hand.select(field, text)


def _shown_match(sheet: "Sheet") -> dict[str, str]:
    shown = {}
    for item in sheet.exercise.subjects:
        field = _pairing(sheet, item)
        for target in sheet.exercise.targets:
            if (
                _target(sheet, item, target.text).is_checked()
                if field is None
                else field.input_value() == target.id
            ):
                shown[item.id] = target.id
    return shown


# ---- place


def _cell(sheet: "Sheet", column: int, row: int) -> Locator:
    """The cell of the map; the highest row stands first."""
    line = sheet.region.get_by_role("row").nth(SIDE - row)
    return line.get_by_role("gridcell").nth(column - 1).get_by_role("button")


def _fill_place(sheet: "Sheet", answer: dict[str, Any]) -> None:
    words = WORDS["placing"]
    for item in sheet.exercise.subjects:
        if item.id in answer["at"]:
            take = re.compile(rf"^({words['put']}|{words['move']})\s*: {re.escape(item.text)}$")
            sheet.hand.press(sheet.region.get_by_role("button", name=take))
            sheet.hand.reach(_cell(sheet, *answer["at"][item.id]))
    for role in sheet.exercise.asked:
        box = sheet.region.get_by_role("checkbox", name=role.text, exact=True)
        if box.is_checked() != (role.id in answer.get("gaps", [])):
            sheet.hand.tick(box)


def _shown_place(sheet: "Sheet") -> dict[str, Any]:
    cells = sheet.region.get_by_role("gridcell").all_text_contents()
    at = {}
    for item in sheet.exercise.subjects:
        for number, text in enumerate(cells):
            if re.search(rf"\d+, {re.escape(item.text)}[;.]", text):
                at[item.id] = [number % SIDE + 1, SIDE - number // SIDE]
    ticked = [
        role.id
        for role in sheet.exercise.asked
        if sheet.region.get_by_role("checkbox", name=role.text, exact=True).is_checked()
    ]
    return sheet.exercise.read({"at": at, "gaps": ticked})


# ---- schedule


def _slot(sheet: "Sheet", thing: Any) -> Locator:
    return sheet.region.get_by_role("combobox", name=thing.text, exact=True)


def _fill_schedule(sheet: "Sheet", answer: dict[str, str]) -> None:
    for thing in sheet.exercise.things:
        if thing.id in answer:
            field = _slot(sheet, thing)
            line = field.locator(f'option[value="{answer[thing.id]}"]')
            sheet.hand.select(field, (line.text_content() or "").strip())


def _shown_schedule(sheet: "Sheet") -> dict[str, str]:
    chosen = {thing.id: _slot(sheet, thing).input_value() for thing in sheet.exercise.things}
    return {id: slot for id, slot in chosen.items() if slot}


# ---- plan, reflection, letter


def _labelled(label: str) -> re.Pattern[str]:
    """A field's name; where it has to be filled in, that is said after it."""
    needed = re.escape(WORDS["plan"]["needed"])
    return re.compile(rf"^{re.escape(label)}( {needed})?$")


def _choices(sheet: "Sheet", part: Any) -> dict[str, Locator]:
    group = sheet.region.get_by_role("group", name=_labelled(part.label))
    role = "checkbox" if part.kind == "checklist" else "radio"
    return {o.id: group.get_by_role(role, name=o.text, exact=True) for o in part.options}


def _fill_plan(sheet: "Sheet", answer: dict[str, Any]) -> None:
    for part in sheet.exercise.parts:
        if part.id not in answer:
            continue
        value = answer[part.id]
        if part.kind == "text":
            sheet.hand.write(sheet.region.get_by_role("textbox", name=_labelled(part.label)), value)
        elif part.kind == "date":
            sheet.hand.date(sheet.region.get_by_label(_labelled(part.label)), str(value))
        elif part.kind == "choice":
            sheet.hand.pick(_choices(sheet, part)[value])
        else:
            for id, box in _choices(sheet, part).items():
                if box.is_checked() != (id in value):
                    sheet.hand.tick(box)


def _shown_plan(sheet: "Sheet") -> dict[str, Any]:
    shown = {}
    for part in sheet.exercise.parts:
        if part.kind == "text":
            value: Any = sheet.region.get_by_role(
                "textbox", name=_labelled(part.label)
            ).input_value()
        elif part.kind == "date":
            value = sheet.region.get_by_label(_labelled(part.label)).input_value()
        else:
            ticked = [id for id, box in _choices(sheet, part).items() if box.is_checked()]
            value = ticked if part.kind == "checklist" else next(iter(ticked), None)
        if value:
            shown[part.id] = value
    return sheet.exercise.read(shown)


def _box(sheet: "Sheet", label: str) -> Locator:
    return sheet.region.get_by_role("textbox", name=label, exact=True)


def _fill_reflection(sheet: "Sheet", answer: dict[str, Any]) -> None:
    for box in sheet.exercise.boxes:
        if box.id in answer["texts"]:
            sheet.hand.write(_box(sheet, box.label), answer["texts"][box.id])


def _shown_reflection(sheet: "Sheet") -> dict[str, Any]:
    texts = {box.id: _box(sheet, box.label).input_value() for box in sheet.exercise.boxes}
    return sheet.exercise.read({"texts": {id: text for id, text in texts.items() if text}})


def _fill_letter(sheet: "Sheet", answer: dict[str, Any]) -> None:
    sheet.hand.write(_box(sheet, WORDS["letter"]["your_letter"]), answer["text"])


def _shown_letter(sheet: "Sheet") -> dict[str, Any]:
    return sheet.exercise.read({"text": _box(sheet, WORDS["letter"]["your_letter"]).input_value()})


def _plain(text: str) -> str:
    return " ".join(text.split())


FILL: dict[str, Callable[["Sheet", Any], None]] = {
    "best-option": _fill_best_option,
    "choose": _fill_choose,
    "rank": _fill_rank,
    "rate": _fill_rate,
    "triage": _fill_triage,
    "conversation": _fill_conversation,
    "match": _fill_match,
    "place": _fill_place,
    "schedule": _fill_schedule,
    "plan": _fill_plan,
    "reflection": _fill_reflection,
    "letter": _fill_letter,
}
SHOWN: dict[str, Callable[["Sheet"], Any]] = {
    "best-option": _shown_best_option,
    "choose": _shown_choose,
    "rank": _shown_rank,
    "rate": _shown_rate,
    "triage": _shown_triage,
    "conversation": _shown_conversation,
    "match": _shown_match,
    "place": _shown_place,
    "schedule": _shown_schedule,
    "plan": _shown_plan,
    "reflection": _shown_reflection,
    "letter": _shown_letter,
}
