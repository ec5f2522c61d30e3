"""What the city knows already is not asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.foundation.forms.rules.parts import PREFILLED_PARTS
from motcua.foundation.forms.values import Answers, Component, Field, Form


def prefill_answers(form: Form, facts: Mapping[str, object]) -> Answers:
    """Answers for the fields that say `prefill`, from facts by key: `applicant.full_name`, `.number`, `.birth_on` (a
    date or an ISO text), `.sex`, `.phone`, `.email`, `.address`. Facts that are missing or empty fill nothing."""
    answers = {}
    for name, field in form.fields.items():
        value = prefill_of(field, facts)
        if value is not None:
            answers[name] = value
    return answers


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
