"""Reads procedures from the catalogue's data and from tables that officials send. Names every mistake by its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from motcua.foundation.text.faults import Fault, fault, gettext_noop, in_words
from motcua.registry.catalogue.drafting import Prepared, prepare
from motcua.registry.catalogue.lists import GENERIC, procedure_files
from motcua.registry.catalogue.values import Draft
from motcua.registry.organization.values import Level, Stretch

MISTAKES_SHOWN_MAX = 50

#: The columns of a table to import, and what an empty cell stands for (None: it must not be empty).
COLUMNS: Mapping[str, str | None] = {
    "code": None,
    "level": None,
    "name_vi": None,
    "name_en": None,
    "nickname_vi": "",
    "synonyms": "",
    "field": None,
    "life_events": "papers",
    "subjects": "citizen",
    "agency_vi": None,
    "agency_en": None,
    "receiving": None,
    "route": None,
    "signing": "",
    "consulted": "",
    "process_key": None,
    "online_level": None,
    "limit_amount": None,
    "limit_unit": None,
    "components": None,
    "fee_name_vi": "",
    "fee_name_en": "",
    "fee_kind": "fee",
    "fee_vnd": "",
    "result_vi": None,
    "result_en": None,
    "legal_basis": None,
    "source": None,
    "source_status": "known",
    "presence_vi": "",
    "presence_en": "",
}
_CHANNELS = {"info": ["counter"], "partial": ["counter", "post", "online"], "full": ["counter", "post", "online"]}


@dataclass(frozen=True)
class DatedVersion:
    """A version of the catalogue's data with the days that it is in force."""

    prepared: Prepared
    number: int
    in_force: Stretch


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where: a file and procedure, a row of a table, a code."""

    place: str
    fault: Fault


def read_reference() -> tuple[list[DatedVersion], list[Mistake]]:
    """Every version of every procedure in `data/procedures`, and the mistakes by file and procedure."""
    versions: list[DatedVersion] = []
    mistakes: list[Mistake] = []
    for path in procedure_files():
        for number, procedure in enumerate(json.loads(path.read_text(encoding="utf-8")), start=1):
            place = f"{path.name}:{number} ({procedure.get('code')})"
            for found in _versions_of(procedure):
                if isinstance(found, DatedVersion):
                    versions.append(found)
                else:
                    mistakes.append(Mistake(place, found))
    mistakes += repeated([each.prepared for each in versions if each.number == 1])
    return versions, mistakes


def _versions_of(procedure: Mapping[str, Any]) -> Iterator[DatedVersion | Fault]:
    """The versions in order of time: each states the parts that changed, and lasts until the next one begins."""
    parts: dict[str, Any] = {}
    ends = [date.fromisoformat(each["from"]) for each in procedure["versions"][1:]]
    for version, ends_on in zip(procedure["versions"], [*ends, None], strict=True):
        parts = parts | version["parts"]
        draft = Draft(
            code=procedure["code"],
            level=Level(procedure["level"]),
            local_code=procedure["local_code"],
            parts=parts,
        )
        prepared = prepare(draft)
        if isinstance(prepared, Prepared):
            yield DatedVersion(
                prepared, version["number"], Stretch(starts_on=date.fromisoformat(version["from"]), ends_on=ends_on)
            )
        else:
            yield from prepared


def repeated(prepared: Sequence[Prepared]) -> list[Mistake]:
    """Procedures that are there more than once."""
    counted = Counter((each.draft.code, each.draft.level) for each in prepared)
    words = gettext_noop("of level {level} is there {times} times")
    return [
        Mistake(code, fault(words, level=level.value, times=times))
        for (code, level), times in counted.items()
        if times > 1
    ]


def read_rows(rows: Sequence[Mapping[str, str]]) -> tuple[list[Prepared], list[Mistake]]:
    """The drafts of a table's rows, and the mistakes by row; the header is row 1."""
    drafts: list[Prepared] = []
    mistakes: list[Mistake] = []
    for number, row in enumerate(rows, start=2):
        faults = _faults_of_cells(row)
        prepared = faults or prepare(_draft_of(_filled(row)))
        if isinstance(prepared, Prepared):
            drafts.append(prepared)
        else:
            place = gettext("row %(number)d") % {"number": number}
            mistakes += [Mistake(place, found) for found in prepared]
    return drafts, mistakes + repeated(drafts)


