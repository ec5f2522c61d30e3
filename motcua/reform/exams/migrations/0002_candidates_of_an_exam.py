"""Candidates of an exam are read as they were enrolled, a page at a time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exams", "0001_exams")]
    operations = [
        migrations.AlterField(
            model_name="candidate",
            name="exam",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.exam"
            ),
        ),
        migrations.AddIndex(
            model_name="candidate", index=models.Index(fields=["exam", "id"], name="exams_candidate_of_exam")
        ),
    ]
