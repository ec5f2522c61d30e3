"""Makes of a draft what is kept: its parts completed, its form, its digest and the words that it is found by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.registry.catalogue.faults import fault_of_code, faults_of
from motcua.registry.catalogue.generic_form import generic_form
from motcua.registry.catalogue.lists import GENERIC, fields, form_definitions, sequences
from motcua.registry.catalogue.rules import SYNTHETIC_MARK, SearchColumns, search_columns
from motcua.registry.catalogue.values import Draft, SourceStatus


@dataclass(frozen=True)
class Prepared:
    """A draft without faults, as it will be kept."""

    draft: Draft
    parts: Mapping[str, Any]
    form: Mapping[str, Any]
    digest: bytes
    search: SearchColumns


def prepare(draft: Draft) -> Prepared | list[Fault]:
    """The draft as it will be kept, or everything that is wrong with it."""
    of_code = fault_of_code(draft.code, local_code=draft.local_code)
    faults = [of_code] if of_code else []
    form = _form_of(draft.parts, draft.form)
    if form is None:
        return [*faults, fault(gettext_noop("form: there is no form {key}"), key=draft.parts.get("form"))]
    faults += faults_of(draft.parts, form)
    if faults:
        return faults

    parts = dict(draft.parts)
    if "sequence" not in parts:
        parts["sequence"] = [asdict(step) for step in sequences()[parts["process_key"]]]
    return Prepared(draft, parts, form, digest_of(parts, form), columns_of(draft.code, parts))


def follows_from(parts: Mapping[str, Any], form: Mapping[str, Any]) -> bool:
    """Is this the form that the catalogue makes of these parts by itself?"""
    return parts.get("form") == GENERIC and form == generic_form(parts)


def form_of_parts(parts: Mapping[str, Any], own: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The form that goes with the parts; an empty one where they name none that there is."""
    return _form_of(parts, own) or {}


def _form_of(parts: Mapping[str, Any], own: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if own is not None:
        return own
    key = parts.get("form")
    if key != GENERIC:
        return form_definitions().get(str(key))
    try:
        return generic_form(parts)
    except (KeyError, TypeError, AttributeError):
        # The parts are not even of the right shape; their own faults say how.
        return {}


def digest_of(parts: Mapping[str, Any], form: Mapping[str, Any]) -> bytes:
    """SHA-256 of parts and form, whatever the order of their keys."""
    return hashlib.sha256(
        json.dumps([parts, form], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).digest()


def columns_of(code: str, parts: Mapping[str, Any]) -> SearchColumns:
    field = fields()[parts["field"]]
    marks = (SYNTHETIC_MARK,) if is_synthetic(parts) else ()
    return search_columns(
        code=code,
        names=(parts["name"]["vi"], parts["name"]["en"]),
        nicknames=(parts["nickname"]["vi"], parts["nickname"]["en"]),
        synonyms=parts["synonyms"],
        others=(field.name_vi, field.name_en, parts["result"]["vi"], parts["agency"]["vi"], *marks),
    )


def is_synthetic(parts: Mapping[str, Any]) -> bool:
    return bool(parts["sources"]["name"]["status"] == SourceStatus.SYNTHETIC.value)
