"""Versions in the making, saved part by part, and what was found when a version was assessed."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys

# What was saved is what somebody else may have to compare with: it stays.
BY_HAND = """
REVOKE UPDATE, DELETE, TRUNCATE ON catalogue_saving FROM motcua_app;
REVOKE DELETE, TRUNCATE ON catalogue_working_copy FROM motcua_app;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_procedures_and_versions")]

    operations = [
        migrations.AddField(model_name="version", name="assessment", field=models.JSONField(null=True)),
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.UUIDField(null=True)),
                ("saved", models.PositiveIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "became",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.version",
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.version"
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.procedure"
                    ),
                ),
            ],
            options={
                "db_table": "catalogue_working_copy",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("procedure",),
                        name="catalogue_working_copy_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("became", None), ("closed_at__isnull", False), _connector="OR"),
                        name="catalogue_working_copy_became_when_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Saving",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("section", models.TextField(blank=True)),
                ("parts", models.JSONField()),
                ("form", models.JSONField(null=True)),
                ("saved_at", models.DateTimeField()),
                ("saved_by", models.UUIDField(null=True)),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="savings",
                        to="catalogue.workingcopy",
                    ),
                ),
            ],
            options={
                "db_table": "catalogue_saving",
                "constraints": [
                    models.UniqueConstraint(fields=("copy", "number"), name="catalogue_saving_number_once")
                ],
            },
        ),
        migrations.RunSQL(BY_HAND, migrations.RunSQL.noop),
    ]
