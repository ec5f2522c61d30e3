"""The National Portal over HTTP: docs/reference/exchange.md says what goes over the line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from motcua.foundation.files.queries import open_file
from motcua.foundation.outside.asking import detail_of
from motcua.foundation.outside.breaker import Breaker
from motcua.service.exchange.traffic.adapters.keys import city_key, has_portal_key, keep_portal_key, portal_key
from motcua.service.exchange.traffic.adapters.sealing import MEDIA_TYPE, seal, unseal
from motcua.service.exchange.traffic.errors import (
    UnableToFetchFile,
    UnableToReachPortal,
    UnableToTrustMessage,
)
from motcua.service.exchange.traffic.rules import written
from motcua.service.exchange.values_traffic import Fault, Letter, Listed, Parcel

ANSWER_BYTES_MAX = 4 * 1024 * 1024
#: Answers of 4xx that are no word on the letter itself.
PASSING = frozenset({408, 425, 429})
PAGES_MAX = 10_000


@dataclass(frozen=True)
class HttpPortal:
    """The portal at `url`. A tell may take `tell_seconds` for each step of the conversation, an ask `ask_seconds`."""

    url: str
    city: str
    key: Ed25519PrivateKey
    portal_key: Ed25519PublicKey
    tell_seconds: float = 10.0
    ask_seconds: float = 2.0
    breaker: Breaker = field(default_factory=Breaker)

    def carry(self, *, letter: Letter) -> Fault | None:
        try:
            for parcel in letter.files:
                if fault := self._bring(parcel):
                    return fault
            sealed = seal(written(letter.envelope), key=self.key)
            status, answer = self._send("POST", "/v1/messages", sealed.encode(), MEDIA_TYPE)
        except (OSError, HTTPException) as fault:
            return Fault(_("it cannot be reached ({fault})").format(fault=type(fault).__name__), outage=True)
        return self._fault_of(status, answer, receipt_of=str(letter.envelope.id))

    def fetch(self, *, sha256: str, size_bytes_max: int) -> BinaryIO:
        status, content = self._asked("GET", f"/v1/files/{sha256}", bytes_max=size_bytes_max + 1)
        if status != 200:
            raise UnableToFetchFile(name=sha256, cause=_("it answered {status}").format(status=status))
        return io.BytesIO(content)

    def listing(self) -> Iterator[Sequence[Listed]]:
        after = ""
        for _page in range(PAGES_MAX):
            path = f"/v1/dossiers?city={quote(self.city)}&after={quote(after)}"
            page = self._signed(self._ask("GET", path))
            try:
                rows = [
                    Listed(
                        dossier=str(row["dossier"]),
                        status=str(row["status"]),
                        received=int(row["received"]),
                        sent=int(row["sent"]),
                    )
                    for row in page["dossiers"]
                ]
            except (KeyError, TypeError, ValueError) as fault:
                raise UnableToReachPortal(cause=_("its list cannot be read")) from fault
            if not rows:
                return
            yield rows
            after = rows[-1].dossier

    def ask_again(self, *, dossiers: Sequence[str]) -> None:
        body = seal(json.dumps({"city": self.city, "dossiers": list(dossiers)}).encode(), key=self.key)
        self._ask("POST", "/v1/again", body=body.encode())

    def ask_signed(self, path: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Asks with a signed question; the answer is believed when the portal has signed it as one to this very question.
        Raises `UnableToReachPortal`."""
        asked = {"city": self.city, "question": str(uuid4()), **content}
        body = seal(json.dumps(asked, ensure_ascii=False).encode(), key=self.key)
        answer = self._signed(self._ask("POST", path, body=body.encode()))
        if answer.get("answer_to") != asked["question"]:
            raise UnableToReachPortal(cause=_("its answer cannot be read"))
        return answer

    def _bring(self, parcel: Parcel) -> Fault | None:
        with open_file(sha256=parcel.sha256) as content:
            status, answer = self._send(
                "PUT", f"/v1/files/{parcel.sha256}", content, parcel.media_type, length=parcel.size_bytes
            )
        return self._fault_of(status, answer, receipt_of=parcel.sha256)

    def _fault_of(self, status: int, answer: bytes, *, receipt_of: str) -> Fault | None:
        """None for a receipt that the portal has signed for just this."""
        if status in {200, 201, 202}:
            try:
                receipt = json.loads(unseal(answer, key=self.portal_key))
                said = receipt["receipt_of"]
            except UnableToTrustMessage:
                return Fault(_("the signature of its receipt is wrong"))
            except (ValueError, KeyError, TypeError):
                return Fault(_("its receipt cannot be read"))
            return None if said == receipt_of else Fault(_("its receipt is for something else"))
        said = _("it answered {status}").format(status=status) + detail_of(answer)
        return Fault(said, permanent=400 <= status < 500 and status not in PASSING, outage=status >= 502)

    def _ask(self, method: str, path: str, *, body: bytes = b"", bytes_max: int = ANSWER_BYTES_MAX) -> bytes:
        status, answer = self._asked(method, path, body=body, bytes_max=bytes_max)
        if status != 200:
            raise UnableToReachPortal(cause=_("it answered {status}").format(status=status))
        return answer

    def _asked(self, method: str, path: str, *, body: bytes = b"", bytes_max: int) -> tuple[int, bytes]:
        """Raises `UnableToReachPortal`, also for a portal that is there and broken."""
        if not self.breaker.may_try():
            raise UnableToReachPortal(cause=_("it did not answer just now, and is left alone for a while"))
        try:
            status, answer = self._send(method, path, body, MEDIA_TYPE, seconds=self.ask_seconds, bytes_max=bytes_max)
        except (OSError, HTTPException) as fault:
            self.breaker.heed(answered=False)
            raise UnableToReachPortal(
                cause=_("it cannot be reached ({fault})").format(fault=type(fault).__name__)
            ) from fault
        self.breaker.heed(answered=status < 500)
        if status >= 500:
            raise UnableToReachPortal(cause=_("it answered {status}").format(status=status))
        return status, answer

    def _signed(self, answer: bytes) -> dict[str, Any]:
        try:
            found = json.loads(unseal(answer, key=self.portal_key))
        except UnableToTrustMessage as fault:
            raise UnableToReachPortal(cause=_("the signature of its answer is wrong")) from fault
        except ValueError as fault:
            raise UnableToReachPortal(cause=_("its answer cannot be read")) from fault
        if not isinstance(found, dict):
            raise UnableToReachPortal(cause=_("its answer cannot be read"))
        return found

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | BinaryIO,
        media_type: str,
        *,
        length: int | None = None,
        seconds: float | None = None,
        bytes_max: int = ANSWER_BYTES_MAX,
    ) -> tuple[int, bytes]:
        whole = urlsplit(self.url).path.rstrip("/") + path
        headers = {"Content-Type": media_type, "Authorization": f"Bearer {self._pass(method, whole)}"}
        if length is not None:
            headers["Content-Length"] = str(length)
        with _connected(self.url, seconds or self.tell_seconds) as connection:
            connection.request(method, whole, body or None, headers)
            response: HTTPResponse = connection.getresponse()
            return response.status, response.read(bytes_max)

    def _pass(self, method: str, path: str) -> str:
        """Who asks, signed for this request alone."""
        return seal(json.dumps({"city": self.city, "method": method, "path": path}).encode(), key=self.key)


