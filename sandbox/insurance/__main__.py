"""`python -m sandbox.insurance --port 9511 --keys var/sandbox/insurance`: runs until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from sandbox.insurance.register import Register
from sandbox.insurance.server import InsuranceServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox.insurance", description=__doc__)
    parser.add_argument("--port", type=int, default=9511, help="0 takes a free one; the first line printed says which")
    parser.add_argument("--keys", type=Path, required=True, help="a folder; nothing is kept in it")
    parser.add_argument("--clock-offset-seconds", type=float, default=0.0, help="not used: its cards have fixed days")
    parser.add_argument("--token", default="", help="what askers must show; empty: nobody is asked for one")
    given = parser.parse_args()
    server = InsuranceServer(given.port, register=Register.read(), token=given.token)
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"insurance listens on http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        server.server_close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
