"""Shifts and codes from spreadsheets: all or nothing, with the faults by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import IO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.reading import read_sheet, refuse_faults
from motcua.foundation.sheets.values import CellFault, CellValue, Column, Kind, Layout, SheetRow
from motcua.registry.catalogue.queries import procedures
from motcua.registry.organization.queries import directory, holders
from motcua.service.counters.commands.codes import CODES_MAX, issue_codes
from motcua.service.counters.commands.shifts import SHIFTS_MAX, schedule_shifts
from motcua.service.counters.models import Counter
from motcua.service.counters.values import CodeView, CounterView, NewCode, NewShift, ShiftView

ONE_DAY = timedelta(days=1)
SHIFTS = Layout(
    name="shifts",
    title=_("Shifts"),
    rows_max=SHIFTS_MAX,
    columns=(
        Column(name="counter", title=_("Counter"), required=True, help=_("The counter’s number."), length_max=12),
        Column(name="day", title=_("Day"), kind=Kind.DAY, required=True),
        Column(name="starts", title=_("From"), required=True, help=_("As 07:00."), length_max=8),
        Column(name="ends", title=_("Until"), required=True, help=_("As 11:30."), length_max=8),
        Column(
            name="officials",
            title=_("On the roster"),
            required=True,
            help=_("Names of those who hold a counter’s post, separated by semicolons."),
        ),
    ),
)
CODES = Layout(
    name="codes",
    title=_("QR codes"),
    rows_max=CODES_MAX,
    columns=(
        Column(name="procedure", title=_("Procedure code"), required=True, help=_("As 1.001193."), length_max=20),
        Column(name="place", title=_("Receiving unit"), required=True, help=_("Its name."), length_max=200),
        Column(name="from_on", title=_("From"), kind=Kind.DAY, required=True),
        Column(name="last_on", title=_("Last day"), kind=Kind.DAY, help=_("Empty: until it is withdrawn.")),
    ),
)


def import_shifts(*, content: IO[bytes], unit: UUID, by: Actor, at: datetime) -> int:
    """Schedules every row of the sheet at the unit's counters, or nothing. Returns how many rows there were. Raises
    `UnableToReadSheet`, `UnableToImportSheet`, and what `schedule_shifts` raises."""
    rows = read_sheet(content=content, layout=SHIFTS)
    counters = {row.number: row.id for row in Counter.objects.filter(unit=unit)}
    faults: list[CellFault] = []
    shifts: list[NewShift] = []
    for row in rows:
        day, starts, ends = row.day("day"), _time(row.text("starts")), _time(row.text("ends"))
        counter = counters.get(row.text("counter"))
        accounts = _accounts(row, unit) if day else ()
        if counter is None:
            faults.append(row.fault("counter", _("the unit has no counter with this number")))
        for name, found in (("starts", starts), ("ends", ends)):
            if found is None:
                faults.append(row.fault(name, _("a time as 07:00 is wanted")))
        if accounts is None:
            faults.append(row.fault("officials", _("somebody of these holds no counter’s post here on that day")))
        if counter and day and starts and ends and accounts:
            shifts.append(NewShift(counter=counter, on=day, starts=starts, ends=ends, officials=accounts))
    refuse_faults(faults)
    return len(schedule_shifts(shifts=shifts, by=by, at=at))


def import_codes(*, content: IO[bytes], unit: UUID, by: Actor, at: datetime) -> int:
    """Issues a code, owned by the unit, for every row, or nothing. Raises `UnableToReadSheet`, `UnableToImportSheet`, and
    what `issue_codes` raises."""
    rows = read_sheet(content=content, layout=CODES)
    today = city_day(at)
    tree = directory(on=today)
    places = {each.name_vi.casefold(): each for each in tree.all() if unit in tree.path(each.id).path}
    by_code: dict[str, list[tuple[str, UUID]]] = {}
    for version in procedures(today):
        by_code.setdefault(version.code, []).append((version.level.value, version.procedure))
    faults: list[CellFault] = []
    codes: list[NewCode] = []
    for row in rows:
        place = places.get(row.text("place").casefold())
        known = by_code.get(row.text("procedure"), [])
        if place is None:
            faults.append(row.fault("place", _("neither this unit nor one below it is called so")))
        if not known:
            faults.append(row.fault("procedure", _("no procedure in force has this code")))
        from_on, last_on = row.day("from_on"), row.day("last_on")
        if from_on and from_on < today:
            faults.append(row.fault("from_on", _("today or a later day is wanted")))
        if from_on and last_on and last_on < from_on:
            faults.append(row.fault("last_on", _("it ends before it begins")))
        if place and known and from_on:
            level = place.level.value
            procedure = next((id_ for of, id_ in known if of == level), known[0][1])
            until_on = last_on + ONE_DAY if last_on else None
            codes.append(NewCode(procedure=procedure, place=place.id, owner=unit, from_on=from_on, until_on=until_on))
    refuse_faults(faults)
    return len(issue_codes(codes=codes, by=by, at=at))


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text.strip()[:5].zfill(5))
    except ValueError:
        return None


def _accounts(row: SheetRow, unit: UUID) -> tuple[UUID, ...] | None:
    """None where somebody is not known."""
    day = row.day("day")
    assert day is not None
    known = {each.name.casefold(): each.account for each in holders(unit=unit, role=Role.COUNTER, on=day)}
    wanted = [known.get(name.strip().casefold()) for name in row.text("officials").split(";") if name.strip()]
    found = tuple(each for each in wanted if each)
    return found if len(found) == len(wanted) else None


def shift_rows(
    shifts: Sequence[ShiftView], *, counters: Sequence[CounterView], names: Mapping[UUID, str]
) -> list[dict[str, CellValue]]:
    """For an export in the layout of the import."""
    numbers = {each.id: each.number for each in counters}
    return [
        {
            "counter": numbers.get(each.counter, ""),
            "day": each.on,
            "starts": f"{each.starts:%H:%M}",
            "ends": f"{each.ends:%H:%M}",
            "officials": "; ".join(names.get(account, "") for account in each.officials),
        }
        for each in shifts
    ]


def code_rows(
    codes: Sequence[CodeView], *, procedure_codes: Mapping[UUID, str], places: Mapping[UUID, str]
) -> list[dict[str, CellValue]]:
    return [
        {
            "procedure": procedure_codes.get(each.procedure, ""),
            "place": places.get(each.place, ""),
            "from_on": each.from_on,
            "last_on": each.until_on - ONE_DAY if each.until_on else None,
        }
        for each in codes
    ]
