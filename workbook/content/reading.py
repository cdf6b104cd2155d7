"""From a scenario file to a `Scenario`, with every mistake in words an author can act on."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from workbook.content.base import Exercise, Objection
from workbook.content.kinds import KINDS
from workbook.content.roles import Misfit, Role, origin
from workbook.content.scenario import Scenario
from workbook.content.source import Place, Problem, Source, read_yaml

M = TypeVar("M", bound=BaseModel)

KIND_AT = 2
"""Where pydantic puts the kind in the place of something inside an exercise."""

STRICT_TYPES: Mapping[str, str] = {
    "string_type": "must be text; put it in quotes if it looks like a number, a date, yes/no or on/off",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "invalid_key": "must be text; put the key in quotes if it looks like a number or yes/no",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping (key: value)",
    "mapping_type": "must be a mapping (key: value)",
    "model_type": "must be a mapping (key: value)",
    "model_attributes_type": "must be a mapping (key: value)",
    "date_from_datetime_parsing": "must be a date, as 2027-06-30",
    "date_from_datetime_inexact": "must be a date, as 2027-06-30",
    "date_type": "must be a date, as 2027-06-30",
    "date_parsing": "must be a date, as 2027-06-30",
}


def read_scenario(
    path: Path, file: str | None = None, *, prove: bool = False
) -> tuple[Scenario | None, list[Problem]]:
    """Read one scenario file.

    Args:
        path: the file.
        file: its name in messages; by default the folder's and the file's.
        prove: hold the rules too that take long (`proof`).

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
    if scenario is None:
        objections = _objections_to_parts(source.data)
    else:
        objections = chain(scenario.objections(), _objections_to_roles(scenario, prove=prove))
    problems += (source.problem(place, text) for place, text in objections)
    if prove and scenario is not None:
        problems += (source.problem(place, text) for place, text in scenario.proof())
    id = _inside(source.data, "id")
    if isinstance(id, str) and id != path.parent.name:
        text = f"the id is {id!r} but the folder is {path.parent.name!r}; make them the same"
        problems.append(source.problem(("id",), text))
    return scenario, problems


def _validated(source: Source) -> tuple[Scenario | None, list[Problem]]:
    try:
        return Scenario.model_validate(source.data), []
    except ValidationError as error:
        return None, [_problem(source, wrong) for wrong in _causes(error)]


def read_model(path: Path, file: str, model: type[M]) -> tuple[Source, M | None, list[Problem]]:
    """Read a file that is one thing.

    Args:
        path: the file.
        file: its name in messages.
        model: what it is.

    Returns:
        The file as read, the thing (None when it has the wrong shape), and what is wrong.
    """
    source = read_yaml(path, file)
    problems = list(source.problems)
    if source.data is None:
        return source, None, problems or [source.problem((), "is empty")]
    thing, wrong = _modelled(source, (), source.data, model)
    return source, thing, problems + wrong


def read_entries(path: Path, file: str, model: type[M]) -> tuple[dict[str, M], list[Problem]]:
    """Read a file that maps ids to things of the same kind; the arguments are as above.

    Returns:
        The things that could be read, by id, and everything that is wrong with the file.
    """
    source = read_yaml(path, file)
    problems = list(source.problems)
    if not isinstance(source.data, dict):
        return {}, problems or [source.problem((), "must map each id to its entry")]
    found: dict[str, M] = {}
    for id, written in source.data.items():
        thing, wrong = _modelled(source, (id,), written, model)
        problems += wrong
        if thing is not None:
            found[id] = thing
    return found, problems


def _modelled(
    source: Source, place: Place, written: Any, model: type[M]
) -> tuple[M | None, list[Problem]]:
    try:
        return model.model_validate(written), []
    except ValidationError as error:
        wrongs = _causes(error)
        return None, [source.problem((*place, *w["loc"]), in_words(w, model)) for w in wrongs]


def _causes(error: ValidationError) -> Iterator[ErrorDetails]:
    """What is wrong, without the lists that seem too short only because an entry is wrong."""
    errors = error.errors(include_url=False)
    for wrong in errors:
        loc = wrong["loc"]
        inside = (other["loc"] for other in errors if len(other["loc"]) > len(loc))
        if wrong["type"] != "too_short" or not any(other[: len(loc)] == loc for other in inside):
            yield wrong


def _objections_to_parts(data: Any) -> Iterator[Objection]:
    """What the exercises that can be read break, so that one run tells of these as well."""
    exercises = _inside(data, "exercises")
    for n, written in enumerate(exercises if isinstance(exercises, list) else ()):
        kind = _inside(written, "kind")
        if isinstance(kind, str) and kind in KINDS:
            with suppress(ValidationError):
                exercise = KINDS[kind].model_validate(written)
                yield from ((("exercises", n, *at), text) for at, text in exercise.objections())


def _objections_to_roles(scenario: Scenario, *, prove: bool) -> Iterator[Objection]:
    for n, exercise in enumerate(scenario.exercises):
        for place, text in role_objections(exercise, prove=prove):
            yield ("exercises", n, *place), text


