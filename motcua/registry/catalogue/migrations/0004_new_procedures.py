"""A version may be written of a procedure that has none before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_agency_terms")]

    operations = [
        migrations.AlterField(
            model_name="workingcopy",
            name="base",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.version"
            ),
        ),
    ]
