"""`python -m sandbox.gateway --port 9491 --keys var/sandbox/gateway --city http://127.0.0.1:8000`: runs until it is told to
stop. Whatever it has said yes to is in the folder of `--keys` and there again after a kill."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path
from types import FrameType

from sandbox.gateway.city import City
from sandbox.gateway.sealing import Keys
from sandbox.gateway.sender import Sender
from sandbox.gateway.server import GatewayServer
from sandbox.gateway.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox.gateway", description=__doc__)
    parser.add_argument("--port", type=int, default=9491, help="0 takes a free one; the first line printed says which")
    parser.add_argument("--keys", type=Path, required=True, help="folder of its key and of all that it keeps")
    parser.add_argument("--clock-offset-seconds", type=float, default=0.0, help="moves its clock to the demo city's")
    parser.add_argument("--city", default="http://127.0.0.1:8000", help="the address of the city that it tells")
    parser.add_argument("--ends-with-stdin", action="store_true", help="end when whoever started it has ended")
    given = parser.parse_args()
    offset = timedelta(seconds=given.clock_offset_seconds)
    store = Store(given.keys / "gateway.sqlite")
    keys = Keys.open(given.keys)
    city = City(given.city.rstrip("/"), keys=keys)
    server = GatewayServer(given.port, store=store, keys=keys, city=city, clock_offset=offset)
    sender = Sender(store=store, city=city, misbehaviour=server.misbehaviour)
    sender.start()
    signal.signal(signal.SIGTERM, _stop)
    if given.ends_with_stdin:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    sys.stdout.write(f"gateway listens on http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        sender.stop()
        server.server_close()


def _end_with_stdin() -> None:
    """The kernel closes the pipe with its other end, however that process ended."""
    while sys.stdin.buffer.read(1024):
        pass
    signal.raise_signal(signal.SIGTERM)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
