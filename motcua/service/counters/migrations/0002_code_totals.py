"""Codes keep the sums of their days."""

from django.db import migrations, models

SUMS = """
UPDATE counters_code c SET scans = d.scans, started = d.started, filed = d.filed
FROM (
    SELECT code_id, sum(scans) AS scans, sum(started) AS started, sum(filed) AS filed FROM counters_code_day GROUP BY code_id
) d
WHERE d.code_id = c.id
"""


class Migration(migrations.Migration):
    dependencies = [("counters", "0001_counters")]
    operations = [
        *(
            migrations.AddField(model_name="code", name=name, field=models.BigIntegerField(default=0, db_default=0))
            for name in ("scans", "started", "filed")
        ),
        migrations.RunSQL(SUMS, migrations.RunSQL.noop),
    ]
