"""What is asked, given the answers so far: decided in one pass, since conditions look only backwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua.foundation.forms.rules.answers import Tidied, tidied
from motcua.foundation.forms.rules.shapes import shape_of
from motcua.foundation.forms.values import Component, Field, Form, Page
from motcua.foundation.rules.errors import UnableToApplyRule
from motcua.foundation.rules.facts import empty, fit
from motcua.foundation.rules.rules import Rule


@dataclass
class Seen:
    """What is shown. `facts` are the answers that rules look at, as they see them: typed, hidden and absent ones empty.

    `hidden_parts` are paths ('mother.number', 'siblings.0.name').
    """

    pages: list[str] = field(default_factory=list)
    fields: dict[str, None] = field(default_factory=dict)
    hidden_parts: set[str] = field(default_factory=set)
    facts: dict[str, Any] = field(default_factory=dict)


def visible_fields(form: Form, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the fields that are asked, in order. Hidden ones count neither for conditions nor anywhere else."""
    return tuple(seen(form, tidied(form, answers)).fields)


def visible_pages(form: Form, answers: Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages that ask for anything, in order."""
    shown = seen(form, tidied(form, answers)).pages
    return tuple(page for page in form.pages if page.id in shown)


def seen(form: Form, tidy: Tidied) -> Seen:
    """What is shown for cleaned answers."""
    found = Seen()
    for page in form.pages:
        shown = holds(form.compiled.page_rules.get(page.id), found.facts)
        asked = False
        for name in page.fields:
            if shown and holds(form.compiled.field_rules.get(name), found.facts):
                asked = True
                found.fields[name] = None
                if name in form.compiled.named:
                    found.facts[name] = _fact(form, name, tidy.answers.get(name), found)
            elif name in form.compiled.named:
                found.facts[name] = empty(form.compiled.shapes[name])
        if asked:
            found.pages.append(page.id)
    return found


def _fact(form: Form, name: str, value: object, found: Seen) -> object:
    fact = fit(value, form.compiled.shapes[name])
    owner = form.fields[name]
    if owner.component is Component.PERSON and isinstance(fact, dict):
        _hide_parts(form, owner, fact, name, found)
    elif owner.component is Component.GROUP and isinstance(fact, list):
        for index, row in enumerate(fact):
            _hide_parts(form, owner, row, f"{name}.{index}", found)
    return fact


def _hide_parts(form: Form, owner: Field, row: dict[str, Any], path: str, found: Seen) -> None:
    """Empties the parts of `row` that are not asked; each condition sees the parts before it."""
    for part in owner.parts:
        rule = form.compiled.field_rules.get(f"{owner.name}.{part.name}")
        if rule is not None and not holds(rule, {**found.facts, **row}):
            found.hidden_parts.add(f"{path}.{part.name}")
            row[part.name] = empty(shape_of(part))


def holds(rule: Rule | None, facts: Mapping[str, Any]) -> bool:
    """Does a condition hold for these facts (`seen`)? One whose numbers overflow does: rather ask too much than drop an
    answer."""
    if rule is None:
        return True
    try:
        return rule.apply(facts=facts) is True
    except UnableToApplyRule:
        return True
