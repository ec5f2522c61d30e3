"""The city behind somebody who spoils what it says of a service: every part has a fault, and everything is signed well."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from motcua.service.exchange.traffic.adapters.keys import city_key
from motcua.service.exchange.traffic.adapters.sealing import seal, unseal
from motcua.service.exchange.traffic.rules import payload_of

TRIALS = "/api/v1/exchange/trials"


def _unknown(told: dict[str, Any]) -> None:
    told["refused"] = ""


def _worked(told: dict[str, Any]) -> None:
    first, second, *_others = told["messages"]
    del first["body"]["reference"]
    second["body"]["code"] = "44"
    told["result"] = base64.b64encode(b"%PDF another").decode()
    told["fees"].append(
        {"key": "more", "name_vi": "Phụ thu", "amount_vnd": 1, "ground": "Không có", "awaits_notice": False}
    )


def _withdrawn(told: dict[str, Any]) -> None:
    told["messages"].pop()


_TRIALS: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "nothing": _unknown,
    "result": _worked,
    "withdrawal": _withdrawn,
}


class _Handler(BaseHTTPRequestHandler):
    server: FaultyCity

    def do_GET(self) -> None:
        self._pass_on(b"")

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers["Content-Length"])))

    def _pass_on(self, body: bytes) -> None:
        address = urlsplit(self.server.city)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=30)
        connection.request(self.command, self.path, body or None, {"Content-Type": self.headers["Content-Type"]})
        response = connection.getresponse()
        content = _spoiled(self.path, body, response.read())
        connection.close()
        self.send_response(response.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the standard library's name)
        pass


def _spoiled(path: str, asked: bytes, answer: bytes) -> bytes:
    if path == TRIALS:
        told = json.loads(unseal(answer, key=city_key().public_key()))
        _TRIALS[json.loads(payload_of(asked.decode()))["then"]](told)
        return seal(json.dumps(told).encode(), key=city_key()).encode()
    if "/procedures/" in path and not path.endswith("/offices"):
        published = json.loads(answer)
        for question in published["form"]["ui"]["fields"].values():
            question.pop("prefill", None)
        return json.dumps(published).encode()
    return answer


class FaultyCity(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, city: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.city = city


@contextmanager
def spoiling(city: str) -> Iterator[str]:
    """Its address, while it is there."""
    server = FaultyCity(city)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
