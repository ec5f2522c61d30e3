"""Timers as rows, word from outside by its key, and several agencies at one step."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0001_units_and_posts"),
        ("processes", "0002_step_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("dossier", models.UUIDField()),
                ("event", models.TextField()),
                ("answer", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "processes_delivery",
                "indexes": [models.Index(fields=["dossier"], name="processes_delivery_dossier")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["taken", "not_awaited"])),
                        name="processes_delivery_answer_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Timer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("dossier", models.UUIDField()),
                ("event", models.TextField()),
                ("engine_task", models.UUIDField()),
                ("set_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("stands_still", models.BooleanField()),
                ("status", models.TextField(default="waiting")),
                ("fired_at", models.DateTimeField(null=True)),
                ("opened_no", models.SmallIntegerField()),
                ("closed_no", models.SmallIntegerField(null=True)),
                (
                    "instance",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timers",
                        to="processes.instance",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                    ),
                ),
            ],
            options={
                "db_table": "processes_timer",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["due_at", "id"], name="processes_timer_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")),
                        fields=("instance", "engine_task", "event"),
                        name="processes_timer_waiting_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "fired", "cancelled"])),
                        name="processes_timer_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fired_at__isnull", False), ("status", "fired")),
                            models.Q(models.Q(("status", "fired"), _negated=True), ("fired_at", None)),
                            _connector="OR",
                        ),
                        name="processes_timer_fired_has_moment",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="task", name="processes_task_live_once"),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["open", "claimed"])),
                fields=("instance", "engine_task", "unit"),
                name="processes_task_live_once",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("action", "consult"), ("status__in", ["open", "claimed"])),
                fields=["unit", "due_at", "id"],
                name="processes_task_asked",
            ),
        ),
    ]
