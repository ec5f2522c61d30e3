import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys

_OF_ONE = models.Q(
    models.Q(("definition__isnull", False), ("draft", None)),
    models.Q(("definition", None), ("draft__isnull", False)),
    _connector="OR",
)


def _definition() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="processes.definition",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("processes", "0004_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("key", models.TextField()),
                ("draft", models.UUIDField(null=True)),
                ("number", models.SmallIntegerField()),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField()),
                ("given", models.JSONField()),
                ("expected", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("definition", _definition()),
            ],
            options={
                "db_table": "processes_case",
                "constraints": [
                    models.CheckConstraint(condition=_OF_ONE, name="processes_case_of_one"),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("definition", "number"),
                        name="processes_case_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("draft", "number"),
                        name="processes_case_draft_number_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UncoveredReason",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("key", models.TextField()),
                ("draft", models.UUIDField(null=True)),
                ("element", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("definition", _definition()),
            ],
            options={
                "db_table": "processes_uncovered_reason",
                "constraints": [
                    models.CheckConstraint(condition=_OF_ONE, name="processes_uncovered_reason_of_one"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="processes_uncovered_reason_is_said"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("definition", "element"),
                        name="processes_uncovered_reason_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("draft", "element"),
                        name="processes_uncovered_reason_draft_once",
                    ),
                ],
            },
        ),
    ]
