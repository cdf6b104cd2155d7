"""From a scenario file to a `Scenario`, with every mistake in words an author can act on."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from workbook.content.kinds import KINDS
from workbook.content.scenario import Scenario
from workbook.content.source import Place, Problem, Source, read_yaml

STRICT_TYPES: Mapping[str, str] = {
    "string_type": "must be text; put it in quotes if it looks like a number, a date or yes/no",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping (key: value)",
    "mapping_type": "must be a mapping (key: value)",
    "model_type": "must be a mapping (key: value)",
    "model_attributes_type": "must be a mapping (key: value)",
    "date_from_datetime_parsing": "must be a date, as 2027-06-30",
    "date_type": "must be a date, as 2027-06-30",
    "date_parsing": "must be a date, as 2027-06-30",
}


def read_scenario(path: Path, file: str | None = None) -> tuple[Scenario | None, list[Problem]]:
    """Read one scenario file.

    Args:
        path: the file.
        file: its name in messages; by default the folder's and the file's.

    Returns:
        The scenario (None when it has the wrong shape), and everything that is wrong with it.
    """
    source = read_yaml(path, file or f"scenarios/{path.parent.name}/{path.name}")
    problems = list(source.problems)
    if source.data is None:
        empty = source.problem((), "is empty")
        return None, problems or [empty]
    scenario, wrong = _validated(source)
    problems += wrong
    if scenario is not None:
        problems += (source.problem(place, text) for place, text in scenario.objections())
        if scenario.id != path.parent.name:
            text = f"the id is {scenario.id!r} but the folder is {path.parent.name!r}"
            problems.append(source.problem(("id",), text))
    return scenario, problems


def _validated(source: Source) -> tuple[Scenario | None, list[Problem]]:
    try:
        return Scenario.model_validate(source.data), []
    except ValidationError as error:
        return None, [_problem(source, wrong) for wrong in error.errors(include_url=False)]


def _problem(source: Source, wrong: ErrorDetails) -> Problem:
    place = _place(wrong["loc"])
    special = _SPECIAL.get(wrong["type"])
    message = special(wrong) if special else STRICT_TYPES.get(wrong["type"], wrong["msg"].lower())
    return source.problem(place, message)


def _place(loc: tuple[int | str, ...]) -> Place:
    """The place in the file: pydantic's without the kinds it adds for the branches of the union."""
    return tuple(step for step in loc if step not in KINDS)


def _unknown(wrong: ErrorDetails) -> str:
    key = str(wrong["loc"][-1])
    allowed = list(_model_at(wrong["loc"][:-1]).model_fields)
    near = difflib.get_close_matches(key, allowed, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return f"unknown key {key!r}{hint}; allowed here: {', '.join(allowed)}"


def _model_at(loc: tuple[int | str, ...]) -> type[BaseModel]:
    """The model that a pydantic location stands in."""
    model: type[BaseModel] = Scenario
    for step in loc:
        if isinstance(step, str) and step in KINDS:
            model = KINDS[step]
        elif isinstance(step, str) and step in model.model_fields:
            found = list(_models(model.model_fields[step].annotation))
            model = found[0] if len(found) == 1 else model
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models named anywhere inside a type."""
    if isinstance(annotation, type) and not get_origin(annotation):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for inner in get_args(annotation):
        yield from _models(inner)


_SPECIAL: Mapping[str, Callable[[ErrorDetails], str]] = {
    "extra_forbidden": _unknown,
    "missing": lambda wrong: f"the key {str(wrong['loc'][-1])!r} is missing",
    "literal_error": lambda wrong: (
        f"{wrong['input']!r} is not allowed; must be one of: {wrong['ctx']['expected']}"
    ),
    "union_tag_invalid": lambda wrong: (
        f"unknown kind {wrong['ctx']['tag']!r}; kinds: {', '.join(KINDS)}"
    ),
    "union_tag_not_found": lambda _: f"the key 'kind' is missing; kinds: {', '.join(KINDS)}",
    "string_pattern_mismatch": lambda wrong: (
        f"{wrong['input']!r} is not of the right form; guidance rows are G001 to G999, other ids "
        "are lower case words and digits joined by hyphens"
    ),
    "too_long": lambda wrong: f"has too many entries: at most {wrong['ctx']['max_length']}",
    "too_short": lambda wrong: f"has too few entries: at least {wrong['ctx']['min_length']}",
    "string_too_short": lambda _: "must not be empty",
    "greater_than_equal": lambda wrong: f"must be {wrong['ctx']['ge']} or more",
    "less_than_equal": lambda wrong: f"must be {wrong['ctx']['le']} or less",
    "greater_than": lambda wrong: f"must be more than {wrong['ctx']['gt']}",
}
