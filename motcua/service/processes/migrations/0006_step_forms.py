"""Forms of steps: what is typed into an open one, and what a step was done with."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    dependencies = [("processes", "0005_cases")]

    operations = [
        migrations.CreateModel(
            name="StepDraft",
            fields=[
                (
                    "task",
                    models.OneToOneField(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="processes.task",
                    ),
                ),
                ("answers", models.JSONField(null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "processes_step_draft"},
        ),
        migrations.CreateModel(
            name="StepAnswers",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("dossier", models.UUIDField()),
                ("form", models.TextField()),
                ("answers", models.JSONField()),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="processes.task",
                    ),
                ),
            ],
            options={
                "db_table": "processes_step_answers",
                "indexes": [models.Index(fields=["dossier"], name="processes_step_answers_dossier")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("task",),
                        name="processes_step_answers_in_force_once",
                    )
                ],
            },
        ),
    ]
