"""Which carrier takes which channel in this city. A new one is registered here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.foundation.messages.adapters.email import EmailCarrier
from motcua.foundation.messages.adapters.sms import OutboxOnlyCarrier
from motcua.foundation.messages.ports import Carrier
from motcua.foundation.messages.values import Channel


def city_carriers() -> Mapping[Channel, Carrier]:
    return {Channel.EMAIL: EmailCarrier(), Channel.SMS: OutboxOnlyCarrier()}
