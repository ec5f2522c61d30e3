"""Reports, their passages, contributions and freezes."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.TextField()),
                ("unit", models.UUIDField()),
                ("period", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "reports_report",
                "constraints": [models.UniqueConstraint(fields=("kind", "unit", "period"), name="reports_report_once")],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("section", models.TextField()),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.report"
                    ),
                ),
            ],
            options={
                "db_table": "reports_passage",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("report", "section"),
                        name="reports_passage_one_stands",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Freeze",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("position", models.BigIntegerField()),
                ("content", models.TextField()),
                ("content_hash", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.UUIDField(null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.report"
                    ),
                ),
            ],
            options={
                "db_table": "reports_freeze",
                "constraints": [
                    models.UniqueConstraint(fields=("report", "number"), name="reports_freeze_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None), ("withdrawn_at", None)),
                        fields=("report",),
                        name="reports_freeze_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reports_freeze_approved_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("unit", models.UUIDField()),
                ("texts", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("was_late", models.BooleanField()),
                ("verdict", models.TextField(default="awaited")),
                ("verdict_at", models.DateTimeField(null=True)),
                ("verdict_by", models.UUIDField(null=True)),
                ("verdict_reason", models.TextField(blank=True, default="")),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.report"
                    ),
                ),
            ],
            options={
                "db_table": "reports_contribution",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("report", "unit"),
                        name="reports_contribution_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["awaited", "accepted", "sent_back"])),
                        name="reports_contribution_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict", "awaited"), ("verdict_at__isnull", False), _connector="OR"),
                        name="reports_contribution_verdict_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("unit", models.UUIDField()),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.report"
                    ),
                ),
            ],
            options={
                "db_table": "reports_request",
                "indexes": [
                    models.Index(
                        condition=models.Q(("superseded_at", None)), fields=["unit"], name="reports_request_of_unit"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("report", "unit"),
                        name="reports_request_one_stands",
                    )
                ],
            },
        ),
    ]
