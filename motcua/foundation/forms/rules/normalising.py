"""The answers as they are kept with a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from motcua.foundation.forms.rules.answers import bound_answers, tidied
from motcua.foundation.forms.rules.visibility import Seen, seen
from motcua.foundation.forms.values import Answers, Component, Field, Form


def normalise(form: Form, answers: Mapping[str, Any]) -> Answers:
    """Clean answers in the order of asking: texts in NFC and trimmed, nothing empty, nothing hidden, nothing unknown.

    Equal answers give equal JSON, so that their hash may be kept. Raises UnableToReadAnswers beyond the bounds. What
    is still wrong stays wrong: `validate` first.
    """
    bound_answers(answers)
    tidy = tidied(form, answers)
    shown = seen(form, tidy)
    kept = {
        name: _ordered(form.fields[name], tidy.answers[name], name, shown)
        for name in shown.fields
        if name in tidy.answers
    }
    # A person or group of whom only hidden parts were answered is not answered.
    return {name: value for name, value in kept.items() if value not in ({}, [])}


def _ordered(field: Field, value: Any, path: str, shown: Seen) -> Any:
    if field.component is Component.PERSON and isinstance(value, Mapping):
        return _ordered_parts(field, value, path, shown)
    if field.component is Component.GROUP and isinstance(value, list):
        rows = [
            _ordered_parts(field, row, f"{path}.{index}", shown) if isinstance(row, Mapping) else row
            for index, row in enumerate(value)
        ]
        return [row for row in rows if row != {}]
    if field.component is Component.MANY and isinstance(value, list):
        known = [option.value for option in field.options if option.value in value]
        return known + [each for each in value if each not in known]
    return value


def _ordered_parts(owner: Field, row: Mapping[str, Any], path: str, shown: Seen) -> Answers:
    return {
        part.name: _ordered(part, row[part.name], f"{path}.{part.name}", shown)
        for part in owner.parts
        if part.name in row and f"{path}.{part.name}" not in shown.hidden_parts
    }
