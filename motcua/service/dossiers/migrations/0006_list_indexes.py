"""Beside the running release: built without a lock that filings would wait for, the new one before the old one goes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0005_lists")]

    operations = [
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(closed_at__isnull=True),
                fields=["current_unit", "owed_at", "id"],
                include=["status", "holder", "current_action", "procedure", "channel"],
                name="dossiers_of_inbox",
            ),
        ),
        RemoveIndexConcurrently(model_name="dossier", name="dossiers_inbox"),
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(fields=["applicant_phone_end"], name="dossiers_by_phone_end"),
        ),
        AddIndexConcurrently(
            model_name="dossier",
            index=GinIndex(fields=["involved_units", "units_above"], name="dossiers_seen_by"),
        ),
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(status="result_ready", closed_at__isnull=True),
                fields=["current_unit", "ready_at", "id"],
                include=["return_method"],
                name="dossiers_on_shelf",
            ),
        ),
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(closed_at__isnull=True, ready_at__isnull=True, reappointed_to__isnull=True),
                fields=["owed_at", "id"],
                include=["status", "involved_units", "units_above"],
                name="dossiers_owed",
            ),
        ),
    ]
