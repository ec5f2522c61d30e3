"""Tables of taxes on land. Nothing is deleted: a notice that a corrected one replaces is superseded, with the moment."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.service.landtax.values import LetterKind, LetterState, MessageState
from motcua.service.payments.values import AMOUNT_VND_MAX


def _known(field: str, values: type[LetterKind | LetterState | MessageState]) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class Notice(models.Model):
    """What the tax office says is owed on a dossier. Of a file one stands."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.TextField()
    dossier = models.UUIDField()
    file = models.TextField()
    revision = models.IntegerField()
    number = models.TextField()
    office = models.TextField()
    issued_on = models.DateField()
    due_on = models.DateField()
    treasury_account = models.TextField(blank=True, default="")
    chapter = models.TextField(blank=True, default="")
    total_vnd = models.BigIntegerField()
    overpaid_vnd = models.BigIntegerField(default=0)
    lines_hash = models.TextField()
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "landtax_notice"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="landtax_notice_once"),
            models.UniqueConstraint(fields=["file", "revision"], name="landtax_notice_revision_once"),
            models.UniqueConstraint(
                fields=["dossier", "file"], condition=Q(superseded_at=None), name="landtax_notice_one_stands"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="landtax_notice_revision_from_one"),
            models.CheckConstraint(
                condition=Q(total_vnd__gte=0, total_vnd__lte=AMOUNT_VND_MAX, overpaid_vnd__gte=0),
                name="landtax_notice_amounts",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="landtax_notice_due_after_issue"),
        ]
        indexes = [models.Index(fields=["dossier", "at"], name="landtax_notice_of_dossier")]


class NoticeLine(models.Model):
    """One tax of a notice. `payable` is the amount that was asked for it; none where nothing was, being paid or exempt."""

    id = models.UUIDField(primary_key=True, default=new_id)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    sub_item = models.TextField()
    identifier = models.TextField()
    amount_vnd = models.BigIntegerField()
    payable = models.UUIDField(null=True)

    class Meta:
        db_table = "landtax_notice_line"
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="landtax_notice_line_once"),
            models.UniqueConstraint(
                fields=["payable"], condition=Q(payable__isnull=False), name="landtax_notice_line_of_payable"
            ),
            models.CheckConstraint(
                condition=Q(amount_vnd__gte=0, amount_vnd__lte=AMOUNT_VND_MAX), name="landtax_notice_line_amount"
            ),
        ]


class Letter(models.Model):
    """What goes to the tax office, written once, so that every try says the same. `of` is what it tells of (a booking, the
    tax office's own message): told once. `ask_at` is when the tax office is asked next for the notice that a request waits
    for; `closed_at` when it came, or none is awaited any more."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.TextField()
    dossier = models.UUIDField(null=True)
    of = models.UUIDField(null=True)
    body = models.JSONField()
    body_hash = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    state = models.TextField(default=LetterState.WAITING.value)
    tries = models.SmallIntegerField(default=0)
    try_at = models.DateTimeField()
    fault = models.TextField(blank=True, default="")
    delivered_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "landtax_letter"
        constraints = [
            models.CheckConstraint(condition=_known("kind", LetterKind), name="landtax_letter_kind_known"),
            models.CheckConstraint(condition=_known("state", LetterState), name="landtax_letter_state_known"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=False, state=LetterState.DELIVERED.value)
                | (Q(delivered_at=None) & ~Q(state=LetterState.DELIVERED.value)),
                name="landtax_letter_delivered_at_with_state",
            ),
            models.UniqueConstraint(
                fields=["kind", "of"], condition=Q(of__isnull=False), name="landtax_letter_told_once"
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(kind=LetterKind.REQUEST.value, closed_at=None),
                name="landtax_letter_one_request_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_at", "id"], condition=Q(state=LetterState.WAITING.value), name="landtax_letter_due"
            ),
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="landtax_letter_ask"),
            models.Index(fields=["dossier", "made_at"], name="landtax_letter_of_dossier"),
        ]


class Message(models.Model):
    """What the tax office told us, kept before anything follows from it. `name` is its own of the message."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.TextField()
    content_hash = models.TextField()
    code = models.TextField()
    body = models.JSONField()
    kept_at = models.DateTimeField()
    state = models.TextField(default=MessageState.WAITING.value)
    tries = models.SmallIntegerField(default=0)
    try_at = models.DateTimeField()
    fault = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "landtax_message"
        constraints = [
            models.UniqueConstraint(fields=["name"], name="landtax_message_once"),
            models.CheckConstraint(condition=_known("state", MessageState), name="landtax_message_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["try_at", "id"], condition=Q(state=MessageState.WAITING.value), name="landtax_message_due"
            ),
            models.Index(fields=["code", "kept_at"], name="landtax_message_of_dossier"),
        ]
