"""Procedures and their versions, found by words; what a version says never changes."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys

# A version's words are for good, whatever its state: dossiers and processes keep them in memory by its id.
BY_HAND = """
CREATE FUNCTION catalogue_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.in_force IS NULL THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'a version that is or was in force stays: % refused', OLD.id;
    END IF;
    IF (NEW.id, NEW.procedure_id, NEW.number, NEW.digest) IS DISTINCT FROM
       (OLD.id, OLD.procedure_id, OLD.number, OLD.digest)
       OR NEW.parts IS DISTINCT FROM OLD.parts OR NEW.form IS DISTINCT FROM OLD.form THEN
        RAISE EXCEPTION 'what a version says never changes: % refused', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_version_for_good BEFORE UPDATE OR DELETE ON catalogue_version
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
REVOKE TRUNCATE ON catalogue_version, catalogue_procedure FROM motcua_app;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "catalogue_word",
            },
        ),
        migrations.CreateModel(
            name="Procedure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("code", models.TextField()),
                ("level", models.TextField()),
                ("local_code", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "catalogue_procedure",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "level"), name="catalogue_procedure_code_and_level_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["province", "district", "commune"])),
                        name="catalogue_procedure_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code__startswith", "L-"), ("local_code", True)),
                            models.Q(("local_code", False), models.Q(("code__startswith", "L-"), _negated=True)),
                            _connector="OR",
                        ),
                        name="catalogue_procedure_local_code_marked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("state", models.TextField()),
                ("in_force", django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
                ("parts", models.JSONField()),
                ("form", models.JSONField()),
                ("digest", models.BinaryField()),
                ("drafted_at", models.DateTimeField()),
                ("assessed_at", models.DateTimeField(null=True)),
                ("announced_on", models.DateField(null=True)),
                ("announcement", models.TextField(default="")),
                ("repealed_by", models.TextField(default="")),
                ("search_terms", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("search_vector", django.contrib.postgres.search.SearchVectorField()),
                ("popularity", models.PositiveSmallIntegerField(default=0)),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="catalogue.procedure"
                    ),
                ),
            ],
            options={
                "db_table": "catalogue_version",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_vector"], name="catalogue_version_words")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("procedure", "number"), name="catalogue_version_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_force__startswith__isnull", False), ("state__in", ["in_force", "repealed"])),
                            models.Q(("in_force__isnull", True), ("state__in", ["draft", "assessed", "announced"])),
                            _connector="OR",
                        ),
                        name="catalogue_version_period_goes_with_state",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("in_force__isnull", False)),
                        expressions=[("procedure", "="), ("in_force", "&&")],
                        name="catalogue_version_one_in_force_a_day",
                    ),
                ],
            },
        ),
        migrations.RunSQL(BY_HAND, migrations.RunSQL.noop),
    ]
