"""No event stands in two digests of a side or in none, however transactions and digests run beside one another."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta

from bot.model.people import Side
from bot.model.record import Event
from tests.store.world import NOW, World, settle_in

TUESDAY = date(2026, 10, 13)
DAY = timedelta(days=1)
MOMENT = timedelta(milliseconds=1)


async def cut(world: World, day: int, side: Side = Side.FIRM) -> list[str]:
    """The digest of a day, which ends at `NOW` that day; what it tells as new."""
    until = NOW + day * DAY
    async with world.store.begin(until, world.engagement.id) as tx:
        assert await tx.digests.cut(side, TUESDAY + day * DAY, until - DAY, until)
        return [entry.subject for entry in await tx.digests.news(side)]


async def test_what_is_begun_before_a_digest_and_committed_after_it_stands_in_the_next(postgres_url: str) -> None:
    """product.md 7: two transactions at once on PostgreSQL, each in the other's midst."""
    world = await settle_in(postgres_url)
    async with world.store.begin(NOW - MOMENT, world.engagement.id, world.people["daniel"]) as tx:
        await tx.matters.lock(world.matter.id)
        tx.record(Event.SENT, "sent", matter_id=world.matter.id, subject="A-1")
        assert await cut(world, 0) == []  # a whole other transaction, begun and committed while this one is open
    assert await cut(world, 1) == ["A-1"], "it was in none"
    assert await cut(world, 2) == [], "it was in two"
    await world.store.close()


async def test_a_digest_begun_before_an_event_and_committed_after_it_leaves_it_to_the_next(postgres_url: str) -> None:
    """product.md 7: the same, the other way round."""
    world = await settle_in(postgres_url)
    async with world.store.begin(NOW, world.engagement.id) as digest:
        assert await digest.digests.cut(Side.FIRM, TUESDAY, NOW - DAY, NOW)
        async with world.store.begin(NOW - MOMENT, world.engagement.id, world.people["daniel"]) as tx:
            await tx.matters.lock(world.matter.id)
            tx.record(Event.ASKED, "asked", matter_id=world.matter.id, subject="Q-1")
        assert await digest.digests.news(Side.FIRM) == ()
    assert await cut(world, 1) == ["Q-1"]
    assert await cut(world, 2) == []
    await world.store.close()


async def test_what_happens_at_the_instant_of_the_cut_or_later_stands_in_the_next(world: World) -> None:
    """C31: a digest that is cut late, after a time that nobody kept, tells no more than it says."""
    for subject, at in (("A-1", NOW - MOMENT), ("A-2", NOW), ("A-3", NOW + MOMENT)):
        async with world.store.begin(at, world.engagement.id, world.people["daniel"]) as tx:
            await tx.matters.lock(world.matter.id)
            tx.record(Event.SENT, "sent", matter_id=world.matter.id, subject=subject)
    assert await cut(world, 0) == ["A-1"]
    assert await cut(world, 0, Side.PROVIDER) == ["A-1"], "each side is told by itself"
    assert await cut(world, 1) == ["A-2", "A-3"]


async def test_a_digest_that_is_undone_told_nothing(world: World) -> None:
    """One transaction: whoever dies while cutting a digest leaves it whole to the next."""
    async with world.store.begin(NOW - MOMENT, world.engagement.id, world.people["daniel"]) as tx:
        await tx.matters.lock(world.matter.id)
        tx.record(Event.SENT, "sent", matter_id=world.matter.id, subject="A-1")
    try:
        async with world.store.begin(NOW, world.engagement.id) as tx:
            assert await tx.digests.cut(Side.FIRM, TUESDAY, NOW - DAY, NOW)
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert await cut(world, 0) == ["A-1"]


async def test_a_crowd_that_records_while_digests_are_cut_is_told_of_once_each(world: World) -> None:
    """product.md 7: many transactions at once, their instants all before the cuts they run beside."""

    async def record(number: int) -> None:
        async with world.store.begin(NOW - MOMENT, world.engagement.id, world.people["daniel"]) as tx:
            await tx.matters.lock(world.matter.id)
            tx.record(Event.SENT, "sent", matter_id=world.matter.id, subject=f"A-{number}")

    told: list[str] = []

    async def digests() -> None:
        for day in range(8):
            told.extend(await cut(world, day))

    await asyncio.gather(*(record(number) for number in range(24)), digests())
    told += await cut(world, 8)
    assert Counter(told) == Counter(f"A-{number}" for number in range(24))
