"""`motcua report`: what a report says, from the records alone, and its files."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from motcua.cli.opened import opened_city
from motcua.cli.output import JsonFlag, Output
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.text.numbers import written
from motcua.reform.reports.documents import WRITINGS, content_json, document, file_name
from motcua.reform.reports.kinds import kind_named
from motcua.reform.reports.queries import content_without_report, standing_freeze
from motcua.reform.reports.values import Content, FigureRead, FreezeView


def report(
    kind: Annotated[str, typer.Argument(help="The kind of report: half-year.")],
    period: Annotated[str, typer.Argument(help="The period: 2023-H1.")],
    unit: Annotated[str, typer.Option(help="The unit's key. Without: the city.")] = "",
    as_of: Annotated[int | None, typer.Option(min=0, help="A position of the journal. Without: now.")] = None,
    frozen: Annotated[
        bool, typer.Option("--frozen", help="What stands frozen instead of what the records say.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="A folder for PDF, DOCX, XLSX and JSON.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Say every figure of a report with what it is counted from. A figure that no room counts yet says "no records".

    Example: motcua report half-year 2023-H1 --json
    """
    said = Output(as_json=as_json)
    freeze: FreezeView | None = None
    with opened_city():
        with said.doing("Reading the figures"):
            if frozen:
                content, freeze = standing_freeze(kind=kind, period=period, unit=unit)
            else:
                today = city_day(city_clock().now())
                content = content_without_report(kind=kind, period=period, unit=unit, today=today, position=as_of)
        for figure in content.figures:
            said.fact(**_fact(figure, content))
        said.table(
            columns=("Figure", "Value", "Of", "Rows", "What it says"), rows=[_row(each) for each in content.figures]
        )
        said.say(f"\nAs of position {content.position} ({content.position_hash[:12]}…)")
        if out is not None:
            for path in _write(out, content, freeze):
                said.note(f"Written: {path}")


def _fact(figure: FigureRead, content: Content) -> dict[str, object]:
    fact: dict[str, object] = {
        "id": figure.id,
        "value": _number(figure.value),
        "unit": figure.unit_en,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "as_of": content.position,
        "rows": figure.rows,
    }
    return fact | {"why": figure.why.value} if figure.why else fact


def _number(value: Decimal | None) -> int | float | None:
    """As JSON has numbers. Few enough digits that a binary float prints them as they are."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _row(figure: FigureRead) -> tuple[str, str, str, str, str]:
    value = figure.why.value if figure.why else f"{written(figure.value or 0)} {figure.unit_en}"
    of = "" if figure.denominator is None else f"{figure.numerator}/{figure.denominator}"
    return figure.id, value, of, "" if figure.rows is None else str(figure.rows), figure.label_en


def _write(folder: Path, content: Content, freeze: FreezeView | None) -> list[Path]:
    at = freeze.at if freeze else city_clock().now()
    paper = document(kind=kind_named(content.kind), content=content, read_at=at, freeze=freeze)
    files = {suffix: write(report=paper, at=at) for suffix, (write, _type) in WRITINGS.items()}
    files["json"] = content_json(content=content, freeze=freeze)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for suffix, contents in files.items():
        path = folder / file_name(content, freeze, suffix)
        path.write_bytes(contents)
        paths.append(path)
    return paths
