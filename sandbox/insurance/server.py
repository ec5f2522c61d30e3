"""The HTTP face: `/health`, `/v1/look-ups`, `/v1/corrections`, `/v1/counts`, `/misbehave`."""

from __future__ import annotations

import hmac
import json
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from uuid import UUID

from sandbox.insurance.misbehaviour import Kind, Misbehaviour
from sandbox.insurance.register import Register

BODY_BYTES_MAX = 16 * 1024
SECONDS_MAX = 60.0
NOBODY = "00000000-0000-0000-0000-000000000000"


class InsuranceServer(ThreadingHTTPServer):
    """Holds what the handlers share."""

    daemon_threads = True

    def __init__(self, port: int, *, register: Register, token: str = "") -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.register = register
        self.token = token
        self.misbehaviour = Misbehaviour()
        self.asked = 0
        self.lock = Lock()


class Handler(BaseHTTPRequestHandler):
    server: InsuranceServer
    protocol_version = "HTTP/1.1"
    #: Head and body leave in two writes; without this the second waits for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path == "/health":
            self._send("text/plain", b"ok")
        elif self.path == "/v1/counts":
            self._tell({"asked": self.server.asked, "corrections": len(self.server.register.corrections)})
        else:
            self._fail(HTTPStatus.NOT_FOUND, "no such page")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES_MAX:
            self._fail(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {BODY_BYTES_MAX} bytes")
            return
        body = self.rfile.read(length)
        answers = {
            "/v1/look-ups": self._look_up,
            "/v1/corrections": self._correct,
            "/misbehave": self._misbehave,
        }
        if self.path not in answers:
            self._fail(HTTPStatus.NOT_FOUND, "no such page")
            return
        try:
            answers[self.path](body)
        except (ValueError, KeyError, TypeError) as fault:
            self._fail(HTTPStatus.BAD_REQUEST, str(fault))

    def _is_known(self) -> bool:
        given = self.headers.get("Authorization", "")
        if not self.server.token or hmac.compare_digest(given, f"Bearer {self.server.token}"):
            return True
        self._fail(HTTPStatus.UNAUTHORIZED, "who asks?")
        return False

    def _correct(self, body: bytes) -> None:
        if not self._is_known():
            return
        told = json.loads(body)
        wrong = self.server.misbehaviour.take()
        if wrong is Kind.DOWN:
            self._fail(HTTPStatus.SERVICE_UNAVAILABLE, "as you asked")
            return
        values = {str(name): str(value) for name, value in dict(told["values"]).items()}
        receipt = self.server.register.correct(id_=str(UUID(told["id"])), card=str(told["card"]), values=values)
        if wrong is Kind.DEAF:
            self.close_connection = True
        elif wrong is Kind.GARBAGE:
            self._send("application/json", b"<html>not an answer</html>")
        else:
            self._tell({"receipt": receipt})

    def _look_up(self, body: bytes) -> None:
        if not self._is_known():
            return
        asked = json.loads(body)
        id_, kind, number = str(UUID(asked["id"])), str(asked["kind"]), str(asked["number"])
        with self.server.lock:
            self.server.asked += 1
        wrong = self.server.misbehaviour.take()
        if wrong is Kind.DOWN:
            self._fail(HTTPStatus.SERVICE_UNAVAILABLE, "as you asked")
        elif wrong is Kind.GARBAGE:
            self._send("application/json", b"<html>not an answer</html>")
        else:
            cards = self.server.register.cards(kind=kind, number=number)
            self._tell({"id": NOBODY if wrong is Kind.OTHER else id_, "cards": cards})

    def _misbehave(self, body: bytes) -> None:
        asked = json.loads(body)
        kind = Kind(asked["kind"]) if asked.get("kind") else None
        seconds = min(float(asked.get("seconds", 5.0)), SECONDS_MAX)
        self.server.misbehaviour.ask(kind=kind, times=int(asked.get("times", 1)), seconds=seconds)
        self._tell({"kind": kind})

    def _tell(self, answer: Any) -> None:
        self._send("application/json", json.dumps(answer, ensure_ascii=False).encode())

    def _send(self, kind: str, body: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _fail(self, status: HTTPStatus, why: str) -> None:
        self._send("application/json", json.dumps({"error": why}).encode(), status)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the standard library's name)
        # Numbers of cards are in bodies, never in addresses, so nothing of a person is written here.
        sys.stderr.write(f"insurance {format % args}\n")
