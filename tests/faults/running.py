"""A whole city in a folder of its own, started as people start it: `motcua up`."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from tests.environment import ROOT

EVENT_SECONDS_MAX = 120
STOP_SECONDS_MAX = 60


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """The environment of a city in `home`: not the tests' own database, no stand-ins unless asked for."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DATABASE_URL"))}
    return (
        ours
        | {
            "MOTCUA_HOME": str(home),
            "MOTCUA_DEMO": "0",
            # A machine behind a proxy must still find its own web server.
            "http_proxy": "http://127.0.0.1:9",
            "MOTCUA_WEB_WORKERS": "1",
            "MOTCUA_STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "DJANGO_SETTINGS_MODULE": "motcua.settings",
        }
        | more
    )


def command(
    *arguments: str, home: Path, more: Mapping[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Runs `motcua …` to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "motcua.cli", *arguments],
        cwd=ROOT,
        env=surroundings(home, **(more or {})),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(f"motcua {' '.join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done


class City:
    """`with City(home) as city:` runs `motcua up --json` and waits until it is ready; the block's end stops it."""

    def __init__(self, home: Path, **more: str) -> None:
        self.port = int(more.setdefault("MOTCUA_PORT", str(free_port())))
        self.events: list[dict[str, Any]] = []
        self._surroundings = surroundings(home, **more)
        self._lines: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "motcua.cli", "up", "--json"],
            cwd=ROOT,
            env=self._surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.ready = self.wait_for("ready")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        # What a killed supervisor left is not this test's to leave behind.
        for event in self.events:
            if event.get("event") == "started" and event["service"] != "database" and psutil.pid_exists(event["pid"]):
                os.kill(event["pid"], signal.SIGKILL)

    def stop(self, number: int = signal.SIGINT) -> int:
        """Stops it as Ctrl-C does. Returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS_MAX)

    def wait_for(self, event: str, service: str | None = None) -> dict[str, Any]:
        """The next event of this kind."""
        while True:
            line = self._lines.get(timeout=EVENT_SECONDS_MAX)
            if not line:
                raise AssertionError(f"the city ended before {event}: {self.events}")
            told = json.loads(line)
            self.events.append(told)
            if told.get("event") == event and service in (None, told.get("service")):
                return dict(told)

    def pid_of(self, service: str) -> int:
        starts = [event for event in self.events if event.get("event") == "started" and event["service"] == service]
        return int(starts[-1]["pid"])

    def processor_seconds(self) -> float:
        """What the start has cost, of all processes together."""
        first = psutil.Process(self.process.pid)
        times = [process.cpu_times() for process in (first, *first.children(recursive=True))]
        return sum(time.user + time.system + time.children_user + time.children_system for time in times)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")


def eventually(happened: Callable[[], bool]) -> bool:
    """Looks again and again, for what another process does in its time."""
    deadline, pause = time.monotonic() + EVENT_SECONDS_MAX, threading.Event()
    while not (done := happened()) and time.monotonic() < deadline:
        pause.wait(0.1)
    return done


def processes_of(home: Path) -> list[str]:
    """Whatever still runs for this home: programs that were told of it, servers that work in it."""
    found = []
    for process in psutil.process_iter():
        try:
            told = process.environ().get("MOTCUA_HOME") == str(home) and process.pid != os.getpid()
            if told or process.cwd().startswith(str(home)):
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found
