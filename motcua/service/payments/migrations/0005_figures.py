"""What figures cut payments by, and the facts that they are counted from."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_desk_of_money"),
    ]

    operations = [
        migrations.CreateModel(
            name="RefundFact",
            fields=[
                ("opened_by", models.UUIDField(primary_key=True, serialize=False)),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("closed_by", models.UUIDField(null=True)),
                ("opened_position", models.BigIntegerField(null=True)),
                ("closed_position", models.BigIntegerField(null=True)),
                ("opened_on", models.DateField()),
                ("of", models.UUIDField()),
                ("level", models.TextField()),
                ("procedure", models.UUIDField(null=True)),
                ("channel", models.TextField()),
                ("gateway", models.TextField()),
                ("family", models.TextField()),
                ("is_online", models.BooleanField()),
                ("takes_online", models.BooleanField()),
                ("amount_vnd", models.BigIntegerField()),
                ("refund", models.UUIDField(unique=True)),
            ],
            options={
                "db_table": "payments_refund_fact",
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="channel",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="attempt",
            name="counted_path",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="attempt",
            name="family",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="attempt",
            name="is_online",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="level",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="attempt",
            name="procedure",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="takes_online",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="PaymentFact",
            fields=[
                ("opened_by", models.UUIDField(primary_key=True, serialize=False)),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("closed_by", models.UUIDField(null=True)),
                ("opened_position", models.BigIntegerField(null=True)),
                ("closed_position", models.BigIntegerField(null=True)),
                ("opened_on", models.DateField()),
                ("of", models.UUIDField()),
                ("level", models.TextField()),
                ("procedure", models.UUIDField(null=True)),
                ("channel", models.TextField()),
                ("gateway", models.TextField()),
                ("family", models.TextField()),
                ("is_online", models.BooleanField()),
                ("takes_online", models.BooleanField()),
                ("amount_vnd", models.BigIntegerField()),
                ("arrival", models.UUIDField()),
                ("paid_on", models.DateField()),
                ("stands", models.BooleanField()),
            ],
            options={
                "db_table": "payments_fact",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_by", None)), fields=("arrival",), name="payments_fact_one_open"
                    )
                ],
            },
        ),
    ]
