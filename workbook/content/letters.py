"""What letters are judged by: the words of every criterion, kept in `letters/criteria.yaml`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from workbook.content.base import Cites, Id, Strict, Text
from workbook.content.kinds.letter import CRITERIA, LetterKind
from workbook.content.reading import in_words
from workbook.content.source import Problem, Source, read_yaml

FILE = "letters/criteria.yaml"


class Criterion(Strict):
    """One thing a letter of some kind does or does not do, with an example of each."""

    id: Id
    label: Text
    met_when: Text
    example_met: Text
    example_not: Text
    guidance: Cites = ()


Criteria = Mapping[LetterKind, Mapping[str, Criterion]]
"""The criteria of each kind of letter, by id, in the order in which they are shown."""

_ONE_KIND: TypeAdapter[tuple[Criterion, ...]] = TypeAdapter(
    Annotated[tuple[Criterion, ...], Field(min_length=1)]
)


def read_criteria(path: Path, file: str = FILE) -> tuple[Criteria, list[Problem]]:
    """Read the criteria of all kinds of letter.

    Args:
        path: the file.
        file: its name in messages.

    Returns:
        The criteria that could be read, and everything that is wrong with the file.
    """
    source = read_yaml(path, file)
    problems = list(source.problems)
    if source.data is None:
        return {}, problems or [source.problem((), "is empty")]
    if not isinstance(source.data, dict):
        kinds = ", ".join(CRITERIA)
        return {}, [
            *problems,
            source.problem((), f"must map each kind of letter ({kinds}) to a list"),
        ]
    for kind in source.data:
        if kind not in CRITERIA:
            message = f"{kind!r} is no kind of letter; kinds: {', '.join(CRITERIA)}"
            problems.append(source.problem((kind,), message))
    criteria = {}
    for kind in CRITERIA:
        found, wrong = _read_kind(source, kind)
        criteria[kind] = {criterion.id: criterion for criterion in found}
        problems += wrong
    return criteria, problems


def _read_kind(source: Source, kind: LetterKind) -> tuple[tuple[Criterion, ...], list[Problem]]:
    if kind not in source.data:
        return (), [source.problem((), f"the key {kind!r} is missing")]
    try:
        found = _ONE_KIND.validate_python(source.data[kind])
    except ValidationError as error:
        wrongs = error.errors(include_url=False)
        return (), [source.problem((kind, *wrong["loc"]), _in_words(wrong)) for wrong in wrongs]
    return found, list(_held(source, kind, [criterion.id for criterion in found]))


def _in_words(wrong: Any) -> str:
    if wrong["type"] == "extra_forbidden":
        allowed = ", ".join(Criterion.model_fields)
        return f"unknown key {wrong['loc'][-1]!r}; allowed here: {allowed}"
    return in_words(wrong)


def _held(source: Source, kind: LetterKind, ids: list[str]) -> Iterator[Problem]:
    """Every criterion of the kind stands there once, and no other."""
    every = CRITERIA[kind]
    for n, id in enumerate(ids):
        if id not in every:
            message = f"{id!r} is no criterion of {kind}; allowed: {', '.join(every)}"
            yield source.problem((kind, n, "id"), message)
        elif id in ids[:n]:
            yield source.problem((kind, n, "id"), f"the criterion {id!r} stands twice")
    if missing := [id for id in every if id not in ids]:
        yield source.problem((kind,), f"these criteria are missing: {', '.join(missing)}")
