"""What does not fit between money and dossiers: found by a job, healed by itself, or handed to a person."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id
from motcua.service.payments.values_matters import MatterKind, Outcome


class Matter(models.Model):
    """`about` is the notification, attempt, refund or dossier that it is found in. `unit` is empty where nobody knows whose
    money it is."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.TextField()
    about = models.UUIDField()
    subject = models.UUIDField(null=True)
    unit = models.UUIDField(null=True)
    path = ArrayField(models.UUIDField(), default=list)
    reference = models.TextField(blank=True, default="")
    gateway = models.TextField(blank=True, default="")
    amount_vnd = models.BigIntegerField()
    found_at = models.DateTimeField()
    # From then on a person is to look into it.
    handed_at = models.DateTimeField(null=True)
    outcome = models.TextField(default=Outcome.OPEN.value)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "payments_matter"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in MatterKind]), name="payments_matter_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", ended_at=None)
                | Q(outcome="healed", ended_at__isnull=False)
                | (Q(outcome="settled", ended_at__isnull=False) & ~Q(note="")),
                name="payments_matter_ended",
            ),
            models.UniqueConstraint(
                fields=["kind", "about"], condition=Q(outcome="open"), name="payments_matter_open_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "about"], name="payments_matter_about")]
