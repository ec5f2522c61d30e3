"""The stand-in for the bank as a deck's player uses it: a program of its own that is paid over HTTP, and that tells the city
of it over HTTP, with its signature."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.util import Finalize
from typing import Any

from django.conf import settings

from motcua.foundation.outside.keys import public_pem
from motcua.service.payments.gateways.keys import city_key
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.gateways.speaking import SIGNATURE_HEADER
from motcua.service.payments.values import AttemptView, Notified
from scenarios.player.errors import UnableToPerform

#: Where nobody listens: what the replay's own commands tell, nobody need ask for.
NOWHERE = "http://127.0.0.1:9"
KEY_PATH = "/api/v1/payments/key"
WAIT_SECONDS = 20
SECONDS = 10
STOP_SECONDS_MAX = 10


@dataclass
class PlayedGateway:
    """Started with the first payment that goes through it; ends with this process, also where that is killed."""

    _told: dict[str, Notified] = field(default_factory=dict)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def open_ways(self) -> None:
        """Lets people choose every way to pay, in a city that was not told where its gateways are."""
        settings.GATEWAY_URL = settings.GATEWAY_URL or NOWHERE

    def transfer(self, *, attempt: AttemptView, at: datetime) -> None:
        """The payer's bank reads the code of the attempt and pays it."""
        text = gateway_of(attempt.gateway).invite(attempt=attempt, back="").qr_text
        body = json.dumps({"qr": text, "at": at.isoformat()})
        connection = HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        try:
            connection.request("POST", "/v1/test/transfers", body)
            status = connection.getresponse().status
        finally:
            connection.close()
        if status != HTTPStatus.OK:
            raise UnableToPerform(act=f"the transfer {attempt.reference}", reason=f"the bank answered {status}.")

    def told(self, *, way: str, reference: str) -> Notified:
        """What the bank told of the reference; where it was told to a player that has ended since, it is asked."""
        with self._news:
            if self._news.wait_for(lambda: reference in self._told, timeout=WAIT_SECONDS if self._is_running else 0):
                return self._told.pop(reference)
        assert self._port
        found = gateway_of(way).ask(reference=reference)
        if not found:
            raise UnableToPerform(act=f"the transfer {reference}", reason="the bank knows nothing of it.")
        return found[0]

    def keep(self, *, way: str, body: bytes, signature: str) -> None:
        """A notification, as the city's own page reads it."""
        notified = gateway_of(way).read(body=body, signature=signature)
        with self._news:
            self._told[notified.reference] = notified
            self._news.notify_all()

    @property
    def _is_running(self) -> bool:
        return "_port" in self.__dict__

    @cached_property
    def _port(self) -> int:
        """Of the stand-in, which is started now. It has the folder of the demo city's, so that its key is the same."""
        city = _City(("127.0.0.1", 0), _Handler)
        city.gateway = self
        threading.Thread(target=city.serve_forever, name="city", daemon=True).start()
        folder = settings.HOME / "sandbox" / "gateway"
        process = subprocess.Popen(  # noqa: S603  (a program of this repository)
            [
                *(sys.executable, "-m", "sandbox.gateway", "--port", "0", "--keys", str(folder)),
                *("--city", f"http://127.0.0.1:{city.server_port}", "--ends-with-stdin"),
            ],
            cwd=settings.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        Finalize(None, _stop, args=(process, city), exitpriority=1)
        assert process.stdout is not None
        said = process.stdout.readline()
        if "listens on" not in said:
            raise UnableToPerform(act="the first transfer", reason="the stand-in for the bank did not start.")
        port = int(said.rsplit(":", 1)[1])
        settings.GATEWAY_URL = f"http://127.0.0.1:{port}"
        return port


class _City(ThreadingHTTPServer):
    """The two pages of the city that a gateway speaks to."""

    daemon_threads = True
    gateway: PlayedGateway


class _Handler(BaseHTTPRequestHandler):
    server: _City
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        content = public_pem(city_key()) if self.path == KEY_PATH else b""
        self._answer(HTTPStatus.OK if content else HTTPStatus.NOT_FOUND, content)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        way = self.path.removesuffix("/notifications").rpartition("/")[2]
        self.server.gateway.keep(way=way, body=body, signature=self.headers.get(SIGNATURE_HEADER, ""))
        self._answer(HTTPStatus.ACCEPTED, b"{}")

    def _answer(self, status: HTTPStatus, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Mapping[str, Any]) -> None:  # noqa: A002  (the base class's name)
        pass


def _stop(process: subprocess.Popen[str], city: _City) -> None:
    process.terminate()
    process.wait(STOP_SECONDS_MAX)
    city.shutdown()
