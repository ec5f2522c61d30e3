from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insurance", "0003_seen_and_told")]

    operations = [
        migrations.CreateModel(
            name="WalletFilling",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("after", models.TextField(blank=True, default="")),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "insurance_wallet_filling",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="insurance_wallet_filling_one_row")
                ],
            },
        ),
    ]
