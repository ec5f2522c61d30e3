"""Shifts and codes from spreadsheets: all or nothing, with the faults by cell, and out again in the same layout."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.sheets.errors import UnableToImportSheet
from motcua.foundation.sheets.reading import read_sheet
from motcua.foundation.sheets.values import CellValue, Layout
from motcua.foundation.sheets.writing import template_of
from motcua.registry.catalogue.queries import version_in_force
from motcua.service.counters.models import Code, Shift
from motcua.service.counters.queries.codes import codes_of
from motcua.service.counters.queries.shifts import counters_of, shifts_of
from motcua.service.counters.sheets import CODES, SHIFTS, code_rows, import_codes, import_shifts, shift_rows
from tests.cast import AT, Cast
from tests.rooms.service.counters.test_shifts import JULY, MONDAY, a_counter, a_pilot

Rows = Sequence[Mapping[str, CellValue]]


def a_sheet(layout: Layout, rows: Rows) -> io.BytesIO:
    return io.BytesIO(template_of(layout, made_at=AT, rows=rows))


def shift_lines(count: int, **changes: CellValue) -> list[dict[str, CellValue]]:
    line: dict[str, CellValue] = {"counter": "1", "starts": "07:00", "ends": "11:30", "officials": "Lê Thị Mận"}
    return [{**line, "day": MONDAY + timedelta(days=n), **changes} for n in range(count)]


def test_shifts_come_in_and_go_out_in_the_same_layout(cast: Cast) -> None:
    a_counter(cast)
    a_pilot(cast)
    rows = shift_lines(5)
    for _upload in range(2):
        assert import_shifts(content=a_sheet(SHIFTS, rows), unit=cast.ward.id, by=cast.leader, at=AT) == 5
    assert Shift.objects.count() == 5

    shifts = shifts_of(unit=cast.ward.id, from_on=MONDAY, until_on=JULY, actor=cast.leader, at=AT)
    names = names_of(accounts={account for each in shifts for account in each.officials})
    counters = counters_of(unit=cast.ward.id, actor=cast.leader, at=AT)
    out = read_sheet(content=a_sheet(SHIFTS, shift_rows(shifts, counters=counters, names=names)), layout=SHIFTS)

    assert [dict(each.values) for each in out] == rows


def test_of_68_rows_with_three_wrong_ones_none_is_scheduled_and_each_is_named(cast: Cast) -> None:
    a_counter(cast)
    a_pilot(cast)
    rows = shift_lines(68)
    rows[3]["counter"], rows[20]["starts"], rows[67]["officials"] = "7", "bảy giờ", "Phan Văn Sáu"

    with pytest.raises(UnableToImportSheet) as refused:
        import_shifts(content=a_sheet(SHIFTS, rows), unit=cast.ward.id, by=cast.leader, at=AT)

    assert [(each.cell, each.value) for each in refused.value.faults] == [
        ("A7", "7"),
        ("C24", "bảy giờ"),
        ("E71", "Phan Văn Sáu"),
    ]
    assert not Shift.objects.exists()


def test_codes_come_in_and_go_out(cast: Cast) -> None:
    rows: Rows = [
        {"procedure": code, "place": cast.ward.name_vi, "from_on": JULY, "last_on": date(2023, 12, 31)}
        for code in ("1.001193", "1.004873")
    ]
    for _upload in range(2):
        assert import_codes(content=a_sheet(CODES, rows), unit=cast.ward.id, by=cast.leader, at=AT) == 2
    assert Code.objects.count() == 2

    codes = codes_of(unit=cast.ward.id, actor=cast.leader, at=AT)
    known = {each.procedure: version_in_force(procedure=each.procedure, on=JULY).code for each in codes}
    out = code_rows(codes, procedure_codes=known, places={cast.ward.id: cast.ward.name_vi})

    assert sorted(out, key=lambda row: str(row["procedure"])) == rows


def test_a_wrong_code_a_strange_place_and_a_past_day_are_named_by_their_cells(cast: Cast) -> None:
    good: dict[str, CellValue] = {"procedure": "1.001193", "place": cast.ward.name_vi, "from_on": JULY}
    rows: Rows = [
        good,
        {**good, "procedure": "9.999999"},
        {**good, "place": "Quận Ô Môn"},
        {**good, "from_on": date(2023, 1, 1)},
    ]

    with pytest.raises(UnableToImportSheet) as refused:
        import_codes(content=a_sheet(CODES, rows), unit=cast.ward.id, by=cast.leader, at=AT)

    assert [each.cell for each in refused.value.faults] == ["A5", "B6", "C7"]
    assert not Code.objects.exists()


def test_who_does_not_run_the_unit_imports_nothing(cast: Cast) -> None:
    rows: Rows = [{"procedure": "1.001193", "place": cast.ward.name_vi, "from_on": JULY}]

    with pytest.raises(NotPermitted):
        import_codes(content=a_sheet(CODES, rows), unit=cast.ward.id, by=cast.counter, at=AT)