@contextmanager
def _connected(url: str, seconds: float) -> Iterator[HTTPConnection]:
    address = urlsplit(url)
    connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = connect(address.hostname or "", address.port, timeout=seconds)
    try:
        yield connection
    finally:
        connection.close()


@cache
def _breaker() -> Breaker:
    return Breaker()


def city_portal() -> HttpPortal | None:
    """The portal of this city, `settings.PORTAL_URL`; None where none is set: then messages wait. In a demo city the
    stand-in's key is taken from it the first time. Raises `UnableToReachPortal`."""
    if not settings.PORTAL_URL:
        return None
    if settings.DEMO and not has_portal_key():
        keep_portal_key(_stand_ins_key())
    try:
        theirs = portal_key()
    except UnableToTrustMessage as fault:
        raise UnableToReachPortal(cause=fault.message) from fault
    return HttpPortal(
        settings.PORTAL_URL, city=settings.EXCHANGE_CODE, key=city_key(), portal_key=theirs, breaker=_breaker()
    )


def _stand_ins_key() -> bytes:
    try:
        with _connected(settings.PORTAL_URL, 2.0) as connection:
            connection.request("GET", f"{urlsplit(settings.PORTAL_URL).path.rstrip('/')}/v1/key.pem")
            response = connection.getresponse()
            found = response.read(4096)
    except (OSError, HTTPException) as fault:
        raise UnableToReachPortal(
            cause=_("it cannot be reached ({fault})").format(fault=type(fault).__name__)
        ) from fault
    if response.status != 200:
        raise UnableToReachPortal(cause=_("it answered {status}").format(status=response.status))
    return found
