"""Tables of what the register said and of what is to be said to it. Like all of people: personal data."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.registry.people.population.values import LegalGround, Purpose


class Record(models.Model):
    """What the register said of a person; the next answer supersedes it. `content` is as `rules.written` writes it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    ground = models.TextField()
    fetched_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # The person who was asked about in this one's name, as the spouse.
    spouse = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_population_record"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(superseded_at=None), name="people_population_record_one_current"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=[each.value for each in LegalGround]), name="people_population_record_ground"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("fetched_at")), name="people_population_record_expires"
            ),
        ]


class Check(models.Model):
    """An ask that waits until the register answers again. `differs` is what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    ground = models.TextField()
    since_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    differs = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "people_population_check"
        indexes = [
            models.Index(fields=["next_at"], condition=Q(settled_at=None), name="people_population_check_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(settled_at=None), name="people_population_check_one_open"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[each.value for each in Purpose]), name="people_population_check_purpose"
            ),
        ]


class Consent(models.Model):
    """That a person lets the city ask the register about her. Withdrawn, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_population_consent"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_at=None), name="people_population_consent_one_standing"
            )
        ]


class Correction(models.Model):
    """What a person says is wrong in the register: sent there, and settled when the register says it too, or when an official
    has found that the register is right."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    field = models.TextField()
    held = models.TextField(blank=True)
    claimed = models.TextField()
    note = models.TextField(blank=True)
    reported_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    receipt = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    # Whose business it is: the commune in which she lives; none outside of the city.
    unit = models.UUIDField(null=True)
    # Who has found the register right, where, why, and what it said then.
    upheld_by = models.UUIDField(null=True)
    upheld_unit = models.UUIDField(null=True)
    upheld_reason = models.TextField(blank=True, default="", db_default="")
    upheld_held = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "people_population_correction"
        indexes = [
            models.Index(fields=["next_at"], condition=Q(sent_at=None), name="people_population_unsent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"],
                condition=Q(settled_at=None),
                name="people_population_correction_one_open",
            ),
            models.CheckConstraint(condition=~Q(claimed=""), name="people_population_correction_says_what"),
            models.CheckConstraint(
                condition=Q(upheld_by=None, upheld_unit=None)
                | (
                    Q(upheld_by__isnull=False, upheld_unit__isnull=False, settled_at__isnull=False)
                    & ~Q(upheld_reason="")
                ),
                name="people_population_correction_upheld_for_a_reason",
            ),
        ]


class PrefilledFact(FactRow):
    """What figures know of a filing: how many questions it was asked, how many needed no answer, and how surely it was known
    who filed. It never changes."""

    opened_on = models.DateField()
    dossier = models.UUIDField(unique=True)
    channel = models.TextField()
    asked = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    # How surely it was known who filed, empty where nobody asked; and whether it had waited for that.
    assurance = models.TextField(default="", db_default="")
    proven_later = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "people_prefilled_fact"
        constraints = [
            models.CheckConstraint(condition=Q(known__lte=F("asked")), name="people_prefilled_fact_of_what_was_asked")
        ]
