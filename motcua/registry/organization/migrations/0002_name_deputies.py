"""Who stands in for whom, from which day to which."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0001_units_and_posts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deputation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("reason", models.TextField(blank=True, default="")),
                ("named_by", models.UUIDField(null=True)),
                ("named_at", models.DateTimeField()),
                ("called_off_at", models.DateTimeField(null=True)),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputations",
                        to="organization.holding",
                    ),
                ),
            ],
            options={
                "db_table": "organization_deputation",
                "indexes": [models.Index(fields=["deputy"], name="organization_deputation_deputy")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__endswith__isnull", False), ("during__startswith__isnull", False)),
                        name="organization_deputation_begins_and_ends",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("called_off_at", None)),
                        expressions=[("holding", "="), ("during", "&&")],
                        name="organization_deputation_one_at_a_time",
                    ),
                ],
            },
        ),
    ]
