"""Timers outlive the process: set and cleared with the caller's work, claimed once, fired only if still meant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.engine import make_engine
from scheduler import timers
from scheduler.clock import SystemClock
from scheduler.timers import LEASE, Timer

NOW = datetime(2026, 10, 12, 14, 0, tzinfo=UTC)
REAL = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    made = make_engine(database_url)
    yield made
    await made.dispose()


async def put(engine: AsyncEngine, *rows: tuple[str, str, datetime]) -> None:
    async with engine.begin() as conn:
        await timers.set(conn, rows)


async def claim(engine: AsyncEngine, now: datetime = NOW, real: datetime = REAL, n: int = 50) -> list[Timer]:
    async with engine.begin() as conn:
        return list(await timers.claim(conn, now, real, n))


async def take(engine: AsyncEngine, timer: Timer) -> bool:
    async with engine.begin() as conn:
        return await timers.take(conn, timer)


def subjects(claimed: list[Timer]) -> list[str]:
    return [each.subject for each in claimed]


async def test_due_timers_are_claimed_the_earliest_first_and_others_wait(engine: AsyncEngine) -> None:
    await put(engine, ("warn", "later", NOW + MINUTE), ("warn", "now", NOW), ("breach", "past", NOW - MINUTE))
    assert subjects(await claim(engine)) == ["past", "now"]
    assert await claim(engine) == []
    assert subjects(await claim(engine, NOW + MINUTE)) == ["later"]


async def test_there_is_one_timer_of_a_kind_for_a_subject_and_setting_it_moves_it(engine: AsyncEngine) -> None:
    await put(engine, ("warn", "1", NOW))
    await put(engine, ("warn", "1", NOW + MINUTE), ("breach", "1", NOW))
    assert [(each.kind, each.due_at) for each in await claim(engine)] == [("breach", NOW)]
    assert [each.due_at for each in await claim(engine, NOW + MINUTE)] == [NOW + MINUTE]


async def test_a_cleared_timer_does_not_fire_and_clearing_it_twice_is_nothing(engine: AsyncEngine) -> None:
    await put(engine, ("warn", "1", NOW), ("warn", "2", NOW))
    async with engine.begin() as conn:
        await timers.clear(conn, [("warn", "1"), ("warn", "3")])
        await timers.clear(conn, [("warn", "1")])
        await timers.clear(conn, [])
    assert subjects(await claim(engine)) == ["2"]


async def test_a_timer_fires_once(engine: AsyncEngine) -> None:
    await put(engine, ("warn", "1", NOW))
    (timer,) = await claim(engine)
    assert await take(engine, timer)
    assert not await take(engine, timer)
    async with engine.begin() as conn:
        assert await timers.next_due(conn) is None


@pytest.mark.parametrize("due", [NOW, NOW + MINUTE])
async def test_a_timer_set_again_after_it_was_claimed_is_not_taken_by_the_old_claim(
    engine: AsyncEngine, due: datetime
) -> None:
    await put(engine, ("warn", "1", NOW))
    (old,) = await claim(engine)
    await put(engine, ("warn", "1", due))
    assert not await take(engine, old)
    (new,) = await claim(engine, due)
    assert await take(engine, new)


async def test_a_claim_that_died_is_claimed_again_and_the_old_one_is_void(engine: AsyncEngine) -> None:
    await put(engine, ("warn", "1", NOW))
    (old,) = await claim(engine)
    assert await claim(engine, real=REAL + LEASE) == []
    (new,) = await claim(engine, real=REAL + LEASE + timedelta(seconds=1))
    assert not await take(engine, old)
    assert await take(engine, new)


async def test_moving_product_time_does_not_end_a_lease(engine: AsyncEngine) -> None:
    await put(engine, ("warn", "1", NOW))
    await claim(engine)
    assert await claim(engine, NOW + timedelta(days=30)) == []


async def test_setting_and_taking_are_undone_with_the_transaction_they_are_in(engine: AsyncEngine) -> None:
    await put(engine, ("warn", "1", NOW))
    (timer,) = await claim(engine)
    async with engine.connect() as conn:
        assert await timers.take(conn, timer)
        await timers.set(conn, [("warn", "2", NOW)])
        await conn.rollback()
    assert await take(engine, timer)
    assert await claim(engine) == []


async def test_workers_share_what_is_due_and_nothing_is_claimed_twice(engine: AsyncEngine) -> None:
    await put(engine, *(("warn", str(number), NOW - number * MINUTE) for number in range(200)))
    fired: list[str] = []

    async def work() -> None:
        while claimed := await claim(engine, n=7):
            for each in claimed:
                assert await take(engine, each)
                fired.append(each.subject)

    await asyncio.gather(*(work() for _ in range(4)))
    assert sorted(map(int, fired)) == list(range(200))


async def test_next_due_is_the_earliest_of_all(engine: AsyncEngine) -> None:
    async with engine.begin() as conn:
        assert await timers.next_due(conn) is None
    await put(engine, ("warn", "1", NOW + MINUTE), ("warn", "2", NOW))
    async with engine.begin() as conn:
        assert await timers.next_due(conn) == NOW


def test_the_system_clock_tells_aware_utc_time() -> None:
    assert SystemClock().now().tzinfo is UTC
