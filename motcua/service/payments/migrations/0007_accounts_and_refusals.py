"""Accounts into which units collect, by day; and counts of what was refused at gateways' addresses."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import motcua.foundation.database.keys

KEPT = """
REVOKE DELETE, TRUNCATE ON payments_unit_account, payments_refusal FROM motcua_app;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_receipt_papers")]

    operations = [
        migrations.CreateModel(
            name="UnitAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("unit", models.UUIDField()),
                ("bank", models.TextField()),
                ("number", models.TextField()),
                ("holder", models.TextField()),
                ("source", models.TextField()),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "payments_unit_account",
                "indexes": [models.Index(fields=["number"], name="payments_unit_account_number")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("unit", "="), ("period", "&&")], name="payments_unit_account_one_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="payments_unit_account_period_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("gateway", models.TextField()),
                ("kind", models.TextField()),
                ("detail", models.TextField()),
                ("hour", models.DateTimeField()),
                ("times", models.IntegerField(default=1)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "db_table": "payments_refusal",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hour", "gateway", "kind", "detail"), name="payments_refusal_an_hour"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["forged", "unreadable", "other_content"])),
                        name="payments_refusal_kind_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
