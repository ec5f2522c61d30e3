"""The inbox opens with what is for the official herself: its index knows the role of the step, and views that were kept
as lists of the unit go on to be that. Beside the running release: the new index stands before the old one goes."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

KEPT_AS_UNITS = """
    UPDATE dossiers_saved_view
    SET query = CASE WHEN query = '' THEN 'whose=unit' ELSE 'whose=unit&' || query END
    WHERE query NOT LIKE 'whose=%' AND query NOT LIKE 'view=mine%'
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0010_signs_and_signed_results")]

    operations = [
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(closed_at__isnull=True),
                fields=["current_unit", "owed_at", "id"],
                include=["status", "holder", "current_role", "current_action", "procedure", "channel"],
                name="dossiers_inbox",
            ),
        ),
        RemoveIndexConcurrently(model_name="dossier", name="dossiers_of_inbox"),
        migrations.RunSQL(KEPT_AS_UNITS, migrations.RunSQL.noop),
    ]
