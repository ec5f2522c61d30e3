"""Conditions on flows: CEL over the facts that a process knows (foundation.rules)."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.foundation.rules.rules import compile_rule, evaluate
from motcua.foundation.rules.values import FieldType

#: What every condition may name besides the drawing's own facts: how the last step was done, and which time.
OUTCOME, ROUND = "outcome", "round"
HOUSE_FACTS = {OUTCOME: FieldType.STRING, ROUND: FieldType.INT}


def outcome_condition(outcome: str) -> str:
    """Holds when the last step was done so, or left by the event of that key."""
    return f'{OUTCOME} == "{outcome}"'


def names_in(condition: str, fields: Mapping[str, FieldType]) -> frozenset[str]:
    """The facts that the condition names, of those in `fields`. Raises `UnableToPublishRule` unless it may be
    published: CEL within the bounds of foundation.rules, known facts only, and yes or no for an answer."""
    return compile_rule(condition, fields=fields, result=FieldType.BOOL).names


def holds(condition: str, facts: Mapping[str, object], fields: Mapping[str, FieldType]) -> bool:
    """Does a condition that was published hold for the facts?"""
    return evaluate(condition, facts, fields=fields) is True
