"""Tables of wallets. A paper is never changed: it is revoked, reported lost, or replaced by another."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.service.wallet.values import PaperSource


class Paper(models.Model):
    """A paper of its holder. How it stands is computed (`rules.state_of`)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    holder = models.UUIDField()
    kind = models.TextField()
    source = models.TextField()
    # Where it came from, so that it comes once.
    origin = models.TextField()
    title_vi = models.TextField()
    title_en = models.TextField()
    issuer_vi = models.TextField()
    issuer_en = models.TextField()
    # The issuing unit and those above it on the day of issue; empty for what others have issued.
    unit = models.UUIDField(null=True)
    path = ArrayField(models.UUIDField(), default=list)
    number = models.TextField(blank=True, default="")
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    procedure = models.UUIDField(null=True)
    component = models.TextField(blank=True, default="")
    dossier = models.UUIDField(null=True)
    # [{"key", "label_vi", "label_en", "value"}]: what only papers of its kind say.
    facts = models.JSONField(default=list)
    # The file that shows it, empty where there is none; of a scan what was handed in, and once it is signed the copy.
    sha256 = models.TextField(blank=True, default="")
    scan_sha256 = models.TextField(blank=True, default="")
    is_signed = models.BooleanField(default=False)
    signed_by = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)
    revoked_reason = models.TextField(blank=True, default="")
    lost_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "wallet_paper"
        constraints = [
            models.UniqueConstraint(fields=["origin"], name="wallet_paper_once"),
            models.CheckConstraint(
                condition=Q(source__in=[each.value for each in PaperSource]), name="wallet_paper_source_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")), name="wallet_paper_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revoked_reason=""), name="wallet_paper_revoked_for_a_reason"
            ),
            models.CheckConstraint(condition=~Q(is_signed=True, sha256=""), name="wallet_paper_signed_is_a_file"),
            models.CheckConstraint(condition=~Q(replaced_by=F("id")), name="wallet_paper_replaced_by_another"),
        ]
        indexes = [
            models.Index(fields=["holder", "-id"], name="wallet_paper_of_holder"),
            models.Index(fields=["dossier"], name="wallet_paper_of_dossier", condition=~Q(dossier=None)),
            models.Index(fields=["sha256"], name="wallet_paper_file", condition=~Q(sha256="")),
        ]


class Share(models.Model):
    """A window into a paper, for whoever has its link, until a moment."""

    id = models.UUIDField(primary_key=True, default=new_id)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    # The page's key: sent twice, it is one share.
    form = models.TextField()
    fields = ArrayField(models.TextField())
    with_file = models.BooleanField(default=False)
    audience = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    openings = models.IntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_share"
        constraints = [
            models.UniqueConstraint(fields=["paper", "form"], name="wallet_share_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="wallet_share_lasts"),
        ]
        indexes = [models.Index(fields=["paper", "-id"], name="wallet_share_of_paper")]


class ReusedComponent(models.Model):
    """A paper that was a component of a filing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    dossier = models.UUIDField()
    slot = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "wallet_reused"
        constraints = [models.UniqueConstraint(fields=["paper", "dossier", "slot"], name="wallet_reused_once")]
        indexes = [models.Index(fields=["dossier"], name="wallet_reused_of_dossier")]


class ComponentFact(FactRow):
    """What figures know of a component that was digitised or reused: `how` tells which. It never changes. Of the scans of a
    dossier one is the first."""

    opened_on = models.DateField()
    component = models.UUIDField()
    how = models.TextField()
    paper_kind = models.TextField()
    first_of_dossier = models.BooleanField(db_default=False)

    class Meta:
        db_table = "wallet_component_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["component"], condition=Q(closed_by=None), name="wallet_component_fact_one_current"
            )
        ]
