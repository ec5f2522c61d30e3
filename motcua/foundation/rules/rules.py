"""Checking, keeping and applying rules written in CEL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import cel

from motcua.foundation.rules import errors
from motcua.foundation.rules.errors import UnableToApplyRule
from motcua.foundation.rules.facts import Misfit, bound, demand, loose
from motcua.foundation.rules.grammar import read
from motcua.foundation.rules.kinds import name_of, result_fits, type_of
from motcua.foundation.rules.values import Fields, FieldType

PROGRAMS_MAX = 4_096


def years_between(begins_on: str, ends_on: str) -> int:
    """Whole years from one ISO date to the other, as ages are counted; negative backwards, 0 when one is empty."""
    if not begins_on or not ends_on:
        return 0
    if ends_on < begins_on:
        return -years_between(ends_on, begins_on)
    return int(ends_on[:4]) - int(begins_on[:4]) - (ends_on[5:] < begins_on[5:])


def days_between(begins_on: str, ends_on: str) -> int:
    """Days from one ISO date to the other; negative backwards, 0 when one is empty."""
    if not begins_on or not ends_on:
        return 0
    return (date.fromisoformat(ends_on) - date.fromisoformat(begins_on)).days


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "years_between": years_between,
    "days_between": days_between,
    "min": min,
    "max": max,
    "sum": sum,
}


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule that was checked. `names` are the facts it needs."""

    source: str
    names: frozenset[str]
    program: Any

    def apply(self, *, facts: Mapping[str, object]) -> object:
        """What the rule gives. `facts` hold every name of `names`, made by `facts.fit`; others are not looked at.

        Raises UnableToApplyRule, for a checked rule only when numbers overflow.
        """
        needed = {name: facts[name] for name in self.names}
        try:
            return self.program.execute(cel.Context(needed, _FUNCTIONS))
        except Exception as error:
            raise UnableToApplyRule(source=self.source, reason=_in_short(error)) from error


def check(source: str, *, fields: Fields, result: FieldType) -> None:
    """May `source` be published? `fields` are the facts it may name, `result` the type it must give.

    Raises UnableToPublishRule with position, reason and cure: more than 2,000 characters, nested too deeply, a
    comprehension inside another, unknown names or functions, types that do not fit, too much work.
    """
    compile_rule(source, fields=fields, result=result)


def compile_rule(source: str, *, fields: Fields, result: FieldType) -> Rule:
    """The checked rule, ready to be applied often. Raises UnableToPublishRule."""
    kind = type_of(read(source), fields=fields)
    if not result_fits(kind, result):
        raise errors.WRONG_RESULT.refuse(at=0, given=name_of(kind), wanted=result.value)
    try:
        program, names = _compiled(source)
    except ValueError as error:
        raise errors.REFUSED_BY_LIBRARY.refuse(at=0, said=_in_short(error)) from error
    return Rule(source=source, names=names & fields.keys(), program=program)


def evaluate(source: str, facts: Mapping[str, object], *, fields: Fields | None = None) -> object:
    """What the rule `source` gives for the facts. Compiled rules are kept.

    With `fields`, an absent fact (missing or None) is the empty value of its shape: `""`, `0`, `0.0`, `false`, `[]`, a
    map of empties, `""` for a date; a fact of another type is refused. Without, an absent fact is null: equal to
    nothing, and larger or smaller than nothing either (comparing it so cannot be applied).
    Raises UnableToApplyRule, also for lists of more than 1,000 items; UnableToPublishRule when `source` cannot be read.
    """
    try:
        program, names = _read_and_compiled(source)
    except ValueError as error:
        raise errors.REFUSED_BY_LIBRARY.refuse(at=0, said=_in_short(error)) from error
    try:
        needed = _needed(names, facts, fields)
        bound(needed)
    except Misfit as misfit:
        raise UnableToApplyRule(source=source, reason=str(misfit)) from misfit
    return Rule(source=source, names=frozenset(needed), program=program).apply(facts=needed)


def names_in(source: str) -> frozenset[str]:
    """The facts that a published rule goes by."""
    return _compiled(source)[1]


def _needed(names: frozenset[str], given: Mapping[str, object], fields: Fields | None) -> dict[str, object]:
    if fields is None:
        return {name: loose(given.get(name)) for name in names}
    needed = {}
    for name in names & fields.keys():
        try:
            needed[name] = demand(given.get(name), fields[name])
        except Misfit as misfit:
            raise Misfit(f"{name}: {misfit}") from misfit
    return needed


@lru_cache(maxsize=PROGRAMS_MAX)
def _compiled(source: str) -> tuple[Any, frozenset[str]]:
    program = cel.compile(source)
    return program, frozenset(program.variables())


@lru_cache(maxsize=PROGRAMS_MAX)
def _read_and_compiled(source: str) -> tuple[Any, frozenset[str]]:
    """For sources that were published elsewhere: bounded once more, since the library bounds nothing."""
    read(source)
    return _compiled(source)


def _in_short(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200] or type(error).__name__
