"""Tables of counters and codes. What is called off or withdrawn stays, with the moment in which it was."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.service.counters.values import Half, ShiftKind


class Counter(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    number = models.TextField()
    name_vi = models.TextField()
    name_en = models.TextField(blank=True, default="")
    during = DateRangeField()

    class Meta:
        db_table = "counters_counter"
        constraints = [
            ExclusionConstraint(
                name="counters_counter_number_once",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Pilot(models.Model):
    """Days on which a unit may open beyond its sessions, and by which decision."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    during = DateRangeField()
    decision = models.TextField()

    class Meta:
        db_table = "counters_pilot"
        constraints = [
            ExclusionConstraint(
                name="counters_pilot_one_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            )
        ]


class Shift(models.Model):
    """One half-day of one counter. `in_pilot`, `extra_minutes` and `kind` are as the calendar stood when it was
    scheduled."""

    id = models.UUIDField(primary_key=True, default=new_id)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.UUIDField()
    on = models.DateField()
    half = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.TextField()
    extra_minutes = models.IntegerField()
    pilot = models.ForeignKey(Pilot, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    in_pilot = models.BooleanField()
    called_off_at = models.DateTimeField(null=True)
    called_off_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "counters_shift"
        constraints = [
            models.UniqueConstraint(
                fields=["counter", "on", "half"], condition=Q(called_off_at=None), name="counters_shift_one_a_half_day"
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="counters_shift_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(half__in=[each.value for each in Half]), name="counters_half_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in ShiftKind]), name="counters_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=ShiftKind.ORDINARY.value, extra_minutes=0)
                | Q(kind=ShiftKind.AFTER_HOURS.value, extra_minutes__gt=0, pilot__isnull=False),
                name="counters_after_hours_only_in_a_pilot",
            ),
        ]
        indexes = [models.Index(fields=["unit", "on"], name="counters_shift_of_unit")]


class Rostered(models.Model):
    """An official on a shift's roster, at one counter at a time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="rostered")
    account = models.UUIDField()
    during = DateTimeRangeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "counters_rostered"
        constraints = [
            ExclusionConstraint(
                name="counters_rostered_at_one_counter",
                expressions=[("account", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(superseded_at=None),
            )
        ]


class Fact(FactRow):
    """What figures know of a shift; calling it off closes the row and opens one that no longer counts."""

    opened_on = models.DateField()
    shift = models.UUIDField()
    shift_on = models.DateField()
    half = models.TextField()
    extra_minutes = models.IntegerField()
    counts = models.BooleanField()

    class Meta:
        db_table = "counters_fact"
        constraints = [
            models.UniqueConstraint(fields=["shift"], condition=Q(closed_by=None), name="counters_fact_one_open")
        ]


class Code(models.Model):
    """A QR code. `number` stands in its link. `path` is the owner and the units above it on the first day; `issued_by` and
    `withdrawn_by` are the entries that tell of it, so that codes can be counted as of a position."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.BigIntegerField(unique=True)
    procedure = models.UUIDField()
    place = models.UUIDField()
    owner = models.UUIDField()
    path = ArrayField(models.UUIDField())
    during = DateRangeField()
    issued_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")
    # The sums of all its days, kept beside them: ten years of days are too many to add up for every list.
    scans = models.BigIntegerField(default=0, db_default=0)
    started = models.BigIntegerField(default=0, db_default=0)
    filed = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "counters_code"
        constraints = [
            ExclusionConstraint(
                name="counters_code_one_at_a_time",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("owner", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at=None),
            )
        ]
        indexes = [GinIndex(fields=["path"], name="counters_code_path")]


class CodeDay(models.Model):
    """How often a code was scanned, and led to a draft and a filing, on a day. Nobody is told apart."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="days", db_index=False)
    on = models.DateField()
    scans = models.IntegerField(default=0)
    started = models.IntegerField(default=0)
    filed = models.IntegerField(default=0)

    class Meta:
        db_table = "counters_code_day"
        constraints = [models.UniqueConstraint(fields=["code", "on"], name="counters_code_day_once")]
