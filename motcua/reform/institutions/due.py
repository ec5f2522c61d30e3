"""Who is to be rotated: read from the posts that officials hold, by the rules of `rotation.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from motcua.reform.institutions import rules
from motcua.reform.institutions.rotation import rotation_rules
from motcua.reform.institutions.values import RotationRule
from motcua.registry.organization.queries import held_since
from motcua.registry.organization.values import HoldingView


def rotations_due(*, on: date) -> list[HoldingView]:
    """The holdings that have lasted so long by that day."""
    return [held for held, _rule, due_on in rotations(on=on, until_on=on) if due_on <= on]


def rotations(*, on: date, until_on: date) -> Iterator[tuple[HoldingView, RotationRule, date]]:
    """Those held on that day that are due by `until_on`, each with its rule and the day on which it is due. A post with two
    such roles follows the first of the rules."""
    seen = set()
    for role, rule in rotation_rules().items():
        # A month's last day comes to more than one day: read a few more, and keep what is due.
        since = rules.months_after(until_on, -rule.months + 1)
        for held in held_since(role=role, since=since, on=on):
            due_on = rules.months_after(held.starts_on, rule.months)
            if held.id not in seen and due_on <= until_on:
                seen.add(held.id)
                yield held, rule, due_on
