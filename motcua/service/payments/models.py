"""Tables of money. The ledger is append-only by rights and by trigger, and each of its transactions adds up to nothing by a
deferred constraint; nothing else is deleted either: it is cancelled, reversed or refunded, with the moment."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.service.payments.values import (
    AMOUNT_VND_MAX,
    AccountKind,
    ArrivalOutcome,
    AttemptState,
    Edition,
    NotificationState,
    PayableKind,
    RefundState,
    TransactionKind,
)


def _one_of(field: str, values: type) -> Q:
    return Q(**{f"{field}__in": [each.value for each in values]})  # type: ignore[attr-defined]  # an enum


def _amount(field: str = "amount_vnd") -> Q:
    return Q(**{f"{field}__gt": 0, f"{field}__lte": AMOUNT_VND_MAX})


class Payable(models.Model):
    """One amount owed on a subject. `paid_vnd` and `refunded_vnd` are kept with the ledger, which proves them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.UUIDField()
    key = models.TextField()
    kind = models.TextField()
    sub_item = models.TextField(blank=True, default="")
    identifier = models.TextField(blank=True, default="")
    name_vi = models.TextField()
    name_en = models.TextField()
    ground = models.TextField()
    amount_vnd = models.BigIntegerField()
    paid_vnd = models.BigIntegerField(default=0)
    refunded_vnd = models.BigIntegerField(default=0)
    parts_allowed = models.BooleanField(default=False)
    unit = models.UUIDField()
    # The collecting unit and those above it on the day of the demand.
    path = ArrayField(models.UUIDField())
    payer = models.UUIDField(null=True)
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.TextField(blank=True, default="")
    # Who of the office let it go: then it is not asked for again by its rule.
    cancelled_by = models.UUIDField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reminders = models.SmallIntegerField(default=0, db_default=0)
    # When the payer was told, by the house itself, that it is due soon, and that it was due: each once.
    soon_told_at = models.DateTimeField(null=True)
    late_told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payable"
        constraints = [
            models.CheckConstraint(condition=_one_of("kind", PayableKind), name="payments_payable_kind_known"),
            models.CheckConstraint(condition=_amount(), name="payments_payable_amount"),
            models.CheckConstraint(
                condition=Q(paid_vnd__gte=0, paid_vnd__lte=F("amount_vnd")), name="payments_payable_never_overpaid"
            ),
            models.CheckConstraint(
                condition=Q(refunded_vnd__gte=0, refunded_vnd__lte=F("paid_vnd")), name="payments_payable_refunded"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | (Q(paid_vnd=0) & ~Q(cancelled_reason="")),
                name="payments_payable_cancelled_unpaid",
            ),
            models.UniqueConstraint(
                fields=["subject", "key"], condition=Q(cancelled_at=None), name="payments_payable_once"
            ),
            # A corrected notice may ask for more under the same identifier; on another subject it would be a mistake.
            ExclusionConstraint(
                expressions=[("identifier", RangeOperators.EQUAL), ("subject", RangeOperators.NOT_EQUAL)],
                condition=~Q(identifier="") & Q(cancelled_at=None),
                name="payments_payable_identifier",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on", "at"],
                condition=Q(cancelled_at=None, paid_vnd__lt=F("amount_vnd")),
                name="payments_payable_owed",
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(cancelled_at=None, due_on__isnull=False, paid_vnd__lt=F("amount_vnd")),
                name="payments_payable_due",
            ),
        ]


