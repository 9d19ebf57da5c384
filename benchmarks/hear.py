"""Hearing `mine` and `update` beside the same SQL done by hand, on PostgreSQL over one connection.

    python -m benchmarks.hear > benchmarks/results/hear.md

The floor is made by listening in on one sentence: every Core statement it runs, with its parameters, is then run again
in the same order, ready made, within one transaction on the same engine, and its rows are fetched. What is left between
the two is our own code: reading the sentence, making statements, the rules, rows as what they mean, building cards,
sealing words. Both are undone instead of committed, so that the same statements can run again. The two take turns in
every round; figures are medians over the rounds.
"""

from __future__ import annotations

import asyncio
import itertools
import platform
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from benchmarks._databases import databases
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.language.cards import Card
from bot.model.people import Person
from bot.model.record import Platform
from bot.pace import Pace
from bot.passage import MovableClock
from bot.platform import Utterance
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from bot.store.transaction import Transaction
from tests import firm

ROUNDS, TURNS = 9, 20
GIVE = 'assign @assignee M-1042 deposition-summary "Summarise the deposition of number {}" due 2026-10-{} 17:00'
SENTENCES = {"mine": "mine", "update": 'update A-1 60% "exhibits indexed, pages one to eighty done"'}
Statements = list[tuple[Any, Any]]


class Unhurried(Pace):
    """Thirty sentences a minute are a rule for people, not for a measurement."""

    def allows(self, account: str, now: object) -> bool:
        return True


class Undone(Store):
    """Hears as the product does, and undoes it: what it ran can be run again."""

    @asynccontextmanager
    async def begin(self, now: datetime, engagement_id: int, actor: Person | None = None) -> AsyncIterator[Transaction]:
        async with self.engine.connect() as conn:
            tx = await self._transaction(conn, now, engagement_id, actor, readonly=False)
            yield tx
            await tx.finish()
            await conn.rollback()


def main() -> None:
    with databases(("hear",)) as urls:
        report(asyncio.run(all_of(urls["PostgreSQL", "hear"])))


async def all_of(url: str) -> list[tuple[str, int, float, float, float]]:
    engine = make_engine(url)
    store = Store(engine, Cipher((bytes(32),)))
    await firm.found(store)
    clock = MovableClock(firm.START)
    conversation, undone = (
        Conversation(each, clock, COMMANDS, ALARMS) for each in (store, Undone(engine, Cipher((bytes(32),))))
    )
    conversation.pace = undone.pace = Unhurried()
    keys = map(str, itertools.count())
    await prepare(conversation, keys)
    rows = []
    for verb, sentence in SENTENCES.items():

        async def heard(sentence: str = sentence) -> None:
            reply = await undone.hear(Utterance(Platform.WEB, "assignee", sentence, next(keys)))
            assert isinstance(reply, Card)
            assert reply.name in ("mine", "update.done"), reply

        recorded = await listen(engine, heard)
        rows.append((verb, len(recorded), *await measure(engine, heard, recorded)))
    await store.close()
    return rows


async def prepare(conversation: Conversation, keys: Any) -> None:
    """Twelve open assignments, the first under way."""
    for number in range(12):
        sentence = GIVE.format(number, 16 + number)
        await conversation.hear(Utterance(Platform.WEB, "attorney", sentence, next(keys)))
    await conversation.hear(Utterance(Platform.WEB, "assignee", "ack A-1", next(keys)))


async def listen(engine: AsyncEngine, heard: Callable[[], Awaitable[None]]) -> Statements:
    """The statements of one sentence. A few are said first, so that nothing is done for the first time."""
    for _ in range(5):
        await heard()
    found: Statements = []

    def note(conn: Any, clause: Any, multi: Any, params: Any, options: Any) -> None:
        found.append((clause, multi or params))

    event.listen(engine.sync_engine, "before_execute", note)
    await heard()
    event.remove(engine.sync_engine, "before_execute", note)
    return found


async def by_hand(engine: AsyncEngine, statements: Statements) -> None:
    """The same statements in the same order in one transaction, undone."""
    async with engine.connect() as conn:
        for clause, params in statements:
            await run(conn, clause, params)
        await conn.rollback()


async def run(conn: AsyncConnection, clause: Any, params: Any) -> None:
    result = await conn.execute(clause, params or None)
    if result.returns_rows:
        result.all()


async def measure(
    engine: AsyncEngine, heard: Callable[[], Awaitable[None]], statements: Statements
) -> tuple[float, float, float]:
    """Milliseconds of ours and of the floor, and the ratio: medians over the rounds."""
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(await timed(heard))
        floor.append(await timed(lambda: by_hand(engine, statements)))
    ratios = [a / b for a, b in zip(ours, floor, strict=True)]
    return statistics.median(ours), statistics.median(floor), statistics.median(ratios)


async def timed(once: Callable[[], Awaitable[None]]) -> float:
    """Milliseconds of one of several turns."""
    taken = []
    for _ in range(TURNS):
        start = time.perf_counter()
        await once()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def report(rows: list[tuple[str, int, float, float, float]]) -> None:
    print("# Hearing a sentence, beside the same Core SQL by hand\n")
    print(f"Python {platform.python_version()}, PostgreSQL, one connection; {ROUNDS} rounds of {TURNS} turns each.\n")
    print("| sentence | statements | heard, ms | by hand, ms | ratio | goal |")
    print("|---|---|---|---|---|---|")
    for verb, count, ours, floor, ratio in rows:
        print(f"| `{verb}` | {count} | {ours:.2f} | {floor:.2f} | {ratio:.2f} | ≤ 1.5 |")


if __name__ == "__main__":
    main()