def _faults_of_cells(row: Mapping[str, str]) -> list[Fault]:
    faults = [fault(gettext_noop("there is no column {name}"), name=name) for name in row if name not in COLUMNS]
    faults += [
        fault(gettext_noop("{name} is empty"), name=name)
        for name, default in COLUMNS.items()
        if default is None and not _cell(row, name)
    ]
    level = _cell(row, "level")
    if level and level not in set(Level):
        words = gettext_noop("level: {value} is none of {levels}")
        faults.append(fault(words, value=level, levels=", ".join(Level)))
    fee = _cell(row, "fee_vnd")
    if fee and not (fee.isascii() and fee.isdigit()):
        faults.append(fault(gettext_noop("fee_vnd: {value} is no amount in whole đồng"), value=fee))
    return faults


def _cell(row: Mapping[str, str], name: str) -> str:
    return (row.get(name) or "").strip()


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    return {name: _cell(row, name) or (default or "") for name, default in COLUMNS.items()}


def _draft_of(row: Mapping[str, str]) -> Draft:
    """Cells with several entries divide them by ';'. A component is "name | English name", with "?" before what is
    not required and "!" before what is only shown at the counter."""
    mark = {"status": row["source_status"], "source": row["source"], "source_text": ""}
    route = [_place(each) for each in _listed(row["route"])]
    parts: dict[str, Any] = {
        "name": {"vi": row["name_vi"], "en": row["name_en"]},
        "nickname": {"vi": row["nickname_vi"] or row["name_vi"], "en": row["name_en"]},
        "synonyms": _listed(row["synonyms"]) or [row["name_vi"]],
        "popularity": 0,
        "field": row["field"],
        "life_events": _listed(row["life_events"]),
        "subjects": _listed(row["subjects"]),
        "agency": {"vi": row["agency_vi"], "en": row["agency_en"]},
        "receiving": _place(row["receiving"]),
        "route": route,
        "signing": _place(row["signing"]) if row["signing"] else route[-1],
        "process_key": row["process_key"],
        "signed": row["process_key"] != "notice",
        "channels": _CHANNELS.get(row["online_level"], ["counter"]),
        "online_level": row["online_level"],
        "legal_limit": {"amount": row["limit_amount"], "unit": row["limit_unit"]},
        "sets": 1,
        "components": [_component(number, each) for number, each in enumerate(_listed(row["components"]), start=1)],
        "form": GENERIC,
        "fees": _fees(row),
        "result": {"vi": row["result_vi"], "en": row["result_en"]},
        "requirements": [],
        "legal_basis": _listed(row["legal_basis"]),
        "sources": dict.fromkeys(("code", "name", "limit", "fees", "components", "result", "legal_basis"), mark),
    }
    if row["consulted"]:
        parts["consulted"] = _place(row["consulted"])
    if row["presence_vi"]:
        parts["presence"] = {"vi": row["presence_vi"], "en": row["presence_en"] or row["presence_vi"]}
    code = row["code"]
    return Draft(code=code, level=Level(row["level"]), local_code=code.startswith("L-"), parts=parts)


def _listed(cell: str) -> list[str]:
    return [each.strip() for each in cell.split(";") if each.strip()]


def _place(cell: str) -> dict[str, str]:
    """'division:justice' is the division that deals with justice."""
    kind, _, field = cell.partition(":")
    return {"kind": kind} | ({"field": field} if field else {})


def _component(number: int, cell: str) -> dict[str, Any]:
    vi, _, en = (each.strip() for each in cell.lstrip("?!").partition("|"))
    key, is_shown = f"component_{number}", cell.startswith("!")
    component = {
        "key": key,
        "name": {"vi": vi, "en": en},
        "kind": "shown" if is_shown else "paper",
        "required": not cell.startswith("?"),
        "originals": 1,
        "copies": 0,
    }
    return component if is_shown else component | {"slot": f"file_{key}"}


def _fees(row: Mapping[str, str]) -> list[dict[str, Any]]:
    if not row["fee_vnd"]:
        return []
    return [
        {
            "key": "fee",
            "name": {"vi": row["fee_name_vi"] or row["name_vi"], "en": row["fee_name_en"] or row["name_en"]},
            "kind": row["fee_kind"],
            "basis": "fixed",
            "amount_vnd": int(row["fee_vnd"]),
            "source": {"status": row["source_status"], "source": row["source"], "source_text": ""},
        }
    ]


def in_one_text(mistakes: Sequence[Mistake]) -> str:
    """The mistakes in the reader's language, cut where nobody would read on."""
    told = "; ".join(f"{each.place}: {in_words(each.fault)}" for each in mistakes[:MISTAKES_SHOWN_MAX])
    rest = len(mistakes) - MISTAKES_SHOWN_MAX
    return told if rest <= 0 else told + "; " + gettext("and %(count)d more") % {"count": rest}
