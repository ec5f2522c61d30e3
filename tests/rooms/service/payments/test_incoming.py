"""The accounts into which units collect, by day; and what is refused at gateways' addresses, counted without being kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.queries import entries_of
from motcua.service.payments.errors import UnableToReadNotification, UnableToTrustNotification
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.gateways.vietqr.gateway import BankByVietQr, collecting_account
from motcua.service.payments.gateways.vietqr.rules import decode
from motcua.service.payments.incoming.commands import REFUSALS_AN_HOUR_MAX, count_refusal, set_bank_account
from motcua.service.payments.incoming.errors import UnableToSetBankAccount
from motcua.service.payments.incoming.queries import bank_account_of, bank_accounts, refused_calls
from motcua.service.payments.models_incoming import UnitAccount
from motcua.service.payments.values_incoming import BankAccount, RefusalKind
from tests.cast import AT, Cast
from tests.payments import a_dossier_that_costs, begun

TODAY = city_day(AT)
OWN = BankAccount(bank="970436", number="0881000458086", holder="KHO BAC NHA NUOC NINH KIEU")


def opened(cast: Cast, account: BankAccount = OWN, *, in_days: int = 0) -> None:
    set_bank_account(
        unit=cast.ward.id,
        account=account,
        source="Quyết định 12/QĐ-STC",
        from_on=TODAY + timedelta(days=in_days),
        by=cast.administrator,
        at=AT,
    )


def test_a_code_leads_to_the_account_of_the_unit_that_collects_on_that_day(cast: Cast) -> None:
    city = collecting_account()
    assert city is not None
    opened(cast, in_days=1)

    now = gateway_of("vietqr").invite(attempt=begun(cast, a_dossier_that_costs(cast)), back="")
    later = begun(cast, a_dossier_that_costs(cast), at=AT + timedelta(days=1))
    then = gateway_of("vietqr").invite(attempt=later, back="")

    assert decode(now.qr_text).account == city.number
    assert (decode(then.qr_text).bank, decode(then.qr_text).account) == (OWN.bank, OWN.number)
    assert OWN.number in [value for _label, value in then.facts]
    assert [entry.kind for entry in entries_of(subject=cast.ward.id)].count("payments_bank_account_set") == 1


def test_the_account_before_is_kept_and_its_money_is_still_the_city_s(cast: Cast) -> None:
    opened(cast)
    opened(cast, BankAccount(bank="970415", number="112233", holder="X"), in_days=10)

    assert bank_account_of(unit=cast.ward.id, on=TODAY + timedelta(days=9)) == OWN
    new, old = bank_accounts(actor=cast.administrator)
    assert (old.until_on, new.until_on) == (TODAY + timedelta(days=10), None)
    body = (
        b'{"id":"1","transaction":"FT1","amount":1000,"currency":"VND","memo":"x","account":"%s",'
        b'"at":"2023-06-15T09:30:00+07:00"}'
    )
    assert BankByVietQr()._read(body % OWN.number.encode()).amount_vnd == 1_000
    with pytest.raises(UnableToReadNotification, match="account"):
        BankByVietQr()._read(body % b"999")


@pytest.mark.parametrize(
    ("account", "in_days"),
    [
        (BankAccount(bank="97043", number="1234", holder="X"), 0),
        (BankAccount(bank="97043\u0663", number="1234", holder="X"), 0),
        (BankAccount(bank="970436", number="12 34", holder="X"), 0),
        (BankAccount(bank="970436", number="1" * 20, holder="X"), 0),
        (BankAccount(bank="970436", number="1234", holder=""), 0),
        (OWN, -1),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_its_reason(cast: Cast, account: BankAccount, in_days: int) -> None:
    with pytest.raises(UnableToSetBankAccount):
        opened(cast, account, in_days=in_days)
    assert not UnitAccount.objects.exists()


def test_twice_for_a_day_by_others_or_for_no_unit_nothing_changes(cast: Cast) -> None:
    opened(cast)
    with pytest.raises(UnableToSetBankAccount):
        opened(cast)
    with pytest.raises(NotPermitted):
        set_bank_account(unit=cast.ward.id, account=OWN, source="x", from_on=TODAY, by=cast.leader, at=AT)
    with pytest.raises(UnableToSetBankAccount):
        set_bank_account(unit=uuid4(), account=OWN, source="x", from_on=TODAY, by=cast.administrator, at=AT)
    with pytest.raises(NotPermitted):
        bank_accounts(actor=cast.leader)
    row = UnitAccount.objects.get()
    row.pk, row.period = uuid4(), DateRange(TODAY, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_what_is_refused_is_counted_by_the_hour_and_never_fills_the_table(cast: Cast) -> None:
    forged = UnableToTrustNotification(reason="InvalidSignature.")
    for minute in range(5):
        count_refusal(gateway="vietqr", fault=forged, at=AT + timedelta(minutes=minute))
    count_refusal(gateway="vietqr", fault=forged, at=AT + timedelta(hours=2))
    for number in range(REFUSALS_AN_HOUR_MAX + 20):
        count_refusal(gateway="platform", fault=UnableToReadNotification(reason=f"{number}" * 200), at=AT)

    found = refused_calls(actor=cast.administrator, since=AT - timedelta(days=1))
    bank = [each for each in found if each.gateway == "vietqr"]
    assert [(each.kind, each.times) for each in bank] == [(RefusalKind.FORGED, 1), (RefusalKind.FORGED, 5)]
    assert len(found) - len(bank) == REFUSALS_AN_HOUR_MAX
    with pytest.raises(NotPermitted):
        refused_calls(actor=cast.auditor, since=AT)
