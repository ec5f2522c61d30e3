"""Accounts, differences, remedies and states in words, for pages and sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.service.payments.errors import UnableToFindGateway
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.values import AccountKind, RefundState
from motcua.service.payments.values_reconciliation import ClosingState, DifferenceKind, DifferenceState, Remedy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ACCOUNT_WORDS: Mapping[str, StrPromise] = {
    AccountKind.GATEWAY: _("Money at the gateway"),
    AccountKind.FEES: pgettext_lazy("account", "Fees"),
    AccountKind.CHARGES: pgettext_lazy("account", "Charges"),
    AccountKind.TREASURY: _("Taxes for the State Treasury"),
    AccountKind.SURPLUS: _("Owed back to payers"),
    AccountKind.DEPOSIT: _("Money at the State Treasury"),
}
REFUND_STATE_WORDS: Mapping[str, StrPromise] = {
    RefundState.ASKED: _("Waits for another person"),
    RefundState.APPROVED: _("On its way back"),
    RefundState.PAID: _("Given back"),
    RefundState.REFUSED: pgettext_lazy("refund", "Refused"),
}
DIFFERENCE_WORDS: Mapping[str, StrPromise] = {
    DifferenceKind.MISSING_HERE: _("Missing here"),
    DifferenceKind.MISSING_THERE: _("Missing there"),
    DifferenceKind.AMOUNT: _("Another amount"),
    DifferenceKind.CURRENCY: _("Another currency"),
    DifferenceKind.TWICE: _("Settled twice"),
    DifferenceKind.DAY: _("On another day"),
    DifferenceKind.REFUNDED: _("Given back on one side"),
}
DIFFERENCE_STATE_WORDS: Mapping[str, StrPromise] = {
    DifferenceState.OPEN: pgettext_lazy("difference", "Open"),
    DifferenceState.PROPOSED: _("Waits for another person"),
    DifferenceState.RESOLVED: pgettext_lazy("difference", "Resolved"),
    DifferenceState.GONE: _("Gone by itself"),
}
REMEDY_WORDS: Mapping[str, StrPromise] = {
    Remedy.EXPLAIN: _("Explain: no money moves"),
    Remedy.BOOK: _("Book it now"),
    Remedy.REFUND: _("Give it back to the payer"),
    Remedy.REVERSE: _("Undo the booking"),
}
CLOSING_STATE_WORDS: Mapping[str, StrPromise] = {
    ClosingState.CLOSED: _("Waits for another person"),
    ClosingState.CONFIRMED: pgettext_lazy("closing", "Closed"),
    ClosingState.RETURNED: _("Not confirmed"),
    ClosingState.REOPENING: _("Opening asked for"),
    ClosingState.REOPENED: _("Opened again"),
}


def gateway_words(key: str) -> str:
    """A gateway's name; its key where it is there no more."""
    try:
        return gateway_of(key).name
    except UnableToFindGateway:
        return key
