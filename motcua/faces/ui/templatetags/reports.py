"""Template tags of official reports: builtins like those of `ui`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template

from motcua.foundation.rendering.reports.outline import (
    Heading,
    PlacedHead,
    annex_name,
    annex_reference,
    body,
    check,
    number_line,
    place_and_date,
    placed_heads,
)
from motcua.foundation.rendering.reports.values import Annex, Block, Figure, Report, Table, Text
from motcua.foundation.rendering.reports.words import MOTTO, NATION, RECIPIENTS

register = template.Library()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One of: a heading with its level on the page, a paragraph's text, a table with its rows of heads."""

    words: str = ""
    level: int = 0
    text: Text = ()
    table: Table | None = None
    heads: tuple[tuple[PlacedHead, ...], ...] = ()


@register.inclusion_tag("ui/report.html")
def official_report(report: Report, level: int = 2) -> dict[str, Any]:
    """The report as part of a page; `level` is that of its own heading. Every figure leads to its rows.

    Raises `UnableToWriteReport` as the other writings do: nobody sees here what could not be issued.
    """
    check(report)
    return {
        "report": report,
        "level": level,
        "number": number_line(report),
        "place_date": place_and_date(report),
        "lines": [_line(line, level) for line in body(report)],
        "annexes": list(_annexes(report, level)),
        "reference": annex_reference(report),
        "nation": NATION,
        "motto": MOTTO,
        "recipients_words": RECIPIENTS,
    }


def _annexes(report: Report, level: int) -> Iterator[tuple[str, Annex, list[Line]]]:
    for number, annex in enumerate(report.annexes, start=1):
        yield annex_name(report, number), annex, [_line(block, level) for block in annex.blocks]


def _line(line: Heading | Block, level: int) -> Line:
    if isinstance(line, Heading):
        return Line(words=f"{line.label} {line.title}", level=level + line.depth)
    if isinstance(line, Table):
        rows = range(len(line.heads))
        return Line(table=line, heads=tuple(tuple(h for h in placed_heads(line) if h.row == row) for row in rows))
    return Line(text=line.text)


@register.filter
def is_figure(part: str | Figure) -> bool:
    return isinstance(part, Figure)


@register.filter
def machine_value(figure: Figure) -> str:
    """The figure for programs: no sign but a decimal point; nothing where it has no value."""
    return "" if figure.value is None else f"{figure.value:f}"


@register.filter
def with_kinds(cells: tuple[Text, ...], table: Table) -> list[tuple[Text, str]]:
    """A row's cells with the kinds of their columns."""
    return [(cell, column.kind.value) for cell, column in zip(cells, table.columns, strict=True)]
