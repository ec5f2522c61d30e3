"""The line over HTTP: docs/reference/insurance.md says what goes over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.service.insurance.errors import UnableToReachLine
from motcua.service.insurance.values import LEVELS, FirstCare, Found, KnownCard, Waiting, WithdrawnReason
from motcua.service.insurance.values_synchronisation import ToTell

ANSWER_BYTES_MAX = 64 * 1024
CARDS_MAX = 10
LOOK_UPS, CORRECTIONS = "/v1/look-ups", "/v1/corrections"


@dataclass(frozen=True)
class HttpLine:
    """The line at `url`, with the city's own `token`. It may take `seconds` for each step of the conversation."""

    url: str
    token: str = ""
    seconds: float = 2.0

    def ask(self, *, waiting: Waiting) -> Found:
        number = waiting.asked.number
        body = {"id": str(waiting.id), "kind": number.kind.value, "number": number.number}
        content = self._send(LOOK_UPS, body)
        try:
            return _found(json.loads(content), waiting)
        except (ValueError, KeyError, TypeError) as fault:
            raise UnableToReachLine(cause=_("its answer cannot be read")) from fault

    def correct(self, *, correction: ToTell) -> str:
        body = {"id": str(correction.id), "card": correction.card_number, "values": dict(correction.values)}
        content = self._send(CORRECTIONS, body)
        try:
            return str(json.loads(content)["receipt"])
        except (ValueError, KeyError, TypeError) as fault:
            raise UnableToReachLine(cause=_("its answer cannot be read")) from fault

    def _send(self, path: str, body: Mapping[str, Any]) -> bytes:
        """The content of an answer. Raises `UnableToReachLine`."""
        try:
            status, content = self._exchanged(path, json.dumps(body).encode())
        except (OSError, HTTPException) as fault:
            raise UnableToReachLine(
                cause=_("it cannot be reached ({fault})").format(fault=type(fault).__name__)
            ) from fault
        if status not in {200, 201}:
            raise UnableToReachLine(cause=_("it answered {status}").format(status=status))
        return content

    def _exchanged(self, path: str, body: bytes) -> tuple[int, bytes]:
        address = urlsplit(self.url)
        connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
        connection = connect(address.hostname or "", address.port, timeout=self.seconds)
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            connection.request("POST", address.path.rstrip("/") + path, body, headers)
            response = connection.getresponse()
            return response.status, response.read(ANSWER_BYTES_MAX)
        finally:
            connection.close()


def _found(answer: Mapping[str, Any], waiting: Waiting) -> Found:
    """Raises `ValueError`, `KeyError` or `TypeError` for what is no answer to just this question."""
    if answer["id"] != str(waiting.id):
        raise ValueError("an answer to something else")
    cards = tuple(_card(each) for each in list(answer["cards"])[:CARDS_MAX])
    return Found(cards)


def _card(told: Mapping[str, Any]) -> KnownCard:
    level, reason = int(told["benefit_level"]), str(told.get("withdrawn_reason") or "")
    if level not in LEVELS or (reason and reason not in {each.value for each in WithdrawnReason}):
        raise ValueError("a level or reason that there is not")
    return KnownCard(
        id=None,
        number=str(told["number"]),
        group=str(told["group"]),
        benefit_level=level,
        issued_in=str(told["issued_in"]),
        full_name=str(told["full_name"]),
        birth_on=date.fromisoformat(told["birth_on"]),
        first_care=FirstCare(code=str(told["facility_code"]), name=str(told["facility_name"])),
        valid_from=date.fromisoformat(told["valid_from"]),
        valid_until=date.fromisoformat(told["valid_until"]),
        withdrawn_on=_day(told.get("withdrawn_on")),
        withdrawn_reason=reason,
        died_on=_day(told.get("died_on")),
    )


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def city_line() -> HttpLine | None:
    """The line of this city, `settings.INSURANCE_URL`; None where none is set: then only the register is asked."""
    if not settings.INSURANCE_URL:
        return None
    return HttpLine(settings.INSURANCE_URL, token=settings.INSURANCE_TOKEN)
