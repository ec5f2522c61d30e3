"""What the desk needs to know of money: reminders, who let a demand go, answers to refunds, and matters that do not fit."""

import django.contrib.postgres.fields
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_reconciliation_and_closing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.TextField()),
                ("about", models.UUIDField()),
                ("subject", models.UUIDField(null=True)),
                ("unit", models.UUIDField(null=True)),
                (
                    "path",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("reference", models.TextField(blank=True, default="")),
                ("gateway", models.TextField(blank=True, default="")),
                ("amount_vnd", models.BigIntegerField()),
                ("found_at", models.DateTimeField()),
                ("handed_at", models.DateTimeField(null=True)),
                ("outcome", models.TextField(default="open")),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("note", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "payments_matter",
            },
        ),
        migrations.AddField(
            model_name="payable",
            name="cancelled_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="payable",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payable",
            name="reminders",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="refund",
            name="answer",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                condition=models.Q(("outcome", "credited")), fields=["at"], name="payments_arrival_credited_at"
            ),
        ),
        migrations.AddIndex(
            model_name="payable",
            index=models.Index(
                condition=models.Q(("cancelled_at", None), ("paid_vnd__lt", models.F("amount_vnd"))),
                fields=["unit", "due_on", "at"],
                name="payments_payable_owed",
            ),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(fields=["at"], name="payments_transaction_at"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["kind", "about"], name="payments_matter_about"),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "unknown_reference",
                            "stuck",
                            "not_followed",
                            "dossier_unaware",
                            "not_confirmed",
                            "refund_stuck",
                        ],
                    )
                ),
                name="payments_matter_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("outcome", "open")),
                    models.Q(("ended_at__isnull", False), ("outcome", "healed")),
                    models.Q(
                        ("ended_at__isnull", False), ("outcome", "settled"), models.Q(("note", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="payments_matter_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "open")), fields=("kind", "about"), name="payments_matter_open_once"
            ),
        ),
    ]
