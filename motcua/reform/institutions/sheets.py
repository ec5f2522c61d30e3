"""Normative documents and quotas as spreadsheets: read with every fault by its cell, and written in the same layouts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.reading import read_sheet, refuse_faults
from motcua.foundation.sheets.values import CellFault, CellValue, Column, Kind, Layout, SheetRow
from motcua.foundation.text.rules import search_key
from motcua.reform.institutions import policy
from motcua.reform.institutions.commands.documents import plan_reviews, register_documents
from motcua.reform.institutions.commands.staffing import give_quotas
from motcua.reform.institutions.values import (
    FORM_WORDS,
    NUMBER_LENGTH_MAX,
    QUOTA_MAX,
    TEXT_LENGTH_MAX,
    YEARS,
    DocumentLine,
    Form,
    NewDocument,
    NewQuota,
    StaffLine,
    State,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory

ROWS_MAX = 2_000
_NAME_HELP = gettext_lazy("Its name, or its identifier where several are called alike.")

DOCUMENTS = Layout(
    name="institutions_documents",
    title=gettext_lazy("Normative documents"),
    columns=(
        Column(name="number", title=gettext_lazy("Number and sign"), required=True, length_max=NUMBER_LENGTH_MAX),
        Column(
            name="form", title=gettext_lazy("Kind of document"), kind=Kind.CHOICE, required=True, choices=FORM_WORDS
        ),
        Column(name="issuer", title=gettext_lazy("Issued by"), required=True, help=_NAME_HELP),
        Column(name="unit", title=gettext_lazy("Kept and reviewed by"), required=True, help=_NAME_HELP),
        Column(name="title", title=gettext_lazy("What it is about"), required=True, length_max=TEXT_LENGTH_MAX),
        Column(name="field", title=gettext_lazy("Field"), required=True, length_max=NUMBER_LENGTH_MAX),
        Column(name="issued_on", title=gettext_lazy("Issued on"), kind=Kind.DAY, required=True),
        Column(name="effective_on", title=gettext_lazy("In force from"), kind=Kind.DAY, required=True),
        Column(name="last_on", title=gettext_lazy("In force until"), kind=Kind.DAY),
        Column(
            name="due_on",
            title=gettext_lazy("To be reviewed by"),
            kind=Kind.DAY,
            help=gettext_lazy("Empty: no review is planned yet."),
        ),
    ),
    rows_max=ROWS_MAX,
)
QUOTAS = Layout(
    name="institutions_quotas",
    title=gettext_lazy("Quotas of staff"),
    columns=(
        Column(name="unit", title=gettext_lazy("Unit"), required=True, help=_NAME_HELP),
        Column(name="from_on", title=gettext_lazy("From"), kind=Kind.DAY, required=True),
        Column(name="count", title=gettext_lazy("Quota"), kind=Kind.WHOLE, required=True),
        Column(
            name="document",
            title=gettext_lazy("Number and sign of the decision"),
            required=True,
            length_max=NUMBER_LENGTH_MAX,
        ),
    ),
    rows_max=ROWS_MAX,
)


def import_documents(*, content: IO[bytes], by: Actor, at: datetime) -> int:
    """Returns how many the sheet has; imported twice, they are registered once. Raises `UnableToReadSheet`,
    `UnableToImportSheet` with every wrong cell, and what `register_documents` and `plan_reviews` raise."""
    names = _by_name(directory(on=city_day(at)))
    faults: list[CellFault] = []
    found: list[tuple[NewDocument, date | None]] = []
    seen: set[tuple[str, UUID]] = set()
    for line in read_sheet(content=content, layout=DOCUMENTS):
        issuer, unit = (_unit(line, name, names, faults) for name in ("issuer", "unit"))
        faults += _faults_of_days(line, today=city_day(at))
        if unit is not None and not policy.may_keep(by, unit):
            faults.append(line.fault("unit", _("you do not keep the documents of this unit")))
        if issuer is not None and (key := (line.text("number").strip(), issuer)) in seen:
            faults.append(line.fault("number", _("this document stands twice")))
        elif issuer is not None:
            seen.add(key)
        if issuer is not None and unit is not None:
            found.append((_document(line, unit, issuer), line.day("due_on")))
    refuse_faults(faults)
    ids = register_documents(documents=[new for new, _due_on in found], by=by, at=at)
    for due_on in sorted({due_on for _new, due_on in found if due_on}):
        due = [id_ for id_, (_new, day) in zip(ids, found, strict=True) if day == due_on]
        plan_reviews(documents=due, due_on=due_on, by=by, at=at)
    return len(found)


def import_quotas(*, content: IO[bytes], by: Actor, at: datetime) -> int:
    """The same for quotas."""
    units = directory(on=city_day(at))
    require(policy.may_give_quotas(by, control=policy.control_of(units)), act="give_quotas")
    names = _by_name(units)
    faults: list[CellFault] = []
    found: list[NewQuota] = []
    for line in read_sheet(content=content, layout=QUOTAS):
        unit, from_on, count = _unit(line, "unit", names, faults), line.day("from_on"), line.whole("count")
        if count is None or not 0 <= count <= QUOTA_MAX:
            faults.append(line.fault("count", _("a number of people is wanted")))
        if from_on is None or from_on.year not in YEARS:
            faults.append(line.fault("from_on", _("this year cannot be right")))
        if unit is not None and any((each.unit, each.from_on) == (unit, from_on) for each in found):
            faults.append(line.fault("unit", _("this unit stands twice for the same day")))
        if unit is not None and from_on is not None and count is not None:
            found.append(NewQuota(unit=unit, from_on=from_on, count=count, document=line.text("document")))
    refuse_faults(faults)
    give_quotas(quotas=found, by=by, at=at)
    return len(found)


def rows_of_documents(lines: Sequence[DocumentLine], units: Directory) -> list[dict[str, CellValue]]:
    """Documents as rows of the same sheet."""
    names = _by_name(units)
    return [
        {
            "number": line.number,
            "form": line.form.value,
            "issuer": _written(line.issuer.id, line.issuer.name_vi, names, units),
            "unit": _written(line.unit.id, line.unit.name_vi, names, units),
            "title": line.title,
            "field": line.field,
            "issued_on": line.issued_on,
            "effective_on": line.effective_on,
            "last_on": line.last_on,
            # Of a review that is over or overdue the day is no more to be planned.
            "due_on": line.due_on if line.state is State.TO_REVIEW else None,
        }
        for line in lines
    ]


def rows_of_staff(lines: Sequence[StaffLine], units: Directory) -> list[dict[str, CellValue]]:
    """Units' staff in the columns of `STAFF`."""
    names = _by_name(units)
    return [
        {
            "unit": _written(line.unit.id, line.unit.name_vi, names, units),
            "quota": line.quota,
            "actual": line.actual,
            "document": line.document,
        }
        for line in lines
    ]


