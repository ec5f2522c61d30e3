"""Facts as rules see them: bounded, typed, and never absent where their shape is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from motcua.foundation.rules.grammar import INT_MAX
from motcua.foundation.rules.kinds import ITEMS_MAX
from motcua.foundation.rules.values import FieldType, ListOf, MapOf, Shape

#: Values inside all the facts of one rule.
VALUES_MAX = 5_000
DEPTH_MAX = 8
CHARACTERS_MAX = 400_000

_EMPTY: Mapping[FieldType, object] = {
    FieldType.STRING: "",
    FieldType.INT: 0,
    FieldType.DOUBLE: 0.0,
    FieldType.BOOL: False,
    FieldType.DATE: "",
}


class Misfit(Exception):
    """A fact that is not of its shape. Stays inside this room."""


def empty(shape: Shape) -> object:
    """What an absent fact of `shape` is."""
    match shape:
        case MapOf(members=members):
            return {name: empty(member) for name, member in members.items()}
        case ListOf() | FieldType.LIST:
            return []
        case FieldType.MAP:
            return {}
        case _:
            return _EMPTY[shape]


def fit(value: object, shape: Shape) -> object:
    """`value` as a rule sees it; what is absent or of the wrong type becomes the empty value of its shape.

    For answers that may still be wrong: their faults are reported elsewhere.
    """
    try:
        return _fitted(value, shape, strict=False)
    except Misfit:
        return empty(shape)


def demand(value: object, shape: Shape) -> object:
    """Like `fit`, but raises Misfit for a fact of the wrong type."""
    return _fitted(value, shape, strict=True)


def _fitted(value: object, shape: Shape, *, strict: bool) -> object:
    if value is None:
        return empty(shape)
    match shape:
        case MapOf(members=members):
            return _map(value, members, strict=strict)
        case ListOf(item=item):
            return _list(value, item, strict=strict)
        case FieldType.LIST | FieldType.MAP:
            return _loose(value, shape)
        case _:
            return _scalar(value, shape)


def _map(value: object, members: Mapping[str, Shape], *, strict: bool) -> object:
    if not isinstance(value, Mapping):
        raise Misfit(f"{_said(value)} is no map")
    one = demand if strict else fit
    return {name: one(value.get(name), member) for name, member in members.items()}


def _list(value: object, item: Shape, *, strict: bool) -> object:
    if not isinstance(value, list | tuple):
        raise Misfit(f"{_said(value)} is no list")
    if len(value) > ITEMS_MAX:
        raise Misfit(f"a list has more than {ITEMS_MAX} items")
    one = demand if strict else fit
    return [one(each, item) for each in value]


def _scalar(value: object, shape: FieldType) -> object:
    match shape, value:
        case FieldType.BOOL, bool():
            return value
        case _, bool():
            raise Misfit(f"{_said(value)} is no {shape.value}")
        case FieldType.STRING, str():
            return value
        case FieldType.DATE, str() | date():
            return _date(value)
        case FieldType.INT, int() | float() if value == int_or_none(value):
            return int(value)
        case FieldType.DOUBLE, int() | float() if abs(value) <= INT_MAX:
            return float(value)
        case _:
            raise Misfit(f"{_said(value)} is no {shape.value}")


def int_or_none(value: float) -> int | None:
    """The whole number that `value` is, None when it is none or larger than rules may count with."""
    if not abs(value) <= INT_MAX or value != int(value):
        return None
    return int(value)


def _date(value: str | date) -> str:
    if isinstance(value, datetime):
        raise Misfit("a moment is no date")
    if isinstance(value, date):
        return value.isoformat()
    if value == "":
        return value
    try:
        if len(value) != 10:
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        raise Misfit(f"{_said(value)} is no date") from None
    return value


def _loose(value: object, shape: FieldType) -> object:
    wanted = list | tuple if shape is FieldType.LIST else Mapping
    if not isinstance(value, wanted):
        raise Misfit(f"{_said(value)} is no {shape.value}")
    return loose(value)


def loose(value: object, depth: int = 0) -> object:
    """A fact whose shape nobody stated: only what JSON knows, and dates as texts."""
    if depth > DEPTH_MAX:
        raise Misfit(f"facts are nested deeper than {DEPTH_MAX} levels")
    match value:
        case None | bool() | str():
            return value
        case int() | float() if abs(value) <= INT_MAX:
            return value
        case date():
            return _date(value)
        case Mapping():
            return {str(key): loose(each, depth + 1) for key, each in value.items()}
        case list() | tuple():
            if len(value) > ITEMS_MAX:
                raise Misfit(f"a list has more than {ITEMS_MAX} items")
            return [loose(each, depth + 1) for each in value]
        case _:
            raise Misfit(f"{_said(value)} is no value that rules know")


def bound(facts: Mapping[str, object]) -> None:
    """Raises Misfit when there are more values or characters than one rule may be given."""
    values = characters = 0
    waiting: list[object] = list(facts.values())
    while waiting:
        value = waiting.pop()
        values += 1
        if isinstance(value, str):
            characters += len(value)
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
        if values > VALUES_MAX or characters > CHARACTERS_MAX:
            raise Misfit(f"the facts hold more than {VALUES_MAX} values or {CHARACTERS_MAX} characters")


def _said(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
