"""Deposits: a transaction may be of a settlement file, and units have an account at the State Treasury in the books."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_due_days_told"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="account",
            name="payments_account_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="closingsum",
            name="payments_closing_sum_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="transaction",
            name="payments_transaction_kind_known",
        ),
        migrations.AddField(
            model_name="settlement",
            name="apart",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None),
        ),
        migrations.AddField(
            model_name="transaction",
            name="settlement",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.settlement",
            ),
        ),
        migrations.AlterField(
            model_name="transaction",
            name="arrival",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.arrival"
            ),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(
                condition=models.Q(("kind", "deposit")), fields=["settlement"], name="payments_transaction_deposit"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["gateway", "fees", "charges", "treasury", "surplus", "deposit"])),
                name="payments_account_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingsum",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("account_kind__in", ["gateway", "fees", "charges", "treasury", "surplus", "deposit"])
                ),
                name="payments_closing_sum_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["payment", "refund", "reversal", "deposit"])),
                name="payments_transaction_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("arrival", None), ("kind", "deposit"), ("settlement__isnull", False)),
                    models.Q(
                        models.Q(("kind", "deposit"), _negated=True), ("arrival__isnull", False), ("settlement", None)
                    ),
                    _connector="OR",
                ),
                name="payments_transaction_of_one_thing",
            ),
        ),
    ]
