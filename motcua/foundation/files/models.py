"""The table of files: one row a content."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class File(models.Model):
    """Bytes that are kept. The row comes after the bytes, so a committed row always has them."""

    # In hexadecimal, so that other rooms' foreign keys and people can read it.
    sha256 = models.TextField(primary_key=True)
    size_bytes = models.BigIntegerField()
    media_type = models.TextField()
    pages = models.IntegerField(null=True)
    kept_at = models.DateTimeField()
    # Who brought this content first; who else did is known to the rooms that own the papers.
    kept_by = models.UUIDField(null=True)

    class Meta:
        db_table = "files_file"
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_file_sha256_is_hex"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="files_file_not_empty"),
            models.CheckConstraint(condition=Q(pages=None) | Q(pages__gt=0), name="files_file_pages_positive"),
        ]
