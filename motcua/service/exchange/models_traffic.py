"""Tables of the traffic with the portal: what came, what goes, and how the two sides' lists compare."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.service.exchange.values_traffic import (
    DifferenceKind,
    DifferenceState,
    InboxState,
    Incoming,
    OutboxState,
    Outgoing,
)


def _known(field: str, values: type[Incoming | Outgoing | InboxState | OutboxState]) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class Correspondence(models.Model):
    """One dossier of the portal's, by its code there, and the dossier that it became here (none while it waits, and when
    it was refused). `sent` is the number of the last message of ours."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.TextField(unique=True)
    dossier = models.UUIDField(null=True)
    sent = models.IntegerField(default=0)
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_correspondence"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(dossier__isnull=False), name="exchange_dossier_corresponds_once"
            )
        ]


class InboxMessage(models.Model):
    """A message of the portal's, as it was signed. `id` is the portal's own."""

    id = models.UUIDField(primary_key=True)
    correspondence = models.ForeignKey(Correspondence, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    kind = models.TextField()
    content_hash = models.BinaryField()
    signed = models.TextField()
    kept_at = models.DateTimeField()
    state = models.TextField(default=InboxState.WAITING.value)
    attempts = models.SmallIntegerField(default=0)
    fault = models.TextField(blank=True, default="")
    next_attempt_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_inbox"
        constraints = [
            models.CheckConstraint(condition=_known("kind", Incoming), name="exchange_inbox_kind_known"),
            models.CheckConstraint(condition=_known("state", InboxState), name="exchange_inbox_state_known"),
            models.UniqueConstraint(fields=["correspondence", "number"], name="exchange_inbox_number_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False, state__in=[InboxState.DONE.value, InboxState.REFUSED.value])
                | Q(settled_at=None, state__in=[InboxState.WAITING.value, InboxState.STUCK.value]),
                name="exchange_inbox_settled_at_with_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state=InboxState.WAITING.value),
                name="exchange_inbox_due",
            ),
            models.Index(fields=["kept_at"], condition=Q(state=InboxState.STUCK.value), name="exchange_inbox_stuck"),
            models.Index(F("kept_at").desc(), condition=Q(state=InboxState.REFUSED.value), name="exchange_inbox_no"),
        ]


class OutboxMessage(models.Model):
    """A message to the portal, with the next number of its correspondence. `entry` is the entry of the journal that it
    tells of, `status` the dossier's then; `facts` is what the entry says. `body` is made once, before the first try, so
    that every try says the same."""

    id = models.UUIDField(primary_key=True, default=new_id)
    correspondence = models.ForeignKey(Correspondence, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    kind = models.TextField()
    entry = models.UUIDField(null=True)
    status = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict)
    body = models.JSONField(null=True)
    made_at = models.DateTimeField()
    state = models.TextField(default=OutboxState.WAITING.value, db_default=OutboxState.WAITING.value)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    fault = models.TextField(blank=True, default="", db_default="")
    next_attempt_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_outbox"
        constraints = [
            models.CheckConstraint(condition=_known("kind", Outgoing), name="exchange_outbox_kind_known"),
            models.CheckConstraint(condition=_known("state", OutboxState), name="exchange_outbox_state_known"),
            models.UniqueConstraint(fields=["correspondence", "number"], name="exchange_outbox_number_once"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(entry__isnull=False), name="exchange_outbox_entry_once"
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=False, state=OutboxState.DELIVERED.value)
                | (Q(delivered_at=None) & ~Q(state=OutboxState.DELIVERED.value)),
                name="exchange_outbox_delivered_at_with_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state=OutboxState.WAITING.value),
                name="exchange_outbox_due",
            ),
            # What stands before a message: few, whatever was delivered.
            models.Index(
                fields=["correspondence", "number"],
                condition=~Q(state=OutboxState.DELIVERED.value),
                name="exchange_outbox_not_there",
            ),
        ]


class Reconciliation(models.Model):
    """A night's comparison of the two sides' lists."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    listed = models.IntegerField(default=0)
    healed = models.IntegerField(default=0)
    handed = models.IntegerField(default=0)
    fault = models.TextField(blank=True, default="")

    class Meta:
        db_table = "exchange_reconciliation"
        indexes = [models.Index(F("at").desc(), name="exchange_reconciliation_at")]


class Difference(models.Model):
    """A difference between the lists: healed at once, or open until a person settles it or the next comparison does not
    find it any more."""

    id = models.UUIDField(primary_key=True, default=new_id)
    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="+")
    code = models.TextField()
    kind = models.TextField()
    ours = models.TextField(blank=True, default="")
    theirs = models.TextField(blank=True, default="")
    state = models.TextField()
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "exchange_difference"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in DifferenceKind]), name="exchange_difference_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in DifferenceState]), name="exchange_difference_state_known"
            ),
            # Found night after night, it is one.
            models.UniqueConstraint(
                fields=["code", "kind"],
                condition=Q(state=DifferenceState.OPEN.value),
                name="exchange_difference_open_once",
            ),
        ]
        indexes = [models.Index(fields=["code", "found_at"], name="exchange_difference_of_code")]
