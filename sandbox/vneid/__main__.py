"""`python -m sandbox.vneid --port 9501 --keys var/sandbox/vneid --city http://127.0.0.1:8000`: runs until it is told to stop.
Its key is in the folder of `--keys`; who is signed in is forgotten when it ends."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from sandbox.vneid.keys import Keys
from sandbox.vneid.people import citizens, officials
from sandbox.vneid.realm import Client, Realm
from sandbox.vneid.server import ProviderServer

OFFICIALS = "/co-quan"


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox.vneid", description=__doc__)
    parser.add_argument("--port", type=int, default=9501, help="0 takes a free one; the first line printed says which")
    parser.add_argument("--keys", type=Path, required=True, help="folder of its key, made at the first start")
    parser.add_argument("--clock-offset-seconds", type=float, default=0.0, help="not used: tokens live by real time")
    parser.add_argument("--city", default="http://127.0.0.1:8000", help="the address of the city that it serves")
    parser.add_argument("--client-id", default="motcua")
    parser.add_argument("--client-secret", default="motcua-demo")
    given = parser.parse_args()
    keys = Keys.open(given.keys)
    server = ProviderServer(given.port)
    base = f"http://127.0.0.1:{server.server_port}"
    city = given.city.rstrip("/")
    for path, key, people in (("", "vneid", citizens()), (OFFICIALS, "co-quan", officials())):
        client = Client(id=given.client_id, secret=given.client_secret, city=city, key=key)
        server.realms[path] = Realm(issuer=base + path, people=people, keys=keys, client=client)
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"vneid listens on {base}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        server.server_close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
