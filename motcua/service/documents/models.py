"""Tables of the registers. Nothing is overwritten: what was replaced stays, with the moment in which it was."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.service.documents.values import DRAFTED, DocumentKind, Timing, Urgency

STANDS = Q(superseded_at=None)
OPEN = Q(handled_at=None, annulled_at=None)
NOT_ISSUED = Q(number=None, recalled_at=None)


class Series(models.Model):
    """The last number of a register of a unit in a year, and the day on which it was given. The row's lock makes numbers
    without gap or collision. `name` is "in", or the kind of what goes out."""

    id = models.BigAutoField(primary_key=True)
    unit = models.UUIDField()
    year = models.IntegerField()
    name = models.TextField()
    last = models.IntegerField(default=0)
    last_on = models.DateField(null=True)

    class Meta:
        db_table = "documents_series"
        constraints = [models.UniqueConstraint(fields=["unit", "year", "name"], name="documents_series_once")]


class Incoming(models.Model):
    """A line of the register of what comes in. `path` are the unit and those above it on the day of registration;
    `assigned_…`, `due_on` and `handled_at` are those of the assignment and handling that stand."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    path = ArrayField(models.UUIDField())
    year = models.IntegerField()
    number = models.IntegerField()
    received_on = models.DateField()
    sender = models.TextField()
    sender_number = models.TextField(blank=True, default="")
    sent_on = models.DateField(null=True)
    kind = models.TextField()
    abstract = models.TextField()
    urgency = models.TextField()
    # By which a second registration of the same document is found.
    twin_key = models.TextField()
    search_key = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    assigned_unit = models.UUIDField(null=True)
    assigned_account = models.UUIDField(null=True)
    due_on = models.DateField(null=True)
    handled_at = models.DateTimeField(null=True)
    annulled_at = models.DateTimeField(null=True)
    annulled_by = models.UUIDField(null=True)
    annulled_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "documents_incoming"
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="documents_incoming_number"),
            models.UniqueConstraint(
                fields=["unit", "twin_key"], condition=Q(annulled_at=None), name="documents_incoming_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in DocumentKind]), name="documents_incoming_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(urgency__in=[each.value for each in Urgency]), name="documents_incoming_urgency_known"
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(sent_on__lte=F("received_on")), name="documents_incoming_in_order"
            ),
            models.CheckConstraint(
                condition=Q(annulled_at=None) | ~Q(annulled_reason=""), name="documents_incoming_annulled_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="documents_incoming_of_unit"),
            models.Index(fields=["unit", "due_on"], condition=OPEN, name="documents_incoming_open"),
            models.Index(fields=["assigned_unit", "-id"], name="documents_incoming_assigned"),
            models.Index(fields=["assigned_account", "-id"], name="documents_incoming_person"),
            models.Index(fields=["kind", "-id"], name="documents_incoming_kind"),
            GinIndex(fields=["search_key"], name="documents_incoming_search", opclasses=["gin_trgm_ops"]),
        ]


class IncomingFile(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="+")
    sha256 = models.TextField()
    name = models.TextField()

    class Meta:
        db_table = "documents_incoming_file"
        constraints = [models.UniqueConstraint(fields=["incoming", "sha256"], name="documents_incoming_file_once")]