class Attempt(models.Model):
    """A try to pay. `reference` goes with the money and comes back with it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    reference = models.TextField()
    subject = models.UUIDField()
    unit = models.UUIDField()
    path = ArrayField(models.UUIDField())
    gateway = models.TextField()
    amount_vnd = models.BigIntegerField()
    state = models.TextField(default=AttemptState.OPEN.value)
    payer_account = models.UUIDField(null=True)
    payer_name = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    # When its gateway is asked next what became of it; empty once nobody need ask.
    ask_at = models.DateTimeField(null=True)
    # What figures cut it by (`values.PaidFor`), and of which family it is.
    is_online = models.BooleanField(default=True)
    family = models.TextField(blank=True, default="")
    counted_path = ArrayField(models.UUIDField(), default=list)
    level = models.TextField(blank=True, default="")
    procedure = models.UUIDField(null=True)
    channel = models.TextField(blank=True, default="")
    takes_online = models.BooleanField(default=False)

    class Meta:
        db_table = "payments_attempt"
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="payments_attempt_reference"),
            models.CheckConstraint(condition=_one_of("state", AttemptState), name="payments_attempt_state_known"),
            models.CheckConstraint(condition=_amount(), name="payments_attempt_amount"),
            models.CheckConstraint(
                condition=Q(settled_at=None, state__in=["open", "failed", "expired"])
                | Q(settled_at__isnull=False, state__in=["paid", "refunded", "reversed"]),
                name="payments_attempt_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "made_at"], name="payments_attempt_subject"),
            models.Index(fields=["payer_account", "-made_at"], name="payments_attempt_payer"),
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="payments_attempt_open"),
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="payments_attempt_ask"),
        ]


class AttemptShare(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="+")
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="+")
    amount_vnd = models.BigIntegerField()

    class Meta:
        db_table = "payments_attempt_share"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "payable"], name="payments_attempt_share_once"),
            models.CheckConstraint(condition=_amount(), name="payments_attempt_share_amount"),
        ]


class Arrival(models.Model):
    """Money that came, once by the gateway's own number of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="+")
    gateway = models.TextField()
    transaction = models.TextField()
    amount_vnd = models.BigIntegerField()
    outcome = models.TextField()
    reason = models.TextField(blank=True, default="")
    # All that was refunded or is about to be.
    refunded_vnd = models.BigIntegerField(default=0)
    paid_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        db_table = "payments_arrival"
        constraints = [
            models.UniqueConstraint(fields=["gateway", "transaction"], name="payments_arrival_once"),
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(outcome="credited"), name="payments_arrival_credited_once"
            ),
            models.CheckConstraint(condition=_one_of("outcome", ArrivalOutcome), name="payments_arrival_outcome_known"),
            models.CheckConstraint(condition=_amount(), name="payments_arrival_amount"),
            models.CheckConstraint(
                condition=Q(refunded_vnd__gte=0, refunded_vnd__lte=F("amount_vnd")), name="payments_arrival_refunded"
            ),
        ]
        indexes = [
            models.Index(fields=["gateway", "paid_at"], name="payments_arrival_of_day"),
            models.Index(fields=["at"], condition=Q(outcome="credited"), name="payments_arrival_credited_at"),
        ]


class Account(models.Model):
    """An account of the ledger. Its id follows from what it is (`rules.ledger.account_id`)."""

    id = models.UUIDField(primary_key=True)
    unit = models.UUIDField()
    kind = models.TextField()
    gateway = models.TextField(blank=True, default="")

    class Meta:
        db_table = "payments_account"
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "gateway"], name="payments_account_once"),
            models.CheckConstraint(condition=_one_of("kind", AccountKind), name="payments_account_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="gateway") & ~Q(gateway="") | ~Q(kind="gateway") & Q(gateway=""),
                name="payments_account_gateway_named",
            ),
        ]


class Refund(models.Model):
    """Money on its way back. Surplus needs no second person: it is not the city's."""

    id = models.UUIDField(primary_key=True, default=new_id)
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="+")
    amount_vnd = models.BigIntegerField()
    state = models.TextField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    # What who decided it said.
    answer = models.TextField(blank=True, default="", db_default="")
    paid_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True, default="")

    class Meta:
        db_table = "payments_refund"
        constraints = [
            models.CheckConstraint(condition=_one_of("state", RefundState), name="payments_refund_state_known"),
            models.CheckConstraint(condition=_amount(), name="payments_refund_amount"),
            models.CheckConstraint(condition=~Q(reason=""), name="payments_refund_for_a_reason"),
            models.CheckConstraint(
                condition=Q(paid_at=None) & ~Q(state="paid") | Q(paid_at__isnull=False, state="paid"),
                name="payments_refund_paid_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(state="approved"), name="payments_refund_due"),
            models.Index(fields=["arrival"], name="payments_refund_of_arrival"),
            models.Index(fields=["paid_at"], condition=Q(state="paid"), name="payments_refund_of_day"),
        ]


class Transaction(models.Model):
    """One movement of the ledger; see `Entry`. `day` is that of the books: of the money, or the first open one after it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.TextField()
    # Of one sum of money; a deposit is of all that a settlement file has for the unit.
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="+", null=True)
    settlement = models.ForeignKey(
        "payments.Settlement", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="+", null=True)
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    # Empty only in what a former release writes while this one comes.
    unit = models.UUIDField(null=True)
    day = models.DateField(null=True)

    class Meta:
        db_table = "payments_transaction"
        constraints = [
            models.CheckConstraint(condition=_one_of("kind", TransactionKind), name="payments_transaction_kind_known"),
            models.UniqueConstraint(fields=["refund"], name="payments_transaction_refund_once"),
            models.UniqueConstraint(fields=["reverses"], name="payments_transaction_reversed_once"),
            models.UniqueConstraint(
                fields=["arrival"], condition=Q(kind="payment"), name="payments_transaction_payment_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="deposit", arrival=None, settlement__isnull=False)
                | ~Q(kind="deposit") & Q(arrival__isnull=False, settlement=None),
                name="payments_transaction_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "day"], name="payments_transaction_day"),
            models.Index(fields=["at"], name="payments_transaction_at"),
            models.Index(fields=["settlement"], condition=Q(kind="deposit"), name="payments_transaction_deposit"),
        ]


class Entry(models.Model):
    """A side of a transaction: debits are positive, credits negative."""

    id = models.UUIDField(primary_key=True, default=new_id)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="+", null=True)
    amount_vnd = models.BigIntegerField()

    class Meta:
        db_table = "payments_entry"
        constraints = [models.CheckConstraint(condition=~Q(amount_vnd=0), name="payments_entry_not_nothing")]


class ReceiptSeries(models.Model):
    """The last number of a unit's receipts in a year. Its row's lock makes numbers without gap or collision."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    year = models.IntegerField()
    name = models.TextField()
    last = models.IntegerField(default=0)

    class Meta:
        db_table = "payments_receipt_series"
        constraints = [models.UniqueConstraint(fields=["unit", "year", "name"], name="payments_receipt_series_once")]


class Receipt(models.Model):
    """An e-receipt. A cancelled one keeps its number."""

    id = models.UUIDField(primary_key=True, default=new_id)
    series = models.ForeignKey(ReceiptSeries, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    code = models.TextField()
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="+")
    amount_vnd = models.BigIntegerField()
    payer_name = models.TextField(blank=True, default="")
    issued_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.TextField(blank=True, default="")
    # When its papers are made and sealed next; empty while they say what it is now.
    seal_at = models.DateTimeField(null=True)
    seal_tries = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "payments_receipt"
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="payments_receipt_number_once"),
            models.UniqueConstraint(fields=["code"], name="payments_receipt_code_once"),
            models.UniqueConstraint(
                fields=["arrival"], condition=Q(cancelled_at=None), name="payments_receipt_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_reason=""), name="payments_receipt_cancelled_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["seal_at"], condition=Q(seal_at__isnull=False), name="payments_receipt_to_seal")
        ]


