"""Payables, attempts, the ledger, receipts: append-only by rights and by trigger, balanced by a deferred constraint."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys

FOR_GOOD = """
CREATE FUNCTION payments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are append-only: % on % refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER payments_entry_for_good BEFORE UPDATE OR DELETE ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_transaction_for_good BEFORE UPDATE OR DELETE ON payments_transaction
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_account_for_good BEFORE UPDATE OR DELETE ON payments_account
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON payments_entry, payments_transaction, payments_account FROM motcua_app;
REVOKE DELETE, TRUNCATE ON payments_payable, payments_attempt, payments_attempt_share, payments_arrival,
    payments_refund, payments_receipt, payments_receipt_series, payments_notification FROM motcua_app;
"""

# Looked at when the transaction ends: its entries are written one after the other.
BALANCED = """
CREATE FUNCTION payments_transaction_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned uuid := CASE TG_TABLE_NAME WHEN 'payments_entry' THEN to_jsonb(NEW) ->> 'transaction_id' ELSE to_jsonb(NEW) ->> 'id' END;
    sides int;
    balance numeric;
BEGIN
    SELECT count(*), coalesce(sum(amount_vnd), 0) INTO sides, balance FROM payments_entry WHERE transaction_id = concerned;
    IF sides < 2 OR balance <> 0 THEN
        RAISE EXCEPTION 'the transaction % does not add up: % entries make %', concerned, sides, balance
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_entry_balances AFTER INSERT ON payments_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_transaction_balances();
CREATE CONSTRAINT TRIGGER payments_transaction_balances AFTER INSERT ON payments_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_transaction_balances();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("unit", models.UUIDField()),
                ("kind", models.TextField()),
                ("gateway", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "payments_account",
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "kind", "gateway"), name="payments_account_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["gateway", "fees", "charges", "treasury", "surplus"])),
                        name="payments_account_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "gateway"), models.Q(("gateway", ""), _negated=True)),
                            models.Q(models.Q(("kind", "gateway"), _negated=True), ("gateway", "")),
                            _connector="OR",
                        ),
                        name="payments_account_gateway_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("reference", models.TextField()),
                ("subject", models.UUIDField()),
                ("unit", models.UUIDField()),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("gateway", models.TextField()),
                ("amount_vnd", models.BigIntegerField()),
                ("state", models.TextField(default="open")),
                ("payer_account", models.UUIDField(null=True)),
                ("payer_name", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("ask_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "payments_attempt",
                "indexes": [
                    models.Index(fields=["subject", "made_at"], name="payments_attempt_subject"),
                    models.Index(fields=["payer_account", "-made_at"], name="payments_attempt_payer"),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["expires_at"], name="payments_attempt_open"
                    ),
                    models.Index(
                        condition=models.Q(("ask_at__isnull", False)), fields=["ask_at"], name="payments_attempt_ask"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("reference",), name="payments_attempt_reference"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "paid", "failed", "expired", "refunded", "reversed"])
                        ),
                        name="payments_attempt_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_vnd__gt", 0), ("amount_vnd__lte", 1000000000000)),
                        name="payments_attempt_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state__in", ["open", "failed", "expired"])),
                            models.Q(("settled_at__isnull", False), ("state__in", ["paid", "refunded", "reversed"])),
                            _connector="OR",
                        ),
                        name="payments_attempt_settled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("gateway", models.TextField()),
                ("transaction", models.TextField()),
                ("amount_vnd", models.BigIntegerField()),
                ("outcome", models.TextField()),
                ("reason", models.TextField(blank=True, default="")),
                ("refunded_vnd", models.BigIntegerField(default=0)),
                ("paid_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.attempt"
                    ),
                ),
            ],
            options={
                "db_table": "payments_arrival",
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("gateway", models.TextField()),
                ("name", models.TextField()),
                ("content_hash", models.BinaryField()),
                ("kind", models.TextField()),
                ("reference", models.TextField()),
                ("transaction", models.TextField()),
                ("amount_vnd", models.BigIntegerField()),
                ("happened_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField()),
                ("state", models.TextField(default="waiting")),
                ("tries", models.SmallIntegerField(default=0)),
                ("try_at", models.DateTimeField()),
                ("fault", models.TextField(blank=True, default="")),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "payments_notification",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["try_at", "id"],
                        name="payments_notification_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["refused", "stuck"])),
                        fields=["kept_at"],
                        name="payments_notification_for_hand",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("gateway", "name"), name="payments_notification_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "refused", "stuck"])),
                        name="payments_notification_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payable",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("subject", models.UUIDField()),
                ("key", models.TextField()),
                ("kind", models.TextField()),
                ("sub_item", models.TextField(blank=True, default="")),
                ("identifier", models.TextField(blank=True, default="")),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField()),
                ("ground", models.TextField()),
                ("amount_vnd", models.BigIntegerField()),
                ("paid_vnd", models.BigIntegerField(default=0)),
                ("refunded_vnd", models.BigIntegerField(default=0)),
                ("parts_allowed", models.BooleanField(default=False)),
                ("unit", models.UUIDField()),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("payer", models.UUIDField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_reason", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "payments_payable",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["fee", "charge", "land_tax"])),
                        name="payments_payable_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_vnd__gt", 0), ("amount_vnd__lte", 1000000000000)),
                        name="payments_payable_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid_vnd__gte", 0), ("paid_vnd__lte", models.F("amount_vnd"))),
                        name="payments_payable_never_overpaid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refunded_vnd__gte", 0), ("refunded_vnd__lte", models.F("paid_vnd"))),
                        name="payments_payable_refunded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled_at", None),
                            models.Q(("paid_vnd", 0), models.Q(("cancelled_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="payments_payable_cancelled_unpaid",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        fields=("subject", "key"),
                        name="payments_payable_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("identifier", ""), _negated=True),
                        fields=("identifier",),
                        name="payments_payable_identifier",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttemptShare",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("amount_vnd", models.BigIntegerField()),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.attempt"
                    ),
                ),
                (
                    "payable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.payable"
                    ),
                ),
            ],
            options={
                "db_table": "payments_attempt_share",
            },
        ),
        migrations.CreateModel(
            name="ReceiptSeries",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("unit", models.UUIDField()),
                ("year", models.IntegerField()),
                ("name", models.TextField()),
                ("last", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "payments_receipt_series",
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year", "name"), name="payments_receipt_series_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.IntegerField()),
                ("code", models.TextField()),
                ("amount_vnd", models.BigIntegerField()),
                ("payer_name", models.TextField(blank=True, default="")),
                ("issued_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_reason", models.TextField(blank=True, default="")),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.arrival"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.receiptseries"
                    ),
                ),
            ],
            options={
                "db_table": "payments_receipt",
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("amount_vnd", models.BigIntegerField()),
                ("state", models.TextField()),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("tries", models.SmallIntegerField(default=0)),
                ("try_at", models.DateTimeField(null=True)),
                ("fault", models.TextField(blank=True, default="")),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.arrival"
                    ),
                ),
            ],
            options={
                "db_table": "payments_refund",
            },
        ),
        migrations.CreateModel(
            name="Transaction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.arrival"
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.refund"
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.transaction",
                    ),
                ),
            ],
            options={
                "db_table": "payments_transaction",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("amount_vnd", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.account"
                    ),
                ),
                (
                    "payable",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.payable"
                    ),
                ),
                (
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.transaction"
                    ),
                ),
            ],
            options={
                "db_table": "payments_entry",
            },
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(fields=("gateway", "transaction"), name="payments_arrival_once"),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "credited")), fields=("attempt",), name="payments_arrival_credited_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["credited", "surplus"])), name="payments_arrival_outcome_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_vnd__gt", 0), ("amount_vnd__lte", 1000000000000)),
                name="payments_arrival_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(("refunded_vnd__gte", 0), ("refunded_vnd__lte", models.F("amount_vnd"))),
                name="payments_arrival_refunded",
            ),
        ),
        migrations.AddConstraint(
            model_name="attemptshare",
            constraint=models.UniqueConstraint(fields=("attempt", "payable"), name="payments_attempt_share_once"),
        ),
        migrations.AddConstraint(
            model_name="attemptshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_vnd__gt", 0), ("amount_vnd__lte", 1000000000000)),
                name="payments_attempt_share_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("series", "number"), name="payments_receipt_number_once"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("code",), name="payments_receipt_code_once"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_at", None)), fields=("arrival",), name="payments_receipt_one_stands"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancelled_at", None), models.Q(("cancelled_reason", ""), _negated=True), _connector="OR"
                ),
                name="payments_receipt_cancelled_for_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("state", "approved")), fields=["try_at"], name="payments_refund_due"
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["arrival"], name="payments_refund_of_arrival"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "approved", "paid", "refused"])),
                name="payments_refund_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_vnd__gt", 0), ("amount_vnd__lte", 1000000000000)),
                name="payments_refund_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="payments_refund_for_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_at", None), models.Q(("state", "paid"), _negated=True)),
                    models.Q(("paid_at__isnull", False), ("state", "paid")),
                    _connector="OR",
                ),
                name="payments_refund_paid_has_its_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["payment", "refund", "reversal"])),
                name="payments_transaction_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.UniqueConstraint(fields=("refund",), name="payments_transaction_refund_once"),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.UniqueConstraint(fields=("reverses",), name="payments_transaction_reversed_once"),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "payment")), fields=("arrival",), name="payments_transaction_payment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_vnd", 0), _negated=True), name="payments_entry_not_nothing"
            ),
        ),
        migrations.RunSQL(FOR_GOOD, migrations.RunSQL.noop),
        migrations.RunSQL(BALANCED, migrations.RunSQL.noop),
    ]
