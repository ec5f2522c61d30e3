"""Which dossiers the portal has heard of, for figures."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_told_suspensions")]

    operations = [
        migrations.CreateModel(
            name="SynchronisedFact",
            fields=[
                ("opened_by", models.UUIDField(primary_key=True, serialize=False)),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("closed_by", models.UUIDField(null=True)),
                ("opened_position", models.BigIntegerField(null=True)),
                ("closed_position", models.BigIntegerField(null=True)),
                ("opened_on", models.DateField()),
                ("dossier", models.UUIDField()),
                ("received_on", models.DateField()),
                ("in_time", models.BooleanField()),
            ],
            options={
                "db_table": "exchange_synchronised_fact",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_by__isnull", False), ("closed_position__isnull", True)),
                        fields=["closed_by"],
                        name="exchange_synchronised_closing",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_by", None)),
                        fields=("dossier",),
                        name="exchange_synchronised_fact_current",
                    )
                ],
            },
        ),
    ]
