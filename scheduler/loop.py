"""The heartbeat: each job again and again, never twice at once, until it is stopped; APScheduler is only the ticker.

What is due, and who has it, is in the database: a beat that is missed, late or doubled loses and repeats nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger("counterpart.loop")

Job = tuple[Callable[[], Awaitable[Any]], float]
"""What to do, and how many seconds lie between two beats."""


@dataclass(frozen=True, slots=True)
class Beat:
    """How a job does: the seconds between beats, and when it last ended well (real time), if it has."""

    every: float
    last: datetime | None


class Loop:
    """Runs `jobs` side by side. One that raises is logged and tried again at its next beat."""

    def __init__(self, jobs: Mapping[str, Job]) -> None:
        self._jobs = dict(jobs)
        self._last: dict[str, datetime] = {}
        self._running: set[asyncio.Task[Any]] = set()
        self._ticker: Any = AsyncIOScheduler(
            timezone=UTC,
            # A beat that comes late is still wanted: without this, one that is a second late is dropped.
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begins, the first beat of every job at once. Needs a running event loop."""
        for name, (_, seconds) in self._jobs.items():
            self._ticker.add_job(
                self._beat, "interval", args=[name], id=name, seconds=seconds, next_run_time=datetime.now(UTC)
            )
        self._ticker.start()

    async def stop(self) -> None:
        """Begins no more beats and waits for those that run; APScheduler's own shutdown would cut them off."""
        if self._ticker.running:
            self._ticker.pause()
            while self._running:
                await asyncio.wait(self._running)
            self._ticker.shutdown(wait=False)

    def beats(self) -> Mapping[str, Beat]:
        return {name: Beat(seconds, self._last.get(name)) for name, (_, seconds) in self._jobs.items()}

    async def _beat(self, name: str) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        try:
            await self._jobs[name][0]()
        except Exception:
            log.exception("%s failed; it is tried again at the next beat", name)
        else:
            self._last[name] = datetime.now(UTC)
