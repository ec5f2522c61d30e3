"""Tables of the journal. The migration makes the partitions, the triggers and takes away the app role's rights."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Entry(models.Model):
    """One happening. Partitioned by month of `recorded_at`; never changed, never deleted."""

    pk = models.CompositePrimaryKey("recorded_at", "id")
    recorded_at = models.DateTimeField()
    id = models.UUIDField()
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    kind = models.TextField()
    version = models.SmallIntegerField()
    subject = models.UUIDField()
    unit = models.UUIDField(null=True)
    unit_path = ArrayField(models.UUIDField())
    data = models.JSONField()
    # `txid xid8` exists in the table only: the database fills it in and the sequencer alone reads it.

    class Meta:
        db_table = "journal_entry"


class Order(models.Model):
    """The place of an entry in the order of the whole, with the chain's hash."""

    position = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    id = models.UUIDField()
    hash = models.BinaryField()

    class Meta:
        db_table = "journal_order"
        constraints = [models.UniqueConstraint(fields=["id"], name="journal_order_entry_once")]


class Sequencer(models.Model):
    """One row: below which transaction id every entry has its position."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    low_water = models.BigIntegerField(default=0)

    class Meta:
        db_table = "journal_sequencer"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_sequencer_one_row")]


class IdempotencyKey(models.Model):
    """A client's key for a request: the same key is answered with the same outcome, once done."""

    id = models.BigAutoField(primary_key=True)
    scope = models.TextField()
    key = models.TextField()
    request_hash = models.BinaryField()
    outcome = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "journal_idempotency_key"
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="journal_idempotency_key_once")]
