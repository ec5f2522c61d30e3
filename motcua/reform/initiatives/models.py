"""Tables of initiatives. Nothing is overwritten: what was replaced stays, with the moment in which it was."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow

STANDS = Q(superseded_at=None)


class Initiative(models.Model):
    """A way of working that a unit has thought of."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    head = models.UUIDField()
    title = models.TextField()
    title_key = models.TextField()
    problem = models.TextField()
    practice = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    given_up_at = models.DateTimeField(null=True)
    given_up_by = models.UUIDField(null=True)
    given_up_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "initiatives_initiative"
        constraints = [
            models.UniqueConstraint(fields=["unit", "title_key"], name="initiatives_title_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(problem="") & ~Q(practice=""), name="initiatives_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=Q(given_up_at=None) | ~Q(given_up_reason=""), name="initiatives_given_up_for_a_reason"
            ),
        ]


class Pilot(models.Model):
    """Where and when it is tried. `until_on` is the first day after."""

    id = models.UUIDField(primary_key=True, default=new_id)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.UUIDField())
    from_on = models.DateField()
    until_on = models.DateField()
    indicators = ArrayField(models.TextField())
    document = models.TextField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "initiatives_pilot"
        constraints = [
            models.UniqueConstraint(fields=["initiative"], condition=STANDS, name="initiatives_pilot_one_stands"),
            models.CheckConstraint(condition=Q(from_on__lt=F("until_on")), name="initiatives_pilot_in_order"),
            models.CheckConstraint(condition=Q(units__len__gt=0), name="initiatives_pilot_has_units"),
            models.CheckConstraint(condition=Q(indicators__len__gt=0), name="initiatives_pilot_is_measured"),
        ]


class Decision(models.Model):
    """It is recognised, or not."""

    id = models.UUIDField(primary_key=True, default=new_id)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    level = models.TextField()
    recognised = models.BooleanField()
    document = models.TextField()
    decided_on = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "initiatives_decision"
        constraints = [
            models.UniqueConstraint(fields=["initiative"], condition=STANDS, name="initiatives_decision_one_stands"),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(reason=""), name="initiatives_decision_has_a_document"
            ),
        ]


class Replication(models.Model):
    """A unit that has taken it up; `until_on` is the first day without it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    from_on = models.DateField()
    document = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    until_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "initiatives_replication"
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "unit"], condition=Q(until_on=None), name="initiatives_replication_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | (Q(until_on__gt=F("from_on")) & ~Q(ended_reason="")),
                name="initiatives_replication_ended_for_a_reason",
            ),
        ]


class Fact(FactRow):
    """What figures know of an initiative, from one entry about it to the next. `path` is the owner with those above it."""

    opened_on = models.DateField()
    initiative = models.UUIDField()
    proposed_on = models.DateField()
    pilot_from = models.DateField(null=True)
    pilot_until = models.DateField(null=True)
    recognised_on = models.DateField(null=True)
    # The first day on which a unit worked so that has not ended it.
    replicated_on = models.DateField(null=True)
    given_up_on = models.DateField(null=True)

    class Meta:
        db_table = "initiatives_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(closed_by=None), name="initiatives_fact_one_current"
            )
        ]
