"""The stand-in for the bank that a deck's player starts: it ends with the player, however that ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.environment import ROOT

#: Says where its bank listens, and waits to be ended.
PLAYER = """
import signal
import time
import django
# Whoever was begun in the background hears no Ctrl-C, and its children neither.
signal.signal(signal.SIGINT, signal.default_int_handler)
django.setup()
from scenarios.payments.gateway import PlayedGateway
print(PlayedGateway()._port, flush=True)
time.sleep(600)
"""
SECONDS_MAX = 30


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_the_bank_of_a_deck_ends_with_its_player(tmp_path: Path, number: signal.Signals) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "motcua.settings", "MOTCUA_HOME": str(tmp_path)}
    player = subprocess.Popen(
        [sys.executable, "-c", PLAYER], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert player.stdout is not None
    port = int(player.stdout.readline())
    assert _listens(port)

    player.send_signal(number)
    player.wait(SECONDS_MAX)
    player.stdout.close()

    until = time.monotonic() + SECONDS_MAX
    while _listens(port) and time.monotonic() < until:
        time.sleep(0.1)
    assert not _listens(port)


def _listens(port: int) -> bool:
    with socket.socket() as connection:
        connection.settimeout(2)
        return connection.connect_ex(("127.0.0.1", port)) == 0
