"""What the city knows already is not asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.foundation.forms.rules.answers import tidied
from motcua.foundation.forms.rules.parts import PREFILLED_PARTS
from motcua.foundation.forms.rules.visibility import holds, seen
from motcua.foundation.forms.values import Answers, Component, Field, Form


def prefill_answers(form: Form, facts: Mapping[str, object]) -> Answers:
    """Answers for the fields that say `prefill`, from facts by key: `applicant.full_name`, `.number`, `.birth_on` (a
    date or an ISO text), `.sex`, `.phone`, `.email`, `.address`. Facts that are missing or empty fill nothing; what is
    filled in only by an answer (`prefill_if`) waits for it."""
    answers = {}
    for name, field in form.fields.items():
        value = prefill_of(field, facts)
        if value is not None and field.prefill_if is None:
            answers[name] = value
    return answers


def follow_answers(
    form: Form, before: Mapping[str, Any], after: Mapping[str, Any], facts: Mapping[str, object]
) -> Answers:
    """What to change where answers went from `before` to `after`: a person who is the applicant now (`prefill_if`) gets
    what is known, as far as nothing was typed; one who is the applicant no more loses what is still as it was filled in.
    None stands for an answer that is cleared."""
    was, now = _filled(form, before), _filled(form, after)
    changes: Answers = {}
    for name in form.compiled.prefill_rules:
        known = prefill_of(form.fields[name], facts) or {}
        kept = after.get(name) or {}
        if (name in was) == (name in now) or not isinstance(kept, Mapping):
            continue
        if name in now:
            changes[name] = {**known, **{part: value for part, value in kept.items() if value}}
        else:
            changes[name] = {part: value for part, value in kept.items() if known.get(part) != value} or None
    return changes


def _filled(form: Form, answers: Mapping[str, Any]) -> set[str]:
    """The fields that these answers fill in."""
    facts = seen(form, tidied(form, answers)).facts
    return {name for name, rule in form.compiled.prefill_rules.items() if holds(rule, facts)}


def prefill_of(field: Field, facts: Mapping[str, object]) -> Any:
    """What `field` would be filled with, None for nothing."""
    if field.component is not Component.PERSON:
        return _fitting(field, facts.get(field.prefill or ""))
    parts = {}
    for part in field.parts:
        whole = field.prefill is not None and part.name in PREFILLED_PARTS and part.prefill is None
        key = f"{field.prefill}.{part.name}" if whole else part.prefill
        value = _fitting(part, facts.get(key or ""))
        if value is not None:
            parts[part.name] = value
    return parts or None


def _fitting(field: Field, fact: object) -> str | None:
    if isinstance(fact, date):
        return fact.isoformat()[:10] if field.component is Component.DATE else None
    if not isinstance(fact, str) or not fact.strip():
        return None
    if field.component is Component.CHOICE and all(option.value != fact for option in field.options):
        return None
    return fact
