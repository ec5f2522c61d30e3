"""Cells and how far they have come: derived, so the application may empty them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Cell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "measure",
                        "grain",
                        "unit",
                        "day",
                        "cut",
                        "bucket",
                        "own",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("measure", models.TextField()),
                ("grain", models.TextField()),
                ("unit", models.UUIDField()),
                ("day", models.DateField()),
                ("cut", models.TextField()),
                ("bucket", models.SmallIntegerField()),
                ("own", models.BooleanField()),
                ("value", models.BigIntegerField()),
            ],
            options={
                "db_table": "measures_cell",
            },
        ),
        migrations.CreateModel(
            name="Fold",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
                ("declaration", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "measures_fold",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="measures_fold_one_row")],
            },
        ),
    ]
