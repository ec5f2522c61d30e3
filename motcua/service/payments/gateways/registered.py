"""Every way to pay, one line each."""

from __future__ import annotations

from motcua.service.payments.errors import UnableToFindGateway
from motcua.service.payments.gateways.cash.gateway import Cash
from motcua.service.payments.gateways.platform.gateway import NationalPlatform
from motcua.service.payments.gateways.vietqr.gateway import BankByVietQr
from motcua.service.payments.ports import Gateway

GATEWAYS: dict[str, Gateway] = {each.key: each for each in (BankByVietQr(), NationalPlatform(), Cash())}


def gateway_of(key: str) -> Gateway:
    """Raises `UnableToFindGateway`."""
    found = GATEWAYS.get(key)
    if found is None:
        raise UnableToFindGateway
    return found


def online_gateways() -> list[Gateway]:
    """Those that a payer may choose now."""
    return [each for each in GATEWAYS.values() if each.is_online and each.is_ready()]
