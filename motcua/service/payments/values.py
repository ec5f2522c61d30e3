"""What passes between this room, the rooms above and the gateways. All amounts are whole đồng."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

#: More than any fee or tax that one person pays at once, and far from what a 64-bit column holds.
AMOUNT_VND_MAX = 1_000_000_000_000


class PayableKind(StrEnum):
    FEE = "fee"  # lệ phí
    CHARGE = "charge"  # phí
    LAND_TAX = "land_tax"  # what the tax office sets on land: registration fee, income tax, land-use levy


class Family(StrEnum):
    """What figures tell apart: a payment is of one family."""

    FEES = "fees"  # phí, lệ phí
    LAND_TAX = "land_tax"


FAMILY_OF = {
    PayableKind.FEE: Family.FEES,
    PayableKind.CHARGE: Family.FEES,
    PayableKind.LAND_TAX: Family.LAND_TAX,
}


class PayableState(StrEnum):
    """Computed (`rules.payables.state_of`), never kept."""

    UNPAID = "unpaid"
    PART_PAID = "part_paid"
    PAID = "paid"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class AttemptState(StrEnum):
    OPEN = "open"  # the payer was told how to pay
    PAID = "paid"
    FAILED = "failed"  # the gateway says no
    EXPIRED = "expired"  # nobody paid in time
    REFUNDED = "refunded"  # all of it went back
    REVERSED = "reversed"  # it was booked by mistake, or recalled by the bank


class ArrivalOutcome(StrEnum):
    CREDITED = "credited"
    SURPLUS = "surplus"


class SurplusReason(StrEnum):
    """Why money that came is not what was owed."""

    NONE = ""
    PAID_BEFORE = "paid_before"
    EXPIRED = "expired"
    WRONG_AMOUNT = "wrong_amount"
    NOT_OWED = "not_owed"  # cancelled meanwhile


SURPLUS_WORDS = {
    SurplusReason.PAID_BEFORE.value: _("It was paid before."),
    SurplusReason.EXPIRED.value: _("It came after the time for this payment was over."),
    SurplusReason.WRONG_AMOUNT.value: _("The amount was another than the one asked for."),
    SurplusReason.NOT_OWED.value: _("It was not owed any more."),
}


class RefundState(StrEnum):
    ASKED = "asked"  # waits for a second person
    APPROVED = "approved"  # goes back by the gateway
    PAID = "paid"
    REFUSED = "refused"


class AccountKind(StrEnum):
    """Accounts of the ledger, each of one collecting unit. What comes in is positive (a debit)."""

    GATEWAY = "gateway"  # money that a gateway or the cash desk has for the unit
    FEES = "fees"
    CHARGES = "charges"
    TREASURY = "treasury"  # taxes, owed to the State Treasury
    SURPLUS = "surplus"  # owed back to who paid it
    DEPOSIT = "deposit"  # the unit's own account at the State Treasury, where a gateway's money arrives


#: Where money for each kind of payable is credited.
CREDITED_TO = {
    PayableKind.FEE: AccountKind.FEES,
    PayableKind.CHARGE: AccountKind.CHARGES,
    PayableKind.LAND_TAX: AccountKind.TREASURY,
}


class TransactionKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"
    REVERSAL = "reversal"
    DEPOSIT = "deposit"  # what a gateway has settled: from it to the unit's account at the State Treasury


class NotificationKind(StrEnum):
    PAID = "paid"
    FAILED = "failed"


class NotificationState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"  # no attempt of ours: a person looks into it
    STUCK = "stuck"  # tried too often: a person looks into it


class Edition(StrEnum):
    """For whom a receipt's paper is made."""

    PAYER = "payer"  # with the payer's whole name
    PUBLIC = "public"  # for whoever has the code: the name is masked


@dataclass(frozen=True, kw_only=True)
class NewPayable:
    """An amount that is owed from now on. `key` tells the payables of a subject apart: asked for twice, it is one.
    `sub_item` is the budget's code of it (tiểu mục), `identifier` the tax office's."""

    subject: UUID
    key: str
    kind: PayableKind
    name_vi: str
    name_en: str
    ground: str
    amount_vnd: int
    unit: UUID
    payer: UUID | None = None
    due_on: date | None = None
    sub_item: str = ""
    identifier: str = ""
    parts_allowed: bool = False


@dataclass(frozen=True, kw_only=True)
class PayableView:
    id: UUID
    subject: UUID
    key: str
    kind: PayableKind
    name_vi: str
    name_en: str
    ground: str
    amount_vnd: int
    owed_vnd: int
    due_on: date | None
    state: PayableState
    #: What was paid and has not gone back.
    kept_vnd: int = 0
    sub_item: str = ""
    identifier: str = ""


