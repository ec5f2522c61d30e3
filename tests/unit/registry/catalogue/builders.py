"""Parts of versions for tests: sound ones, changed where a test is about."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from motcua.registry.catalogue.generic_form import generic_form
from motcua.registry.catalogue.lists import GENERIC, form_definitions
from motcua.registry.catalogue.reading import read_parts
from motcua.registry.catalogue.values import Draft, ProcedureId, ProcedureVersion, State, VersionId
from motcua.registry.organization.values import Level

_MARK = {"status": "known", "source": "A test", "source_text": ""}
_PARTS: dict[str, Any] = {
    "name": {"vi": "Cấp giấy phép thả diều", "en": "Kite permit"},
    "nickname": {"vi": "Thả diều", "en": "Kites"},
    "synonyms": ["thả diều", "diều sáo"],
    "popularity": 0,
    "field": "culture",
    "life_events": ["community"],
    "subjects": ["citizen"],
    "agency": {"vi": "Ủy ban nhân dân cấp xã", "en": "Commune People's Committee"},
    "receiving": {"kind": "commune"},
    "route": [{"kind": "commune"}],
    "signing": {"kind": "commune"},
    "process_key": "standard",
    "signed": True,
    "channels": ["counter", "online"],
    "online_level": "full",
    "legal_limit": {"amount": "3", "unit": "working_days"},
    "sets": 1,
    "components": [
        {
            "key": "application",
            "name": {"vi": "Đơn", "en": "Application"},
            "kind": "declaration",
            "required": True,
            "originals": 1,
            "copies": 0,
            "slot": "file_application",
        }
    ],
    "form": GENERIC,
    "fees": [],
    "result": {"vi": "Giấy phép", "en": "Permit"},
    "requirements": [],
    "legal_basis": ["Nghị định về diều"],
    "sources": dict.fromkeys(("code", "name", "limit", "fees", "components", "result", "legal_basis"), _MARK),
}


def the_parts(**changes: Any) -> dict[str, Any]:
    """Sound parts; a part given as None is taken out."""
    parts = copy.deepcopy(_PARTS) | changes
    return {name: part for name, part in parts.items() if part is not None}


def the_form(parts: Mapping[str, Any]) -> Mapping[str, Any]:
    return generic_form(parts) if parts["form"] == GENERIC else form_definitions()[parts["form"]]


def a_draft(code: str = "9.000001", level: Level = Level.COMMUNE, **changes: Any) -> Draft:
    return Draft(code=code, level=level, local_code=code.startswith("L-"), parts=the_parts(**changes))


def a_version(**changes: Any) -> ProcedureVersion:
    """A version as rules see it, made of `the_parts`."""
    parts = the_parts(**changes)
    steps = [{"vi": "Nộp", "en": "File"}, {"vi": "Nhận", "en": "Take"}]
    return ProcedureVersion(
        id=VersionId(UUID(int=1)),
        procedure=ProcedureId(UUID(int=2)),
        number=1,
        state=State.DRAFT,
        in_force=None,
        announcement="",
        announced_on=None,
        code="9.000001",
        local_code=False,
        level=Level.COMMUNE,
        form=the_form(parts),
        **read_parts({"sequence": steps} | parts),
    )


def a_fee(basis: str = "fixed", **parts: Any) -> dict[str, Any]:
    fee = {"key": "fee", "name": {"vi": "Lệ phí", "en": "Fee"}, "kind": "fee", "basis": basis, "source": _MARK}
    return fee | parts
