"""The offices' list of petitions as a spreadsheet, to be taken along: without who sent them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.values import CellValue, Column, Kind, Layout
from motcua.service.feedback.values import PETITION_KIND_WORDS, PETITION_STATE_WORDS, PetitionLine

PETITIONS = Layout(
    name="petitions",
    title=_("Petitions"),
    columns=(
        Column(name="code", title=_("Code")),
        Column(
            name="kind",
            title=_("Kind"),
            kind=Kind.CHOICE,
            choices={kind.value: words for kind, words in PETITION_KIND_WORDS.items()},
        ),
        Column(name="unit", title=_("Unit that has it")),
        Column(name="sent_on", title=_("Sent on"), kind=Kind.DAY),
        Column(name="due_on", title=_("Answer owed by"), kind=Kind.DAY),
        Column(name="answered_on", title=_("Answered on"), kind=Kind.DAY),
        Column(
            name="state",
            title=_("How it stands"),
            kind=Kind.CHOICE,
            choices={state.value: words for state, words in PETITION_STATE_WORDS.items()},
        ),
        Column(name="late", title=_("Answered late"), kind=Kind.FLAG),
        Column(name="text", title=_("What it says")),
    ),
)


def petition_rows(lines: Sequence[PetitionLine]) -> list[dict[str, CellValue]]:
    return [
        {
            "code": line.code,
            "kind": line.kind.value,
            "unit": line.unit_vi,
            "sent_on": city_day(line.sent_at),
            "due_on": city_day(line.due_at) if line.due_at else None,
            "answered_on": city_day(line.answered_at) if line.answered_at else None,
            "state": line.state.value,
            "late": line.was_late,
            "text": line.text,
        }
        for line in lines
    ]
