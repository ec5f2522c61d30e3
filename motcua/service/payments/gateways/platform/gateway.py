"""The platform: the payer is led there with a signed order, chooses her bank or wallet, and comes back. What became of it is
told by its notification alone, never by the way back."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.service.payments.errors import UnableToReadNotification
from motcua.service.payments.gateways.keys import check, sign
from motcua.service.payments.gateways.reading import notified, read_object, text_of
from motcua.service.payments.gateways.speaking import asked, know_stand_in
from motcua.service.payments.values import AttemptView, Fault, Invitation, NotificationKind, Notified, RefundView

FIELDS = frozenset({"id", "kind", "reference", "transaction", "amount", "currency", "at"})


@dataclass(frozen=True)
class NationalPlatform:
    key: str = "platform"
    is_online: bool = True
    lasts: timedelta = timedelta(minutes=30)

    @property
    def url(self) -> str:
        return str(settings.PAYMENT_PLATFORM_URL or settings.GATEWAY_URL)

    @property
    def name(self) -> str:
        return _("Payment platform of the National Portal")

    @property
    def note(self) -> str:
        return _("By card, bank account or e-wallet, on the platform’s own page.")

    @property
    def icon(self) -> str:
        return "globe"

    def is_ready(self) -> bool:
        return bool(self.url)

    def invite(self, *, attempt: AttemptView, back: str) -> Invitation:
        order = {
            "reference": attempt.reference,
            "amount": attempt.amount_vnd,
            "currency": "VND",
            "city": settings.EXCHANGE_CODE,
            "expires_at": attempt.expires_at.isoformat(),
            "back": back,
        }
        content = json.dumps(order, sort_keys=True).encode()
        text = base64.urlsafe_b64encode(content).decode().rstrip("=")
        return Invitation(address=f"{self.url}/pay?order={text}.{sign(content).rstrip('=')}")

    def read(self, *, body: bytes, signature: str) -> Notified:
        know_stand_in(gateway=self.key, url=self.url)
        check(gateway=self.key, content=body, signature=signature)
        return self._read(body)

    def _read(self, body: bytes) -> Notified:
        said = read_object(body, fields=FIELDS)
        if said["kind"] not in set(NotificationKind):
            raise UnableToReadNotification(reason=f"kind is one of {', '.join(NotificationKind)}.")
        return notified(said, kind=NotificationKind(said["kind"]), reference=text_of(said, "reference"))

    def ask(self, *, reference: str) -> Sequence[Notified]:
        status, found = asked(
            gateway=self.key, url=self.url, path="/v1/platform/payments", body={"reference": reference}
        )
        rows = found["notifications"] if status == 200 else ()
        return [self._read(json.dumps(row).encode()) for row in rows]

    def refund(self, *, refund: RefundView) -> Fault | None:
        body = {"refund": str(refund.id), "transaction": refund.transaction, "amount": refund.amount_vnd}
        status, _answer = asked(gateway=self.key, url=self.url, path="/v1/platform/refunds", body=body)
        return None if status == 200 else Fault(_("it answered {status}").format(status=status), permanent=True)
