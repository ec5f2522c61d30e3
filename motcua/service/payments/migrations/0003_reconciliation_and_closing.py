"""Settlement files, differences and closings; and the unit and the day of the books of each transaction, for those that are
there already too."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys

# Of what was booked before, the day is that of its money: nothing was closed.
DAYS_OF_BEFORE = """
ALTER TABLE payments_transaction DISABLE TRIGGER payments_transaction_for_good;
UPDATE payments_transaction t
SET unit = p.unit,
    day = (CASE t.kind WHEN 'payment' THEN a.paid_at ELSE t.at END AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
FROM payments_arrival a JOIN payments_attempt p ON p.id = a.attempt_id
WHERE a.id = t.arrival_id;
ALTER TABLE payments_transaction ENABLE TRIGGER payments_transaction_for_good;
INSERT INTO payments_books (unit) SELECT DISTINCT unit FROM payments_account;
"""

# Whoever writes, by whatever way: a closed day takes nothing more.
NOTHING_INTO_CLOSED_DAYS = """
CREATE FUNCTION payments_refuse_closed_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.day <= (SELECT closed_through FROM payments_books WHERE unit = NEW.unit) THEN
        RAISE EXCEPTION 'the books of % are closed', NEW.day USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_transaction_into_open_days BEFORE INSERT ON payments_transaction
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_closed_day();
CREATE TRIGGER payments_settlement_line_for_good BEFORE UPDATE OR DELETE ON payments_settlement_line
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_closing_sum_for_good BEFORE UPDATE OR DELETE ON payments_closing_sum
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON payments_settlement_line, payments_closing_sum FROM motcua_app;
REVOKE DELETE, TRUNCATE ON payments_settlement, payments_difference, payments_books, payments_closing FROM motcua_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_identifier_of_one_subject"),
    ]

    operations = [
        migrations.CreateModel(
            name="Books",
            fields=[
                ("unit", models.UUIDField(primary_key=True, serialize=False)),
                ("closed_through", models.DateField(null=True)),
            ],
            options={
                "db_table": "payments_books",
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("unit", models.UUIDField()),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("starts_on", models.DateField()),
                ("through_on", models.DateField()),
                ("before_on", models.DateField(null=True)),
                ("state", models.TextField()),
                ("transactions", models.IntegerField()),
                ("late", models.IntegerField()),
                ("differences", models.IntegerField()),
                ("carried_reason", models.TextField(blank=True, default="")),
                ("closed_at", models.DateTimeField()),
                ("closed_by", models.UUIDField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("reopen_reason", models.TextField(blank=True, default="")),
                ("reopen_at", models.DateTimeField(null=True)),
                ("reopen_by", models.UUIDField(null=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                ("reopened_by", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "payments_closing",
            },
        ),
        migrations.CreateModel(
            name="ClosingSum",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("account_kind", models.TextField()),
                ("gateway", models.TextField(blank=True, default="")),
                ("debits_vnd", models.BigIntegerField()),
                ("credits_vnd", models.BigIntegerField()),
            ],
            options={
                "db_table": "payments_closing_sum",
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("gateway", models.TextField()),
                ("day", models.DateField()),
                ("kind", models.TextField()),
                ("transaction", models.TextField()),
                ("reference", models.TextField(blank=True, default="")),
                ("turn", models.IntegerField(default=1)),
                ("here_vnd", models.BigIntegerField(null=True)),
                ("there_vnd", models.BigIntegerField(null=True)),
                ("currency", models.TextField(blank=True, default="")),
                ("line", models.BigIntegerField(null=True)),
                (
                    "path",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("state", models.TextField(default="open")),
                ("found_at", models.DateTimeField()),
                ("remedy", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
                ("proposed_at", models.DateTimeField(null=True)),
                ("proposed_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "payments_difference",
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("gateway", models.TextField()),
                ("day", models.DateField()),
                ("revision", models.SmallIntegerField()),
                ("sha256", models.TextField()),
                ("lines", models.IntegerField()),
                ("paid_vnd", models.BigIntegerField()),
                ("returned_vnd", models.BigIntegerField()),
                ("matched", models.IntegerField(default=0)),
                ("matched_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "payments_settlement",
            },
        ),
        migrations.CreateModel(
            name="SettlementLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("kind", models.TextField()),
                ("transaction", models.TextField()),
                ("reference", models.TextField()),
                ("words", models.TextField()),
                ("amount_vnd", models.BigIntegerField()),
                ("currency", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "payments_settlement_line",
            },
        ),
        migrations.AddField(
            model_name="transaction",
            name="day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="transaction",
            name="unit",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["gateway", "paid_at"], name="payments_arrival_of_day"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("state", "paid")), fields=["paid_at"], name="payments_refund_of_day"
            ),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(fields=["unit", "day"], name="payments_transaction_day"),
        ),
        migrations.AddIndex(
            model_name="closing",
            index=models.Index(fields=["unit", "-through_on"], name="payments_closing_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["closed", "confirmed", "returned", "reopening", "reopened"])),
                name="payments_closing_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(("through_on__gte", models.F("starts_on"))), name="payments_closing_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("closed_by")), _negated=True),
                    _connector="OR",
                ),
                name="payments_closing_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reopened_by", None),
                    models.Q(("reopened_by", models.F("reopen_by")), _negated=True),
                    _connector="OR",
                ),
                name="payments_closing_reopened_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("differences", 0), models.Q(("carried_reason", ""), _negated=True), _connector="OR"
                ),
                name="payments_closing_carried_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["reopening", "reopened"]), _negated=True),
                    models.Q(("reopen_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="payments_closing_reopened_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("closed", "confirmed", "reopening"))),
                fields=("unit", "starts_on"),
                name="payments_closing_one_stands",
            ),
        ),
        migrations.AddField(
            model_name="closingsum",
            name="closing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sums", to="payments.closing"
            ),
        ),
        migrations.AddField(
            model_name="difference",
            name="arrival",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.arrival"
            ),
        ),
        migrations.AddField(
            model_name="difference",
            name="refund",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.refund"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                fields=("gateway", "day", "revision"), name="payments_settlement_revision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                fields=("gateway", "day", "sha256"), name="payments_settlement_content_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)),
                fields=("gateway", "day"),
                name="payments_settlement_one_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lines__gte", 0),
                    ("matched__gte", 0),
                    ("matched__lte", models.F("lines")),
                    ("paid_vnd__gte", 0),
                    ("returned_vnd__gte", 0),
                ),
                name="payments_settlement_counts",
            ),
        ),
        migrations.AddField(
            model_name="settlementline",
            name="file",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.settlement"
            ),
        ),
        migrations.AddConstraint(
            model_name="closingsum",
            constraint=models.UniqueConstraint(
                fields=("closing", "account_kind", "gateway"), name="payments_closing_sum_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="closingsum",
            constraint=models.CheckConstraint(
                condition=models.Q(("account_kind__in", ["gateway", "fees", "charges", "treasury", "surplus"])),
                name="payments_closing_sum_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingsum",
            constraint=models.CheckConstraint(
                condition=models.Q(("credits_vnd__lte", 0), ("debits_vnd__gte", 0)), name="payments_closing_sum_signs"
            ),
        ),
        migrations.AddIndex(
            model_name="difference",
            index=models.Index(fields=["gateway", "day"], name="payments_difference_of_day"),
        ),
        migrations.AddIndex(
            model_name="difference",
            index=models.Index(
                condition=models.Q(("state__in", ("open", "proposed"))),
                fields=["day", "id"],
                name="payments_difference_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["missing_here", "missing_there", "amount", "currency", "twice", "day", "refunded"])
                ),
                name="payments_difference_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "proposed", "resolved", "gone"])),
                name="payments_difference_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(("here_vnd__isnull", False), ("there_vnd__isnull", False), _connector="OR"),
                name="payments_difference_has_a_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["proposed", "resolved"]), _negated=True),
                    models.Q(models.Q(("reason", ""), _negated=True), models.Q(("remedy", ""), _negated=True)),
                    _connector="OR",
                ),
                name="payments_difference_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "resolved"), _negated=True),
                    ("remedy", "explain"),
                    models.Q(
                        ("decided_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="payments_difference_money_by_two",
            ),
        ),
        migrations.AddIndex(
            model_name="settlementline",
            index=models.Index(fields=["transaction"], name="payments_settlement_line_by"),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="payments_settlement_line_once"),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["payment", "refund"])), name="payments_settlement_line_kind_known"
            ),
        ),
        migrations.RunSQL(DAYS_OF_BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(NOTHING_INTO_CLOSED_DAYS, migrations.RunSQL.noop),
    ]
