"""Money in words: kinds, ways, states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.values import Cell, Tone, Words
from motcua.service.dossiers.queries.lists import DossierLine
from motcua.service.payments.collecting.values import DueState, RefundView
from motcua.service.payments.values import SURPLUS_WORDS, PayableKind, TransactionKind
from motcua.service.payments.values_matters import MatterKind

KIND_WORDS: Mapping[PayableKind, Words] = {
    PayableKind.FEE: pgettext_lazy("of money", "Fee"),
    PayableKind.CHARGE: pgettext_lazy("of money", "Charge"),
    PayableKind.LAND_TAX: _("Land tax"),
}
MOVEMENT_WORDS: Mapping[TransactionKind, Words] = {
    TransactionKind.PAYMENT: _("Came"),
    TransactionKind.REFUND: _("Went back"),
    TransactionKind.REVERSAL: _("Taken out of the books"),
    TransactionKind.DEPOSIT: _("Arrived at the State Treasury"),
}
DUE_WORDS: Mapping[DueState, Words] = {
    DueState.OVERDUE: _("Overdue"),
    DueState.SOON: _("Due within seven days"),
    DueState.LATER: _("Due later"),
    DueState.UNDATED: _("No day set"),
}
REFUND_WORDS: Mapping[RefundView, Words] = {
    RefundView.ASKED: _("To be decided"),
    RefundView.ON_ITS_WAY: _("On its way back"),
    RefundView.FAILED: _("Failed, needs a person"),
    RefundView.PAID: _("Paid back"),
    RefundView.REFUSED: pgettext_lazy("refund", "Refused"),
}
REFUND_STATUS: Mapping[RefundView, str] = {
    RefundView.ASKED: "refund_asked",
    RefundView.ON_ITS_WAY: "refund_on_its_way",
    RefundView.FAILED: "refund_failed",
    RefundView.PAID: "refunded",
    RefundView.REFUSED: "refund_refused",
}
MATTER_WORDS: Mapping[MatterKind, Words] = {
    MatterKind.UNKNOWN_REFERENCE: _("Money came, and no payment has its reference"),
    MatterKind.STUCK: _("Money came, and could not be booked"),
    MatterKind.NOT_FOLLOWED: _("Money came, and is being booked"),
    MatterKind.DOSSIER_UNAWARE: _("All is paid, and the dossier still waits"),
    MatterKind.NOT_CONFIRMED: _("Registered, not confirmed: the gateway does not answer"),
    MatterKind.REFUND_STUCK: _("A refund that the gateway refuses"),
}
#: What is being done, and what a person can do.
MATTER_HELP: Mapping[MatterKind, Words] = {
    MatterKind.UNKNOWN_REFERENCE: _(
        "Compare amount and time with what is owed; ask the bank who paid. Try it again once the payment is known, "
        "or say how the money went back."
    ),
    MatterKind.STUCK: _("The house gave up after many tries. Try it again when the cause is gone."),
    MatterKind.NOT_FOLLOWED: _("The house tries it by itself, ever more seldom."),
    MatterKind.DOSSIER_UNAWARE: _(
        "The house lets it go on by itself, four times a minute; if it cannot, look into the process."
    ),
    MatterKind.NOT_CONFIRMED: _(
        "The gateway is asked by itself. If the payer shows that she has paid, have it asked again now."
    ),
    MatterKind.REFUND_STUCK: _("Read the gateway’s answer; have it tried again, or pay it back otherwise and say how."),
}


def reason_words(reason: str) -> Words:
    """Why money goes back: a word of the house, or what somebody wrote."""
    return SURPLUS_WORDS.get(reason, reason)


def name_of(name_vi: str, name_en: str) -> str:
    return name_vi if speaks_vietnamese() else name_en


def dossier_cell(line: DossierLine | None) -> Cell:
    """Leads to the dossier's money; empty for one that the reader may not see."""
    if line is None:
        return Cell(words=gettext("not yours to see"))
    return Cell(words=line.code, sub=line.applicant_name, href=reverse("desk_money_of", args=[line.id]))


def matter_tone(*, handed_at: datetime | None) -> Tone:
    return Tone.LATE if handed_at else Tone.WAIT
