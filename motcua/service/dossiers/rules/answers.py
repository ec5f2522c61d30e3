"""Answers as evidence: their hash, and the files that belong to them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from motcua.foundation.forms.values import Component, Form
from motcua.foundation.journal.rules import canonical
from motcua.service.dossiers.values import FiledFile


def answers_hash(answers: Mapping[str, Any]) -> bytes:
    """SHA-256 of the answers' canonical JSON: what the journal holds instead of personal data."""
    return hashlib.sha256(canonical(answers)).digest()


def with_files(answers: Mapping[str, Any], files: Sequence[FiledFile], slots: frozenset[str]) -> dict[str, Any]:
    """The answers with every file slot of the form filled from `files`; what the client typed there is dropped,
    so that no file is claimed that was not kept."""
    slotted: dict[str, Any] = {slot: [] for slot in slots}
    for file in files:
        slotted.setdefault(file.slot, []).append({"sha256": file.receipt.sha256, "name": file.receipt.name})
    return {**answers, **slotted}


def file_slots(form: Form) -> frozenset[str]:
    """The names of the form's fields that take files."""
    return frozenset(name for name, field in form.fields.items() if field.component is Component.FILE)