STAFF = Layout(
    name="institutions_staff",
    title=gettext_lazy("Staff"),
    columns=(
        Column(name="unit", title=gettext_lazy("Unit")),
        Column(name="quota", title=gettext_lazy("Quota"), kind=Kind.WHOLE),
        Column(name="actual", title=gettext_lazy("Actual staff"), kind=Kind.WHOLE),
        Column(name="document", title=gettext_lazy("Number and sign of the decision")),
    ),
)


def _document(line: SheetRow, unit: UUID, issuer: UUID) -> NewDocument:
    issued_on, effective_on = line.day("issued_on"), line.day("effective_on")
    return NewDocument(
        unit=unit,
        issuer=issuer,
        form=Form(line.text("form")),
        number=line.text("number"),
        title=line.text("title"),
        field=line.text("field"),
        # Required, so read_sheet has refused a sheet without them.
        issued_on=issued_on or date.min,
        effective_on=effective_on or date.min,
        last_on=line.day("last_on"),
    )


def _faults_of_days(line: SheetRow, *, today: date) -> list[CellFault]:
    issued_on, effective_on = line.day("issued_on"), line.day("effective_on")
    last_on, due_on = line.day("last_on"), line.day("due_on")
    found: list[CellFault] = []
    if issued_on and effective_on and effective_on < issued_on:
        found.append(line.fault("effective_on", _("this day lies before the day of issue")))
    if effective_on and last_on and last_on < effective_on:
        found.append(line.fault("last_on", _("this day lies before the first day in force")))
    if due_on and due_on < today:
        found.append(line.fault("due_on", _("this day is over already")))
    return found


def _written(unit: UUID, otherwise: str, names: dict[str, set[UUID]], units: Directory) -> str:
    """A unit's name where only it has that name; its key where others are called alike."""
    there = units.get(unit)
    if there is None:
        return otherwise
    return there.name_vi if len(names[search_key(there.name_vi)]) == 1 else there.key


def _by_name(units: Directory) -> dict[str, set[UUID]]:
    """Units by what people write for them: a name that only one has, a key or an identifier."""
    found: dict[str, set[UUID]] = {}
    for unit in units.all():
        for name in (unit.name_vi, unit.authority_vi, unit.key, unit.code):
            if name:
                found.setdefault(search_key(name), set()).add(unit.id)
    return found


def _unit(line: SheetRow, name: str, names: dict[str, set[UUID]], faults: list[CellFault]) -> UUID | None:
    ids = names.get(search_key(line.text(name)), set())
    if len(ids) == 1:
        return next(iter(ids))
    faults.append(
        line.fault(name, _("several units are called so; write the identifier") if ids else _("no unit is called so"))
    )
    return None
