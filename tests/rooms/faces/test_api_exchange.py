"""The address where the National Portal sends its messages: signed, kept for good, then acknowledged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from motcua.foundation.outside.keys import public_pem
from motcua.service.exchange.models_traffic import InboxMessage
from motcua.service.exchange.traffic.adapters.keys import city_key, keep_portal_key
from motcua.service.exchange.traffic.adapters.sealing import MEDIA_TYPE, seal, unseal
from motcua.service.exchange.traffic.rules import written
from motcua.service.exchange.values_traffic import Envelope
from tests.cast import Cast
from tests.rooms.service.exchange.portal import a_filing_body, a_message

MESSAGES = "/api/v1/exchange/messages"


@pytest.fixture
def portals(settings: Any, tmp_path: Path) -> Ed25519PrivateKey:
    settings.KEYS = tmp_path
    key = Ed25519PrivateKey.generate()
    keep_portal_key(public_pem(key))
    return key


def post(client: Client, content: str | bytes) -> Any:
    return client.post(MESSAGES, content, content_type=MEDIA_TYPE, HTTP_ACCEPT_LANGUAGE="en")


def sent(client: Client, envelope: Envelope, key: Ed25519PrivateKey) -> Any:
    return post(client, seal(written(envelope), key=key))


def test_a_signed_message_is_kept_and_its_receipt_signed(
    client: Client, cast: Cast, portals: Ed25519PrivateKey
) -> None:
    message = a_message(a_filing_body(cast))

    first, second = sent(client, message, portals), sent(client, message, portals)

    assert (first.status_code, second.status_code) == (202, 200), first.content
    receipt = json.loads(unseal(first.content, key=city_key().public_key()))
    assert receipt["receipt_of"] == str(message.id)
    row = InboxMessage.objects.get()
    assert unseal(row.signed, key=portals.public_key()) == written(message)


def test_what_others_signed_is_not_kept(client: Client, cast: Cast, portals: Ed25519PrivateKey) -> None:
    message = a_message(a_filing_body(cast))

    answers = [
        sent(client, message, Ed25519PrivateKey.generate()),
        *(post(client, content) for content in ("a.b.c", b"\xff\x00", "")),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert InboxMessage.objects.count() == 0


def test_before_the_city_was_given_the_portal_s_key_nothing_is_trusted(
    client: Client, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.KEYS = tmp_path

    answer = sent(client, a_message(a_filing_body(cast)), Ed25519PrivateKey.generate())

    assert answer.status_code == 401
    assert "key" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"procedure": {"code": "1"}}, "dossier"),
        ({"receiving_unit": "the ward"}, "dossier"),
        ({"answers": []}, "dossier"),
        ({"files": [{"slot": "x", "sha256": "no", "name": "", "size_bytes": 1}]}, "dossier"),
        ({"more": 1}, "dossier"),
        ({}, "withdrawal"),
    ],
)
def test_what_is_signed_and_no_message_is_refused_with_its_faults(
    client: Client, cast: Cast, portals: Ed25519PrivateKey, changes: dict[str, Any], kind: str
) -> None:
    answer = sent(client, a_message(a_filing_body(cast, **changes), kind=kind), portals)

    assert answer.status_code == 422
    assert answer.json()["title"] == "UnableToReadMessage"
    assert InboxMessage.objects.count() == 0


def test_another_message_under_the_same_id_is_a_conflict(
    client: Client, cast: Cast, portals: Ed25519PrivateKey
) -> None:
    message = a_message(a_filing_body(cast))
    sent(client, message, portals)

    other = sent(client, a_message(a_filing_body(cast, return_method="counter"), id_=message.id), portals)

    assert other.status_code == 409


def test_the_city_s_key_is_public_and_stays(db: None, client: Client, portals: Ed25519PrivateKey) -> None:
    first, second = client.get("/api/v1/exchange/key"), client.get("/api/v1/exchange/key")

    assert first.status_code == 200
    assert first.json() == second.json()
    assert first.json()["crv"] == "Ed25519"
    assert "d" not in first.json()


def test_no_document_for_programs_names_the_exchange(client: Client, db: None) -> None:
    document = client.get("/api/v1/openapi.json").json()

    assert not [path for path in document["paths"] if "exchange" in path]


TRIALS = "/api/v1/exchange/trials"


def a_trial(cast: Cast, **changes: Any) -> bytes:
    content = {
        "trial": "0b9a6c7e-3f0e-4a54-9a53-0f2f8f6f1d11",
        "sender": "dvcqg",
        "receiver": "H13",
        "sent_at": "2023-06-15T09:30:00+07:00",
        "then": "result",
        "filing": a_filing_body(cast, files=[]),
    }
    return json.dumps(content | changes).encode()


def test_a_trial_is_answered_with_a_signature_and_leaves_nothing(
    client: Client, cast: Cast, portals: Ed25519PrivateKey
) -> None:
    sealed = seal(a_trial(cast), key=portals)

    answer = client.post(TRIALS, sealed, content_type=MEDIA_TYPE)

    assert answer.status_code == 200, answer.content
    told = json.loads(unseal(answer.content, key=city_key().public_key()))
    assert "birth_proof" in {each["field"] for each in told["problems"]}, "its file was not sent"
    assert InboxMessage.objects.count() == 0


def test_a_trial_of_others_and_a_message_in_its_place_are_refused(
    client: Client, cast: Cast, portals: Ed25519PrivateKey
) -> None:
    def status(payload: bytes, key: Ed25519PrivateKey) -> int:
        return client.post(TRIALS, seal(payload, key=key), content_type=MEDIA_TYPE).status_code

    assert status(a_trial(cast), Ed25519PrivateKey.generate()) == 401
    assert status(written(a_message(a_filing_body(cast))), portals) == 422
    assert status(a_trial(cast, filing={"procedure": {}}), portals) == 422
    assert sent(client, a_message(a_filing_body(cast)), portals).status_code == 202
    assert client.post(MESSAGES, seal(a_trial(cast), key=portals), content_type=MEDIA_TYPE).status_code == 422
