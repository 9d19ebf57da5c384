"""An installation of its own for a test: its environment, its commands as real processes, its web address."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 60  # seconds, on a machine that is busy
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, its results, and what it complained of."""

    code: int
    out: str
    err: str


@dataclass
class Running:
    """A command that goes on: its address, and all it has said on either stream."""

    process: asyncio.subprocess.Process
    address: str
    said: list[str] = field(default_factory=list)

    async def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to stop; its exit code."""
        self.process.send_signal(with_signal)
        return await asyncio.wait_for(self.process.wait(), PATIENCE)


@dataclass
class Installation:
    """A home folder and what the environment says there."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COUNTERPART_", "XDG_"))}
        return kept | {"HOME": str(self.home), "PYTHONPATH": str(ROOT)} | self.environment

    async def run(self, *arguments: str) -> Ended:
        """One command, to its end."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "counterpart", *arguments, cwd=self.home, env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        return Ended(process.returncode or 0, out.decode(), err.decode())

    @asynccontextmanager
    async def running(self, *arguments: str) -> AsyncIterator[Running]:
        """One command that goes on, from when it has said its address."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "counterpart", *arguments, cwd=self.home, env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        running = Running(process, "")
        reader = asyncio.create_task(_read(running))
        try:
            async with asyncio.timeout(PATIENCE):
                while not running.address and not reader.done():
                    await asyncio.wait({reader}, timeout=0.05)
            assert running.address, "".join(running.said)
            yield running
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            await reader


async def _read(running: Running) -> None:
    assert running.process.stdout is not None
    async for line in running.process.stdout:
        running.said.append(line.decode())
        address = re.search(r"http://\S+:\d+", line.decode())
        if address:
            running.address = address[0]
