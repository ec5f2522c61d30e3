"""Facilities with their officers, the register of cards, look-ups, and what figures know of both."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Facility",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("code", models.TextField(unique=True)),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField()),
                ("tier", models.TextField()),
                ("division_code", models.TextField()),
                ("address_line", models.TextField(blank=True, default="")),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "insurance_facility",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9]{5}$")), name="insurance_facility_code_of_five"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["central", "province", "district", "commune"])),
                        name="insurance_facility_tier_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("until_on__gt", models.F("from_on")), _connector="OR"),
                        name="insurance_facility_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.TextField(unique=True)),
                ("group", models.TextField()),
                ("benefit_level", models.SmallIntegerField()),
                ("issued_in", models.TextField()),
                ("citizen_number", models.TextField(null=True)),
                ("full_name", models.TextField()),
                ("name_key", models.TextField(db_collation="C")),
                ("birth_on", models.DateField()),
                ("sex", models.TextField()),
                ("address_line", models.TextField(blank=True, default="")),
                ("division_code", models.TextField(blank=True, default="")),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                ("died_on", models.DateField(null=True)),
                ("taken_at", models.DateTimeField()),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="insurance.facility",
                    ),
                ),
            ],
            options={
                "db_table": "insurance_card",
            },
        ),
        migrations.CreateModel(
            name="FacilityFact",
            fields=[
                ("opened_by", models.UUIDField(primary_key=True, serialize=False)),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("closed_by", models.UUIDField(null=True)),
                ("opened_position", models.BigIntegerField(null=True)),
                ("closed_position", models.BigIntegerField(null=True)),
                ("opened_on", models.DateField()),
                ("facility", models.UUIDField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "insurance_facility_fact",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_by", None)),
                        fields=("facility",),
                        name="insurance_facility_fact_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FacilityOfficer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("from_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="insurance.facility"
                    ),
                ),
            ],
            options={
                "db_table": "insurance_facility_officer",
            },
        ),
        migrations.CreateModel(
            name="Lookup",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("account", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("purpose", models.TextField()),
                ("way", models.TextField()),
                ("asked_number", models.TextField()),
                ("asked_name", models.TextField()),
                ("asked_birth_on", models.DateField()),
                ("outcome", models.TextField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("card_number", models.TextField(blank=True, default="")),
                ("benefit_level", models.SmallIntegerField(null=True)),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("first_care_code", models.TextField(blank=True, default="")),
                ("first_care_name", models.TextField(blank=True, default="")),
                ("since", models.DateField(null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                ("more_cards", models.BooleanField(default=False)),
                ("print_differs", models.BooleanField(default=False)),
                ("tries", models.IntegerField(default=0)),
                ("failed_at", models.DateTimeField(null=True)),
                ("next_try_at", models.DateTimeField(null=True)),
                (
                    "card",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="insurance.card",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="insurance.facility",
                    ),
                ),
            ],
            options={
                "db_table": "insurance_lookup",
            },
        ),
        migrations.CreateModel(
            name="LookupFact",
            fields=[
                ("opened_by", models.UUIDField(primary_key=True, serialize=False)),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("closed_by", models.UUIDField(null=True)),
                ("opened_position", models.BigIntegerField(null=True)),
                ("closed_position", models.BigIntegerField(null=True)),
                ("opened_on", models.DateField()),
                ("lookup", models.UUIDField()),
                ("facility", models.UUIDField()),
                ("outcome", models.TextField()),
                ("way", models.TextField()),
            ],
            options={
                "db_table": "insurance_lookup_fact",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_by", None)), fields=("lookup",), name="insurance_lookup_fact_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                condition=models.Q(("citizen_number__isnull", False)),
                fields=["citizen_number"],
                name="insurance_card_citizen_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^[0-9]{10}$")), name="insurance_card_number_of_ten"
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__regex", "^[A-Z]{2}$")), name="insurance_card_group_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("benefit_level__in", (1, 2, 3, 4, 5))), name="insurance_card_level_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("issued_in__regex", "^[0-9]{2}$")), name="insurance_card_province_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("citizen_number", None), ("citizen_number__regex", "^[0-9]{12}$"), _connector="OR"),
                name="insurance_card_citizen_number_of_twelve",
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["male", "female"])), name="insurance_card_sex_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("full_name", ""), _negated=True), name="insurance_card_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                name="insurance_card_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_on", None), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_on__isnull", False), ("withdrawn_reason__in", ["stopped", "duplicate", "died"])
                    ),
                    _connector="OR",
                ),
                name="insurance_card_withdrawn_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="facilityofficer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("account",), name="insurance_officer_of_one_facility"
            ),
        ),
        migrations.AddIndex(
            model_name="lookup",
            index=models.Index(fields=["facility", "-at"], name="insurance_lookup_of_facility"),
        ),
        migrations.AddIndex(
            model_name="lookup",
            index=models.Index(
                condition=models.Q(("card__isnull", False)), fields=["card", "-at"], name="insurance_lookup_of_card"
            ),
        ),
        migrations.AddIndex(
            model_name="lookup",
            index=models.Index(
                condition=models.Q(("outcome", "waiting")), fields=["next_try_at"], name="insurance_lookup_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="lookup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        ["valid", "expired", "not_yet", "withdrawn", "died", "mismatch", "not_found", "waiting"],
                    )
                ),
                name="insurance_lookup_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lookup",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["treatment", "emergency", "claims"])),
                name="insurance_lookup_purpose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lookup",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["scanned", "typed", "program"])), name="insurance_lookup_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="lookup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("next_try_at__isnull", False), ("outcome", "waiting")),
                    models.Q(
                        models.Q(("outcome", "waiting"), _negated=True),
                        ("answered_at__isnull", False),
                        ("next_try_at", None),
                    ),
                    _connector="OR",
                ),
                name="insurance_lookup_waits_or_is_answered",
            ),
        ),
    ]
