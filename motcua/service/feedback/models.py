"""Tables of feedback."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.service.dossiers.models import Dossier
from motcua.service.feedback.values import Face, PetitionKind, Side


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


class Petition(models.Model):
    """A suggestion, petition or complaint, with the clock of its answer: `receipt_due_at` and `due_at` follow from the limits
    of its day, the calendar of the unit that has it, and the pauses (`commands.petition_clock`)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.TextField(unique=True)
    kind = models.TextField()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", null=True)
    procedure = models.UUIDField(null=True)
    # The unit that it was sent about; None where the person named none.
    about_unit = models.UUIDField(null=True)
    # Whom it names, as it was typed.
    official = models.TextField(blank=True, default="")
    text = models.TextField()
    name = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    account = models.UUIDField(null=True)
    at = models.DateTimeField()
    repeat_key = models.CharField(max_length=64, unique=True)
    # Who has it now, with those above it on the day on which it came there; and all that have had it.
    unit = models.UUIDField()
    path = ArrayField(models.UUIDField())
    units = ArrayField(models.UUIDField())
    receipt_days = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    limit_source = models.TextField()
    receipt_due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.UUIDField(null=True)
    # The second round begins when the answer is disputed.
    round = models.PositiveSmallIntegerField(default=1)
    round_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    waits_since = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "feedback_petition"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PetitionKind]), name="feedback_petition_kind_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_petition_says_something"),
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(phone=""), name="feedback_petition_can_be_answered"
            ),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="feedback_petition_two_rounds"),
        ]
        indexes = [
            models.Index(fields=["unit", "due_at"], condition=Q(answered_at=None), name="feedback_petitions_owed"),
            models.Index(fields=["account"], name="feedback_petitions_of"),
            models.Index(fields=["phone", "at"], name="feedback_petitions_by_phone"),
        ]


class PetitionFile(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="+", db_index=False)
    sha256 = models.TextField()
    name = models.TextField()

    class Meta:
        db_table = "feedback_petition_file"
        constraints = [models.UniqueConstraint(fields=["petition", "sha256"], name="feedback_petition_file_once")]


class Concern(models.Model):
    """An official whom a petition is about: neither answers nor sees it. `by` is None where the typed name told."""

    id = models.UUIDField(primary_key=True, default=new_id)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "feedback_petition_concern"
        constraints = [models.UniqueConstraint(fields=["petition", "account"], name="feedback_concern_once")]


class Move(models.Model):
    """A petition passed on from one unit to another; its clock goes on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="+")
    from_unit = models.UUIDField()
    to_unit = models.UUIDField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        db_table = "feedback_petition_move"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="feedback_petition_moved_for_a_reason"),
        ]


class Question(models.Model):
    """What the office asked the person. The clock stands until the reply, or until the office answers without one
    (`replied_at`, with an empty `reply`)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()
    reply = models.TextField(blank=True, default="")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "feedback_petition_question"
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(replied_at=None), name="feedback_petition_one_open_question"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_petition_question_says_something"),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=False) | Q(reply=""), name="feedback_petition_reply_has_a_moment"
            ),
        ]


class Answer(models.Model):
    """The office's answer of a round, and what the person said against it. `due_at` is by when it was owed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="+", db_index=False)
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    unit = models.UUIDField()
    due_at = models.DateTimeField()
    in_time = models.BooleanField()
    at = models.DateTimeField()
    by = models.UUIDField()
    disputed_at = models.DateTimeField(null=True)
    disputed = models.TextField(blank=True, default="")

    class Meta:
        db_table = "feedback_petition_answer"
        constraints = [
            models.UniqueConstraint(fields=["petition", "round"], name="feedback_petition_one_answer_a_round"),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_petition_answer_says_something"),
            models.CheckConstraint(
                condition=Q(disputed_at=None) | ~Q(disputed=""), name="feedback_petition_disputed_for_a_reason"
            ),
        ]


class Publication(models.Model):
    """A leader's decision about an answered petition: made public in these words, without personal data, or kept inside."""

    id = models.UUIDField(primary_key=True, default=new_id)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField()
    question = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "feedback_petition_publication"
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(superseded_at=None), name="feedback_petition_one_publication"
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(question="") & ~Q(answer=""),
                name="feedback_petition_published_with_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-at"], condition=Q(superseded_at=None, is_public=True), name="feedback_published_petitions"
            )
        ]


class PetitionFact(FactRow):
    """What figures know of a petition from one entry to the next: whether it is open where, and by which day it is owed. A
    row held from `opened_on` until `closed_on`."""

    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    petition = models.UUIDField()
    petition_kind = models.TextField()
    is_open = models.BooleanField()
    due_on = models.DateField(null=True)

    class Meta:
        db_table = "feedback_petition_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(closed_by=None), name="feedback_petition_fact_one_current"
            )
        ]


class PetitionActFact(FactRow):
    """What figures know of what was done: a petition received, answered, disputed. It never changes."""

    opened_on = models.DateField()
    # The petition, the answer, or the entry of the dispute.
    act = models.UUIDField(unique=True)
    petition = models.UUIDField()
    done = models.TextField()
    petition_kind = models.TextField()
    in_time = models.BooleanField(null=True)

    class Meta:
        db_table = "feedback_petition_act_fact"