@dataclass(frozen=True, kw_only=True)
class PaidFor:
    """What figures cut a payment by, as its subject says it: the unit where it counts and those above it, the procedure, and
    whether that goes online, so that its fee can be paid from anywhere (`takes_online`)."""

    path: tuple[UUID, ...]
    level: str
    procedure: UUID
    channel: str
    takes_online: bool


@dataclass(frozen=True, kw_only=True)
class Share:
    """What an attempt pays on one payable."""

    payable: UUID
    amount_vnd: int


@dataclass(frozen=True, kw_only=True)
class ArrivalView:
    """Money that came for what was owed on `subject`: `transaction` is the gateway's number of it, `shares` what it paid."""

    id: UUID
    subject: UUID
    gateway: str
    transaction: str
    amount_vnd: int
    paid_at: datetime
    shares: tuple[Share, ...]


@dataclass(frozen=True, kw_only=True)
class ReceiptView:
    """An e-receipt. `series` and `number` are as printed; `payer_name` is for who paid, `payer_masked` for strangers."""

    id: UUID
    code: str
    series: str
    number: str
    unit: UUID
    payer_name: str
    payer_masked: str
    payer_account: UUID | None
    lines: tuple[tuple[str, str, int], ...]  # Vietnamese name, English name, amount
    amount_vnd: int
    gateway: str
    issued_at: datetime
    cancelled_at: datetime | None
    cancelled_reason: str

    def name_for(self, edition: Edition) -> str:
        return self.payer_name if edition is Edition.PAYER else self.payer_masked


@dataclass(frozen=True, kw_only=True)
class SealedPaper:
    """A receipt's paper as it is kept: the PDF by its hash, the XML and the seal of the XML (CMS, DER)."""

    sha256: str
    xml: bytes
    xml_seal: bytes
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MadePapers:
    """Papers of a receipt, sealed, for `commands.papers.put_papers`. `cancelled_at` is what they say of it."""

    receipt: UUID
    cancelled_at: datetime | None
    papers: Mapping[Edition, SealedPaper]


@dataclass(frozen=True, kw_only=True)
class AttemptView:
    """A try to pay. `surplus_vnd` came and was not owed; `returned_vnd` of it has gone back. `refunded_vnd` was credited and
    has gone back; `returned_at` is when something last did."""

    id: UUID
    reference: str
    subject: UUID
    unit: UUID
    gateway: str
    amount_vnd: int
    state: AttemptState
    made_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    surplus_vnd: int = 0
    returned_vnd: int = 0
    surplus_reason: SurplusReason = SurplusReason.NONE
    receipt: str = ""
    refunded_vnd: int = 0
    returned_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Notified:
    """What a gateway tells us, read from its own format. `id` is the gateway's own for this message, `transaction` for the
    money; `at` is when the money moved there."""

    id: str
    kind: NotificationKind
    reference: str
    transaction: str
    amount_vnd: int
    at: datetime


@dataclass(frozen=True)
class Kept:
    notification: UUID
    again: bool


@dataclass(frozen=True, kw_only=True)
class TakenNotification:
    """A notification in hand. `subject` is what its attempt is for; None where no attempt has the reference."""

    id: UUID
    gateway: str
    notified: Notified
    subject: UUID | None


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What became of a notification. `outcome` None: no money came by it, or it is not known here."""

    subject: UUID | None
    attempt: UUID | None
    again: bool = False
    outcome: ArrivalOutcome | None = None
    amount_vnd: int = 0


@dataclass(frozen=True)
class Line:
    """One side of a transaction. Debits are positive."""

    account: UUID
    amount_vnd: int
    payable: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """How the payer pays: by a QR code that her bank's application reads, or at an address. `facts` may be copied by hand."""

    qr_text: str = ""
    address: str = ""
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Fault:
    """Why a gateway did not do what it was asked to."""

    cause: str
    permanent: bool = False


@dataclass(frozen=True, kw_only=True)
class PaidBack:
    """A refund that was paid, for who tells of it. `payer` is the account that paid, None for who paid at a counter."""

    refund: UUID
    subject: UUID
    payer: UUID | None
    amount_vnd: int


@dataclass(frozen=True, kw_only=True)
class RefundView:
    id: UUID
    gateway: str
    transaction: str
    reference: str
    amount_vnd: int
    state: RefundState
    reason: str
