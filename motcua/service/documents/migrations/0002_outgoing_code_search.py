"""Numbers of outgoing documents are found by a part of them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_documents")]
    operations = [
        migrations.AddIndex(
            model_name="outgoing",
            index=GinIndex(OpClass(Upper("code"), name="gin_trgm_ops"), name="documents_outgoing_code"),
        )
    ]
