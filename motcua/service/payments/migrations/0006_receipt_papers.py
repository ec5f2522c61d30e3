"""Receipts are sealed: their papers, and which are to be made. Of what was issued before, papers are made when asked for."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys

FOR_GOOD = """
CREATE TRIGGER payments_receipt_paper_for_good BEFORE UPDATE OR DELETE ON payments_receipt_paper
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON payments_receipt_paper FROM motcua_app;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_figures")]

    operations = [
        migrations.AddField("receipt", "seal_at", models.DateTimeField(null=True)),
        migrations.AddField("receipt", "seal_tries", models.SmallIntegerField(default=0, db_default=0)),
        migrations.AddIndex(
            "receipt",
            models.Index(
                fields=["seal_at"],
                condition=models.Q(("seal_at__isnull", False)),
                name="payments_receipt_to_seal",
            ),
        ),
        migrations.CreateModel(
            name="ReceiptPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("edition", models.TextField()),
                ("cancelled", models.BooleanField()),
                ("sha256", models.TextField()),
                ("xml", models.BinaryField()),
                ("xml_seal", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.receipt"
                    ),
                ),
            ],
            options={"db_table": "payments_receipt_paper"},
        ),
        migrations.AddConstraint(
            "receiptpaper",
            models.UniqueConstraint(fields=("receipt", "edition", "cancelled"), name="payments_receipt_paper_once"),
        ),
        migrations.AddConstraint(
            "receiptpaper",
            models.CheckConstraint(
                condition=models.Q(("edition__in", ["payer", "public"])), name="payments_receipt_paper_edition_known"
            ),
        ),
        migrations.RunSQL(FOR_GOOD, migrations.RunSQL.noop),
    ]
