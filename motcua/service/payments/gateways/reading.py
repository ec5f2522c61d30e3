"""A gateway's notification as JSON: what it must say, and that it says nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.service.payments.errors import UnableToReadNotification
from motcua.service.payments.rules.attempts import is_amount
from motcua.service.payments.values import NotificationKind, Notified

BYTES_MAX = 16 * 1024
TEXT_LENGTH_MAX = 200
CURRENCY = "VND"


def read_object(body: bytes, *, fields: frozenset[str]) -> Mapping[str, Any]:
    """The JSON object with just these fields. Raises `UnableToReadNotification`."""
    if len(body) > BYTES_MAX:
        raise UnableToReadNotification(reason=f"it is longer than {BYTES_MAX} bytes.")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise UnableToReadNotification(reason="it is no JSON.") from fault
    if not isinstance(found, dict) or found.keys() != fields:
        raise UnableToReadNotification(reason=f"it must have just {', '.join(sorted(fields))}.")
    return found


def notified(said: Mapping[str, Any], *, kind: NotificationKind, reference: str) -> Notified:
    """What was said, checked. `said` has id, transaction, amount, currency and at. Raises `UnableToReadNotification`."""
    if said["currency"] != CURRENCY:
        raise UnableToReadNotification(reason=f"the currency is {str(said['currency'])[:10]}, not {CURRENCY}.")
    if not is_amount(said["amount"]):
        raise UnableToReadNotification(reason="the amount is no whole number of đồng above nought.")
    return Notified(
        id=_text(said, "id"),
        kind=kind,
        reference=reference,
        transaction=_text(said, "transaction"),
        amount_vnd=said["amount"],
        at=_moment(said["at"]),
    )


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said[name]
    if not isinstance(value, str) or not 0 < len(value) <= TEXT_LENGTH_MAX or not value.isprintable():
        raise UnableToReadNotification(reason=f"{name} is no text of 1 to {TEXT_LENGTH_MAX} characters.")
    return value


def text_of(said: Mapping[str, Any], name: str) -> str:
    """A text that may be empty."""
    return _text(said, name) if said[name] != "" else ""


def _moment(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise UnableToReadNotification(reason="at is no moment with its zone.")
    return found