class ReceiptPaper(models.Model):
    """A receipt as it is given out, sealed by the unit: a PDF (kept as a file, by `sha256`) and the same as XML with its
    seal. One that was cancelled since has another paper that says so; the first stays as it was given out."""

    id = models.UUIDField(primary_key=True, default=new_id)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="+")
    edition = models.TextField()
    cancelled = models.BooleanField()
    sha256 = models.TextField()
    xml = models.BinaryField()
    xml_seal = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "payments_receipt_paper"
        constraints = [
            models.UniqueConstraint(fields=["receipt", "edition", "cancelled"], name="payments_receipt_paper_once"),
            models.CheckConstraint(condition=_one_of("edition", Edition), name="payments_receipt_paper_edition_known"),
        ]


class Notification(models.Model):
    """What a gateway told us, kept before anything follows from it. `name` is the gateway's id of the message."""

    id = models.UUIDField(primary_key=True, default=new_id)
    gateway = models.TextField()
    name = models.TextField()
    content_hash = models.BinaryField()
    kind = models.TextField()
    reference = models.TextField()
    transaction = models.TextField()
    amount_vnd = models.BigIntegerField()
    happened_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    state = models.TextField(default=NotificationState.WAITING.value)
    tries = models.SmallIntegerField(default=0)
    try_at = models.DateTimeField()
    fault = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_notification"
        constraints = [
            models.UniqueConstraint(fields=["gateway", "name"], name="payments_notification_once"),
            models.CheckConstraint(
                condition=_one_of("state", NotificationState), name="payments_notification_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["try_at", "id"], condition=Q(state="waiting"), name="payments_notification_due"),
            models.Index(
                fields=["kept_at"], condition=Q(state__in=["refused", "stuck"]), name="payments_notification_for_hand"
            ),
        ]


class CountedMoney(FactRow):
    """What figures know of money that moved for a subject."""

    opened_on = models.DateField()
    of = models.UUIDField()
    level = models.TextField()
    procedure = models.UUIDField(null=True)
    channel = models.TextField()
    gateway = models.TextField()
    family = models.TextField()
    is_online = models.BooleanField()
    takes_online = models.BooleanField()
    amount_vnd = models.BigIntegerField()

    class Meta:
        abstract = True


class PaymentFact(CountedMoney):
    """Of a credited arrival, from its coming to its reversal: what was reversed does not stand."""

    arrival = models.UUIDField()
    paid_on = models.DateField()
    stands = models.BooleanField()

    class Meta:
        db_table = "payments_fact"
        constraints = [
            models.UniqueConstraint(fields=["arrival"], condition=Q(closed_by=None), name="payments_fact_one_open")
        ]


class RefundFact(CountedMoney):
    """Of a refund that was paid. Surplus is the payer's own and is no refund here."""

    refund = models.UUIDField(unique=True)

    class Meta:
        db_table = "payments_refund_fact"


# Django looks for an app's tables here.
import motcua.service.payments.models_incoming  # noqa: E402
import motcua.service.payments.models_matters  # noqa: E402
import motcua.service.payments.models_reconciliation  # noqa: E402, F401
