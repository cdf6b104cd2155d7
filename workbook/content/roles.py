"""What differs by role: an exercise with some of its parts written anew for those in one role."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from workbook.content.source import Place

Role = Literal["nhs", "council", "campaigner"]
ROLES: tuple[Role, ...] = get_args(Role)

FIXED = ("id", "kind", "title", "roles", "hints")
"""Keys of an exercise that are the same for everybody."""


class Misfit(ValueError):  # noqa: N818 - it is what the changes are
    """Changes that do not fit their exercise: where among them, and what to do."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


def varied(written: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """An exercise as it is written, with the changes for one role put in.

    A list whose entries have ids is changed entry by entry, a mapping key by key; any other value
    is replaced.

    Raises:
        Misfit: a key may not differ, or an entry is to change that is not there.
    """
    for key in changes:
        if key in FIXED:
            raise Misfit((key,), f"{key!r} is the same for every role; take it out here")
    return _merged(written, changes, ())


def origin(changes: Any, result: Any, place: Place) -> Place:
    """Where among the changes a place of the result was written, as near as can be told."""
    found: list[str | int] = []
    for step in place:
        inner = result[step] if _holds(result, step) else None
        at: str | int = step
        if _identified(changes) and isinstance(inner, dict):
            ids = [one["id"] for one in changes]
            at = ids.index(inner["id"]) if inner.get("id") in ids else -1
        if at == -1 or not _holds(changes, at):
            break
        found.append(at)
        changes, result = changes[at], inner
    return tuple(found)


def _holds(value: Any, step: str | int) -> bool:
    if isinstance(value, list | tuple):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, Mapping) and step in value


def _merged(old: Mapping[str, Any], changes: Mapping[str, Any], at: Place) -> dict[str, Any]:
    return {**old, **{key: _put(old.get(key), new, (*at, key)) for key, new in changes.items()}}


def _put(old: Any, new: Any, at: Place) -> Any:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return _merged(old, new, at)
    if _identified(old) and _identified(new):
        return _entries(old, new, at)
    return new


def _identified(value: Any) -> bool:
    """Whether it is a list of entries that are known by their ids."""
    return bool(
        isinstance(value, list | tuple)
        and value
        and all(isinstance(one, Mapping) and isinstance(one.get("id"), str) for one in value)
    )


def _entries(old: list[Any], new: list[Any], at: Place) -> list[Any]:
    known = [one["id"] for one in old]
    changed: dict[str, tuple[int, Any]] = {}
    for index, one in enumerate(new):
        if one["id"] not in known:
            text = f"{one['id']!r} is not in the exercise; there are: {', '.join(known)}"
            raise Misfit((*at, index, "id"), text)
        if one["id"] in changed:
            raise Misfit((*at, index, "id"), f"{one['id']!r} stands twice; ids are unique")
        changed[one["id"]] = index, one
    return [
        _merged(one, changed[one["id"]][1], (*at, changed[one["id"]][0]))
        if one["id"] in changed
        else one
        for one in old
    ]
