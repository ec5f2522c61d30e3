"""Payers are told once that what they owe is due soon, and once that it was due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_accounts_and_refusals")]

    operations = [
        migrations.AddField(
            model_name="payable",
            name="late_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payable",
            name="soon_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="payable",
            index=models.Index(
                condition=models.Q(cancelled_at=None, due_on__isnull=False, paid_vnd__lt=models.F("amount_vnd")),
                fields=["due_on"],
                name="payments_payable_due",
            ),
        ),
    ]
