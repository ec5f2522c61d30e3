"""The HTTP face: what the city speaks (`/v1/…`), what people see (`/`), what tests ask for (`/misbehave`, `/v1/filings`)."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.portal.city import City
from sandbox.portal.misbehaviour import Kind, Misbehaviour
from sandbox.portal.pages import Pages
from sandbox.portal.sealing import Keys
from sandbox.portal.store import ConflictError, Store
from sandbox.portal.trying import Checker, as_json
from sandbox.sending import UnreachableError
from sandbox.signing import MEDIA_TYPE, WrongSignatureError

BODY_BYTES_MAX = 64 * 1024 * 1024
SECONDS_MAX = 60.0
PAGE_ROWS = 500


class PortalServer(ThreadingHTTPServer):
    """Holds what the handlers share."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, *, store: Store, keys: Keys, city: City, clock_offset: timedelta) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.store, self.keys, self.city, self.clock_offset = store, keys, city, clock_offset
        self.misbehaviour = Misbehaviour()
        self.pages = Pages(store=store, city=city)
        self.checker = Checker(city=city, store=store, now=self.now)

    def now(self) -> str:
        return (datetime.now(UTC) + self.clock_offset).isoformat()


class RefusedError(Exception):
    """What is answered instead."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


class Handler(BaseHTTPRequestHandler):
    server: PortalServer
    protocol_version = "HTTP/1.1"
    #: Head and body leave in two writes; without this the second waits for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PUT(self) -> None:
        self._answer("PUT")

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
                self._speak(method, address.path, parse_qs(address.query), body)
            elif address.path == "/health":
                self._send("text/plain", b"ok")
            elif (method, address.path) == ("POST", "/misbehave"):
                self._misbehave(body)
            else:
                self._page(method, address.path, parse_qs(address.query), body)
        except RefusedError as refused:
            self._fail(refused.status, refused.why)
        except (ValueError, KeyError, TypeError) as fault:
            self._fail(HTTPStatus.BAD_REQUEST, f"{type(fault).__name__}: {fault}")
        except UnreachableError as fault:
            self._fail(HTTPStatus.SERVICE_UNAVAILABLE, f"the city: {fault}")

    # What the city speaks ----------------------------------------------------------------------------------------

    def _speak(self, method: str, path: str, query: Mapping[str, list[str]], body: bytes) -> None:
        match (method, *path.removeprefix("/v1/").split("/")):
            case ("GET", "key.pem"):
                self._send("application/x-pem-file", self.server.keys.public_pem)
            case ("GET", "counts"):
                self._send_json(self.server.store.counts())
            case ("POST", "filings"):
                self._file(body)
            case ("GET", "filings", code):
                self._send_json(self._found(code))
            case ("POST", "filings", code, ("supplement" | "withdrawal") as kind):
                self._more(code, kind, body)
            case ("POST", "filings", code, "forgotten"):
                self._found(code)
                self.server.store.forget_status(code)
                self._send_json({})
            case ("POST", "messages"):
                self._message(body, self._wrong())
            case (("GET" | "PUT"), "files", sha256):
                self._stored(method, sha256, body, self._wrong())
            case ("GET", "dossiers"):
                self._listing(query.get("after", [""])[0], self._wrong())
            case ("POST", "again"):
                self._wrong()
                self._again(body)
            case ("POST", ("conformity" | "services") as asked):
                self._service(asked, body, self._wrong())
            case _:
                raise RefusedError(HTTPStatus.NOT_FOUND, "no such page")

    def _wrong(self) -> Kind | None:
        """What was asked to go wrong; most of it goes wrong here."""
        wrong = self.server.misbehaviour.take()
        if wrong is Kind.DOWN:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "as you asked")
        if wrong is Kind.REFUSE:
            raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "as you asked")
        return wrong

    def _message(self, body: bytes, wrong: Kind | None) -> None:
        message = self._unsealed(body.decode())
        try:
            new = self.server.store.keep(message)
        except ConflictError as conflict:
            raise RefusedError(HTTPStatus.CONFLICT, str(conflict)) from conflict
        except KeyError as unknown:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"no dossier {unknown}") from unknown
        self._receipt(str(message["id"]), new=new, wrong=wrong)

    def _stored(self, method: str, sha256: str, body: bytes, wrong: Kind | None) -> None:
        self._check_pass(method)
        if method == "PUT":
            kept = self.server.store.put_file(body)
            if kept != sha256:
                raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "these are not the bytes of that hash")
            self._receipt(sha256, new=True, wrong=wrong)
            return
        content = self.server.store.file_of(sha256)
        if content is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "no such file")
        self._send("application/octet-stream", content[::-1] if wrong is Kind.OTHER_BYTES else content)

    def _listing(self, after: str, wrong: Kind | None) -> None:
        self._check_pass("GET")
        rows = self.server.store.listing(after=after, limit=PAGE_ROWS)
        sealed = self.server.keys.seal({"dossiers": rows}, spoil=wrong is Kind.WRONG_SIGNATURE)
        self._send(MEDIA_TYPE, b"<html>" if wrong is Kind.GARBAGE else sealed.encode())

    def _again(self, body: bytes) -> None:
        asked = self._unsealed(body.decode())
        self._send_json({"again": self.server.store.again([str(code) for code in asked["dossiers"]])})

    def _service(self, asked: str, body: bytes, wrong: Kind | None) -> None:
        service = self._unsealed(body.decode())
        answer: dict[str, Any] = {"answer_to": service["question"], "integration": service["integration"]}
        if asked == "conformity":
            answer["results"] = as_json(self.server.checker.check(service))
        else:
            answer["answer"], answer["text"] = self.server.checker.settle(service)
        if wrong is Kind.DEAF:
            self.close_connection = True
            return
        sealed = self.server.keys.seal(answer, spoil=wrong is Kind.WRONG_SIGNATURE)
        self._send(MEDIA_TYPE, b"<html>" if wrong is Kind.GARBAGE else sealed.encode())

    def _receipt(self, of: str, *, new: bool, wrong: Kind | None) -> None:
        if wrong is Kind.DEAF:
            self.close_connection = True
            return
        receipt = {"receipt_of": of, "at": self.server.now()}
        sealed = self.server.keys.seal(receipt, spoil=wrong is Kind.WRONG_SIGNATURE)
        content = b"not a receipt" if wrong is Kind.GARBAGE else sealed.encode()
        self._send(MEDIA_TYPE, content, HTTPStatus.ACCEPTED if new else HTTPStatus.OK)

    def _unsealed(self, text: str) -> dict[str, Any]:
        try:
            return self.server.city.unseal(text)
        except WrongSignatureError as fault:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, f"not the city's signature: {fault}") from fault

    def _check_pass(self, method: str) -> None:
        """That the city itself asks for just this."""
        said = self._unsealed(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if (said.get("method"), said.get("path")) != (method, self.path):
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "signed for another request")

    # What people and tests do ------------------------------------------------------------------------------------

    def _file(self, body: bytes) -> None:
        """`{"dossiers": [{…body of a message…, "files": [{slot, name, content (base64)}]}]}`."""
        bodies = [self._with_files(each) for each in json.loads(body)["dossiers"]]
        codes = self.server.store.file(city=self.server.city.code, bodies=bodies, at=self.server.now())
        self._send_json({"dossiers": codes}, HTTPStatus.CREATED)

    def _more(self, code: str, kind: str, body: bytes) -> None:
        self._found(code)
        said = self._with_files(json.loads(body))
        self.server.store.post(city=self.server.city.code, dossier=code, kind=kind, body=said, at=self.server.now())
        self._send_json({}, HTTPStatus.CREATED)

    def _with_files(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body with its files kept and named by their hashes."""
        if "files" not in body:
            return body
        files = []
        for each in body["files"]:
            content = base64.b64decode(each["content"])
            sha256 = self.server.store.put_file(content)
            files.append({"slot": each["slot"], "sha256": sha256, "name": each["name"], "size_bytes": len(content)})
        return {**body, "files": files}

    def _found(self, code: str) -> dict[str, Any]:
        found = self.server.store.dossier(code)
        if found is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "no such dossier")
        return found

    def _page(self, method: str, path: str, query: Mapping[str, list[str]], body: bytes) -> None:
        page = self.server.pages.answer(
            method, path, query, body, content_type=self.headers.get("Content-Type", ""), at=self.server.now()
        )
        if page.location:
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", page.location)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._send(page.media_type, page.content, page.status)

    def _misbehave(self, body: bytes) -> None:
        asked = json.loads(body)
        kind = Kind(asked["kind"]) if asked.get("kind") else None
        self.server.misbehaviour.ask(
            kind=kind,
            times=int(asked.get("times", 1)),
            seconds=min(float(asked.get("seconds", 5.0)), SECONDS_MAX),
            sending=bool(asked.get("sending", False)),
        )
        self._send_json({"kind": kind})

    def _send_json(self, content: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send("application/json", json.dumps(content, ensure_ascii=False).encode(), status)

    def _send(self, kind: str, body: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _fail(self, status: HTTPStatus, why: str) -> None:
        self._send_json({"detail": why}, status)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the standard library's name)
        sys.stderr.write(f"portal {format % args}\n")
