"""What goes to the tax office and what comes from it; notices by their dossier."""

from django.db import migrations, models

import motcua.foundation.database.keys

# Nothing is deleted.
FOR_GOOD = "REVOKE DELETE, TRUNCATE ON landtax_letter, landtax_message FROM motcua_app;"


class Migration(migrations.Migration):
    dependencies = [
        ("landtax", "0001_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.TextField()),
                ("dossier", models.UUIDField(null=True)),
                ("of", models.UUIDField(null=True)),
                ("body", models.JSONField()),
                ("body_hash", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("state", models.TextField(default="waiting")),
                ("tries", models.SmallIntegerField(default=0)),
                ("try_at", models.DateTimeField()),
                ("fault", models.TextField(blank=True, default="")),
                ("delivered_at", models.DateTimeField(null=True)),
                ("ask_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "landtax_letter",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("name", models.TextField()),
                ("content_hash", models.TextField()),
                ("code", models.TextField()),
                ("body", models.JSONField()),
                ("kept_at", models.DateTimeField()),
                ("state", models.TextField(default="waiting")),
                ("tries", models.SmallIntegerField(default=0)),
                ("try_at", models.DateTimeField()),
                ("fault", models.TextField(blank=True, default="")),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "landtax_message",
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["dossier", "at"], name="landtax_notice_of_dossier"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["try_at", "id"], name="landtax_letter_due"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("ask_at__isnull", False)), fields=["ask_at"], name="landtax_letter_ask"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["dossier", "made_at"], name="landtax_letter_of_dossier"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["request", "proof", "taken_back", "withdrawn", "refusal"])),
                name="landtax_letter_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "delivered", "undeliverable"])),
                name="landtax_letter_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delivered_at__isnull", False), ("state", "delivered")),
                    models.Q(("delivered_at", None), models.Q(("state", "delivered"), _negated=True)),
                    _connector="OR",
                ),
                name="landtax_letter_delivered_at_with_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("of__isnull", False)), fields=("kind", "of"), name="landtax_letter_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None), ("kind", "request")),
                fields=("dossier",),
                name="landtax_letter_one_request_open",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["try_at", "id"], name="landtax_message_due"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["code", "kept_at"], name="landtax_message_of_dossier"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("name",), name="landtax_message_once"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "refused", "stuck"])),
                name="landtax_message_state_known",
            ),
        ),
        migrations.RunSQL(FOR_GOOD, migrations.RunSQL.noop),
    ]
