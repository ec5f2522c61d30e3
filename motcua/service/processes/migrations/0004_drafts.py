import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("processes", "0003_timers_and_deliveries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("key", models.TextField()),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField()),
                ("xml", models.TextField()),
                ("version", models.IntegerField(default=1)),
                ("status", models.TextField(default="open")),
                ("opened_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                (
                    "definition",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="processes.definition",
                    ),
                ),
                (
                    "published",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="processes.definition",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "processes_draft",
                "indexes": [
                    models.Index(condition=models.Q(("status", "open")), fields=["key"], name="processes_draft_open")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "published", "dropped"])),
                        name="processes_draft_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published__isnull", False), ("status", "published")),
                            models.Q(models.Q(("status", "published"), _negated=True), ("published", None)),
                            _connector="OR",
                        ),
                        name="processes_draft_published_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="processes_draft_version_counts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("version", models.IntegerField()),
                ("xml", models.TextField()),
                ("kept_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="processes.draft",
                    ),
                ),
            ],
            options={
                "db_table": "processes_draft_copy",
                "indexes": [models.Index(fields=["draft", "account"], name="processes_draft_copy_of")],
            },
        ),
    ]
