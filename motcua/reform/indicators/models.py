"""Targets. One that was replaced stays, with the moment in which it was."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from motcua.foundation.database.keys import new_id


class Target(models.Model):
    """What is aimed at in a period: one at a time for an indicator, a unit and a level."""

    id = models.UUIDField(primary_key=True, default=new_id)
    indicator = models.TextField()
    unit = models.UUIDField()
    level = models.TextField(blank=True, default="")
    during = DateRangeField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    source = models.TextField()
    set_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "indicators_target"
        constraints = [
            ExclusionConstraint(
                name="indicators_target_one_at_a_time",
                expressions=[
                    ("indicator", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(superseded_at=None),
            )
        ]
