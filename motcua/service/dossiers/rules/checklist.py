"""What an official looks at in a step: the step's own items, those of the procedure, its papers, the answers.

Items come from data/checks.json with their source; a procedure that has none there gets what its components, its
requirements and the pages of its form say.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.visibility import visible_pages
from motcua.foundation.forms.values import Component as FieldKind
from motcua.foundation.forms.values import Form
from motcua.registry.catalogue.values import Component, ComponentKind, ProcedureVersion
from motcua.service.dossiers.values import CheckItem

_DATA = Path(__file__).resolve().parents[1] / "data" / "checks.json"
#: The law on receiving a filing: everything is checked at once, for being complete and right.
RECEIPT_LAW = "Nghị định 61/2018/NĐ-CP, điều 17"
#: Steps in which the papers are counted, and those in which they are read.
COUNTED, READ = "receive", "examine"


@cache
def _given() -> Mapping[str, Mapping[str, list[Mapping[str, Any]]]]:
    found: Mapping[str, Mapping[str, list[Mapping[str, Any]]]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return found


def steps_with_checks() -> frozenset[str]:
    """The actions whose steps have a check-list."""
    return frozenset(_given()["steps"])


def check_items(
    version: ProcedureVersion, action: str, *, answers: Mapping[str, Any], slots: Collection[str]
) -> tuple[CheckItem, ...]:
    """The check-list of a step by what it does. `slots` are those with a file: a paper that need not be there is
    looked at only where it came. Empty for steps in which nothing is checked."""
    if action not in steps_with_checks():
        return ()
    form = form_of(version.form)
    items = [_item("step", each, form) for each in _given()["steps"][action]]
    if action == COUNTED:
        items += [_counted(part) for part in version.components if _is_looked_at(part, slots)]
    if action == READ:
        items += [_item("own", each, form) for each in _given()["procedures"].get(version.code, ())]
        items += [_read(part, version) for part in version.components if part.slot in slots]
        items += _requirements(version)
        items += _pages(form, version, answers)
    return tuple(items)


def _item(kind: str, given: Mapping[str, Any], form: Form) -> CheckItem:
    targets = tuple(name for name in given.get("targets", ()) if name in form.fields)
    return CheckItem(f"{kind}:{given['key']}", given["name_vi"], given["name_en"], given["law"], targets)


def _is_looked_at(part: Component, slots: Collection[str]) -> bool:
    if part.kind in {ComponentKind.DECLARATION, ComponentKind.DATA}:
        return False
    return part.required or part.slot in slots


def _counted(part: Component) -> CheckItem:
    return CheckItem(
        f"paper:{part.key}",
        f"Có đủ, đọc rõ: {part.name_vi}",
        f"There and legible: {part.name_en}",
        RECEIPT_LAW,
        (part.slot,) if part.slot else (),
    )


def _read(part: Component, version: ProcedureVersion) -> CheckItem:
    return CheckItem(
        f"content:{part.key}",
        f"Hợp lệ, còn giá trị, khớp lời khai: {part.name_vi}",
        f"Valid, in force, agrees with the answers: {part.name_en}",
        _law(version),
        (part.slot,) if part.slot else (),
    )


def _requirements(version: ProcedureVersion) -> list[CheckItem]:
    return [
        CheckItem(f"requirement:{number}", f"Điều kiện: {each.vi}", f"Condition: {each.en}", _law(version))
        for number, each in enumerate(version.requirements, start=1)
    ]


def _pages(form: Form, version: ProcedureVersion, answers: Mapping[str, Any]) -> list[CheckItem]:
    """A line a page of the form; a defect of it is bound to one of the page's questions."""
    items: list[CheckItem] = []
    for page in visible_pages(form, dict(answers)):
        questions = tuple(name for name in page.fields if form.fields[name].component is not FieldKind.FILE)
        if questions:
            vi, en = f"Lời khai đúng với giấy tờ: {page.title.vi}", f"Answers agree with the papers: {page.title.en}"
            items.append(CheckItem(f"page:{page.id}", vi, en, _law(version), questions))
    return items


def _law(version: ProcedureVersion) -> str:
    return version.legal_basis[0] if version.legal_basis else RECEIPT_LAW
