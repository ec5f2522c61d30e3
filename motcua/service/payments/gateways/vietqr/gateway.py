"""A transfer to the collecting account: the payer's bank reads the code, ours tells us what came."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.money.rules import format_vnd
from motcua.service.payments.errors import UnableToReadNotification
from motcua.service.payments.gateways.keys import check
from motcua.service.payments.gateways.reading import notified, read_object, text_of
from motcua.service.payments.gateways.speaking import asked, know_stand_in
from motcua.service.payments.gateways.vietqr.rules import VietQr, encode
from motcua.service.payments.incoming.queries import bank_account_of, is_unit_account
from motcua.service.payments.rules.codes import reference_in
from motcua.service.payments.values import AttemptView, Fault, Invitation, NotificationKind, Notified, RefundView
from motcua.service.payments.values_incoming import BankAccount

FIELDS = frozenset({"id", "transaction", "amount", "currency", "memo", "account", "at"})
CITY_ON_CODE = "CAN THO"


def collecting_account() -> BankAccount | None:
    """The city's, for units without one of their own: `settings.COLLECTING_ACCOUNT`, as
    `970436:0881000458086:KHO BAC NHA NUOC`."""
    bank, _colon, rest = settings.COLLECTING_ACCOUNT.partition(":")
    number, _colon, holder = rest.partition(":")
    if len(bank) != 6 or not bank.isdigit() or not number:
        return None
    return BankAccount(bank=bank, number=number, holder=holder)


@dataclass(frozen=True)
class BankByVietQr:
    key: str = "vietqr"
    is_online: bool = True
    # A code is kept as a picture and paid the next day, from another telephone.
    lasts: timedelta = timedelta(hours=24)

    @property
    def url(self) -> str:
        return str(settings.BANK_URL or settings.GATEWAY_URL)

    @property
    def name(self) -> str:
        return _("Transfer by QR code")

    @property
    def note(self) -> str:
        return _("Scan it with the application of any bank, or copy the account number.")

    @property
    def icon(self) -> str:
        return "smartphone"

    def is_ready(self) -> bool:
        return collecting_account() is not None

    def invite(self, *, attempt: AttemptView, back: str) -> Invitation:
        own = bank_account_of(unit=attempt.unit, on=city_day(attempt.made_at))
        account = own or collecting_account()
        assert account is not None, "asked only when it is ready"
        text = encode(
            VietQr(
                bank=account.bank,
                account=account.number,
                amount_vnd=attempt.amount_vnd,
                name=account.holder,
                city=CITY_ON_CODE,
                reference=attempt.reference,
                purpose=attempt.reference,
            )
        )
        facts = [
            (_("Account number"), account.number),
            (_("Account holder"), account.holder),
            (_("Amount"), format_vnd(attempt.amount_vnd)),
            (_("Words of the transfer"), attempt.reference),
        ]
        return Invitation(qr_text=text, facts=facts)

    def read(self, *, body: bytes, signature: str) -> Notified:
        know_stand_in(gateway=self.key, url=self.url)
        check(gateway=self.key, content=body, signature=signature)
        return self._read(body)

    def _read(self, body: bytes) -> Notified:
        said = read_object(body, fields=FIELDS)
        if not _is_ours(text_of(said, "account")):
            raise UnableToReadNotification(reason="the account is none of the city's.")
        return notified(said, kind=NotificationKind.PAID, reference=reference_in(text_of(said, "memo")))

    def ask(self, *, reference: str) -> Sequence[Notified]:
        status, found = asked(gateway=self.key, url=self.url, path="/v1/bank/transfers", body={"reference": reference})
        rows = found["notifications"] if status == 200 else ()
        return [self._read(json.dumps(row).encode()) for row in rows]

    def refund(self, *, refund: RefundView) -> Fault | None:
        body = {"refund": str(refund.id), "transaction": refund.transaction, "amount": refund.amount_vnd}
        status, _answer = asked(gateway=self.key, url=self.url, path="/v1/bank/refunds", body=body)
        return None if status == 200 else Fault(_("it answered {status}").format(status=status), permanent=True)


def _is_ours(number: str) -> bool:
    account = collecting_account()
    return (account is not None and number == account.number) or is_unit_account(number=number)
