"""A report as PDF/A-2b, by typst. A figure is a link to its address; one in the prose has a small number too, which
leads to its line in the list of figures, where its reference is printed. All references are keywords of the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from motcua.foundation.rendering.pdf import ROOT, render_pdf
from motcua.foundation.rendering.reports.outline import (
    Heading,
    Source,
    annex_name,
    annex_reference,
    body,
    check,
    number_line,
    place_and_date,
    placed_heads,
    sources,
)
from motcua.foundation.rendering.reports.values import Block, Figure, FormHead, Paragraph, Report, Table, Text
from motcua.foundation.rendering.reports.words import SOURCES_HEADS, SOURCES_NOTE, SOURCES_TITLE, TABLE_SIZES

_TEMPLATE = ROOT / "foundation" / "rendering" / "templates" / "report.typ"
#: What JSON can say.
_Json = str | int | bool | None | list["_Json"] | dict[str, "_Json"]


def report_pdf(*, report: Report, at: datetime) -> bytes:
    """The report as PDF/A-2b. The same report and `at` give the same bytes. Raises `UnableToWriteReport` as `check` does."""
    check(report)
    return render_pdf(template=_TEMPLATE, values=_values(report), title=report.title, at=at)


def _values(report: Report) -> dict[str, _Json]:
    found = sources(report)
    marks = iter([source.mark for source in found if source.mark is not None]) if report.sources_listed else None
    signatory = report.signatory
    return {
        "issuer": {"parent": report.issuer.parent, "name": report.issuer.name},
        "number": number_line(report),
        "place_date": place_and_date(report),
        "kind": report.kind,
        "about": report.about,
        "addressees": list(report.addressees),
        "body": [_line(line, marks) for line in body(report)],
        "signatory": {
            "authority": signatory.authority,
            "prefix": signatory.prefix,
            "title": signatory.title,
            "name": signatory.name,
        },
        "recipients": list(report.recipients),
        "archive": report.archive,
        "annexes": [
            {
                "name": annex_name(report, number),
                "title": annex.title,
                "reference": annex_reference(report),
                "landscape": annex.landscape,
                "form": _form(annex.form) if annex.form else None,
                "body": [_line(block, marks) for block in annex.blocks],
            }
            for number, annex in enumerate(report.annexes, start=1)
        ],
        "frozen": report.frozen,
        "watermark": report.watermark,
        "keywords": list(dict.fromkeys(source.figure.reference for source in found)),
        "sources_title": SOURCES_TITLE,
        "sources_heads": list(SOURCES_HEADS),
        "sources_note": SOURCES_NOTE,
        "sources": [_source(each) for each in found if each.mark is not None] if report.sources_listed else [],
    }


def _line(line: Heading | Block, marks: Iterator[int] | None) -> _Json:
    if isinstance(line, Heading):
        return {"is": "heading", "depth": line.depth, "label": line.label, "title": line.title}
    if isinstance(line, Paragraph):
        return {"is": "paragraph", "text": _runs(line.text, marks)}
    return _table(line)


def _runs(text: Text, marks: Iterator[int] | None) -> _Json:
    """`marks` gives the next figure of the prose its number; figures of tables get none."""
    return [_figure(each, marks) if isinstance(each, Figure) else each for each in text]


def _figure(figure: Figure, marks: Iterator[int] | None) -> _Json:
    return {"words": figure.words, "address": figure.address, "mark": next(marks) if marks else None}


def _table(table: Table) -> _Json:
    return {
        "is": "table",
        "caption": table.caption,
        "counted_in": table.counted_in,
        "notes": list(table.notes),
        "size": next(size for columns, size in TABLE_SIZES if len(table.columns) <= columns),
        "widths": [column.width for column in table.columns],
        "kinds": [column.kind.value for column in table.columns],
        "heads": [
            {
                "row": placed.row,
                "column": placed.column,
                "rows": placed.head.rows,
                "columns": placed.head.columns,
                "words": placed.head.words,
            }
            for placed in placed_heads(table)
        ],
        "rows": [{"strong": row.strong, "cells": [_runs(cell, None) for cell in row.cells]} for row in table.rows],
    }


def _form(form: FormHead) -> _Json:
    return {
        "code": form.code,
        "issued_with": form.issued_with,
        "period": form.period,
        "reporter": form.reporter,
        "receiver": form.receiver,
    }


def _source(source: Source) -> _Json:
    return {
        "mark": source.mark,
        "words": source.figure.words,
        "address": source.figure.address,
        "meaning": source.figure.meaning,
        "place": source.place,
        "reference": source.figure.reference,
    }
