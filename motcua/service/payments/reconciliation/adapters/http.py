"""Settlement files over HTTP, signed by the gateway as its notifications are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from motcua.service.payments.errors import UnableToAskGateway
from motcua.service.payments.gateways.platform.gateway import NationalPlatform
from motcua.service.payments.gateways.speaking import fetched
from motcua.service.payments.gateways.vietqr.gateway import BankByVietQr
from motcua.service.payments.reconciliation.errors import UnableToFetchSettlement
from motcua.service.payments.reconciliation.ports import SettlementSource
from motcua.service.payments.reconciliation.reading import BYTES_MAX


@dataclass(frozen=True)
class SignedFile:
    """`path` with the day in it."""

    gateway: str
    address: Callable[[], str]
    path: str

    def is_ready(self) -> bool:
        return bool(self.address())

    def fetch(self, *, day: date) -> bytes | None:
        path = self.path.format(day=day.isoformat())
        try:
            return fetched(gateway=self.gateway, url=self.address(), path=path, bytes_max=BYTES_MAX)
        except UnableToAskGateway as fault:
            raise UnableToFetchSettlement(cause=fault.facts.get("cause", "")) from fault


_BANK, _PLATFORM = BankByVietQr(), NationalPlatform()
#: Every gateway that gives files, one line each.
SOURCES: tuple[SettlementSource, ...] = (
    SignedFile(_BANK.key, lambda: _BANK.url, "/v1/settlement/bank/{day}.csv"),
    SignedFile(_PLATFORM.key, lambda: _PLATFORM.url, "/v1/settlement/platform/{day}.csv"),
)


def source_of(gateway: str) -> SettlementSource:
    """Raises `UnableToFetchSettlement` for a gateway that gives none, or whose address the city was not given."""
    found = next((each for each in SOURCES if each.gateway == gateway and each.is_ready()), None)
    if found is None:
        raise UnableToFetchSettlement(cause=_("no address of {gateway} is known").format(gateway=gateway))
    return found
