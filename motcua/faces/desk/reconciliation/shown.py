"""Differences and closings as the desk shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.formats import grouped, money_vnd
from motcua.faces.ui.formats import moment as written_moment
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table, Tone, Words
from motcua.registry.organization.values import Directory
from motcua.service.payments.values import ArrivalOutcome
from motcua.service.payments.values_reconciliation import (
    CURRENCY,
    AccountSum,
    ClosingState,
    DayLine,
    DifferenceKind,
    DifferenceLine,
    DifferenceState,
    DifferenceView,
    GatewayMoney,
    Remedy,
)
from motcua.service.payments.words import (
    ACCOUNT_WORDS,
    CLOSING_STATE_WORDS,
    DIFFERENCE_STATE_WORDS,
    DIFFERENCE_WORDS,
    gateway_words,
)

NONE = "—"
_LOOKS: Mapping[DifferenceState, tuple[Tone, str]] = {
    DifferenceState.OPEN: (Tone.LATE, "triangle-alert"),
    DifferenceState.PROPOSED: (Tone.WAIT, "users"),
    DifferenceState.RESOLVED: (Tone.OK, "check"),
    DifferenceState.GONE: (Tone.MUTE, "circle-dashed"),
}
_CLOSING_LOOKS: Mapping[ClosingState, tuple[Tone, str]] = {
    ClosingState.CLOSED: (Tone.WAIT, "users"),
    ClosingState.CONFIRMED: (Tone.OK, "lock"),
    ClosingState.RETURNED: (Tone.LATE, "undo-2"),
    ClosingState.REOPENING: (Tone.WAIT, "users"),
    ClosingState.REOPENED: (Tone.MUTE, "undo-2"),
}
#: What each kind means, for who sees one for the first time.
KIND_HELP: Mapping[DifferenceKind, Words] = {
    DifferenceKind.MISSING_HERE: gettext_lazy("Their file has this payment; the books do not."),
    DifferenceKind.MISSING_THERE: gettext_lazy("The books have this payment; their file does not."),
    DifferenceKind.AMOUNT: gettext_lazy("Both have the payment, with another amount."),
    DifferenceKind.CURRENCY: gettext_lazy("Their file has it in another currency than đồng."),
    DifferenceKind.TWICE: gettext_lazy("Their files have this payment once more than the books."),
    DifferenceKind.DAY: gettext_lazy("Their file has it on another day than the books."),
    DifferenceKind.REFUNDED: gettext_lazy("Only one side knows that money went back, or the amounts differ."),
}
REMEDY_HELP: Mapping[Remedy, Words] = {
    Remedy.EXPLAIN: gettext_lazy(
        "Both sides are right, or the gateway corrects its own. Done at once, with your reason."
    ),
    Remedy.BOOK: gettext_lazy(
        "It is followed as if the gateway had told it: credited to what was owed, with a receipt."
    ),
    Remedy.REFUND: gettext_lazy("What was credited goes back whole by the gateway; its receipt is cancelled."),
    Remedy.REVERSE: gettext_lazy("The money did not come, or was recalled: what it paid is owed again."),
}
ENTRY_WORDS: dict[str, str | Promise] = {
    "payments_difference_found": gettext_lazy("The difference was found"),
    "payments_difference_gone": gettext_lazy("Gone by itself: a later file or booking agrees"),
    "payments_difference_explained": gettext_lazy("Explained"),
    "payments_remedy_proposed": gettext_lazy("A remedy proposed"),
    "payments_remedy_approved": gettext_lazy("The remedy taken"),
    "payments_remedy_refused": gettext_lazy("The remedy refused"),
}


def state_shown(state: DifferenceState) -> dict[str, Any]:
    tone, mark = _LOOKS[state]
    return {"tone": tone.value, "mark": mark, "words": DIFFERENCE_STATE_WORDS[state]}


def closing_state_shown(state: ClosingState) -> dict[str, Any]:
    tone, mark = _CLOSING_LOOKS[state]
    return {"tone": tone.value, "mark": mark, "words": CLOSING_STATE_WORDS[state]}


def amount(amount_vnd: int | None, currency: str = CURRENCY) -> str:
    if amount_vnd is None:
        return NONE
    return money_vnd(amount_vnd) if currency in {"", CURRENCY} else f"{grouped(amount_vnd)} {currency}"


def name_of(unit: UUID | None, units: Directory) -> Words:
    """The collecting unit; where there is none, that it is the finance office's to look into."""
    if unit is None:
        return _("no payment of ours")
    found = units.get(unit)
    return unit_name(found) if found else str(unit)


def work_table(lines: Sequence[DifferenceLine], units: Directory, *, caption: Words) -> Table:
    return Table(
        caption=caption,
        one_line=False,
        columns=[
            Column(label=_("Transaction"), kind=CellKind.CODE),
            Column(label=_("Difference")),
            Column(label=_("In the books"), kind=CellKind.NUMBER),
            Column(label=_("In their file"), kind=CellKind.NUMBER),
            Column(label=_("Way")),
            Column(label=_("Day"), kind=CellKind.SHORT),
            Column(label=_("Collecting unit")),
        ],
        rows=[
            Row(
                key=str(line.id),
                label=f"{line.transaction} {DIFFERENCE_WORDS[line.kind]}",
                cells=[
                    Cell(words=line.transaction, href=reverse("desk_difference", args=[line.id])),
                    Cell(
                        words=DIFFERENCE_WORDS[line.kind],
                        sub="" if line.state is DifferenceState.OPEN else DIFFERENCE_STATE_WORDS[line.state],
                    ),
                    Cell(words=amount(line.here_vnd)),
                    Cell(words=amount(line.there_vnd, line.currency)),
                    Cell(words=gateway_words(line.gateway)),
                    Cell(words=written_day(line.day)),
                    Cell(words=name_of(line.unit, units)),
                ],
            )
            for line in lines
        ],
    )


