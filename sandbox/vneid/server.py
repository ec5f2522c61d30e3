"""The HTTP face of both issuers, what people see (`/authorize`), and what tests ask for (`/misbehave`, `/v1/…`)."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.vneid.misbehaviour import ANYWHERE, TOKENS, Kind, Misbehaviour
from sandbox.vneid.pages import message_page, sign_in_page
from sandbox.vneid.realm import Realm, RefusedError

BODY_BYTES_MAX = 64 * 1024
SECONDS_MAX = 60.0
COOKIE = "vneid_session"


class ProviderServer(ThreadingHTTPServer):
    """Holds what the handlers share: an issuer by the path that it is under."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.realms: dict[str, Realm] = {}
        self.misbehaviour = Misbehaviour()


class Handler(BaseHTTPRequestHandler):
    server: ProviderServer
    protocol_version = "HTTP/1.1"
    #: Head and body leave in two writes; without this the second waits for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer("GET", b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES_MAX:
            self.close_connection = True
            self._send_json({"error": "invalid_request"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        self._answer("POST", self.rfile.read(length))

    def _answer(self, method: str, body: bytes) -> None:
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        try:
            if address.path == "/health":
                self._send("text/plain", b"ok")
            elif address.path == "/misbehave":
                self._misbehave(body)
            elif self.server.misbehaviour.take(among=ANYWHERE) is Kind.DOWN:
                self._send_json({"error": "temporarily_unavailable"}, HTTPStatus.SERVICE_UNAVAILABLE)
            else:
                self._speak(method, address.path, query, body.decode())
        except RefusedError as refused:
            self._send_json({"error": refused.error, "error_description": refused.why}, HTTPStatus.BAD_REQUEST)
        except (ValueError, KeyError, TypeError) as fault:
            self._send_json({"error": "invalid_request", "error_description": str(fault)}, HTTPStatus.BAD_REQUEST)

    def _speak(self, method: str, path: str, query: dict[str, str], body: str) -> None:
        under = next(prefix for prefix in sorted(self.server.realms, key=len, reverse=True) if path.startswith(prefix))
        realm = self.server.realms[under]
        match (method, path.removeprefix(under)):
            case ("GET", "/.well-known/openid-configuration"):
                self._send_json(realm.document())
            case ("GET", "/jwks"):
                self._send_json(realm.keys.jwks())
            case ("GET", "/authorize"):
                self._ask_who(realm, query)
            case ("POST", "/authorize"):
                self._sign_in(realm, query, body)
            case ("POST", "/token"):
                wrong = self.server.misbehaviour.take(among=TOKENS)
                authorization = self.headers.get("Authorization", "")
                self._send_json(realm.tokens(body=body, authorization=authorization, wrong=wrong))
            case ("GET" | "POST", "/userinfo"):
                self._send_json(realm.userinfo(self.headers.get("Authorization", "")))
            case ("GET", "/end_session"):
                back = realm.end_session(self._cookie(), query)
                self._go(back) if back else self._send("text/html", message_page("Đã đăng xuất khỏi VNeID."))
            case ("POST", "/v1/sign-out"):
                self._send_json({"ended": realm.sign_out_everywhere(json.loads(body)["name"])})
            case ("POST", "/v1/logout-token"):
                self._logout_token(realm, json.loads(body))
            case _:
                self._send_json({"error": "not_found"}, HTTPStatus.NOT_FOUND)

    def _ask_who(self, realm: Realm, query: dict[str, str]) -> None:
        try:
            realm.check_request(query)
        except RefusedError as refused:
            self._send("text/html", message_page(f"Yêu cầu không hợp lệ: {refused.why}"), HTTPStatus.BAD_REQUEST)
            return
        session = realm.session_of(self._cookie(), query)
        if session is not None:
            self._go(realm.back_with_code(session, query))
            return
        self._send("text/html", sign_in_page(realm, action=self.path, acr=query.get("acr_values", "")))

    def _sign_in(self, realm: Realm, query: dict[str, str], body: str) -> None:
        realm.check_request(query)
        said = {name: values[0] for name, values in parse_qs(body).items()}
        if "cancel" in said:
            self._go(realm.back(query, error="access_denied"))
            return
        try:
            cookie, session = realm.sign_in(said.get("name", ""))
        except RefusedError as refused:
            page = sign_in_page(realm, action=self.path, acr=query.get("acr_values", ""), error=refused.why)
            self._send("text/html", page, HTTPStatus.UNPROCESSABLE_ENTITY)
            return
        self._go(realm.back_with_code(session, query), cookie=cookie)

    def _logout_token(self, realm: Realm, asked: dict[str, Any]) -> None:
        """For tests: the signed word that somebody has left her last session, to be sent by whoever has it."""
        session = [each for each in realm.sessions.values() if each.person.name_of_account == asked["name"]][-1]
        self._send_json({"logout_token": realm.logout_token(session, by_stranger=bool(asked.get("forged")))})

    def _misbehave(self, body: bytes) -> None:
        asked = json.loads(body)
        kind = Kind(asked["kind"]) if asked.get("kind") else None
        seconds = min(float(asked.get("seconds", 5.0)), SECONDS_MAX)
        self.server.misbehaviour.ask(kind=kind, times=int(asked.get("times", 1)), seconds=seconds)
        self._send_json({"kind": kind})

    def _cookie(self) -> str:
        cookies: SimpleCookie = SimpleCookie(self.headers.get("Cookie", ""))
        return cookies[COOKIE].value if COOKIE in cookies else ""

    def _go(self, address: str, *, cookie: str = "") -> None:
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", address)
        if cookie:
            self.send_header("Set-Cookie", f"{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_json(self, content: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send("application/json", json.dumps(content, ensure_ascii=False).encode(), status)

    def _send(self, kind: str, body: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the standard library's name)
        sys.stderr.write(f"vneid {format % args}\n")
