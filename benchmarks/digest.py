"""One morning's digest for a team of two hundred, with a thousand and with ten thousand open assignments.

    python -m benchmarks.digest > benchmarks/results/digest.md

The whole alarm on PostgreSQL as time rings it: read, summarised for the room and for every person of the team, each of
whom sees thirty of a hundred matters, sealed and put into the outbox. It is undone instead of committed, so that the
same morning can come again. The two sizes take turns in every round; figures are medians over the rounds.
"""

from __future__ import annotations

import asyncio
import platform
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks._databases import databases
from benchmarks.hear import Undone
from bot.alarms.digest import DIGEST
from bot.model.people import Role, Side
from bot.model.windows import ResponseWindow, WindowKind, WindowState
from bot.model.work import Assignment, Question, State
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from tests import firm

ROUNDS = 7
FEW, MANY = 1_000, 10_000
TEAM, ATTORNEYS, MATTERS, SEEN = 200, 10, 100, 30
SEED = 7
#: Mon 12 Oct 2026 09:00 Manila, the opening of the morning that is measured.
OPENING = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Case:
    """A database with so much open work in it."""

    engine: AsyncEngine
    store: Undone
    engagement_id: int


def cast() -> firm.Cast:
    firms = [(f"attorney-{number}", Side.FIRM, Role.ATTORNEY) for number in range(ATTORNEYS)]
    team = [(f"paralegal-{number}", Side.PROVIDER, Role.PARALEGAL) for number in range(1, TEAM)]
    return (*firms, ("practice_lead", Side.FIRM, Role.PRACTICE_LEAD), ("lead", Side.PROVIDER, Role.LEAD), *team)


def matters(random: Random) -> firm.Matters:
    team = [handle for handle, side, _ in cast() if side is Side.PROVIDER]
    seen_by: dict[int, list[str]] = {number: [] for number in range(MATTERS)}
    for handle in team:
        for number in random.sample(range(MATTERS), SEEN):
            seen_by[number].append(handle)
    return tuple(
        (number + 1, f"Matter {number}", (f"attorney-{number % ATTORNEYS}", *members), False)
        for number, members in seen_by.items()
    )


async def prepare(url: str, count: int) -> Case:
    engine = make_engine(url)
    store = Store(engine, Cipher((bytes(32),)))
    random = Random(SEED)
    taken_on = matters(random)
    engagement = await firm.found(store, cast=cast(), matters=taken_on, at=OPENING - timedelta(days=5))
    async with store.read(OPENING, engagement.id) as tx:
        ids = {person.handle: person.id for person in await tx.people.everyone()}
    each = count // MATTERS
    for number, _, (attorney, *members), _ in taken_on:
        async with store.begin(OPENING - 72 * HOUR, engagement.id) as tx:
            await tx.matters.lock(number)
            for _ in range(each):
                await give(tx, number, ids[attorney], ids[random.choice(members)], random)
    return Case(engine, Undone(engine, Cipher((bytes(32),))), engagement.id)


async def give(tx: Any, matter: int, attorney: int, worker: int, random: Random) -> None:
    """One assignment under way, of which a word and a delivery are owed; a question stops one in twenty."""
    given = OPENING - random.randint(24, 70) * HOUR
    due = OPENING + random.randint(-5, 240) * HOUR
    work = Assignment(
        id=await tx.assignments.allot(),
        engagement_id=tx.engagement.id,
        matter_id=matter,
        work_type="title-search",
        state=State.IN_PROGRESS,
        created_by=attorney,
        created_at=given,
        supervising_id=attorney,
        assignee_id=worker,
        instructions="Chain of title since 1990, with every exception that is of record",
        sources="files.example/chain",
        due_at=due,
        sent_at=given,
        progress=random.randint(0, 9) * 10,
    )
    await tx.assignments.add(work)
    for kind, until in ((WindowKind.PROGRESS, OPENING + 9 * HOUR), (WindowKind.DELIVERY, due)):
        state = WindowState.BREACHING if until < OPENING else WindowState.RUNNING
        await tx.windows.open(window(work, kind, Side.PROVIDER, worker, given, until, state))
    if random.random() < 0.05:
        asked = await tx.questions.allot()
        await tx.questions.add(
            Question(
                asked, tx.engagement.id, matter, work.id, worker, OPENING - 20 * HOUR, attorney, True, "Which county?"
            )
        )
        answer = window(work, WindowKind.ANSWER, Side.FIRM, attorney, given, OPENING + 16 * HOUR, WindowState.RUNNING)
        await tx.windows.open(answer)


def window(
    work: Assignment, kind: WindowKind, side: Side, ower: int, given: datetime, until: datetime, state: WindowState
) -> ResponseWindow:
    return ResponseWindow(0, work.engagement_id, work.matter_id, work.id, kind, side, ower, state, given, until, 1)


async def ring(case: Case) -> tuple[float, int]:
    """Seconds of one morning, and how many statements it took."""
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1

    event.listen(case.engine.sync_engine, "before_cursor_execute", count)
    started = time.perf_counter()
    due = OPENING + timedelta(minutes=15)
    async with case.store.begin(due, case.engagement_id) as tx:
        await DIGEST.ring(tx, str(Side.PROVIDER), due)
    took = time.perf_counter() - started
    event.remove(case.engine.sync_engine, "before_cursor_execute", count)
    return took, statements


async def measure(urls: dict[tuple[str, str], str]) -> dict[int, list[tuple[float, int]]]:
    cases = {count: await prepare(urls["PostgreSQL", str(count)], count) for count in (FEW, MANY)}
    took: dict[int, list[tuple[float, int]]] = {count: [] for count in cases}
    for number in range(ROUNDS + 1):
        for count, case in cases.items():
            measured = await ring(case)
            if number:  # the first round warms up
                took[count].append(measured)
    for case in cases.values():
        await case.store.close()
    return took


def report(took: dict[int, list[tuple[float, int]]]) -> None:
    print("# One morning's digest\n")
    print(
        f"`python -m benchmarks.digest` on Python {platform.python_version()}, PostgreSQL: a team of {TEAM}, "
        f"{MATTERS} matters of which each sees {SEEN}; medians of {ROUNDS} interleaved rounds.\n"
    )
    print("| open assignments | statements | seconds | µs an assignment | goal |")
    print("|---:|---:|---:|---:|---|")
    for count, goal in ((FEW, ""), (MANY, "≤ 0.5 s, as many statements")):
        seconds = statistics.median(seconds for seconds, _ in took[count])
        statements = statistics.median(number for _, number in took[count])
        print(f"| {count:,} | {statements:g} | {seconds:.2f} | {seconds / count * 1e6:.0f} | {goal} |")
    ratios = [many / few * FEW / MANY for (few, _), (many, _) in zip(took[FEW], took[MANY], strict=True)]
    print(f"\nAn assignment costs {statistics.median(ratios):.2f} of what it costs among {FEW:,} (goal ≤ 1.2).")


if __name__ == "__main__":
    with databases((str(FEW), str(MANY))) as made:
        report(asyncio.run(measure(made)))
