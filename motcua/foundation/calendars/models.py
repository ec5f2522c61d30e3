"""Tables of time."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models.functions import ExtractYear

from motcua.foundation.calendars.values import DayKind
from motcua.foundation.database.keys import new_id


class CityClock(models.Model):
    """How far the demo city's clock is from the machine's. One row; fixed at the first start and kept."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    offset_us = models.BigIntegerField()

    class Meta:
        db_table = "calendars_city_clock"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="calendars_city_clock_one_row")]


class Version(models.Model):
    """One row, the lock of every command here. `token` is new after each of them, so that a process knows whether
    the calendars that it keeps in memory still hold."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField(default=new_id)

    class Meta:
        db_table = "calendars_version"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="calendars_version_one_row")]


class Year(models.Model):
    """A year whose days off are decided (`source` names the decision) or, provisionally, made by rule."""

    id = models.UUIDField(primary_key=True, default=new_id)
    year = models.SmallIntegerField(unique=True)
    provisional = models.BooleanField()
    source = models.TextField()

    class Meta:
        db_table = "calendars_year"


class Day(models.Model):
    """A day off or a make-up day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    year = models.ForeignKey(Year, on_delete=models.PROTECT, to_field="year", db_column="year", related_name="days")
    falls_on = models.DateField(unique=True)
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in DayKind])
    name_vi = models.TextField()
    name_en = models.TextField()
    source = models.TextField()
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "calendars_day"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in DayKind]), name="calendars_day_kind_known"
            ),
            models.CheckConstraint(condition=models.Q(year=ExtractYear("falls_on")), name="calendars_day_in_its_year"),
        ]


class Hours(models.Model):
    """Over which period a unit's working week holds; without a unit, that of all who have none of their own."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField(null=True)
    period = DateRangeField()
    same_day_cutoff = models.TimeField()
    source = models.TextField()

    class Meta:
        db_table = "calendars_hours"
        constraints = [
            ExclusionConstraint(
                name="calendars_hours_one_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            # Null equals nothing, so the rows of the city need a constraint of their own.
            ExclusionConstraint(
                name="calendars_hours_one_a_day_city",
                expressions=[("period", RangeOperators.OVERLAPS)],
                condition=models.Q(unit__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False, period__startswith__isnull=False),
                name="calendars_hours_period_begins",
            ),
        ]


class Session(models.Model):
    """A stretch of a weekday (0 = Monday) in which the unit works, in minutes of the wall clock."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hours = models.ForeignKey(Hours, on_delete=models.PROTECT, related_name="sessions")
    weekday = models.SmallIntegerField()
    minutes = IntegerRangeField()

    class Meta:
        db_table = "calendars_session"
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="calendars_session_weekday_known"),
            models.CheckConstraint(
                condition=models.Q(minutes__contained_by=(0, 24 * 60), minutes__isempty=False),
                name="calendars_session_within_a_day",
            ),
            ExclusionConstraint(
                name="calendars_session_one_at_a_time",
                expressions=[
                    ("hours", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
            ),
        ]
