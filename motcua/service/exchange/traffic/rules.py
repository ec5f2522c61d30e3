"""Pure decisions of the traffic: when to try again, what a message of the portal's says, how two lists differ."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from uuid import UUID

from motcua.foundation.calendars.values import VIETNAM
from motcua.service.exchange.values_traffic import (
    Difference,
    DifferenceKind,
    Envelope,
    Incoming,
    Listed,
    Told,
)

#: Doubling from half a minute to half an hour, these make about a week: longer than the holidays of Tết.
ATTEMPTS_MAX = 340
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)
#: While the portal cannot be reached at all, nothing counts as a try, and it is looked for again after this.
OUTAGE_WAIT = timedelta(minutes=1)
#: What came and cannot be followed for a reason of our own is a person's after some hours of trying.
FOLLOWING_ATTEMPTS_MAX = 16
#: A message in hand comes back by itself when its worker died: longer than the slowest batch.
LEASE = timedelta(minutes=10)

RECONCILED_FROM_HOUR = 1
#: A difference that was healed and is found again within this is a person's.
HEALED_ONCE_IN = timedelta(days=7)

CODE_LENGTH_MAX = 100
_FIELDS = {
    "id": str, "sender": str, "receiver": str, "kind": str, "dossier": str, "number": int, "sent_at": str, "body": dict,
}  # fmt: skip


class UnreadableMessage(ValueError):
    """Why a message is no message, in English."""


def next_attempt_at(*, attempts: int, at: datetime, attempts_max: int = ATTEMPTS_MAX) -> datetime | None:
    """When what failed at `at` for the `attempts`-th time (from 1) is tried again; None: never."""
    if attempts >= attempts_max:
        return None
    # The power is bounded first: a timedelta holds no 2**340.
    return at + min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)


def written(envelope: Envelope) -> bytes:
    """The message as it is signed. The same message is always the same bytes."""
    return json.dumps(
        {
            "id": str(envelope.id),
            "sender": envelope.sender,
            "receiver": envelope.receiver,
            "kind": envelope.kind,
            "dossier": envelope.dossier,
            "number": envelope.number,
            "sent_at": envelope.sent_at.isoformat(),
            "body": envelope.body,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def read(payload: bytes) -> Envelope:
    """The message that was signed. Raises `UnreadableMessage`."""
    if b"\\u0000" in payload:
        raise UnreadableMessage("it has a character that cannot be kept (U+0000)")
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError) as fault:
        raise UnreadableMessage("it is no JSON") from fault
    if not isinstance(found, dict) or found.keys() != _FIELDS.keys():
        raise UnreadableMessage(f"it must have just {', '.join(_FIELDS)}")
    for name, type_ in _FIELDS.items():
        # A bool is an int to Python, and no number to anybody else.
        if not isinstance(found[name], type_) or isinstance(found[name], bool):
            raise UnreadableMessage(f"{name} is not of its type")
    if not 0 < len(found["dossier"]) <= CODE_LENGTH_MAX or not found["dossier"].isprintable():
        raise UnreadableMessage("dossier is no code")
    if not 0 < found["number"] < 2**31:
        raise UnreadableMessage("number counts from 1")
    try:
        sent_at, id_ = datetime.fromisoformat(found["sent_at"]), UUID(found["id"])
    except ValueError as fault:
        raise UnreadableMessage("id is a UUID and sent_at a moment with its zone") from fault
    if sent_at.tzinfo is None:
        raise UnreadableMessage("sent_at has no zone")
    return Envelope(**{**found, "id": id_, "sent_at": sent_at})


def payload_of(signed: str) -> bytes:
    """What was signed, of a message whose signature was checked when it came (RFC 7515, 3.1)."""
    _header, payload, _signature = signed.split(".")
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))


def read_incoming(payload: bytes, *, city: str, portal: str) -> Envelope:
    """A message of the portal's to this city. Raises `UnreadableMessage`."""
    envelope = read(payload)
    if (envelope.sender, envelope.receiver) != (portal, city):
        raise UnreadableMessage(f"it goes from {envelope.sender} to {envelope.receiver}, not from {portal} to {city}")
    if envelope.kind not in set(Incoming):
        raise UnreadableMessage(f"kind is one of {', '.join(Incoming)}")
    return envelope


def reconciliation_is_due(*, last_at: datetime | None, at: datetime) -> bool:
    """Once a day of the city, from `RECONCILED_FROM_HOUR` on."""
    local = at.astimezone(VIETNAM)
    if last_at is not None and last_at.astimezone(VIETNAM).date() >= local.date():
        return False
    return local.hour >= RECONCILED_FROM_HOUR


def difference(*, listed: Listed | None, told: Told | None) -> Difference | None:
    """How one dossier differs between the portal's list and ours; None where it does not. What is on its way is no
    difference yet."""
    if listed is None:
        assert told is not None, "one of the two sides names it"
        return Difference(code=told.code, kind=DifferenceKind.MISSING_THERE, ours=told.status)
    if told is None or told.received < listed.sent:
        return Difference(code=listed.dossier, kind=DifferenceKind.MISSING_HERE, theirs=listed.status)
    if told.waiting or told.status == listed.status:
        return None
    return Difference(code=told.code, kind=DifferenceKind.STATUS, ours=told.status, theirs=listed.status)


def may_heal(difference: Difference, *, healed_before: bool) -> bool:
    """May the house itself send or ask again? Once; what comes back, and what the portal does not know, is a person's."""
    return difference.kind is not DifferenceKind.MISSING_THERE and not healed_before
