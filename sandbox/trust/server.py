"""The HTTP face: `/health`, `/root.pem`, `/issue`, `/tsa`, `/misbehave`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sandbox.trust.authority import Authority
from sandbox.trust.misbehaviour import Kind, Misbehaviour
from sandbox.trust.stamps import answer, refusal

BODY_BYTES_MAX = 64 * 1024
SECONDS_MAX = 60.0


class TrustServer(ThreadingHTTPServer):
    """Holds what the handlers share."""

    daemon_threads = True

    def __init__(self, port: int, authority: Authority, *, clock_offset: timedelta) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.authority = authority
        self.clock_offset = clock_offset
        self.misbehaviour = Misbehaviour()


class Handler(BaseHTTPRequestHandler):
    server: TrustServer
    protocol_version = "HTTP/1.1"
    #: Head and body leave in two writes; without this the second waits for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path == "/health":
            self._send("text/plain", b"ok")
        elif self.path == "/root.pem":
            self._send("application/x-pem-file", self.server.authority.root.certificate_pem)
        else:
            self._fail(HTTPStatus.NOT_FOUND, "no such page")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES_MAX:
            self._fail(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {BODY_BYTES_MAX} bytes")
            return
        body = self.rfile.read(length)
        answers = {"/tsa": self._stamp, "/issue": self._issue, "/misbehave": self._misbehave}
        if self.path not in answers:
            self._fail(HTTPStatus.NOT_FOUND, "no such page")
            return
        try:
            answers[self.path](body)
        except (ValueError, KeyError, TypeError) as fault:
            self._fail(HTTPStatus.BAD_REQUEST, str(fault))

    def _stamp(self, body: bytes) -> None:
        wrong = self.server.misbehaviour.take()
        at = datetime.now(UTC) + self.server.clock_offset
        if wrong is Kind.DOWN:
            self._fail(HTTPStatus.INTERNAL_SERVER_ERROR, "as you asked")
        elif wrong is Kind.GARBAGE:
            self._send("application/timestamp-reply", b"not a reply")
        elif wrong is Kind.REFUSE:
            self._send("application/timestamp-reply", refusal())
        else:
            spoil = wrong is Kind.WRONG_SIGNATURE
            reply = answer(body, authority=self.server.authority, at=at, spoil=spoil)
            self._send("application/timestamp-reply", reply)

    def _issue(self, body: bytes) -> None:
        wrong = self.server.misbehaviour.take()
        asked = json.loads(body)
        if wrong in {Kind.DOWN, Kind.REFUSE}:
            self._fail(HTTPStatus.INTERNAL_SERVER_ERROR, "as you asked")
            return
        issued = self.server.authority.issue(
            name=str(asked["name"]),
            organization=str(asked["organization"]),
            passphrase=str(asked.get("passphrase", "")),
        )
        spoilt = wrong in {Kind.WRONG_SIGNATURE, Kind.GARBAGE}
        self._send("application/x-pkcs12", b"not a key" if spoilt else issued)

    def _misbehave(self, body: bytes) -> None:
        asked = json.loads(body)
        kind = Kind(asked["kind"]) if asked.get("kind") else None
        seconds = min(float(asked.get("seconds", 5.0)), SECONDS_MAX)
        self.server.misbehaviour.ask(kind=kind, times=int(asked.get("times", 1)), seconds=seconds)
        self._send("application/json", json.dumps({"kind": kind}).encode())

    def _send(self, kind: str, body: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _fail(self, status: HTTPStatus, why: str) -> None:
        self._send("application/json", json.dumps({"error": why}).encode(), status)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the standard library's name)
        sys.stderr.write(f"trust {format % args}\n")
