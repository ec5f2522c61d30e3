"""How much of a form nobody need answer: counted for one's own answers, and beforehand for anybody's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from motcua.foundation.forms.rules.answers import is_empty, tidied
from motcua.foundation.forms.rules.prefill import OWN, SPOUSE, fact_of, followed, known_of
from motcua.foundation.forms.rules.visibility import seen
from motcua.foundation.forms.values import Component, Field, Form, Reckoned


def reckon(form: Form, answers: Mapping[str, Any], facts: Mapping[str, object]) -> Reckoned:
    """Of the questions that these answers are asked: how many there are, and how many are answered by what is known or
    was answered before. Each part of a person is a question, a group is one; what is folded away unanswered is none."""
    shown = seen(form, tidied(form, answers))
    asked = known = 0
    for name in shown.fields:
        field = form.fields[name]
        if field.folded and is_empty(answers.get(name)):
            continue
        facts_of_field = known_of(form, field, facts, shown)
        for path, value, fact in _answers(field, answers.get(name), facts_of_field):
            if path in shown.hidden_parts:
                continue
            asked += 1
            known += not is_empty(value) and value in (fact, followed(form, answers, path))
    return Reckoned(asked, known)


def _answers(field: Field, value: Any, fact: Any) -> Iterator[tuple[str, Any, Any]]:
    """The path of each question of a field, its answer, and what is known of it."""
    if field.component is not Component.PERSON:
        yield field.name, value, fact
        return
    given, known = (each if isinstance(each, Mapping) else {} for each in (value, fact))
    for part in field.parts:
        yield f"{field.name}.{part.name}", given.get(part.name), known.get(part.name)


def reckon_beforehand(form: Form, keys: Collection[str]) -> Reckoned:
    """Of all questions that the form may ask, what is folded away left out: how many may fall away where the facts of
    `keys` are known, at the most: of somebody with a spouse, of whom both are known."""
    asked = known = 0
    for field in form.fields.values():
        if field.folded:
            continue
        for each, facts in _questions(field):
            asked += 1
            known += bool(facts & set(keys)) or bool(each.follows)
    return Reckoned(asked, known)


def _questions(field: Field) -> Iterator[tuple[Field, set[str]]]:
    """Each question with the keys of the facts that may answer it."""
    if field.component is not Component.PERSON:
        yield field, {field.prefill} if field.prefill else set()
        return
    ways = (OWN, SPOUSE) if field.spouse_if else (OWN,)
    for part in field.parts:
        yield part, {fact_of(field, part, whose=whose) for whose in ways} - {""}


def differing(form: Form, answers: Mapping[str, Any], facts: Mapping[str, object]) -> tuple[str, ...]:
    """The paths of the answers that say something else than what is known; what is not known is compared with nothing."""
    shown = seen(form, tidied(form, answers))
    return tuple(
        path
        for name in shown.fields
        for path, value, fact in _answers(
            form.fields[name], answers.get(name), known_of(form, form.fields[name], facts, shown)
        )
        if path not in shown.hidden_parts and not is_empty(fact) and not is_empty(value) and value != fact
    )