def role_objections(exercise: Exercise, *, prove: bool = False) -> Iterator[Objection]:
    """What is wrong with an exercise as some of the roles would find it, beside all else.

    Args:
        exercise: the exercise as everybody else finds it.
        prove: hold the rules too that take long (`proof`).
    """
    told = set(exercise.objections())
    for role, difference in exercise.roles.items():
        written = difference.changes
        found = list(_misfits(exercise, role))
        if not found:
            varied = exercise.for_role(role)
            proof = varied.proof() if prove else ()
            result = varied.model_dump(mode="json", by_alias=True)
            rules = (rule for rule in chain(varied.objections(), proof) if rule not in told)
            found = [(origin(written, result, place), text) for place, text in rules]
        yield from ((("roles", role, *place), text) for place, text in found)


def _misfits(exercise: Exercise, role: Role) -> Iterator[Objection]:
    """Why the differences for a role make no exercise."""
    changes = exercise.roles[role].changes
    if not changes:
        yield (), "nothing differs here; say what does, or take this role out"
        return
    try:
        written = exercise.written_for(role)
    except Misfit as misfit:
        yield misfit.place, str(misfit)
        return
    try:
        type(exercise).model_validate(written)
    except ValidationError as error:
        for wrong in _causes(error):
            yield origin(changes, written, wrong["loc"]), in_words(wrong, type(exercise))


def _inside(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _problem(source: Source, wrong: ErrorDetails) -> Problem:
    return source.problem(_place(wrong["loc"]), in_words(wrong))


def in_words(wrong: ErrorDetails, model: type[BaseModel] = Scenario) -> str:
    """What pydantic found in a model of this type, as an author would say it."""
    if wrong["type"] == "extra_forbidden":
        return _unknown(wrong, model)
    special = _SPECIAL.get(wrong["type"])
    return special(wrong) if special else STRICT_TYPES.get(wrong["type"], wrong["msg"].lower())


def _place(loc: tuple[int | str, ...]) -> Place:
    """The place in the file: pydantic's without the kind it adds for the branch of the union."""
    branched = len(loc) > KIND_AT and loc[0] == "exercises" and loc[KIND_AT] in KINDS
    return (*loc[:KIND_AT], *loc[KIND_AT + 1 :]) if branched else loc


def _unknown(wrong: ErrorDetails, model: type[BaseModel]) -> str:
    key = str(wrong["loc"][-1])
    allowed = list(_fields(_model_at(wrong["loc"][:-1], model)))
    near = difflib.get_close_matches(key, allowed, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return f"unknown key {key!r}{hint}; allowed here: {', '.join(allowed)}"


def _model_at(loc: tuple[int | str, ...], model: type[BaseModel]) -> type[BaseModel]:
    """The model that a pydantic location inside this one stands in."""
    for n, step in enumerate(loc):
        if n == KIND_AT and isinstance(step, str) and step in KINDS:
            model = KINDS[step]
        elif isinstance(step, str) and step in (fields := _fields(model)):
            found = list(_models(fields[step].annotation))
            model = found[0] if len(found) == 1 else model
    return model


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model by the keys they have in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models named anywhere inside a type."""
    if isinstance(annotation, type) and not get_origin(annotation):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for inner in get_args(annotation):
        yield from _models(inner)


def _form(pattern: str) -> str:
    """What a pattern asks for, in words."""
    if pattern.startswith("^G"):
        return "guidance rows are G001 to G999"
    if r"\d{4}" in pattern:
        return "dates are written 2027-06-30"
    return "ids are lower case words and digits joined by hyphens"


_SPECIAL: Mapping[str, Callable[[ErrorDetails], str]] = {
    "missing": lambda wrong: f"the key {str(wrong['loc'][-1])!r} is missing",
    "literal_error": lambda wrong: (
        f"{wrong['input']!r} is not allowed; must be one of: {wrong['ctx']['expected']}"
    ),
    "union_tag_invalid": lambda wrong: (
        f"unknown kind {wrong['ctx']['tag']!r}; kinds: {', '.join(KINDS)}"
    ),
    "union_tag_not_found": lambda _: f"the key 'kind' is missing; kinds: {', '.join(KINDS)}",
    "string_pattern_mismatch": lambda wrong: (
        f"{wrong['input']!r} is not of the right form; {_form(wrong['ctx']['pattern'])}"
    ),
    "too_long": lambda wrong: f"has too many entries: at most {wrong['ctx']['max_length']}",
    "too_short": lambda wrong: f"has too few entries: at least {wrong['ctx']['min_length']}",
    "string_too_short": lambda _: "must not be empty",
    "string_too_long": lambda wrong: f"must have {wrong['ctx']['max_length']} characters or fewer",
    "greater_than_equal": lambda wrong: f"must be {wrong['ctx']['ge']} or more",
    "less_than_equal": lambda wrong: f"must be {wrong['ctx']['le']} or less",
    "greater_than": lambda wrong: f"must be more than {wrong['ctx']['gt']}",
}
