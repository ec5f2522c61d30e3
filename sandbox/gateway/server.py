"""The HTTP face: what the city asks (`/v1/…`), what people see (`/`), what tests ask for (`/misbehave`, `/v1/test/…`)."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.gateway.city import City
from sandbox.gateway.codes import UnreadableError, read
from sandbox.gateway.misbehaviour import Kind, Misbehaviour
from sandbox.gateway.pages import Pages
from sandbox.gateway.sealing import HEADER, Keys
from sandbox.gateway.settlement import Planted
from sandbox.gateway.store import ConflictError, Store
from sandbox.sending import UnreachableError
from sandbox.signing import WrongSignatureError

BODY_BYTES_MAX = 1024 * 1024
SECONDS_MAX = 60.0
CHANNELS = {"bank": "vietqr", "platform": "platform"}


class GatewayServer(ThreadingHTTPServer):
    """Holds what the handlers share."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, *, store: Store, keys: Keys, city: City, clock_offset: timedelta) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.store, self.keys, self.city, self.clock_offset = store, keys, city, clock_offset
        self.misbehaviour = Misbehaviour()
        self.planted = Planted()
        self.pages = Pages(store=store, city=city)

    def now(self) -> str:
        return (datetime.now(UTC) + self.clock_offset).isoformat()


class RefusedError(Exception):
    """What is answered instead."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


class Handler(BaseHTTPRequestHandler):
    server: GatewayServer
    protocol_version = "HTTP/1.1"
    #: Head and body leave in two writes; without this the second waits for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES_MAX:
            self.close_connection = True
            self._fail(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {BODY_BYTES_MAX} bytes")
            return
        body = self.rfile.read(length)
        try:
            if address.path.startswith("/v1/"):
                self._speak(method, address.path, body)
            elif address.path == "/health":
                self._send("text/plain", b"ok")
            elif (method, address.path) == ("POST", "/misbehave"):
                self._misbehave(body)
            else:
                self._page(method, address.path, parse_qs(address.query), body)
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
        match (method, *path.removeprefix("/v1/").split("/")):
            case ("GET", "key.pem"):
                self._send("application/x-pem-file", self.server.keys.public_pem)
            case ("GET", "counts"):
                self._send_json(self.server.store.counts())
            case ("POST", ("bank" | "platform") as channel, ("transfers" | "payments")):
                said, wrong = self._said(body)
                found = self.server.store.told_of(channel=CHANNELS[channel], reference=str(said["reference"]))
                self._send_signed({"notifications": found}, wrong)
            case ("POST", ("bank" | "platform") as channel, "refunds"):
                self._refund(CHANNELS[channel], body)
            case ("GET", "settlement", ("bank" | "platform") as channel, day):
                self._settlement(CHANNELS[channel], day.removesuffix(".csv"))
            case ("POST", "test", "settlement"):
                self._plant(json.loads(body))
            case ("POST", "test", "transfers"):
                self._transfer(json.loads(body))
            case ("POST", "test", "again"):
                self.server.store.again()
                self._send_json({})
            case _:
                raise RefusedError(HTTPStatus.NOT_FOUND, "no such page")

    def _said(self, body: bytes) -> tuple[dict[str, Any], Kind | None]:
        """What the city signed; and what was asked to go wrong, of which the most goes wrong here."""
        wrong = self.server.misbehaviour.take()
        if wrong is Kind.DOWN:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "as you asked")
        self.server.city.check(body, self.headers.get(HEADER, ""))
        return dict(json.loads(body)), wrong

    def _refund(self, channel: str, body: bytes) -> None:
        said, wrong = self._said(body)
        self.server.store.refund(
            id_=str(said["refund"]),
            channel=channel,
            number=str(said["transaction"]),
            amount=int(said["amount"]),
            at=self.server.now(),
        )
        self._send_signed({"refund": said["refund"], "state": "done"}, wrong)

    def _settlement(self, channel: str, day: str) -> None:
        """The day's file with what was planted in it, signed whole."""
        content = self.server.planted.file_of(
            channel=channel, day=day, movements=self.server.store.movements(channel=channel)
        )
        self._send("text/csv", content, headers={HEADER: self.server.keys.sign(content)})

    def _plant(self, said: Mapping[str, Any]) -> None:
        """`{"channel", "plants": [{"do", "transaction", …}], "spoil"?}`: what is wrong in settlement files from now on."""
        self.server.planted.plant(
            channel=CHANNELS[str(said["channel"])], plants=said.get("plants", ()), spoil=str(said.get("spoil", ""))
        )
        self._send_json({})

    def _transfer(self, said: Mapping[str, Any]) -> None:
        """`{"qr": text, "amount"?, "memo"?}`: somebody's bank pays the code, or pays it wrongly."""
        try:
            order = read(str(said["qr"]))
        except UnreadableError as fault:
            raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, str(fault)) from fault
        number = self.server.store.pay(
            memo=str(said.get("memo", order.memo)),
            amount=int(said.get("amount") or order.amount or 0),
            account=order.account,
            at=str(said.get("at") or self.server.now()),
        )
        self._send_json({"transaction": number})

    def _misbehave(self, body: bytes) -> None:
        said = json.loads(body)
        self.server.misbehaviour.ask(
            kind=Kind(said["kind"]) if said.get("kind") else None,
            times=int(said.get("times", 1)),
            seconds=min(float(said.get("seconds", 0)), SECONDS_MAX),
            sending=bool(said.get("sending")),
        )
        self._send_json({})

    def _page(self, method: str, path: str, query: Mapping[str, list[str]], body: bytes) -> None:
        sent = {name: values[0] for name, values in parse_qs(body.decode()).items()} if method == "POST" else {}
        asked = {name: values[0] for name, values in query.items()}
        page = self.server.pages.answer(method, path, {**asked, **sent}, at=self.server.now())
        if page.location:
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", page.location)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._send("text/html; charset=utf-8", page.content, page.status)

    # Answering ---------------------------------------------------------------------------------------------------

    def _send_signed(self, content: Mapping[str, Any], wrong: Kind | None) -> None:
        body = b"<html>" if wrong is Kind.GARBAGE else json.dumps(content, ensure_ascii=False).encode()
        signature = self.server.keys.sign(body, spoil=wrong is Kind.WRONG_SIGNATURE)
        self._send("application/json", body, headers={HEADER: signature})

    def _send_json(self, content: Mapping[str, Any]) -> None:
        self._send("application/json", json.dumps(content, ensure_ascii=False).encode())

    def _fail(self, status: HTTPStatus, why: str) -> None:
        self._send("application/json", json.dumps({"detail": why}, ensure_ascii=False).encode(), status)

    def _send(
        self,
        media_type: str,
        content: bytes,
        status: HTTPStatus = HTTPStatus.OK,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class's name)
        sys.stderr.write(f"gateway: {format % args}\n")
