"""Claiming what is ready to send while a hundred thousand other cards wait for rooms that were told to wait.

    python -m benchmarks.outbox > benchmarks/results/outbox.md

One worker, one room that may be served, one card or ten told to it, claimed and settled, over and over; beside it the
same in an outbox without a backlog, and a transaction that does next to nothing. The databases take turns in every
round; figures are medians over all claims.
"""

from __future__ import annotations

import asyncio
import platform
import statistics
import time
from collections import defaultdict
from datetime import timedelta

from sqlalchemy import text, update

from benchmarks._databases import databases
from bot.model.people import Side
from bot.model.record import Platform, Room, RoomKind
from bot.platform import Sent
from bot.store.tables import room
from tests.store.world import NOW, REAL, World, card, settle_in

ROUNDS = 7
CLAIMS = 20
CARDS = (1, 10)
ROOMS, WAITING = 200, 100_000
NONE, BACKLOG = "0", str(WAITING)
Took = dict[tuple[str, str, str], list[float]]


async def fill(world: World) -> None:
    """A hundred thousand cards in two hundred rooms, each told to wait an hour."""
    async with world.store.begin(NOW, world.engagement.id) as tx:
        rooms = [
            await tx.rooms.add(
                Room(0, world.engagement.id, Side.FIRM, RoomKind.MATTER, Platform.WEB, f"#{n}", matter_id=1042)
            )
            for n in range(ROOMS)
        ]
    for first in range(0, ROOMS, 10):
        async with world.store.begin(NOW, world.engagement.id) as tx:
            for where in rooms[first : first + 10]:
                for number in range(WAITING // ROOMS):
                    tx.tell(where, card(f"Waiting {number}"))
    async with world.store.engine.begin() as conn:
        busy = [each.id for each in rooms]
        await conn.execute(update(room).where(room.c.id.in_(busy)).values(next_allowed_at=REAL + timedelta(hours=1)))


async def serve(world: World) -> dict[str, list[float]]:
    """Tells, claims and settles; seconds of each claim and settlement."""
    took: dict[str, list[float]] = defaultdict(list)
    for turn in range(CLAIMS * len(CARDS)):
        cards = CARDS[turn % len(CARDS)]
        async with world.store.begin(NOW, world.engagement.id) as tx:
            for number in range(cards):
                tx.tell(world.rooms["ana"], card(f"Ready {number}"))
        started = time.perf_counter()
        claimed = await world.store.outbox.claim(REAL, NOW)
        took[f"claim of {cards}"].append(time.perf_counter() - started)
        assert claimed is not None
        assert [each.outgoing.card.title for each in claimed.deliveries] == [f"Ready {n}" for n in range(cards)]
        outcomes = {each.outgoing.id: Sent("1") for each in claimed.deliveries}
        started = time.perf_counter()
        assert await world.store.outbox.settle(claimed, outcomes, REAL, NOW)
        took[f"settling {cards}"].append(time.perf_counter() - started)
        started = time.perf_counter()
        async with world.store.engine.begin() as conn:
            await conn.execute(text("SELECT 1"))
        took["bare transaction"].append(time.perf_counter() - started)
        started = time.perf_counter()
        assert await world.store.outbox.claim(REAL, NOW) is None
        took["nothing to claim"].append(time.perf_counter() - started)
    return took


async def keep_house(world: World) -> None:
    """What PostgreSQL does by itself, some time after so much was written."""
    if world.store.engine.dialect.name == "postgresql":
        async with world.store.engine.begin() as conn:
            await conn.execute(text("ANALYZE"))


async def measure(urls: dict[tuple[str, str], str]) -> Took:
    worlds = {key: await settle_in(url) for key, url in urls.items()}
    for (_, backlog), world in worlds.items():
        if backlog == BACKLOG:
            await fill(world)
    took: Took = defaultdict(list)
    for number in range(ROUNDS + 1):
        for (kind, backlog), world in worlds.items():
            measured = await serve(world)
            if number:  # the first round warms up
                for what, seconds in measured.items():
                    took[kind, backlog, what] += seconds
            else:
                await keep_house(world)
    for world in worlds.values():
        await world.store.close()
    return took


def report(took: Took) -> str:
    lines = [
        "# Outbox",
        "",
        f"`python -m benchmarks.outbox` on Python {platform.python_version()}, {platform.machine()}: medians of "
        f"{ROUNDS * CLAIMS} in {ROUNDS} interleaved rounds, on a shared machine. Ratios travel; milliseconds do not.",
        "",
        f"One card, or ten, are ready in one room. The backlog: {WAITING:,} cards in {ROOMS} rooms told to wait.",
        "",
        "| database | | no backlog, ms | backlog, ms | ratio |",
        "|---|---|---:|---:|---:|",
    ]
    measured = [f"{what} {cards}" for what in ("claim of", "settling") for cards in CARDS]
    for kind in ("SQLite", "PostgreSQL"):
        for what in ("bare transaction", "nothing to claim", *measured):
            none, some = (statistics.median(took[kind, each, what]) * 1e3 for each in (NONE, BACKLOG))
            lines.append(f"| {kind} | {what} | {none:.2f} | {some:.2f} | {some / none:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    with databases((NONE, BACKLOG)) as made:
        print(report(asyncio.run(measure(made))))
