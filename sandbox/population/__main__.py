"""`python -m sandbox.population --port 9521 --keys var/sandbox/population`: runs until it is told to stop. In the folder of
`--keys` are the key by which it knows the city (`access-key`, made at the first start) and the city's people
(`people.json`)."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import sys
from pathlib import Path
from types import FrameType

from sandbox.population.register import Register
from sandbox.population.server import PopulationServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox.population", description=__doc__)
    parser.add_argument("--port", type=int, default=9521, help="0 takes a free one; the first line printed says which")
    parser.add_argument("--keys", type=Path, required=True, help="folder of its key and of the city's people")
    parser.add_argument("--clock-offset-seconds", type=float, default=0.0, help="taken and not needed: it has no clock")
    given = parser.parse_args()
    server = PopulationServer(
        given.port, register=Register(given.keys / "people.json"), key=_key(given.keys / "access-key")
    )
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"population listens on http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        server.server_close()


def _key(path: Path) -> str:
    """Made once, readable by this account alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8")


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
