"""Firing a thousand timers that fall due in one minute, with few and with very many others pending.

    python -m benchmarks.timers > benchmarks/results/timers.md

Each timer is fired as the product fires it: claimed in a batch, then taken in a transaction of its own. Checks that
all fire, none twice, and in order for each subject. The databases take turns in every round, so that a busy machine
slows all alike; figures are medians over the rounds.
"""

from __future__ import annotations

import asyncio
import platform
import statistics
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks._databases import databases
from bot.store.engine import make_engine
from scheduler import timers

ROUNDS = 7
SUBJECTS, KINDS = 100, 10
DUE = SUBJECTS * KINDS
FEW, MANY = 1_000, 1_000_000
BATCH = 50_000
NOW = datetime(2026, 10, 12, 14, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def fill(engine: AsyncEngine, pending: int) -> None:
    """Timers that fall due over the month to come, an hour from now at the earliest."""
    spread = timedelta(days=30) / pending
    for first in range(0, pending, BATCH):
        numbers = range(first, min(first + BATCH, pending))
        async with engine.begin() as conn:
            await timers.set(
                conn, [("pending", str(each), NOW + timedelta(hours=1) + each * spread) for each in numbers]
            )
    if engine.dialect.name == "postgresql":  # as its own housekeeping would have done by then
        async with engine.begin() as conn:
            await conn.execute(text("ANALYZE timer"))


async def fall_due(engine: AsyncEngine) -> None:
    step = MINUTE / DUE
    rows = [(f"kind {n // SUBJECTS}", f"subject {n % SUBJECTS}", NOW + n * step) for n in range(DUE)]
    async with engine.begin() as conn:
        await timers.set(conn, rows)


async def fire(engine: AsyncEngine) -> float:
    """Fires all that is due; seconds for each."""
    fired: dict[str, list[datetime]] = defaultdict(list)
    started = time.perf_counter()
    while True:
        async with engine.begin() as conn:
            claimed = await timers.claim(conn, NOW + MINUTE, NOW)
        if not claimed:
            break
        for timer in claimed:
            async with engine.begin() as conn:
                if await timers.take(conn, timer):
                    fired[timer.subject].append(timer.due_at)
    took = time.perf_counter() - started
    assert sum(map(len, fired.values())) == DUE, "all fire"
    assert all(len(set(moments)) == KINDS for moments in fired.values()), "none twice"
    assert all(moments == sorted(moments) for moments in fired.values()), "in order"
    return took / DUE


async def floor(engine: AsyncEngine) -> float:
    """Seconds for a transaction that does next to nothing."""
    started = time.perf_counter()
    for _ in range(DUE):
        async with engine.begin() as conn:
            await conn.execute(text("SELECT 1"))
    return (time.perf_counter() - started) / DUE


async def measure(urls: dict[tuple[str, str], str]) -> dict[tuple[str, str], list[float]]:
    engines = {key: make_engine(url) for key, url in urls.items()}
    for (_, pending), engine in engines.items():
        await fill(engine, int(pending))
    took: dict[tuple[str, str], list[float]] = defaultdict(list)
    for number in range(ROUNDS + 1):
        for (kind, pending), engine in engines.items():
            await fall_due(engine)
            seconds, least = await fire(engine), await floor(engine)
            if number:  # the first round warms up
                took[kind, pending].append(seconds)
                took[kind, "floor"].append(least)
    for engine in engines.values():
        await engine.dispose()
    return took


def report(took: dict[tuple[str, str], list[float]]) -> str:
    lines = [
        "# Timers",
        "",
        f"`python -m benchmarks.timers` on Python {platform.python_version()}, {platform.machine()}: medians of "
        f"{ROUNDS} interleaved rounds, on a shared machine. Ratios travel; microseconds do not.",
        "",
        f"{DUE:,} timers fall due in one minute. All fired in every round, none twice, in order for each subject.",
        "",
        f"| database | transaction, us | fired, {FEW:,} pending, us | fired, {MANY:,} pending, us | ratio |",
        "|---|---:|---:|---:|---:|",
    ]
    for kind in ("SQLite", "PostgreSQL"):
        floor_us, few, many = (statistics.median(took[kind, name]) * 1e6 for name in ("floor", str(FEW), str(MANY)))
        lines.append(f"| {kind} | {floor_us:.0f} | {few:.0f} | {many:.0f} | {many / few:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    with databases((str(FEW), str(MANY))) as made:
        print(report(asyncio.run(measure(made))))
