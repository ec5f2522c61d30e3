"""Tables of drawings under way. No business methods."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.foundation.accounts.models import Account
from motcua.foundation.database.keys import new_id
from motcua.service.processes.values import DraftStatus


class Draft(models.Model):
    """A drawing that is being made, until it is published or dropped. `version` counts its saves: who saves names the one
    that they began with. `definition` is the published version that it was copied from, `published` the one it became."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.TextField()
    name_vi = models.TextField()
    name_en = models.TextField()
    definition = models.ForeignKey(
        "processes.Definition", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    xml = models.TextField()
    version = models.IntegerField(default=1)
    status = models.TextField(default=DraftStatus.OPEN.value)
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    published = models.ForeignKey(
        "processes.Definition", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "processes_draft"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in DraftStatus]), name="processes_draft_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=DraftStatus.PUBLISHED.value, published__isnull=False)
                | Q(~Q(status=DraftStatus.PUBLISHED.value), published=None),
                name="processes_draft_published_is_named",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="processes_draft_version_counts"),
        ]
        indexes = [
            models.Index(fields=["key"], condition=Q(status=DraftStatus.OPEN.value), name="processes_draft_open"),
        ]


class DraftCopy(models.Model):
    """What somebody wanted to save when somebody else had saved before: kept for them, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="copies", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.IntegerField()
    xml = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "processes_draft_copy"
        indexes = [models.Index(fields=["draft", "account"], name="processes_draft_copy_of")]
