"""A stand-in as a process of its own, which tests start, kill and start again as the same one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from tests.environment import ROOT


@dataclass
class StandInProcess:
    """`folder` has what it keeps: one that was killed is afterwards what it was, at the same `port`. `told` is more of its
    command line."""

    folder: Path
    module: ClassVar[str] = ""
    port: int = field(default=0, kw_only=True)
    process: subprocess.Popen[str] = field(init=False)

    def told(self) -> tuple[str, ...]:
        return ()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", self.module, "--port", str(self.port), "--keys", str(self.folder)),
                *self.told(),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert "listens on" in said, said
        self.port = int(said.rsplit(":", 1)[1])

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(timeout=20)
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"
