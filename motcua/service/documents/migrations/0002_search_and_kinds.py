"""Numbers of outgoing documents are found by a part of them, incoming ones of a rare kind without reading a register."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_documents")]
    operations = [
        migrations.AddIndex(
            model_name="outgoing",
            index=GinIndex(OpClass(Upper("code"), name="gin_trgm_ops"), name="documents_outgoing_code"),
        ),
        migrations.AddIndex(
            model_name="incoming", index=models.Index(fields=["kind", "-id"], name="documents_incoming_kind")
        ),
    ]
