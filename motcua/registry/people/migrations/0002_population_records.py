"""What the national population database said, what is to be said to it, and consent to asking it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_persons_and_mandates"),
    ]

    operations = [
        migrations.CreateModel(
            name="PrefilledFact",
            fields=[
                ("opened_by", models.UUIDField(primary_key=True, serialize=False)),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("closed_by", models.UUIDField(null=True)),
                ("opened_position", models.BigIntegerField(null=True)),
                ("closed_position", models.BigIntegerField(null=True)),
                ("opened_on", models.DateField()),
                ("dossier", models.UUIDField(unique=True)),
                ("channel", models.TextField()),
                ("asked", models.PositiveIntegerField()),
                ("known", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "people_prefilled_fact",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("known__lte", models.F("asked"))),
                        name="people_prefilled_fact_of_what_was_asked",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("purpose", models.TextField()),
                ("ground", models.TextField()),
                ("since_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "differs",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_population_check",
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["next_at"], name="people_population_check_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("person",),
                        name="people_population_check_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ["filing", "counter", "handling", "search", "check", "acting"])
                        ),
                        name="people_population_check_purpose",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_population_consent",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person",),
                        name="people_population_consent_one_standing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("field", models.TextField()),
                ("held", models.TextField(blank=True)),
                ("claimed", models.TextField()),
                ("note", models.TextField(blank=True)),
                ("reported_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("receipt", models.TextField(blank=True, default="")),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_population_correction",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None)), fields=["next_at"], name="people_population_unsent"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("person", "field"),
                        name="people_population_correction_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("claimed", ""), _negated=True),
                        name="people_population_correction_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("content", models.JSONField()),
                ("ground", models.TextField()),
                ("fetched_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "spouse",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_population_record",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("person",),
                        name="people_population_record_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["consent", "procedure", "parent"])),
                        name="people_population_record_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("fetched_at"))),
                        name="people_population_record_expires",
                    ),
                ],
            },
        ),
    ]
