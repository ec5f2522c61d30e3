"""A bank of questions: imported whole or not at all, in versions."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.sheets.errors import UnableToImportSheet, UnableToReadSheet
from motcua.foundation.sheets.reading import read_sheet
from motcua.foundation.sheets.writing import template_of
from motcua.reform.exams.layouts import BANK
from motcua.reform.exams.models import Question
from motcua.reform.exams.queries import bank_rows, questions_of
from motcua.reform.exams.values import Imported
from tests.cast import AT, Cast
from tests.exams import a_sheet, fill_bank, question_row, the_organiser


def test_a_bank_is_imported_once_and_a_changed_question_becomes_its_next_version(cast: Cast) -> None:
    by = the_organiser()
    unit = by.posts[0].unit
    rows = [question_row(number) for number in range(1, 13)]

    first = fill_bank(rows, unit=unit, by=by)
    again = fill_bank(rows, unit=unit, by=by)
    changed = fill_bank([*rows[:-1], rows[-1] | {"text": "Hỏi cách khác?"}], unit=unit, by=by)

    assert (first, again) == (Imported(new=12, changed=0, kept=0), Imported(new=0, changed=0, kept=12))
    assert changed == Imported(new=0, changed=1, kept=11)
    versions = Question.objects.filter(unit=unit, code="C012").order_by("version")
    assert [(each.version, each.superseded_at is None) for each in versions] == [(1, False), (2, True)]
    assert [each.kind for each in entries_of(subject=unit)].count("exam_questions_imported") == 2


def test_one_wrong_cell_and_nothing_is_imported(cast: Cast) -> None:
    by = the_organiser()
    rows = [
        question_row(1),
        question_row(2, right="E"),
        question_row(3, right="A, B"),
        question_row(4, right="x"),
        question_row(1),
        question_row(7, B="Phương án một"),
        question_row(8, C=None),
        question_row(6, C="Không biết"),
    ]

    with pytest.raises(UnableToImportSheet) as refused:
        fill_bank(rows, unit=by.posts[0].unit, by=by)

    assert {fault.cell for fault in refused.value.faults} == {"K5", "K6", "K7", "A8", "F9", "H10", "C11", "G11"} - {
        "C11"
    }
    assert not Question.objects.exists()


def test_merged_cells_and_what_is_no_sheet_are_told() -> None:
    book = load_workbook(a_sheet([question_row(1), question_row(2)]))
    book.worksheets[0].merge_cells("B4:B5")
    merged = io.BytesIO()
    book.save(merged)

    with pytest.raises(UnableToImportSheet):
        read_sheet(content=merged, layout=BANK)
    with pytest.raises(UnableToReadSheet):
        read_sheet(content=io.BytesIO(b"no sheet"), layout=BANK)


def test_what_is_exported_is_imported_as_it_was(cast: Cast) -> None:
    by = the_organiser()
    unit = by.posts[0].unit
    fill_bank([question_row(number) for number in range(1, 13)], unit=unit, by=by)

    exported = [dict(row) for row in bank_rows(unit=unit, actor=by)]

    assert template_of(BANK, made_at=AT, rows=exported)
    assert fill_bank(exported, unit=unit, by=by) == Imported(new=0, changed=0, kept=12)


def test_a_bank_is_its_units_own(cast: Cast) -> None:
    by = the_organiser()
    unit = by.posts[0].unit

    with pytest.raises(NotPermitted):
        fill_bank([question_row(1)], unit=unit, by=cast.leader)
    with pytest.raises(NotPermitted):
        questions_of(unit=unit, actor=cast.leader)
