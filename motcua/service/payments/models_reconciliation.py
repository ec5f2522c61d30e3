"""Tables of reconciliation and closing: settlement files with their lines, differences and what was done about them, the day
up to which a unit's books are closed, and each closing with both persons."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.service.payments.values import AccountKind
from motcua.service.payments.values_reconciliation import (
    ClosingState,
    DifferenceKind,
    DifferenceState,
    LineKind,
    Remedy,
)

_WAITING = (DifferenceState.OPEN.value, DifferenceState.PROPOSED.value)
_STANDING = (ClosingState.CLOSED.value, ClosingState.CONFIRMED.value, ClosingState.REOPENING.value)


class Settlement(models.Model):
    """A gateway's file of a day. A corrected one supersedes it; both are kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    gateway = models.TextField()
    day = models.DateField()
    revision = models.SmallIntegerField()
    sha256 = models.TextField()
    lines = models.IntegerField()
    paid_vnd = models.BigIntegerField()
    returned_vnd = models.BigIntegerField()
    matched = models.IntegerField(default=0)
    matched_at = models.DateTimeField()
    # Its lines whose money is not deposited, as they were last compared; empty in what a former release has compared.
    apart = ArrayField(models.BigIntegerField(), null=True)
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_settlement"
        constraints = [
            models.UniqueConstraint(fields=["gateway", "day", "revision"], name="payments_settlement_revision_once"),
            models.UniqueConstraint(fields=["gateway", "day", "sha256"], name="payments_settlement_content_once"),
            models.UniqueConstraint(
                fields=["gateway", "day"], condition=Q(superseded_at=None), name="payments_settlement_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(
                    lines__gte=0, paid_vnd__gte=0, returned_vnd__gte=0, matched__gte=0, matched__lte=F("lines")
                ),
                name="payments_settlement_counts",
            ),
        ]


class SettlementLine(models.Model):
    """A line of a settlement file, as it was read. Numbered by the database: a million come at once."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    kind = models.TextField()
    transaction = models.TextField()
    reference = models.TextField()
    words = models.TextField()
    amount_vnd = models.BigIntegerField()
    currency = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "payments_settlement_line"
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="payments_settlement_line_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in LineKind]), name="payments_settlement_line_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["transaction"], name="payments_settlement_line_by")]


class Difference(models.Model):
    """What a gateway's file and the books do not agree on. `turn` tells lines apart that say the same."""

    id = models.UUIDField(primary_key=True, default=new_id)
    gateway = models.TextField()
    day = models.DateField()
    kind = models.TextField()
    transaction = models.TextField()
    reference = models.TextField(blank=True, default="")
    turn = models.IntegerField(default=1)
    here_vnd = models.BigIntegerField(null=True)
    there_vnd = models.BigIntegerField(null=True)
    currency = models.TextField(blank=True, default="")
    line = models.BigIntegerField(null=True)
    arrival = models.ForeignKey("payments.Arrival", on_delete=models.PROTECT, related_name="+", null=True)
    # The collecting unit and those above it; empty where the money is of no payment of ours.
    path = ArrayField(models.UUIDField(), default=list)
    state = models.TextField(default=DifferenceState.OPEN.value)
    found_at = models.DateTimeField()
    remedy = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    refund = models.ForeignKey("payments.Refund", on_delete=models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        db_table = "payments_difference"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in DifferenceKind]), name="payments_difference_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in DifferenceState]), name="payments_difference_state_known"
            ),
            models.CheckConstraint(
                condition=Q(here_vnd__isnull=False) | Q(there_vnd__isnull=False), name="payments_difference_has_a_side"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "resolved"]) | (~Q(reason="") & ~Q(remedy="")),
                name="payments_difference_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="resolved")
                | Q(remedy=Remedy.EXPLAIN.value)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="payments_difference_money_by_two",
            ),
        ]
        indexes = [
            models.Index(fields=["gateway", "day"], name="payments_difference_of_day"),
            models.Index(fields=["day", "id"], condition=Q(state__in=_WAITING), name="payments_difference_waiting"),
        ]


class Books(models.Model):
    """The last day up to which a unit's books are closed. Its row's lock keeps booking and closing apart."""

    unit = models.UUIDField(primary_key=True)
    closed_through = models.DateField(null=True)

    class Meta:
        db_table = "payments_books"


class Closing(models.Model):
    """Days of a unit closed by one person and confirmed by another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    path = ArrayField(models.UUIDField())
    starts_on = models.DateField()
    through_on = models.DateField()
    # What `Books.closed_through` was before.
    before_on = models.DateField(null=True)
    state = models.TextField()
    transactions = models.IntegerField()
    # Of them, those of money that came on a day closed before.
    late = models.IntegerField()
    differences = models.IntegerField()
    carried_reason = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField()
    closed_by = models.UUIDField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    answer = models.TextField(blank=True, default="")
    reopen_reason = models.TextField(blank=True, default="")
    reopen_at = models.DateTimeField(null=True)
    reopen_by = models.UUIDField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.UUIDField(null=True)

    class Meta:
        db_table = "payments_closing"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in ClosingState]), name="payments_closing_state_known"
            ),
            models.CheckConstraint(condition=Q(through_on__gte=F("starts_on")), name="payments_closing_days"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("closed_by")), name="payments_closing_by_two"
            ),
            models.CheckConstraint(
                condition=Q(reopened_by=None) | ~Q(reopened_by=F("reopen_by")), name="payments_closing_reopened_by_two"
            ),
            models.CheckConstraint(
                condition=Q(differences=0) | ~Q(carried_reason=""), name="payments_closing_carried_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reopening", "reopened"]) | ~Q(reopen_reason=""),
                name="payments_closing_reopened_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["unit", "starts_on"], condition=Q(state__in=_STANDING), name="payments_closing_one_stands"
            ),
        ]
        indexes = [models.Index(fields=["unit", "-through_on"], name="payments_closing_of_unit")]


class ClosingSum(models.Model):
    """What moved on an account in a closing's days: the sums that two persons have looked at."""

    id = models.UUIDField(primary_key=True, default=new_id)
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="sums")
    account_kind = models.TextField()
    gateway = models.TextField(blank=True, default="")
    debits_vnd = models.BigIntegerField()
    credits_vnd = models.BigIntegerField()

    class Meta:
        db_table = "payments_closing_sum"
        constraints = [
            models.UniqueConstraint(fields=["closing", "account_kind", "gateway"], name="payments_closing_sum_once"),
            models.CheckConstraint(
                condition=Q(account_kind__in=[each.value for each in AccountKind]),
                name="payments_closing_sum_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(debits_vnd__gte=0, credits_vnd__lte=0), name="payments_closing_sum_signs"
            ),
        ]