class Assignment(models.Model):
    """Who handles an incoming document by when, and what the leader wrote on it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    account = models.UUIDField(null=True)
    due_on = models.DateField()
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "documents_assignment"
        constraints = [
            models.UniqueConstraint(fields=["incoming"], condition=STANDS, name="documents_assignment_one_stands")
        ]


class Outgoing(models.Model):
    """What a unit writes. Its number and date are empty until it is issued, and never change from then on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    path = ArrayField(models.UUIDField())
    key = models.TextField()
    kind = models.TextField()
    answers = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="+", null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    year = models.IntegerField(null=True)
    number = models.IntegerField(null=True)
    # As it is written: "12/QĐ-UBND".
    code = models.TextField(blank=True, default="")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.UUIDField(null=True)
    signed_by = models.UUIDField(null=True)
    # The file with number, date and signatures, once it was made.
    sha256 = models.TextField(blank=True, default="")
    is_signed = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.UUIDField(null=True)
    recalled_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "documents_outgoing"
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="documents_outgoing_once"),
            models.UniqueConstraint(fields=["unit", "year", "kind", "number"], name="documents_outgoing_number"),
            models.UniqueConstraint(
                fields=["replaces"], condition=~Q(number=None), name="documents_outgoing_replaces_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in DRAFTED]), name="documents_outgoing_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(number=None, year=None, issued_at=None, code="", signed_by=None)
                | (Q(number__gte=1) & ~Q(year=None) & ~Q(issued_at=None) & ~Q(code="") & ~Q(signed_by=None)),
                name="documents_outgoing_issued_whole",
            ),
            models.CheckConstraint(
                condition=Q(recalled_at=None) | ~Q(recalled_reason=""), name="documents_outgoing_recalled_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="documents_outgoing_of_unit"),
            models.Index(fields=["unit"], condition=NOT_ISSUED, name="documents_outgoing_open"),
            models.Index(fields=["sha256"], condition=~Q(sha256=""), name="documents_outgoing_file"),
            GinIndex(OpClass(Upper("code"), name="gin_trgm_ops"), name="documents_outgoing_code"),
        ]


class Version(models.Model):
    """What an outgoing document says; the last one stands."""

    id = models.UUIDField(primary_key=True, default=new_id)
    outgoing = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    abstract = models.TextField()
    grounds = ArrayField(models.TextField())
    addressees = ArrayField(models.TextField())
    paragraphs = ArrayField(models.TextField())
    recipients = ArrayField(models.TextField())
    signer = models.UUIDField()
    signer_title = models.TextField()
    search_key = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "documents_version"
        constraints = [
            models.UniqueConstraint(fields=["outgoing"], condition=STANDS, name="documents_version_one_stands"),
            models.UniqueConstraint(fields=["outgoing", "number"], name="documents_version_number"),
        ]
        indexes = [GinIndex(fields=["search_key"], name="documents_version_search", opclasses=["gin_trgm_ops"])]


class Submission(models.Model):
    """A version sent for signature. It stands until it is sent back, by the signer or, once signed, by the clerk."""

    id = models.UUIDField(primary_key=True, default=new_id)
    outgoing = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    sent_back_by = models.UUIDField(null=True)
    sent_back_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "documents_submission"
        constraints = [
            models.UniqueConstraint(
                fields=["outgoing"], condition=Q(sent_back_at=None), name="documents_submission_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(sent_back_at=None) | ~Q(sent_back_reason=""), name="documents_submission_back_for_a_reason"
            ),
        ]


class Handling(models.Model):
    """How an incoming document was dealt with: by the issued document that answers it, or with a note."""

    id = models.UUIDField(primary_key=True, default=new_id)
    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="+")
    reply = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="+", null=True)
    note = models.TextField(blank=True, default="")
    timing = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "documents_handling"
        constraints = [
            models.UniqueConstraint(fields=["incoming"], condition=STANDS, name="documents_handling_one_stands"),
            models.CheckConstraint(condition=~Q(note="") | ~Q(reply=None), name="documents_handling_says_something"),
            models.CheckConstraint(
                condition=Q(timing__in=[each.value for each in Timing]), name="documents_handling_timing_known"
            ),
        ]
        indexes = [models.Index(fields=["reply"], name="documents_handling_by_reply")]


class IncomingFact(FactRow):
    """What figures know of an incoming document, from one entry about it to the next."""

    opened_on = models.DateField()
    document = models.UUIDField()
    document_kind = models.TextField()
    registered_on = models.DateField()
    due_on = models.DateField(null=True)
    handled_on = models.DateField(null=True)
    timing = models.TextField(null=True)
    annulled_on = models.DateField(null=True)

    class Meta:
        db_table = "documents_incoming_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(closed_by=None), name="documents_incoming_fact_one_current"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(closed_by=None) & ~Q(due_on=None) & Q(annulled_on=None),
                name="documents_incoming_fact_due",
            )
        ]


class OutgoingFact(FactRow):
    """What figures know of an issued document."""

    opened_on = models.DateField()
    document = models.UUIDField()
    document_kind = models.TextField()

    class Meta:
        db_table = "documents_outgoing_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(closed_by=None), name="documents_outgoing_fact_one_current"
            )
        ]
