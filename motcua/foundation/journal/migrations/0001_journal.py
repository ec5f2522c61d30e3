"""The journal's tables: partitioned, append-only by rights and by trigger."""

import django.contrib.postgres.fields
from django.db import migrations, models

APP = "motcua_app"

ENTRY = """
CREATE TABLE journal_entry (
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor uuid,
    on_behalf_of uuid,
    kind text NOT NULL,
    version smallint NOT NULL,
    subject uuid NOT NULL,
    unit uuid,
    unit_path uuid[] NOT NULL DEFAULT '{}',
    data jsonb NOT NULL,
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (recorded_at, id)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX journal_entry_subject ON journal_entry (subject, recorded_at);
CREATE INDEX journal_entry_txid ON journal_entry (txid);
CREATE TABLE journal_entry_default PARTITION OF journal_entry DEFAULT;

CREATE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();

CREATE FUNCTION journal_ensure_partitions(first_on date, months_ahead int) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    made text[] := '{}';
    month_on date := date_trunc('month', first_on);
    name text;
BEGIN
    FOR i IN 0..least(months_ahead, 24) LOOP
        name := 'journal_entry_' || to_char(month_on, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF journal_entry FOR VALUES FROM (%L) TO (%L)', name,
                month_on::timestamp AT TIME ZONE 'UTC', (month_on + interval '1 month')::timestamp AT TIME ZONE 'UTC');
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM motcua_app', name);
            made := made || name;
        END IF;
        month_on := month_on + interval '1 month';
    END LOOP;
    RETURN made;
END $$;
SELECT journal_ensure_partitions(current_date, 3);
INSERT INTO journal_sequencer (id, low_water) VALUES (1, 0);

CREATE TRIGGER journal_order_append_only BEFORE UPDATE OR DELETE ON journal_order
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_order_no_truncate BEFORE TRUNCATE ON journal_order
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry, journal_entry_default, journal_order FROM motcua_app;
REVOKE DELETE, TRUNCATE ON journal_idempotency_key FROM motcua_app;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("scope", models.TextField()),
                ("key", models.TextField()),
                ("request_hash", models.BinaryField()),
                ("outcome", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "journal_idempotency_key",
                "constraints": [models.UniqueConstraint(fields=("scope", "key"), name="journal_idempotency_key_once")],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("id", models.UUIDField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "journal_order",
                "constraints": [models.UniqueConstraint(fields=("id",), name="journal_order_entry_once")],
            },
        ),
        migrations.CreateModel(
            name="Sequencer",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("low_water", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "journal_sequencer",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="journal_sequencer_one_row")
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "recorded_at",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("id", models.UUIDField()),
                        ("at", models.DateTimeField()),
                        ("actor", models.UUIDField(null=True)),
                        ("on_behalf_of", models.UUIDField(null=True)),
                        ("kind", models.TextField()),
                        ("version", models.SmallIntegerField()),
                        ("subject", models.UUIDField()),
                        ("unit", models.UUIDField(null=True)),
                        (
                            "unit_path",
                            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                        ),
                        ("data", models.JSONField()),
                    ],
                    options={"db_table": "journal_entry"},
                ),
            ],
            database_operations=[],
        ),
        migrations.RunSQL(ENTRY, migrations.RunSQL.noop),
    ]
