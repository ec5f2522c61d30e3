"""Units in time, their succession, posts and holdings."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import motcua.foundation.database.keys

# The one row whose version says when units were changed last; and what Django's constraints cannot say: a holding's
# copy of `is_single` is its post's.
BY_HAND = """
INSERT INTO organization_version (id, version) VALUES (1, gen_random_uuid());
REVOKE DELETE, TRUNCATE ON organization_version FROM motcua_app;
ALTER TABLE organization_holding ADD CONSTRAINT organization_holding_single_as_its_post
    FOREIGN KEY (post_id, is_single) REFERENCES organization_post (id, is_single);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("key", models.TextField(unique=True)),
            ],
            options={
                "db_table": "organization_unit",
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("key", models.TextField()),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("title_vi", models.TextField()),
                ("title_en", models.TextField()),
                ("roles", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("is_single", models.BooleanField(default=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="organization.unit"
                    ),
                ),
            ],
            options={
                "db_table": "organization_post",
            },
        ),
        migrations.CreateModel(
            name="UnitPeriod",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("kind", models.TextField()),
                ("level", models.TextField()),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField()),
                ("short_name_vi", models.TextField()),
                ("code", models.TextField()),
                ("division_code", models.TextField()),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("source", models.TextField()),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="organization.unit"
                    ),
                ),
            ],
            options={
                "db_table": "organization_unit_period",
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.UUIDField()),
            ],
            options={
                "db_table": "organization_version",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="organization_version_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("is_single", models.BooleanField()),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holdings", to="organization.post"
                    ),
                ),
            ],
            options={
                "db_table": "organization_holding",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__startswith__isnull", False)), name="organization_holding_begins"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_single", True)),
                        expressions=[("post", "="), ("during", "&&")],
                        name="organization_holding_single_post_once",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("post", "="), ("account", "="), ("during", "&&")],
                        name="organization_holding_same_official_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("on", models.DateField()),
                ("kind", models.TextField()),
                ("share", models.DecimalField(decimal_places=6, max_digits=7, null=True)),
                ("source", models.TextField()),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"
                    ),
                ),
            ],
            options={
                "db_table": "organization_succession",
                "constraints": [
                    models.UniqueConstraint(fields=("old", "new", "on"), name="organization_succession_once"),
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True),
                        name="organization_succession_between_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["whole", "split", "part"])),
                        name="organization_succession_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__isnull", True), models.Q(("share__gt", 0), ("share__lte", 1)), _connector="OR"
                        ),
                        name="organization_succession_share_of_one",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(fields=("unit", "key"), name="organization_post_key_once"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(fields=("id", "is_single"), name="organization_post_is_single_known"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("during__startswith__isnull", False)), name="organization_post_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "roles__contained_by",
                        ["counter", "handler", "head", "leader", "clerk", "controller", "auditor", "administrator"],
                    ),
                    ("roles__len__gt", 0),
                ),
                name="organization_post_roles_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("during__startswith__isnull", False)), name="organization_unit_period_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "city",
                            "district",
                            "commune",
                            "department",
                            "office",
                            "one_stop_centre",
                            "agency",
                            "division",
                            "land_registry_city",
                            "land_registry",
                            "police_city",
                            "police_division",
                            "police_district",
                            "police_commune",
                            "tax_city",
                            "tax_district",
                            "insurance_city",
                            "insurance_district",
                        ],
                    )
                ),
                name="organization_unit_period_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["province", "district", "commune"])),
                name="organization_unit_period_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True), models.Q(("parent", models.F("unit")), _negated=True), _connector="OR"
                ),
                name="organization_unit_period_not_under_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("unit", "="), ("during", "&&")], name="organization_unit_period_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), ("during", "&&")], name="organization_unit_period_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitperiod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind__in", ["city", "commune", "district"])),
                expressions=[("division_code", "="), ("during", "&&")],
                name="organization_unit_period_division_once",
            ),
        ),
        migrations.RunSQL(BY_HAND, migrations.RunSQL.noop),
    ]