def days_table(lines: Sequence[DayLine], *, today: date) -> Table:
    return Table(
        caption=_("Days and their files"),
        one_line=False,
        columns=[
            Column(label=_("Day"), kind=CellKind.SHORT),
            Column(label=_("Way")),
            Column(label=_("In the books"), kind=CellKind.NUMBER),
            Column(label=_("Their file")),
            Column(label=_("Matched"), kind=CellKind.NUMBER),
            Column(label=_("Open"), kind=CellKind.NUMBER),
        ],
        rows=[
            Row(
                key=f"{line.gateway}-{line.day}",
                cells=[
                    Cell(words=written_day(line.day)),
                    Cell(words=gateway_words(line.gateway)),
                    Cell(words=money_vnd(line.booked_vnd), sub=grouped(line.booked)),
                    Cell(words=_file_words(line, today=today), href=_file_href(line)),
                    Cell(words=_matched(line)),
                    Cell(words=grouped(line.file.open) if line.file else ""),
                ],
            )
            for line in lines
        ],
    )


def _file_words(line: DayLine, *, today: date) -> str:
    if line.file is None:
        return _("has not come yet") if line.day < today else _("comes after the day")
    if line.file.revision > 1:
        return _("corrected, {number}").format(number=line.file.revision)
    return _("came")


def _file_href(line: DayLine) -> str:
    return reverse("desk_settlement", args=[line.file.id]) if line.file else ""


def _matched(line: DayLine) -> str:
    return f"{grouped(line.file.matched)} / {grouped(line.file.lines)}" if line.file else ""


def at_gateways_table(lines: Sequence[GatewayMoney], units: Directory) -> Table:
    return Table(
        caption=_("Arrived and still at the gateway"),
        one_line=False,
        columns=[
            Column(label=_("Collecting unit")),
            Column(label=_("Way")),
            Column(label=_("Arrived at the State Treasury"), kind=CellKind.NUMBER),
            Column(label=_("Still at the gateway"), kind=CellKind.NUMBER),
        ],
        rows=[
            Row(
                key=f"{line.unit}-{line.gateway}",
                cells=[
                    Cell(words=name_of(line.unit, units)),
                    Cell(words=gateway_words(line.gateway)),
                    Cell(words=money_vnd(line.arrived_vnd)),
                    Cell(words=money_vnd(line.left_vnd)),
                ],
            )
            for line in lines
        ],
    )


def deposits_table(sums: Mapping[UUID, int], units: Directory) -> Table:
    return Table(
        caption=_("Arrived at the State Treasury"),
        one_line=False,
        columns=[Column(label=_("Collecting unit")), Column(label=_("Amount"), kind=CellKind.NUMBER)],
        rows=[
            Row(key=str(unit), cells=[Cell(words=name_of(unit, units)), Cell(words=money_vnd(amount_vnd))])
            for unit, amount_vnd in sums.items()
        ],
    )


@dataclass(frozen=True)
class SideLine:
    """A fact on both sides."""

    words: Words
    here: Words
    there: Words
    differs: bool = False


def sides(view: DifferenceView) -> list[SideLine]:
    here, there, kind = view.here, view.there, view.line.kind
    return [
        SideLine(
            _("Amount"),
            amount(view.line.here_vnd),
            amount(view.line.there_vnd, view.line.currency),
            differs=view.line.here_vnd != view.line.there_vnd or kind is DifferenceKind.CURRENCY,
        ),
        SideLine(
            _("When"),
            written_moment(here.at) if here else NONE,
            written_moment(there.at) if there else NONE,
        ),
        SideLine(
            _("Day"),
            written_day(here.booked_on) if here and here.booked_on else NONE,
            written_day(there.file_day) if there else NONE,
            differs=kind is DifferenceKind.DAY,
        ),
        SideLine(_("Transaction"), view.line.transaction if here else NONE, view.line.transaction if there else NONE),
        SideLine(
            _("Reference of the payment"), view.payment if here else NONE, (there.words or NONE) if there else NONE
        ),
        SideLine(_("What became of it"), _outcome(view), _place(view)),
    ]


def _outcome(view: DifferenceView) -> Words:
    if view.here is None:
        return _("not booked")
    if view.here.outcome == ArrivalOutcome.SURPLUS.value:
        return _("surplus, goes back")
    return _("credited, receipt {code}").format(code=view.here.receipt) if view.here.receipt else _("credited")


def _place(view: DifferenceView) -> Words:
    if view.there is None:
        return _("not in the file")
    return _("line {number} of their file").format(number=view.there.line)


def sums_table(sums: Sequence[AccountSum], *, caption: Words) -> Table:
    return Table(
        caption=caption,
        one_line=False,
        columns=[
            Column(label=_("Account")),
            Column(label=_("Debits"), kind=CellKind.NUMBER),
            Column(label=_("Credits"), kind=CellKind.NUMBER),
        ],
        rows=[
            Row(
                key=f"{each.kind}-{each.gateway}",
                cells=[
                    Cell(
                        words=ACCOUNT_WORDS[each.kind],
                        sub=gateway_words(each.gateway) if each.gateway else "",
                    ),
                    Cell(words=money_vnd(each.debits_vnd) if each.debits_vnd else ""),
                    Cell(words=money_vnd(-each.credits_vnd) if each.credits_vnd else ""),
                ],
            )
            for each in sums
        ],
    )


def span(starts_on: date, through_on: date) -> str:
    """A day, or several."""
    if starts_on == through_on:
        return written_day(starts_on)
    return f"{written_day(starts_on)} – {written_day(through_on)}"
