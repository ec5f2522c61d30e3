from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_how_surely_filings_are_known"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="check",
            name="people_population_check_purpose",
        ),
        migrations.AddField(
            model_name="correction",
            name="unit",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="upheld_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="upheld_held",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="correction",
            name="upheld_reason",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="correction",
            name="upheld_unit",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        ["filing", "counter", "handling", "search", "check", "acting", "correction", "offers", "reuse"],
                    )
                ),
                name="people_population_check_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("upheld_by", None), ("upheld_unit", None)),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("upheld_by__isnull", False),
                        ("upheld_unit__isnull", False),
                        models.Q(("upheld_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="people_population_correction_upheld_for_a_reason",
            ),
        ),
    ]
