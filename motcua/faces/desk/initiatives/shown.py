"""Initiatives as the desk shows them: states and entries in words, and what came of a pilot as a table."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.reports.shown import State as StateShown
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.ui.figures import cases_of, days_words, written
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table, Tone
from motcua.foundation.text import numbers
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.values import Figure, Indicator
from motcua.reform.initiatives.values import STATE_WORDS, Effect, EffectLine, InitiativeLine, State, UnitNamed

_LOOKS = {
    State.PROPOSED: (Tone.MUTE, "pencil"),
    State.IN_PILOT: (Tone.INFO, "hourglass"),
    State.PILOT_OVER: (Tone.WAIT, "scale"),
    State.NOT_RECOGNISED: (Tone.SOON, "x"),
    State.RECOGNISED: (Tone.OK, "badge-check"),
    State.REPLICATED: (Tone.OK, "copy"),
    State.GIVEN_UP: (Tone.MUTE, "undo-2"),
}

LEVEL_WORDS = {
    "province": _("city level"),
    "district": _("district level"),
    "commune": _("commune level"),
}

#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "initiative_proposed": _("Proposed"),
    "initiative_pilot_planned": _("A pilot planned"),
    "initiative_decided": _("Decided"),
    "initiative_replicated": _("Taken up by a unit"),
    "initiative_replication_ended": _("Ended by a unit"),
    "initiative_given_up": _("Given up"),
}


def state_shown(state: State) -> StateShown:
    tone, mark = _LOOKS[state]
    return StateShown(tone=tone, mark=mark, words=str(STATE_WORDS[state]))


def unit_words(unit: UnitNamed) -> str:
    return in_language(unit.name_vi, unit.name_en)


def line_shown(line: InitiativeLine) -> Mapping[str, Any]:
    return {"initiative": line, "unit": unit_words(line.unit), "state": state_shown(line.state)}


def effect_table(effect: Effect) -> Table:
    """An indicator a row: before and during, where it is tried and beside. Counts are told for one unit, so that they can be
    compared."""
    columns = (
        Column(label=gettext("Indicator"), kind=CellKind.TEXT),
        Column(label=gettext("Tried: before"), kind=CellKind.NUMBER),
        Column(label=gettext("Tried: during"), kind=CellKind.NUMBER),
        Column(label=gettext("Beside: before"), kind=CellKind.NUMBER),
        Column(label=gettext("Beside: during"), kind=CellKind.NUMBER),
    )
    rows = [_row(line, effect) for line in effect.lines]
    return Table(caption=gettext("Before and during the pilot"), columns=columns, rows=rows, one_line=False)


def days_of(effect: Effect) -> tuple[str, str]:
    return days_words(effect.before), days_words(effect.during)


def _row(line: EffectLine, effect: Effect) -> Row:
    indicator = indicator_named(line.indicator)
    return Row(
        cells=(
            Cell(words=indicator.title),
            _cell(line.tried_before, indicator, units=effect.tried),
            _cell(line.tried_during, indicator, units=effect.tried),
            _cell(line.beside_before, indicator, units=effect.beside),
            _cell(line.beside_during, indicator, units=effect.beside),
        )
    )


def _cell(figure: Figure | None, indicator: Indicator, *, units: int) -> Cell:
    """Empty, a dash, where there is none."""
    if figure is None:
        return Cell()
    if figure.denominator is not None or units < 2:
        return Cell(words=written(figure, indicator), sub=cases_of(figure, indicator) if figure.denominator else "")
    each = numbers.written(Fraction(figure.numerator, units), decimals=1)
    whole = written(figure, indicator)
    return Cell(words=each, sub=gettext("a unit; %(whole)s in all") % {"whole": whole})
