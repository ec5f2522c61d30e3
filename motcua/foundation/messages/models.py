"""The outbox: one row a message, written with the state that it tells about."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.messages.values import Channel, Status

_IN_APP = Q(channel=Channel.IN_APP.value)
_DELIVERED = Q(status=Status.DELIVERED.value)


class Message(models.Model):
    """Something told, or to be told."""

    id = models.UUIDField(primary_key=True, default=new_id)
    channel = models.TextField()
    # Accounts are a room above, so this is an id without a foreign key.
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
