"""Cash: an officer takes it and says so; nobody outside is spoken to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from motcua.service.payments.errors import UnableToReadNotification
from motcua.service.payments.values import AttemptView, Fault, Invitation, Notified, RefundView


@dataclass(frozen=True)
class Cash:
    key: str = "cash"
    is_online: bool = False
    lasts: timedelta = timedelta(minutes=5)

    @property
    def name(self) -> str:
        return _("Cash at the counter")

    @property
    def note(self) -> str:
        return ""

    @property
    def icon(self) -> str:
        return "banknote"

    def is_ready(self) -> bool:
        return True

    def invite(self, *, attempt: AttemptView, back: str) -> Invitation:
        return Invitation()

    def read(self, *, body: bytes, signature: str) -> Notified:
        raise UnableToReadNotification(reason="cash sends none.")

    def ask(self, *, reference: str) -> Sequence[Notified]:
        return ()

    def refund(self, *, refund: RefundView) -> Fault | None:
        """Handed over by who approved it."""
        return None
