"""Targets, one at a time for an indicator, a unit and a level."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("indicator", models.TextField()),
                ("unit", models.UUIDField()),
                ("level", models.TextField(blank=True, default="")),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=14)),
                ("source", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "indicators_target",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at", None)),
                        expressions=[("indicator", "="), ("unit", "="), ("level", "="), ("during", "&&")],
                        name="indicators_target_one_at_a_time",
                    )
                ],
            },
        ),
    ]
