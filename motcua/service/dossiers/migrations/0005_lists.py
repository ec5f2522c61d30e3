import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0004_standstills"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandoverLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.SmallIntegerField()),
                ("leg", models.SmallIntegerField()),
            ],
            options={
                "db_table": "dossiers_handover_line",
            },
        ),
        migrations.CreateModel(
            name="HandoverSlip",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.TextField()),
                ("key", models.TextField()),
                ("from_unit", models.UUIDField()),
                ("from_account", models.UUIDField()),
                ("from_name", models.TextField()),
                ("to_unit", models.UUIDField()),
                ("to_account", models.UUIDField(null=True)),
                ("to_name", models.TextField(blank=True, default="")),
                ("note", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "dossiers_handover_slip",
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("account", models.UUIDField()),
                ("name", models.TextField()),
                ("query", models.TextField()),
                ("saved_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "dossiers_saved_view",
            },
        ),
        migrations.AddField(
            model_name="handoverline",
            name="dossier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dossiers.dossier"
            ),
        ),
        migrations.AddIndex(
            model_name="handoverslip",
            index=models.Index(fields=["from_unit", "at"], name="dossiers_slip_from"),
        ),
        migrations.AddIndex(
            model_name="handoverslip",
            index=models.Index(fields=["to_unit", "at"], name="dossiers_slip_to"),
        ),
        migrations.AddConstraint(
            model_name="handoverslip",
            constraint=models.UniqueConstraint(fields=("from_account", "key"), name="dossiers_handover_slip_once"),
        ),
        migrations.AddConstraint(
            model_name="handoverslip",
            constraint=models.UniqueConstraint(
                fields=("from_unit", "number"), name="dossiers_handover_slip_number_once"
            ),
        ),
        migrations.AddField(
            model_name="handoverline",
            name="slip",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="dossiers.handoverslip"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("account", "name"),
                name="dossiers_saved_view_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoverline",
            constraint=models.UniqueConstraint(fields=("slip", "dossier"), name="dossiers_handover_line_once"),
        ),
    ]
