"""What differs by agency within a procedure: a shorter promise, hours, counters; dated."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys

BY_HAND = "REVOKE DELETE, TRUNCATE ON catalogue_agency_terms FROM motcua_app;"


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_working_copies")]

    operations = [
        migrations.CreateModel(
            name="AgencyTerms",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("unit", models.UUIDField()),
                ("in_force", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("committed_limit", models.JSONField(null=True)),
                ("hours", models.JSONField(null=True)),
                ("counters", models.JSONField(null=True)),
                ("decision", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("set_by", models.UUIDField(null=True)),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.procedure"
                    ),
                ),
            ],
            options={
                "db_table": "catalogue_agency_terms",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("procedure", "="), ("unit", "="), ("in_force", "&&")],
                        name="catalogue_agency_terms_one_a_day",
                    )
                ],
            },
        ),
        migrations.RunSQL(BY_HAND, migrations.RunSQL.noop),
    ]
