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
from apscheduler.schedulers.base import STATE_RUNNING

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
        self._beating: set[str] = set()
        self._again: set[str] = set()
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

    def wake(self, name: str) -> None:
        """Has a job beat now instead of at its next beat; one that beats already beats once more, since it may have
        looked too early. Nothing happens before the start and after the stop: the beats that come find it too."""
        if self._ticker.state != STATE_RUNNING:
            return
        if name in self._beating:
            self._again.add(name)
        else:
            self._keep(asyncio.create_task(self._beat(name)))

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _beat(self, name: str) -> None:
        if name in self._beating:
            return
        task = asyncio.current_task()
        if task is not None:
            self._keep(task)
        self._beating.add(name)
        await self._once(name)
        while name in self._again and self._ticker.state == STATE_RUNNING:
            self._again.discard(name)
            await self._once(name)
        self._beating.discard(name)

    async def _once(self, name: str) -> None:
        try:
            await self._jobs[name][0]()
        except Exception:
            log.exception("%s failed; it is tried again at the next beat", name)
        else:
            self._last[name] = datetime.now(UTC)
