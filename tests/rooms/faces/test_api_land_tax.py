"""What the tax office sends us: kept once when it is signed, refused at the door when it is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.test import Client

from motcua.foundation.outside.keys import public_pem
from motcua.foundation.outside.sealing import seal, unseal
from motcua.service.landtax.adapters.http import TYPE, keys
from motcua.service.landtax.models import Message, Notice
from tests.cast import Cast
from tests.unit.service.landtax.test_rules import written

NOTICES = "/api/v1/land-tax/notices"


@pytest.fixture
def tax_key(settings: Any, tmp_path: Path) -> Ed25519PrivateKey:
    """The tax office's, whose public half the city was given."""
    settings.KEYS = tmp_path
    key = Ed25519PrivateKey.generate()
    keys().keep("tax", public_pem(key))
    return key


def sent(client: Client, body: str) -> Any:
    return client.post(NOTICES, body, content_type="application/jose")


def test_a_signed_notice_is_kept_once_and_its_receipt_is_signed(
    cast: Cast, client: Client, tax_key: Ed25519PrivateKey
) -> None:
    sealed = seal(written(), key=tax_key, type_=TYPE)

    first, again = sent(client, sealed), sent(client, sealed)

    assert (first.status_code, again.status_code) == (202, 200)
    city_key = load_pem_public_key(client.get("/api/v1/land-tax/key").content)
    assert json.loads(unseal(first.content, key=city_key, type_=TYPE))["receipt_of"] == "m-1"  # type: ignore[arg-type]  # an Ed25519 key
    assert Message.objects.get().state == "waiting"
    assert Notice.objects.count() == 0
    other = sent(client, seal(written(chapter="1"), key=tax_key, type_=TYPE))
    assert (other.status_code, Message.objects.count()) == (409, 1)


def test_what_is_not_signed_by_the_tax_office_for_this_is_kept_nowhere(
    cast: Cast, client: Client, tax_key: Ed25519PrivateKey
) -> None:
    sealed = seal(written(), key=tax_key, type_=TYPE)
    head, payload, signature = sealed.split(".")
    forged = seal(written(), key=Ed25519PrivateKey.generate(), type_=TYPE)
    elsewhere = seal(written(), key=tax_key, type_="motcua-exchange")

    answers = [
        sent(client, each).status_code
        for each in (
            "",
            "x",
            written().decode(),
            forged,
            elsewhere,
            f"{head}.{payload}.",
            f"{head}.{signature}.{payload}",
        )
    ]

    assert set(answers) == {401}
    assert sent(client, seal(b"{}", key=tax_key, type_=TYPE)).status_code == 422
    assert Message.objects.count() == 0
