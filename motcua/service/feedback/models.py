"""Tables of feedback."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.service.dossiers.models import Dossier
from motcua.service.feedback.values import Face, Side


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


class Fact(FactRow):
    """What figures know of a rating. It never changes, so no entry closes it."""

    rated_on = models.DateField()
    dossier = models.UUIDField(unique=True)
    level = models.TextField()
    procedure = models.UUIDField()
    channel = models.TextField()
    face = models.TextField()

    class Meta:
        db_table = "feedback_fact"


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


class Remark(models.Model):
    """One thing said in a dossier's conversation. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.TextField()
    by = models.UUIDField()
    # The office for which an official spoke; it may not be where she is today.
    unit = models.UUIDField(null=True)
    text = models.TextField()
    at = models.DateTimeField()
    repeat_key = models.CharField(max_length=64)

    class Meta:
        db_table = "feedback_remark"
        constraints = [
            models.CheckConstraint(condition=Q(side__in=[side.value for side in Side]), name="feedback_side_known"),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_remark_says_something"),
            models.UniqueConstraint(fields=["dossier", "by", "repeat_key"], name="feedback_remark_once"),
        ]
        indexes = [models.Index(fields=["dossier", "id"], name="feedback_remark_of_dossier")]


class Waiting(models.Model):
    """A dossier whose citizen has written last, and since when: what the office owes an answer to. Follows from the
    remarks; kept beside them so that the offices' lists need not read them."""

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "feedback_waiting"
        indexes = [
            models.Index(fields=["since_at"], condition=Q(since_at__isnull=False), name="feedback_waiting_since")
        ]


class Reading(models.Model):
    """Up to which remark somebody has read a conversation. Nothing happened, so the journal is not told."""

    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.UUIDField()
    up_to = models.UUIDField()

    class Meta:
        db_table = "feedback_reading"
        constraints = [models.UniqueConstraint(fields=["dossier", "account"], name="feedback_reading_once")]
