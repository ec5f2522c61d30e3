"""Tables of exams. Nothing is overwritten: what another thing replaced stays, with the moment in which it was."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.reform.exams.values import End, QuestionKind


class Exam(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    title = models.TextField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    # What papers are drawn by, with the candidate: made by chance, so that nobody knows it beforehand.
    seed = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    announced_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "exams_exam"
        constraints = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="exams_exam_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="exams_exam_takes_time"),
            models.CheckConstraint(
                condition=Q(pass_percent__gte=1, pass_percent__lte=100), name="exams_exam_can_be_passed"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(announced_at__isnull=False, called_off_at=None),
                name="exams_exam_released_in_order",
            ),
            models.UniqueConstraint(fields=["unit", "title", "opens_at"], name="exams_exam_once"),
        ]
        indexes = [models.Index(fields=["-opens_at", "-id"], name="exams_exam_newest")]


class PlanLine(models.Model):
    """How many questions of a topic make a paper."""

    id = models.UUIDField(primary_key=True, default=new_id)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="+")
    topic = models.TextField()
    count = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exams_plan_line"
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "topic"], condition=Q(superseded_at=None), name="exams_plan_line_topic_once"
            ),
            models.CheckConstraint(condition=Q(count__gt=0, points__gt=0), name="exams_plan_line_asks_something"),
        ]


class Question(models.Model):
    """A version of a question in a unit's bank."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    code = models.TextField()
    version = models.PositiveIntegerField()
    topic = models.TextField()
    kind = models.TextField()
    text = models.TextField()
    options = ArrayField(models.TextField())
    right = ArrayField(models.PositiveSmallIntegerField())
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exams_question"
        constraints = [
            models.UniqueConstraint(fields=["unit", "code", "version"], name="exams_question_version_once"),
            models.UniqueConstraint(
                fields=["unit", "code"], condition=Q(superseded_at=None), name="exams_question_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in QuestionKind]), name="exams_question_kind_known"
            ),
            models.CheckConstraint(condition=Q(right__len__gt=0), name="exams_question_has_an_answer"),
        ]


class Candidate(models.Model):
    """An official who is to sit; `unit` is where she held a post on the day of enrolment."""

    id = models.UUIDField(primary_key=True, default=new_id)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.UUIDField()
    unit = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "exams_candidate"
        constraints = [models.UniqueConstraint(fields=["exam", "account"], name="exams_candidate_once")]
        indexes = [
            models.Index(fields=["account"], name="exams_candidate_account"),
            models.Index(fields=["exam", "id"], name="exams_candidate_of_exam"),
        ]


class Sitting(models.Model):
    """A candidate with her paper. `ends_at` never changes; `ended_at` is when it was handed in or the time was over."""

    id = models.UUIDField(primary_key=True, default=new_id)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField()
    unit = models.UUIDField()
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.TextField(null=True)

    class Meta:
        db_table = "exams_sitting"
        constraints = [
            models.UniqueConstraint(fields=["exam", "account"], name="exams_sitting_once"),
            models.CheckConstraint(condition=Q(began_at__lt=F("ends_at")), name="exams_sitting_takes_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end=None) | Q(ended_at__isnull=False, end__in=[end.value for end in End]),
                name="exams_sitting_ended_somehow",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], condition=Q(ended_at=None), name="exams_sitting_running")]


class PaperQuestion(models.Model):
    """A question of a paper, by its number from 1, with the order in which its options are shown."""

    id = models.UUIDField(primary_key=True, default=new_id)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    order = ArrayField(models.PositiveSmallIntegerField())

    class Meta:
        db_table = "exams_paper_question"
        constraints = [models.UniqueConstraint(fields=["sitting", "number"], name="exams_paper_question_once")]


class Answer(models.Model):
    """A choice as it was saved. Saves are no entries of the journal: the last ones' hash is, when the paper ends."""

    id = models.UUIDField(primary_key=True, default=new_id)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    chosen = ArrayField(models.PositiveSmallIntegerField())
    device = models.CharField(max_length=32)
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exams_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "number"], condition=Q(superseded_at=None), name="exams_answer_one_stands"
            )
        ]


class Mark(models.Model):
    """What a sitting came to."""

    id = models.UUIDField(primary_key=True, default=new_id)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveIntegerField()
    points_max = models.PositiveIntegerField()
    passed = models.BooleanField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exams_mark"
        constraints = [
            models.UniqueConstraint(fields=["sitting"], condition=Q(superseded_at=None), name="exams_mark_one_stands"),
            models.CheckConstraint(condition=Q(points__lte=F("points_max")), name="exams_mark_within_its_points"),
        ]


class Appeal(models.Model):
    """A candidate's doubt about a question of her paper, and the organiser's answer."""

    id = models.UUIDField(primary_key=True, default=new_id)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        db_table = "exams_appeal"
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="exams_appeal_once"),
            models.CheckConstraint(
                condition=Q(upheld=None, decided_at=None) | Q(upheld__isnull=False, decided_at__isnull=False),
                name="exams_appeal_decided_at_a_moment",
            ),
        ]


class Ruling(models.Model):
    """What counts as right for a question of an exam since an appeal; without `right` it is annulled."""

    id = models.UUIDField(primary_key=True, default=new_id)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    right = ArrayField(models.PositiveSmallIntegerField(), null=True)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exams_ruling"
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "question"], condition=Q(superseded_at=None), name="exams_ruling_one_stands"
            )
        ]


class Fact(FactRow):
    """What figures know of a sitting. It never changes, so no entry closes it."""

    sat_on = models.DateField()
    sitting = models.UUIDField(unique=True)
    exam = models.UUIDField()
    candidate = models.UUIDField()

    class Meta:
        db_table = "exams_fact"
