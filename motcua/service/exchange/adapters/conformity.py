"""Which way the Portal is asked to test a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.service.exchange.errors import UnableToReachPortal
from motcua.service.exchange.ports import ConformityPort
from motcua.service.exchange.values import ProbeResult, ServiceToTest


class NotConnected:
    """A city without a connection: it says so, and nothing passes for tested."""

    def test(self, *, services: Sequence[ServiceToTest], at: datetime) -> Mapping[UUID, Sequence[ProbeResult]]:
        raise UnableToReachPortal(reason=_("this city has no connection to it yet."))


def conformity_port() -> ConformityPort:
    return NotConnected()
