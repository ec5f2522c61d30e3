"""What is written to the tax office when something happens to a dossier or its money: taxes that were paid, payments that
went back, dossiers that were withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.journal.commands import on
from motcua.foundation.journal.values import Doer
from motcua.service.dossiers.events import DossierWithdrawn
from motcua.service.dossiers.models import Dossier
from motcua.service.landtax.commands.asking import close_requests
from motcua.service.landtax.commands.letters import NewLetter, post_letters
from motcua.service.landtax.models import Letter, Notice, NoticeLine
from motcua.service.landtax.values import LetterKind
from motcua.service.payments.events import LedgerBooked, MoneyArrived
from motcua.service.payments.queries import arrivals_of, credited_behind
from motcua.service.payments.values import ArrivalView, PayableKind, TransactionKind


@on(MoneyArrived)
def prove(events: Sequence[MoneyArrived], by: Doer, at: datetime) -> None:
    """Taxes were paid: the tax office is given the proof."""
    taxes = PayableKind.LAND_TAX.value
    arrivals = {each.arrival for each in events if any(kind == taxes for kind, _amount in each.kinds)}
    if arrivals:
        paid = {id_: id_ for id_ in arrivals}
        post_letters(letters=_letters(LetterKind.PROOF, paid), by=by, at=at)


@on(LedgerBooked)
def take_back(events: Sequence[LedgerBooked], by: Doer, at: datetime) -> None:
    """Money that was credited went back, or was booked by mistake: what proved its payment proves nothing any more."""
    back = {each.subject for each in events if each.booked is not TransactionKind.PAYMENT}
    if back:
        post_letters(letters=_letters(LetterKind.TAKEN_BACK, credited_behind(transactions=back)), by=by, at=at)


@on(DossierWithdrawn)
def call_off(events: Sequence[DossierWithdrawn], by: Doer, at: datetime) -> None:
    """The tax office need set nothing any more, and what it has set is not owed."""
    dossiers = {each.subject for each in events}
    told = set(Letter.objects.filter(dossier__in=dossiers).values_list("dossier", flat=True))
    told |= set(Notice.objects.filter(dossier__in=dossiers).values_list("dossier", flat=True))
    codes = _codes(id_ for id_ in told if id_ is not None)
    if codes:
        close_requests(dossiers=codes, at=at)
        letters = [
            NewLetter(kind=LetterKind.WITHDRAWN, dossier=id_, of=id_, body={"dossier": code})
            for id_, code in codes.items()
        ]
        post_letters(letters=letters, by=by, at=at)


def _letters(kind: LetterKind, arrivals: Mapping[UUID, UUID]) -> list[NewLetter]:
    """One for each arrival that paid taxes on land; `arrivals` are by what is told of."""
    found = arrivals_of(arrivals=set(arrivals.values()))
    payables = {share.payable for each in found.values() for share in each.shares}
    lines = {line.payable: line for line in NoticeLine.objects.filter(payable__in=payables).select_related("notice")}
    codes = _codes({each.subject for each in found.values()})
    letters = []
    for of, arrival in arrivals.items():
        paid = _paid(found[arrival], lines)
        if paid:
            view = found[arrival]
            body = {
                "dossier": codes[view.subject],
                "transaction": view.transaction,
                "gateway": view.gateway,
                "paid_at": view.paid_at.isoformat(),
                "paid": paid,
            }
            letters.append(NewLetter(kind=kind, dossier=view.subject, of=of, body=body))
    return letters


def _paid(arrival: ArrivalView, lines: Mapping[UUID | None, NoticeLine]) -> list[dict[str, Any]]:
    return [
        {
            "file": line.notice.file,
            "revision": line.notice.revision,
            "sub_item": line.sub_item,
            "identifier": line.identifier,
            "amount": share.amount_vnd,
        }
        for share in arrival.shares
        if (line := lines.get(share.payable)) is not None
    ]


def _codes(dossiers: Iterable[UUID]) -> dict[UUID, str]:
    rows = Dossier.objects.filter(id__in=list(dossiers)).values_list("id", "code", "reference")
    return {id_: code or reference for id_, code, reference in rows}
