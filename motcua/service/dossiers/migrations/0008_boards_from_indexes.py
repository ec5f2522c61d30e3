"""Beside the running release: built without a lock that filings would wait for, the new one before the old one goes."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0007_checks_and_cases")]

    operations = [
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(ready_at__isnull=False),
                fields=["ready_at"],
                include=["receiving_unit", "promised_at", "leg", "id"],
                name="dossiers_results",
            ),
        ),
        RemoveIndexConcurrently(model_name="dossier", name="dossiers_ready"),
        AddIndexConcurrently(
            model_name="leg",
            index=models.Index(
                fields=["unit", "started_at"], include=["number", "dossier"], name="dossiers_leg_at_unit"
            ),
        ),
        RemoveIndexConcurrently(model_name="leg", name="dossiers_leg_of_unit"),
    ]
