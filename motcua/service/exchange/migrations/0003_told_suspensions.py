from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_traffic")]

    operations = [
        migrations.AddField("step", "told_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "step",
            models.CheckConstraint(
                condition=models.Q(("told_at", None), ("stage", "suspended"), _connector="OR"),
                name="exchange_step_told_of_suspension",
            ),
        ),
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["at"],
                condition=models.Q(("stage", "suspended"), ("told_at", None)),
                name="exchange_step_to_be_told",
            ),
        ),
    ]
