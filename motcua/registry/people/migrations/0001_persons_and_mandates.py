"""Persons, and the mandates by which they act for each other."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
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
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.TextField()),
                ("number", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("name_sort_key", models.TextField(db_collation="C")),
                ("search_key", models.TextField()),
                ("birth_on", models.DateField(null=True)),
                ("sex", models.TextField(blank=True, default="")),
                ("phone", models.TextField(blank=True, default="")),
                ("email", models.TextField(blank=True, default="")),
                ("division_code", models.TextField(blank=True, default="")),
                ("address_line", models.TextField(blank=True, default="")),
                ("registered_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "people_person",
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.TextField()),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("ground", models.TextField()),
                ("given_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates_held", to="people.person"
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates_given", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_mandate",
            },
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "citizen"), ("number__regex", "^[0-9]{12}$")),
                    models.Q(
                        ("birth_on__isnull", True),
                        ("kind", "business"),
                        ("number__regex", "^[0-9]{10}([0-9]{3})?$"),
                        ("sex", ""),
                    ),
                    _connector="OR",
                ),
                name="people_person_number_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["", "male", "female"])), name="people_person_sex_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="people_person_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("phone", ""), ("phone__regex", "^\\+84[0-9]{9,10}$"), _connector="OR"),
                name="people_person_phone_normalised",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["parent", "guardian", "mandate", "business_officer"])),
                name="people_mandate_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("agent", models.F("principal")), _negated=True), name="people_mandate_between_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("during__startswith__isnull", False)), name="people_mandate_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", ""), _negated=True), name="people_mandate_has_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                expressions=[("agent", "="), ("principal", "="), ("kind", "="), ("during", "&&")],
                name="people_mandate_once_at_a_time",
            ),
        ),
    ]
