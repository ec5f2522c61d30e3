"""`python -m sandbox.tax --port 9531 --keys var/sandbox/tax --city http://127.0.0.1:8000`: runs until it is told to stop.
Whatever it has said yes to is in the folder of `--keys` and there again after a kill."""

from __future__ import annotations

import argparse
import signal
import sys
from datetime import timedelta
from pathlib import Path
from types import FrameType

from sandbox.tax.city import City
from sandbox.tax.sealing import Keys
from sandbox.tax.sender import Sender
from sandbox.tax.server import TaxServer
from sandbox.tax.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox.tax", description=__doc__)
    parser.add_argument("--port", type=int, default=9531, help="0 takes a free one; the first line printed says which")
    parser.add_argument("--keys", type=Path, required=True, help="folder of its key and of all that it keeps")
    parser.add_argument("--clock-offset-seconds", type=float, default=0.0, help="moves its clock to the demo city's")
    parser.add_argument("--city", default="http://127.0.0.1:8000", help="the address of the city that it tells")
    given = parser.parse_args()
    store = Store(given.keys / "tax.sqlite")
    keys = Keys.open(given.keys)
    city = City(given.city.rstrip("/"), keys=keys)
    offset = timedelta(seconds=given.clock_offset_seconds)
    server = TaxServer(given.port, store=store, keys=keys, city=city, clock_offset=offset)
    sender = Sender(store=store, city=city, misbehaviour=server.misbehaviour)
    sender.start()
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"tax listens on http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        sender.stop()
        server.server_close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
