"""Tables of the catalogue. That one version of a procedure is in force a day, and that what a version says never
changes, is the database's word (constraints here, a trigger in the migration)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from motcua.foundation.database.keys import new_id
from motcua.registry.catalogue.values import State
from motcua.registry.organization.values import Level


class Procedure(models.Model):
    """What lasts through all versions. Codes repeat over levels and change over time, so the key is both."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.TextField()
    level = models.TextField()
    local_code = models.BooleanField(default=False)

    class Meta:
        db_table = "catalogue_procedure"
        constraints = [
            models.UniqueConstraint(fields=["code", "level"], name="catalogue_procedure_code_and_level_once"),
            models.CheckConstraint(
                condition=models.Q(level__in=[level.value for level in Level]),
                name="catalogue_procedure_level_known",
            ),
            models.CheckConstraint(
                condition=models.Q(local_code=True, code__startswith="L-")
                | (models.Q(local_code=False) & ~models.Q(code__startswith="L-")),
                name="catalogue_procedure_local_code_marked",
            ),
        ]


class Word(models.Model):
    """A word of the catalogue, folded: what a mistyped one may have been meant to be."""

    word = models.TextField(primary_key=True)

    class Meta:
        db_table = "catalogue_word"


class Version(models.Model):
    """A procedure from one day to another. `parts` and `form` never change: a new draft is a new version."""

    id = models.UUIDField(primary_key=True, default=new_id)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.TextField()
    in_force = DateRangeField(null=True)
    parts = models.JSONField()
    form = models.JSONField()
    digest = models.BinaryField()
    drafted_at = models.DateTimeField()
    assessed_at = models.DateTimeField(null=True)
    announced_on = models.DateField(null=True)
    announcement = models.TextField(default="")
    repealed_by = models.TextField(default="")
    assessment = models.JSONField(null=True)

    # What it is found by; made of the parts.
    search_terms = ArrayField(models.TextField())
    search_vector = SearchVectorField()
    popularity = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "catalogue_version"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="catalogue_version_number_once"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[State.IN_FORCE.value, State.REPEALED.value], in_force__startswith__isnull=False
                )
                | models.Q(
                    state__in=[State.DRAFT.value, State.ASSESSED.value, State.ANNOUNCED.value], in_force__isnull=True
                ),
                name="catalogue_version_period_goes_with_state",
            ),
            ExclusionConstraint(
                name="catalogue_version_one_in_force_a_day",
                expressions=[("procedure", RangeOperators.EQUAL), ("in_force", RangeOperators.OVERLAPS)],
                condition=models.Q(in_force__isnull=False),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="catalogue_version_words"),
        ]


class WorkingCopy(models.Model):
    """A version in the making: what its last saving says. One is open of a procedure; it ends as a version, or is put
    away. Without a `base` it is to be the first version of a new procedure."""

    id = models.UUIDField(primary_key=True, default=new_id)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True)
    saved = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    became = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "catalogue_working_copy"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure"], condition=models.Q(closed_at=None), name="catalogue_working_copy_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(became=None) | models.Q(closed_at__isnull=False),
                name="catalogue_working_copy_became_when_closed",
            ),
        ]


class Saving(models.Model):
    """A working copy as it stood after its n-th saving, whole: nobody's words are written over. The 0th is how it began.
    `form` is None where the form follows from the parts."""

    id = models.BigAutoField(primary_key=True)
    copy = models.ForeignKey(WorkingCopy, on_delete=models.PROTECT, related_name="savings")
    number = models.PositiveIntegerField()
    section = models.TextField(blank=True)
    parts = models.JSONField()
    form = models.JSONField(null=True)
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField(null=True)

    class Meta:
        db_table = "catalogue_saving"
        constraints = [models.UniqueConstraint(fields=["copy", "number"], name="catalogue_saving_number_once")]


class AgencyTerms(models.Model):
    """What holds for a procedure at one agency, from a day to another, besides what its version says everywhere."""

    id = models.UUIDField(primary_key=True, default=new_id)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    in_force = DateRangeField()
    committed_limit = models.JSONField(null=True)
    hours = models.JSONField(null=True)
    counters = models.JSONField(null=True)
    decision = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.UUIDField(null=True)

    class Meta:
        db_table = "catalogue_agency_terms"
        constraints = [
            ExclusionConstraint(
                name="catalogue_agency_terms_one_a_day",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
            ),
        ]
