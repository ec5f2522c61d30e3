"""Boards of figures that officials keep, each name once for an official or a unit."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_targets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Board",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("owner", models.UUIDField()),
                ("unit", models.UUIDField(null=True)),
                ("name", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "indicators_board",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None), ("unit", None)),
                        fields=("owner", "name"),
                        name="indicators_board_own_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None), ("unit__isnull", False)),
                        fields=("unit", "name"),
                        name="indicators_board_unit_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("indicator", models.TextField()),
                ("unit", models.UUIDField()),
                ("period", models.TextField(blank=True, default="")),
                ("put_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="indicators.board"
                    ),
                ),
            ],
            options={
                "db_table": "indicators_board_figure",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("board", "indicator", "unit", "period"),
                        name="indicators_board_figure_once",
                    )
                ],
            },
        ),
    ]
