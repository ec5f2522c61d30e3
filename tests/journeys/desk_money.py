"""Money at the desk's model ward: owed, paid in cash and by code, going back, and one payment that nobody confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.commands.dues import demand_fees
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.payments import begin_at_counter, take_cash
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import FiledFile
from motcua.service.landtax.commands.letters import NewLetter, note_refused, post_letters
from motcua.service.landtax.values import LetterKind
from motcua.service.payments.collecting.commands.matters import open_matters
from motcua.service.payments.collecting.commands.receipts import reissue_receipt
from motcua.service.payments.collecting.finding import Found
from motcua.service.payments.commands.refunds import ask_refund
from motcua.service.payments.models import Arrival, Attempt, Payable, Receipt
from motcua.service.payments.values import AttemptView, Fault
from motcua.service.payments.values_matters import MatterKind
from tests.cast import Cast
from tests.dossiers import a_filing, a_photo, birth_answers


def money(cast: Cast, unit: UnitView, officials: Mapping[str, Actor], at: datetime) -> dict[str, str]:
    """Parts of addresses by what they show."""

    def costs() -> Dossier:
        photo = FiledFile("birth_proof", a_photo(by=cast.citizen, at=at))
        filing = a_filing(
            cast, unit=unit.id, files=(photo,), key=uuid4().hex, answers=birth_answers(extract_copies=2), at=at
        )
        (filed,) = file_dossiers(filings=[filing], by=cast.citizen, at=at)
        receive_dossiers(dossiers=[filed.dossier], by=officials["counter"], at=at)
        return Dossier.objects.get(id=filed.dossier)

    def cash(row: Dossier) -> Arrival:
        attempt = take_cash(dossier=row.id, by=officials["counter"], at=at + timedelta(minutes=5))
        return Arrival.objects.get(attempt=attempt.id)

    owing, paid, back, coded = costs(), costs(), costs(), costs()
    demand_fees([owing], by=SYSTEM, at=at)
    Payable.objects.filter(subject=owing.id).update(due_on=(at - timedelta(days=3)).date())
    came = cash(paid)
    again = reissue_receipt(
        receipt=Receipt.objects.get(arrival=came).id,
        payer_name="Trần Thị Bưởi",
        reason="In sai tên người nộp",
        by=officials["accountant"],
        at=at + timedelta(minutes=6),
    )
    refund = ask_refund(
        arrival=cash(back).id,
        amount_vnd=16_000,
        reason="Nộp nhầm hồ sơ",
        by=officials["counter"],
        at=at + timedelta(minutes=7),
    )
    code = begin_at_counter(dossier=coded.id, gateway="vietqr", by=officials["counter"], at=at + timedelta(minutes=8))
    open_matters(found=[_unconfirmed(code, at)], by=SYSTEM, at=at + timedelta(minutes=9))
    _a_refused_letter(paid, at)
    return {
        "owing": str(owing.id),
        "paid": str(paid.id),
        "taken": str(came.attempt_id),
        "refund": str(refund),
        "code": str(code.id),
        "receipt": again,
        "book": str(Receipt.objects.get(code=again).series_id),
    }


def _a_refused_letter(row: Dossier, at: datetime) -> None:
    """The tax office was told of a payment and does not take it."""
    body = {"dossier": row.code, "transaction": "FT-1"}
    proof = NewLetter(kind=LetterKind.PROOF, dossier=row.id, of=uuid4(), body=body)
    (letter,) = post_letters(letters=[proof], by=SYSTEM, at=at)
    fault = Fault("Không có thông báo nào mang mã định danh này.", permanent=True)
    note_refused(letter=letter, fault=fault, by=SYSTEM, at=at)


def _unconfirmed(attempt: AttemptView, since_at: datetime) -> Found:
    row = Attempt.objects.get(id=attempt.id)
    Attempt.objects.filter(id=row.id).update(ask_at=since_at)
    return Found(
        kind=MatterKind.NOT_CONFIRMED,
        about=row.id,
        subject=row.subject,
        path=tuple(row.path),
        reference=row.reference,
        gateway=row.gateway,
        amount_vnd=row.amount_vnd,
        since_at=since_at,
    )
