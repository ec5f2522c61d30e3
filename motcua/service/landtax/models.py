"""Tables of taxes on land. Nothing is deleted: a notice that a corrected one replaces is superseded, with the moment."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.service.payments.values import AMOUNT_VND_MAX


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
