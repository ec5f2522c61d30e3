"""Tables of accounts into which the city collects, and of what was refused at the door."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id
from motcua.service.payments.values_incoming import RefusalKind


class UnitAccount(models.Model):
    """The bank account into which a unit collects, on the days of its period."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    bank = models.TextField()
    number = models.TextField()
    holder = models.TextField()
    source = models.TextField()
    period = DateRangeField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "payments_unit_account"
        constraints = [
            ExclusionConstraint(
                name="payments_unit_account_one_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__startswith__isnull=False),
                name="payments_unit_account_period_begins",
            ),
        ]
        indexes = [models.Index(fields=["number"], name="payments_unit_account_number")]


class Refusal(models.Model):
    """Calls at a gateway's address that were refused alike, an hour a row: whoever knocks cannot fill the table."""

    id = models.UUIDField(primary_key=True, default=new_id)
    gateway = models.TextField()
    kind = models.TextField()
    detail = models.TextField()
    hour = models.DateTimeField()
    times = models.IntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "payments_refusal"
        constraints = [
            models.UniqueConstraint(fields=["hour", "gateway", "kind", "detail"], name="payments_refusal_an_hour"),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in RefusalKind]), name="payments_refusal_kind_known"
            ),
        ]
