"""Notices of the tax office and their lines."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys

# Nothing is deleted.
FOR_GOOD = "REVOKE DELETE, TRUNCATE ON landtax_notice, landtax_notice_line FROM motcua_app;"


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("key", models.TextField()),
                ("dossier", models.UUIDField()),
                ("file", models.TextField()),
                ("revision", models.IntegerField()),
                ("number", models.TextField()),
                ("office", models.TextField()),
                ("issued_on", models.DateField()),
                ("due_on", models.DateField()),
                ("treasury_account", models.TextField(blank=True, default="")),
                ("chapter", models.TextField(blank=True, default="")),
                ("total_vnd", models.BigIntegerField()),
                ("overpaid_vnd", models.BigIntegerField(default=0)),
                ("lines_hash", models.TextField()),
                ("at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "landtax_notice",
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="landtax_notice_once"),
                    models.UniqueConstraint(fields=("file", "revision"), name="landtax_notice_revision_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("dossier", "file"),
                        name="landtax_notice_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision__gte", 1)), name="landtax_notice_revision_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overpaid_vnd__gte", 0), ("total_vnd__gte", 0), ("total_vnd__lte", 1000000000000)
                        ),
                        name="landtax_notice_amounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("issued_on"))),
                        name="landtax_notice_due_after_issue",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.SmallIntegerField()),
                ("sub_item", models.TextField()),
                ("identifier", models.TextField()),
                ("amount_vnd", models.BigIntegerField()),
                ("payable", models.UUIDField(null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="landtax.notice"
                    ),
                ),
            ],
            options={
                "db_table": "landtax_notice_line",
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "number"), name="landtax_notice_line_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("payable__isnull", False)),
                        fields=("payable",),
                        name="landtax_notice_line_of_payable",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_vnd__gte", 0), ("amount_vnd__lte", 1000000000000)),
                        name="landtax_notice_line_amount",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FOR_GOOD, migrations.RunSQL.noop),
    ]
