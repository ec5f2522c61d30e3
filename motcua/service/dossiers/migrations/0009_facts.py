"""What figures know of dossiers. New columns have defaults of the database, so the running release goes on filing."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0008_boards_from_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="counted_level",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="dossier",
            name="counted_path",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("opened_by", models.UUIDField(primary_key=True, serialize=False)),
                ("opened_as", models.TextField()),
                ("opened_on", models.DateField()),
                ("dossier", models.UUIDField()),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("level", models.TextField()),
                ("procedure", models.UUIDField()),
                ("version", models.UUIDField()),
                ("channel", models.TextField()),
                ("by_officer", models.BooleanField()),
                ("received_at", models.DateTimeField(null=True)),
                ("received_on", models.DateField(null=True)),
                ("receipt_refused_on", models.DateField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_on", models.DateField(null=True)),
                ("worked_minutes", models.IntegerField(null=True)),
                ("refused_on", models.DateField(null=True)),
                ("returned_on", models.DateField(null=True)),
                ("closed_by", models.UUIDField(null=True)),
                ("opened_position", models.BigIntegerField(null=True)),
                ("closed_position", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "dossiers_fact",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_by__isnull", False), ("closed_position__isnull", True)),
                        fields=["closed_by"],
                        name="dossiers_fact_closing",
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        models.Func("due_at", "settled_at", models.Value("(]"), function="tstzrange"),
                        condition=models.Q(
                            ("closed_by__isnull", True),
                            ("due_at__isnull", False),
                            models.Q(
                                ("settled_at__isnull", True), ("settled_at__gt", models.F("due_at")), _connector="OR"
                            ),
                        ),
                        name="dossiers_fact_overdue",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_by__isnull", True)),
                        fields=("dossier",),
                        name="dossiers_fact_one_open",
                    )
                ],
            },
        ),
        # Room on each page for the positions that the fold fills in soon after.
        migrations.RunSQL("ALTER TABLE dossiers_fact SET (fillfactor = 85)", migrations.RunSQL.noop),
    ]
