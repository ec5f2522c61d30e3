"""`python -m sandbox.trust --port 9471 --keys var/sandbox/trust`: runs until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
from datetime import timedelta
from pathlib import Path
from types import FrameType

from sandbox.trust.authority import Authority
from sandbox.trust.server import TrustServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox.trust", description=__doc__)
    parser.add_argument("--port", type=int, default=9471, help="0 takes a free one; the first line printed says which")
    parser.add_argument("--keys", type=Path, required=True, help="folder of the authority's keys, made at first start")
    parser.add_argument(
        "--clock-offset-seconds", type=float, default=0.0, help="moves the time stamps' clock to the demo city's"
    )
    given = parser.parse_args()
    server = TrustServer(
        given.port, Authority.open(given.keys), clock_offset=timedelta(seconds=given.clock_offset_seconds)
    )
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"trust listens on http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        server.server_close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
