"""Tables of feedback."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id
from motcua.service.dossiers.models import Dossier
from motcua.service.feedback.values import Face


class Rating(models.Model):
    """What the applicant's side thought of one dossier."""

    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="+")
    face = models.TextField()
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "feedback_rating"
        constraints = [
            models.CheckConstraint(condition=Q(face__in=[face.value for face in Face]), name="feedback_face_known")
        ]


class Complaint(models.Model):
    """A complaint about a delay, and the office's answer."""

    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        db_table = "feedback_complaint"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(answered_at__isnull=True), name="feedback_one_open_complaint"
            )
        ]
