"""Tables of steps' forms. No business methods."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id


class StepDraft(models.Model):
    """What was typed into an open step so far. A working copy: the journal does not know it."""

    task = models.OneToOneField(
        "processes.Task", primary_key=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answers = models.JSONField(null=True)
    note = models.TextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "processes_step_draft"


class StepAnswers(models.Model):
    """The answers that a step was done with. A step that was taken back and done again has others."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey("processes.Task", on_delete=models.PROTECT, related_name="+", db_index=False)
    dossier = models.UUIDField()
    form = models.TextField()
    answers = models.JSONField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "processes_step_answers"
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(superseded_at=None), name="processes_step_answers_in_force_once"
            )
        ]
        indexes = [models.Index(fields=["dossier"], name="processes_step_answers_dossier")]
