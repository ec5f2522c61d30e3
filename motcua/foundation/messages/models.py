"""The outbox: one row a message, written with the state that it tells about. And the texts that were set."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.messages.values import NEVER_SET, Channel, Fate, Status

_IN_APP = Q(channel=Channel.IN_APP.value)
_DELIVERED = Q(status=Status.DELIVERED.value)


class Message(models.Model):
    """Something told, or to be told."""

    id = models.UUIDField(primary_key=True, default=new_id)
    channel = models.TextField()
    # An id without a foreign key: every filing writes here, and no account is ever deleted.
    account = models.UUIDField(null=True)
    address = models.TextField()
    template = models.TextField()
    key = models.TextField(default="")
    subject_vi = models.TextField()
    body_vi = models.TextField()
    link = models.TextField()
    about = models.UUIDField()
    made_at = models.DateTimeField()
    status = models.TextField()
    attempts = models.SmallIntegerField(default=0)
    fault = models.TextField(default="")
    next_attempt_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messages_message"
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=[each.value for each in Channel]), name="messages_message_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[each.value for each in Status]), name="messages_message_status_known"
            ),
            models.CheckConstraint(
                condition=(_IN_APP & Q(account__isnull=False)) | (~_IN_APP & ~Q(address="")),
                name="messages_message_goes_to_somebody",
            ),
            models.CheckConstraint(
                condition=(_DELIVERED & Q(delivered_at__isnull=False)) | (~_DELIVERED & Q(delivered_at=None)),
                name="messages_message_delivered_at_with_status",
            ),
            models.UniqueConstraint(
                fields=["about", "template", "channel", "key"],
                condition=~Q(key=""),
                name="messages_message_key_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(status=Status.WAITING.value),
                name="messages_message_due",
            ),
            models.Index(F("id").desc(), condition=Q(status=Status.UNDELIVERABLE.value), name="messages_message_dead"),
            models.Index(F("account"), F("id").desc(), condition=_IN_APP, name="messages_message_account"),
            models.Index(
                fields=["account"], condition=_IN_APP & Q(read_at__isnull=True), name="messages_message_unread"
            ),
            models.Index(F("about"), F("id").desc(), name="messages_message_about"),
            models.Index(F("address"), F("id").desc(), condition=~Q(address=""), name="messages_message_address"),
        ]


class TextVersion(models.Model):
    """One row, the lock of every command on texts. `token` is new after each of them, so that whoever sends knows
    whether the texts that the process keeps in memory still hold."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField(default=NEVER_SET)

    class Meta:
        db_table = "messages_text_version"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="messages_text_version_one_row")]


class Text(models.Model):
    """A wording of a template from a day on, until the next one's day; without words, the shipped one. Never deleted:
    one that gave way before that keeps its row and says how."""

    id = models.UUIDField(primary_key=True, default=new_id)
    template = models.TextField()
    subject_vi = models.TextField(null=True)
    body_vi = models.TextField(null=True)
    from_on = models.DateField()
    reason = models.TextField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    fate = models.TextField(null=True)
    over_by = models.UUIDField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messages_text"
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_vi=None, body_vi=None)
                | (Q(subject_vi__isnull=False, body_vi__isnull=False) & ~Q(subject_vi="") & ~Q(body_vi="")),
                name="messages_text_says_something",
            ),
            models.CheckConstraint(
                condition=Q(fate=None, over_at=None) | Q(fate__in=[each.value for each in Fate], over_at__isnull=False),
                name="messages_text_fate_with_its_moment",
            ),
            models.UniqueConstraint(
                fields=["template", "from_on"], condition=Q(fate=None), name="messages_text_one_a_day"
            ),
        ]
        indexes = [models.Index(fields=["template", "id"], name="messages_text_template")]
