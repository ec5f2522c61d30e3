"""The pure decisions of the traffic, and the signature and the breaker that keep it honest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from motcua.foundation.outside.breaker import Breaker
from motcua.service.exchange.traffic.adapters.sealing import seal, unseal
from motcua.service.exchange.traffic.errors import UnableToTrustMessage
from motcua.service.exchange.traffic.rules import (
    ATTEMPTS_MAX,
    LONGEST_WAIT,
    UnreadableMessage,
    difference,
    next_attempt_at,
    payload_of,
    read,
    read_incoming,
    reconciliation_is_due,
    written,
)
from motcua.service.exchange.values_traffic import DifferenceKind, Envelope, Listed, Told
from tests.conftest import moment

AT = datetime(2023, 6, 15, 2, 30, tzinfo=UTC)
ENVELOPE = Envelope(
    id=UUID(int=7),
    sender="dvcqg",
    receiver="H13",
    kind="dossier",
    dossier="G22-1",
    number=1,
    sent_at=AT,
    body={"a": "ấ"},
)
KEY = Ed25519PrivateKey.generate()


def told(**changes: Any) -> Told:
    same: dict[str, Any] = {
        "correspondence": uuid4(), "dossier": uuid4(), "code": "G22-1", "status": "2", "received": 1,
        "waiting": False,
    }  # fmt: skip
    return Told(**(same | changes))


def listed(**changes: Any) -> Listed:
    same: dict[str, Any] = {"dossier": "G22-1", "status": "2", "received": 2, "sent": 1}
    return Listed(**(same | changes))


def test_a_message_is_read_as_it_was_written() -> None:
    assert read(written(ENVELOPE)) == ENVELOPE
    assert written(read(written(ENVELOPE))) == written(ENVELOPE)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        written(ENVELOPE).replace(b'"number":1', b'"number":0'),
        written(ENVELOPE).replace(b'"number":1', b'"number":true'),
        written(ENVELOPE).replace(b'"number":1', b'"number":"1"'),
        written(ENVELOPE).replace(b'"body":{', b'"more":1,"body":{'),
        written(ENVELOPE).replace(b"G22-1", b""),
        written(ENVELOPE).replace(b"G22-1", b"G22\\u0000"),
        written(ENVELOPE).replace(b"G22-1", b"G" * 101),
        written(ENVELOPE).replace(b"+00:00", b""),
        written(ENVELOPE).replace(b"00000000-", b"x-"),
    ],
)
def test_what_is_no_message_is_not_read(payload: bytes) -> None:
    with pytest.raises(UnreadableMessage):
        read(payload)


@pytest.mark.parametrize("changes", [{"receiver": "H01"}, {"sender": "H13"}, {"kind": "status"}])
def test_a_message_that_is_not_the_portal_s_to_this_city_is_not_read(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableMessage):
        read_incoming(written(replace(ENVELOPE, **changes)), city="H13", portal="dvcqg")


def test_a_signed_message_is_found_unchanged_and_by_no_other_key() -> None:
    sealed = seal(written(ENVELOPE), key=KEY)

    assert unseal(sealed, key=KEY.public_key()) == written(ENVELOPE) == payload_of(sealed)
    header, payload, signature = sealed.split(".")
    spoilt = f"{header}.{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    for wrong in (spoilt, "", "a.b.c", sealed[:-5], f"{header}.{payload}.", "x" * 50):
        with pytest.raises(UnableToTrustMessage):
            unseal(wrong, key=KEY.public_key())
    with pytest.raises(UnableToTrustMessage):
        unseal(sealed, key=Ed25519PrivateKey.generate().public_key())


def test_no_other_way_of_signing_is_believed() -> None:
    none = jwt.PyJWS().encode(b"{}", "", algorithm="none", headers={"typ": "motcua-exchange"})
    secret = jwt.PyJWS().encode(b"{}", "x" * 40, algorithm="HS256", headers={"typ": "motcua-exchange"})
    another_use = jwt.PyJWS().encode(b"{}", KEY, algorithm="EdDSA")

    for wrong in (none, secret, another_use):
        with pytest.raises(UnableToTrustMessage):
            unseal(wrong, key=KEY.public_key())


def test_tries_wait_longer_each_time_and_end_after_a_week() -> None:
    waits = [next_attempt_at(attempts=number, at=AT) for number in range(1, ATTEMPTS_MAX)]
    lengths = [wait - AT for wait in waits if wait is not None]

    assert lengths[:4] == [timedelta(seconds=seconds) for seconds in (30, 60, 120, 240)]
    assert max(lengths) == LONGEST_WAIT
    assert sum(lengths, timedelta()) > timedelta(days=6)
    assert next_attempt_at(attempts=ATTEMPTS_MAX, at=AT) is None


@pytest.mark.parametrize(
    ("theirs", "ours", "kind"),
    [
        (listed(), told(), None),
        (listed(status="1"), told(), DifferenceKind.STATUS),
        (listed(status="1"), told(waiting=True), None),
        (listed(sent=2), told(), DifferenceKind.MISSING_HERE),
        (listed(), None, DifferenceKind.MISSING_HERE),
        (None, told(), DifferenceKind.MISSING_THERE),
    ],
)
def test_lists_differ_by_what_is_missing_or_said_otherwise(
    theirs: Listed | None, ours: Told | None, kind: DifferenceKind | None
) -> None:
    found = difference(listed=theirs, told=ours)

    assert (found.kind if found else None) is kind


def test_lists_are_compared_once_a_night() -> None:
    night = moment("2023-06-15 01:10")

    assert reconciliation_is_due(last_at=None, at=night)
    assert not reconciliation_is_due(last_at=None, at=moment("2023-06-15 00:50"))
    assert not reconciliation_is_due(last_at=night, at=moment("2023-06-15 23:59"))
    assert not reconciliation_is_due(last_at=night, at=moment("2023-06-16 00:30"))
    assert reconciliation_is_due(last_at=night, at=moment("2023-06-16 01:00"))


def test_who_does_not_answer_is_left_alone_for_a_while() -> None:
    now = [0.0]
    breaker = Breaker(faults_max=2, open_seconds=30, monotonic=lambda: now[0])
    for _fault in range(2):
        assert breaker.may_try()
        breaker.heed(answered=False)

    assert not breaker.may_try()
    now[0] = 31
    assert breaker.may_try()
    assert not breaker.may_try()  # one asks, the others wait for what she learns
    breaker.heed(answered=True)
    assert breaker.may_try()
