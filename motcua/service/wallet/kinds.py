"""The kinds of papers that the house knows by themselves (data/kinds.json); any other is what its procedure calls it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from motcua.registry.organization.values import Level
from motcua.service.wallet.values import Kind, ProcedureNamed

#: A result, and a scan, of no known kind.
RESULT, SCAN = "result", "scan"
_FILE = Path(__file__).parent / "data" / "kinds.json"


@cache
def kinds() -> Mapping[str, Kind]:
    return {
        each["key"]: Kind(
            key=each["key"],
            name_vi=each["name"]["vi"],
            name_en=each["name"]["en"],
            single=each["single"],
            components=tuple(each["components"]),
            results_of=tuple(each["results_of"]),
            reissued_by=_procedure(each["reissued_by"]),
            reuse_months=each["reuse_months"],
        )
        for each in json.loads(_FILE.read_text(encoding="utf-8"))
    }


def kind_names(kind: str) -> tuple[str, str]:
    """Vietnamese and English; both empty for a paper that only its title names."""
    known = kinds().get(kind)
    return (known.name_vi, known.name_en) if known else ("", "")


def _procedure(named: Mapping[str, str] | None) -> ProcedureNamed | None:
    return ProcedureNamed(code=named["code"], level=Level(named["level"])) if named else None
