"""The HTTP face: `/health`, `/v1/citizens`, `/v1/extracts`, `/v1/corrections`; for tests and demonstrations `/log`, `/people`
and `/misbehave`."""

from __future__ import annotations

import hmac
import json
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sandbox.population.misbehaviour import Kind, Misbehaviour
from sandbox.population.register import Register

BODY_BYTES_MAX = 256 * 1024
SECONDS_MAX = 60.0
GROUNDS = frozenset({"consent", "procedure", "parent"})
EXTRACT_GROUND = "insurance"
EXTRACT_MAX = 2_000


class PopulationServer(ThreadingHTTPServer):
    """Holds what the handlers share."""

    daemon_threads = True

    def __init__(self, port: int, *, register: Register, key: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.register = register
        self.key = key
        self.misbehaviour = Misbehaviour()


class Handler(BaseHTTPRequestHandler):
    server: PopulationServer
    protocol_version = "HTTP/1.1"
    #: Head and body leave in two writes; without this the second waits for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path == "/health":
            self._send(HTTPStatus.OK, {"status": "ok"})
        elif self.path == "/log":
            self._send(HTTPStatus.OK, {"looked": self.server.register.log()})
        else:
            self._fail(HTTPStatus.NOT_FOUND, "no such page")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES_MAX:
            self._fail(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {BODY_BYTES_MAX} bytes")
            return
        answers = {
            "/v1/citizens": self._citizen,
            "/v1/extracts": self._extract,
            "/v1/corrections": self._correct,
            "/people": self._people,
            "/misbehave": self._misbehave,
        }
        body = self.rfile.read(length)
        if self.path not in answers:
            self._fail(HTTPStatus.NOT_FOUND, "no such page")
            return
        if self.path.startswith("/v1/") and not self._is_known():
            self._fail(HTTPStatus.UNAUTHORIZED, "this key is not known here")
            return
        try:
            answers[self.path](json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            self._fail(HTTPStatus.BAD_REQUEST, str(fault))

    def _is_known(self) -> bool:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), self.server.key.encode())

    def _citizen(self, asked: Mapping[str, Any]) -> None:
        wrong = self.server.misbehaviour.take()
        if wrong is Kind.DOWN:
            self._fail(HTTPStatus.SERVICE_UNAVAILABLE, "as you asked")
            return
        number, purpose, ground = (str(asked[name]) for name in ("number", "purpose", "ground"))
        if ground not in GROUNDS or not purpose:
            self._fail(HTTPStatus.FORBIDDEN, "nobody is told without a legal ground and a purpose")
            return
        found = self.server.register.citizen(number, ask=str(asked["ask"]), purpose=purpose, ground=ground)
        if wrong is Kind.GARBAGE:
            self._send_bytes(HTTPStatus.OK, "text/html", b"<html>not an answer")
        elif wrong is Kind.OTHER_PERSON:
            self._send(HTTPStatus.OK, self.server.register.anybody_but(number))
        elif found is None:
            self._fail(HTTPStatus.NOT_FOUND, "nobody has this number")
        elif wrong is Kind.CONTRADICTION:
            self._send(HTTPStatus.OK, {**found, "birth_on": "1901-01-01"})
        else:
            self._send(HTTPStatus.OK, found)

    def _extract(self, asked: Mapping[str, Any]) -> None:
        """People in the order of their numbers, from behind `after` on."""
        wrong = self.server.misbehaviour.take()
        if wrong is Kind.DOWN:
            self._fail(HTTPStatus.SERVICE_UNAVAILABLE, "as you asked")
        elif asked["ground"] != EXTRACT_GROUND or not asked["purpose"]:
            self._fail(HTTPStatus.FORBIDDEN, "extracts are given for comparing insurance cards only")
        elif wrong is Kind.GARBAGE:
            self._send_bytes(HTTPStatus.OK, "text/html", b"<html>not an answer")
        else:
            limit = max(1, min(EXTRACT_MAX, int(asked.get("limit", EXTRACT_MAX))))
            people = self.server.register.after(str(asked.get("after", "")), limit=limit)
            if wrong is Kind.CONTRADICTION and people:
                people[0] = {**people[0], "birth_on": "1901-01-01"}
            self._send(HTTPStatus.OK, {"people": people, "is_last": len(people) < limit})

    def _correct(self, correction: Mapping[str, Any]) -> None:
        wrong = self.server.misbehaviour.take()
        if wrong is Kind.DOWN:
            self._fail(HTTPStatus.SERVICE_UNAVAILABLE, "as you asked")
            return
        receipt = self.server.register.correct(correction)
        if wrong is Kind.DEAF:
            self.close_connection = True
            return
        self._send(HTTPStatus.CREATED, {"receipt": receipt})

    def _people(self, given: Mapping[str, Any]) -> None:
        self.server.register.put(given["people"])
        self._send(HTTPStatus.OK, {"people": len(given["people"])})

    def _misbehave(self, asked: Mapping[str, Any]) -> None:
        kind = Kind(asked["kind"]) if asked.get("kind") else None
        seconds = min(float(asked.get("seconds", 5.0)), SECONDS_MAX)
        self.server.misbehaviour.ask(kind=kind, times=int(asked.get("times", 1)), seconds=seconds)
        self._send(HTTPStatus.OK, {"kind": kind})

    def _send(self, status: HTTPStatus, body: Mapping[str, Any]) -> None:
        self._send_bytes(status, "application/json", json.dumps(body, ensure_ascii=False).encode())

    def _send_bytes(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _fail(self, status: HTTPStatus, why: str) -> None:
        self._send(status, {"error": why})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the standard library's name)
        sys.stderr.write(f"population {format % args}\n")
