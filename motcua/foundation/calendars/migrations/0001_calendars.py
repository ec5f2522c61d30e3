import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Year",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("year", models.SmallIntegerField(unique=True)),
                ("provisional", models.BooleanField()),
                ("source", models.TextField()),
            ],
            options={
                "db_table": "calendars_year",
            },
        ),
        migrations.CreateModel(
            name="CityClock",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("offset_us", models.BigIntegerField()),
            ],
            options={
                "db_table": "calendars_city_clock",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="calendars_city_clock_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hours",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("unit", models.UUIDField(null=True)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("same_day_cutoff", models.TimeField()),
                ("source", models.TextField()),
            ],
            options={
                "db_table": "calendars_hours",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("unit", "="), ("period", "&&")], name="calendars_hours_one_a_day"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("unit__isnull", True)),
                        expressions=[("period", "&&")],
                        name="calendars_hours_one_a_day_city",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="calendars_hours_period_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("token", models.UUIDField(default=motcua.foundation.database.keys.new_id)),
            ],
            options={
                "db_table": "calendars_version",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="calendars_version_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("weekday", models.SmallIntegerField()),
                ("minutes", django.contrib.postgres.fields.ranges.IntegerRangeField()),
                (
                    "hours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="calendars.hours"
                    ),
                ),
            ],
            options={
                "db_table": "calendars_session",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (0, 6))), name="calendars_session_weekday_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__contained_by", (0, 1440)), ("minutes__isempty", False)),
                        name="calendars_session_within_a_day",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("hours", "="), ("weekday", "="), ("minutes", "&&")],
                        name="calendars_session_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Day",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("falls_on", models.DateField(unique=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("public_holiday", "public_holiday"),
                            ("substitute_day_off", "substitute_day_off"),
                            ("swapped_day_off", "swapped_day_off"),
                            ("makeup_working_day", "makeup_working_day"),
                        ]
                    ),
                ),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField()),
                ("source", models.TextField()),
                ("note", models.TextField(blank=True, default="")),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="calendars.year",
                        to_field="year",
                    ),
                ),
            ],
            options={
                "db_table": "calendars_day",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["public_holiday", "substitute_day_off", "swapped_day_off", "makeup_working_day"],
                            )
                        ),
                        name="calendars_day_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year", django.db.models.functions.datetime.ExtractYear("falls_on"))),
                        name="calendars_day_in_its_year",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO calendars_version (id, token) VALUES (1, gen_random_uuid())", migrations.RunSQL.noop
        ),
    ]
