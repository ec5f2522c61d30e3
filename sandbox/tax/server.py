"""The HTTP face: what the city says and asks (`/v1/…`), what people see (`/`), what tests ask for (`/misbehave`,
`/v1/test/…`)."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.gateway.misbehaviour import Kind, Misbehaviour
from sandbox.sending import UnreachableError
from sandbox.signing import MEDIA_TYPE, WrongSignatureError
from sandbox.tax.city import City
from sandbox.tax.pages import home
from sandbox.tax.sealing import Keys
from sandbox.tax.store import ConflictError, Store

BODY_BYTES_MAX = 1024 * 1024
SECONDS_MAX = 60.0
VIETNAM = timezone(timedelta(hours=7))


class TaxServer(ThreadingHTTPServer):
    """Holds what the handlers share."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, *, store: Store, keys: Keys, city: City, clock_offset: timedelta) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.store, self.keys, self.city, self.clock_offset = store, keys, city, clock_offset
        self.misbehaviour = Misbehaviour()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock_offset

    def today(self) -> date:
        return self.now().astimezone(VIETNAM).date()


class RefusedError(Exception):
    """What is answered instead."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


class Handler(BaseHTTPRequestHandler):
    server: TaxServer
    protocol_version = "HTTP/1.1"
    #: Head and body leave in two writes; without this the second waits for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES_MAX:
            self.close_connection = True
            self._fail(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {BODY_BYTES_MAX} bytes")
            return
        body = self.rfile.read(length)
        try:
            self._speak(method, urlsplit(self.path).path, body)
        except RefusedError as refused:
            self._fail(refused.status, refused.why)
        except WrongSignatureError as fault:
            self._fail(HTTPStatus.UNAUTHORIZED, f"not the city's signature: {fault}")
        except ConflictError as fault:
            self._fail(HTTPStatus.CONFLICT, str(fault))
        except KeyError as fault:
            self._fail(HTTPStatus.NOT_FOUND, f"nothing called {fault}")
        except (ValueError, TypeError) as fault:
            self._fail(HTTPStatus.BAD_REQUEST, f"{type(fault).__name__}: {fault}")
        except UnreachableError as fault:
            self._fail(HTTPStatus.SERVICE_UNAVAILABLE, f"the city: {fault}")

    def _speak(self, method: str, path: str, body: bytes) -> None:
        match (method, path):
            case ("POST", "/v1/messages"):
                said, wrong = self._said(body)
                self.server.store.take(said, at=self.server.now().isoformat(), on=self.server.today())
                self._send_signed({"receipt_of": said["id"]}, wrong)
            case ("POST", "/v1/notices"):
                said, wrong = self._said(body)
                found = self.server.store.notices_of(str(said["dossier"]))
                self._send_signed({"answer_to": said["question"], "notices": found}, wrong)
            case ("GET", "/v1/key.pem"):
                self._send("application/x-pem-file", self.server.keys.public_pem)
            case ("GET", "/v1/counts"):
                self._send_json(self.server.store.counts())
            case ("GET", "/v1/letters"):
                self._send_json({"letters": self.server.store.letters()})
            case ("POST", "/v1/test/correct" | "/v1/test/invent"):
                self._give(path.rsplit("/", 1)[1], json.loads(body))
            case ("POST", "/v1/test/again"):
                self.server.store.again()
                self._send_json({})
            case ("POST", "/misbehave"):
                self._misbehave(json.loads(body))
            case ("GET", "/health"):
                self._send("text/plain", b"ok")
            case ("GET", "/"):
                self._send("text/html; charset=utf-8", home(self.server.store))
            case ("POST", "/correct"):
                self._correct({name: values[0] for name, values in parse_qs(body.decode()).items()})
            case _:
                raise RefusedError(HTTPStatus.NOT_FOUND, "no such page")

    def _said(self, body: bytes) -> tuple[dict[str, Any], Kind | None]:
        """What the city signed; and what was asked to go wrong, of which the most goes wrong here."""
        wrong = self.server.misbehaviour.take()
        if wrong is Kind.DOWN:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "as you asked")
        return self.server.city.unseal(body.decode()), wrong

    def _give(self, what: str, said: Mapping[str, Any]) -> None:
        """`{"dossier": code, "amounts": {sub-item: đồng}}`: a corrected notice, or one that nobody asked for."""
        amounts = {str(item): int(amount) for item, amount in said["amounts"].items()}
        give = self.server.store.correct if what == "correct" else self.server.store.invent
        self._send_json({"id": give(dossier=str(said["dossier"]), amounts=amounts, on=self.server.today())})

    def _correct(self, sent: Mapping[str, str]) -> None:
        amounts = {name: int(value) for name, value in sent.items() if name != "dossier"}
        self.server.store.correct(dossier=sent["dossier"], amounts=amounts, on=self.server.today())
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _misbehave(self, said: Mapping[str, Any]) -> None:
        self.server.misbehaviour.ask(
            kind=Kind(said["kind"]) if said.get("kind") else None,
            times=int(said.get("times", 1)),
            seconds=min(float(said.get("seconds", 0)), SECONDS_MAX),
            sending=bool(said.get("sending")),
        )
        self._send_json({})

    # Answering ---------------------------------------------------------------------------------------------------

    def _send_signed(self, content: dict[str, Any], wrong: Kind | None) -> None:
        sealed = self.server.keys.seal(content, spoil=wrong is Kind.WRONG_SIGNATURE)
        self._send(MEDIA_TYPE, b"<html>" if wrong is Kind.GARBAGE else sealed.encode())

    def _send_json(self, content: Mapping[str, Any]) -> None:
        self._send("application/json", json.dumps(content, ensure_ascii=False).encode())

    def _fail(self, status: HTTPStatus, why: str) -> None:
        self._send("application/json", json.dumps({"detail": why}, ensure_ascii=False).encode(), status)

    def _send(self, media_type: str, content: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class's name)
        sys.stderr.write(f"tax: {format % args}\n")
