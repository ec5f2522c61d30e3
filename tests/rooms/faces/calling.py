"""A program that calls the interface: tokens, filings as multipart, answers."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from motcua.foundation.accounts.commands import issue_token
from motcua.foundation.accounts.values import SYSTEM, Actor
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, birth_answers, png, procedure

EVERYTHING = ("dossiers:file", "dossiers:read", "dossiers:export")


def a_token(of: Actor, *scopes: str, **more: Any) -> str:
    assert of.account is not None
    return issue_token(account=of.account, name="test", scopes=scopes or EVERYTHING, by=SYSTEM, at=AT, **more)


def a_file(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


@dataclass
class Caller:
    """Calls with one token. `posted` is the parsed answer of the last call."""

    token: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(f"/api/v1{path}", query, **self._headers())

    def file(
        self, filing: dict[str, Any] | str | bytes, *, key: str | None = None, files: dict[str, Any] | None = None
    ) -> Any:
        sent = filing if isinstance(filing, str | bytes) else json.dumps(filing)
        if files is None:
            files = {"birth_proof": a_file(png("giấy chứng sinh"), "giay-chung-sinh.png")}
        return self.client.post(
            "/api/v1/dossiers", {"filing": sent, **files}, HTTP_IDEMPOTENCY_KEY=key or uuid4().hex, **self._headers()
        )

    def _headers(self) -> dict[str, Any]:
        return {"HTTP_AUTHORIZATION": f"Bearer {self.token}", "HTTP_ACCEPT_LANGUAGE": "en"}


def a_filing_sent(cast: Cast, *, unit: UUID | None = None, **changes: Any) -> dict[str, Any]:
    """The JSON of a birth registration at the ward."""
    return {
        "version": str(procedure(BIRTH).id),
        "receiving_unit": str(unit or cast.ward.id),
        "answers": birth_answers(),
        **changes,
    }
