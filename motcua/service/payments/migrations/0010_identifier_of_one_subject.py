"""An identifier of the tax office stands on one subject. Before, it stood once: a corrected notice brings one again."""

import django.contrib.postgres.constraints
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_payments")]

    operations = [
        migrations.RemoveConstraint("payable", "payments_payable_identifier"),
        migrations.AddConstraint(
            "payable",
            django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(models.Q(("identifier", ""), _negated=True), ("cancelled_at", None)),
                expressions=[("identifier", "="), ("subject", "<>")],
                name="payments_payable_identifier",
            ),
        ),
    ]
