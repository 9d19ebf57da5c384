"""Eight weeks of a firm of six and a team of twelve with forty open assignments: how much each of them is told.

    python -m benchmarks.weeks > benchmarks/results/weeks.md

The desk of tests/office.py, seeded: people come to it five times a shift, answer what they owe, some of it late, ask
questions, book leave. Counted is what rings and was not asked for: a message of one's own, or a room's that names one;
no reply to one's own sentence, and no edit, which is silent. A shift in which somebody was told nothing counts as 0.
"""

from __future__ import annotations

import asyncio
import platform
import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scheduler.worktime import wall
from tests.migrated import migrate
from tests.office import Office, Told

#: Mon 5 Oct 2026, an hour before New York opens; New York's clocks go back on the way, and both sides have holidays.
START = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
WEEKS, OPEN, SEED = 8, 40, 7
MEDIAN, MOST = 6, 12


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder)}/weeks"
        migrate(url)
        asyncio.run(simulate(url))


async def simulate(url: str) -> None:
    office = await Office.begin(url, START, seed=SEED, most=OPEN)
    began = time.perf_counter()
    await office.works_until(START + timedelta(weeks=WEEKS))
    took = time.perf_counter() - began
    report(office, took)
    await office.world.end()


def shifts(office: Office, handle: str) -> dict[date, list[Told]]:
    """What somebody was told in each of their shifts; out of hours, in the one that comes next."""
    hours = office.hours[handle]
    day = wall(START, hours.schedule.anchor_zone).date() - timedelta(days=1)
    found: dict[date, list[Told]] = {}
    while (day := hours.working_days_after(day, 1)) < (START + timedelta(weeks=WEEKS)).date():
        found[day] = []
    for each in office.told:
        shift = hours.shift(hours.next_opening(each.at))
        if each.handle == handle and shift in found:
            found[shift].append(each)
    return found


def report(office: Office, took: float) -> None:
    print("# Eight weeks at the desk\n")
    print(
        f"`python -m benchmarks.weeks` on Python {platform.python_version()}, SQLite, seed {SEED}: {WEEKS} weeks, "
        f"{OPEN} assignments open at most, {office.given} given, {office.said:,} sentences, {len(office.told):,} "
        f"messages nobody asked for, in {took:.0f} s.\n"
    )
    print(f"| person | shifts | median, goal ≤ {MEDIAN} | 95 %, goal ≤ {MOST} | most | out of hours, goal 0 | mostly |")
    print("|---|---:|---:|---:|---:|---:|---|")
    for handle in office.hours:
        told = shifts(office, handle)
        counts = sorted(len(each) for each in told.values())
        names = Counter(each.name for each in office.told if each.handle == handle)
        closed = sum(not each.open and not each.urgent for each in office.told if each.handle == handle)
        mostly = ", ".join(f"`{name}` {number}" for name, number in names.most_common(3))
        percentile = statistics.quantiles(counts, n=20, method="inclusive")[-1]
        print(
            f"| {handle} | {len(counts)} | {statistics.median(counts):g} | {percentile:g} | {counts[-1]} | {closed} "
            f"| {mostly} |"
        )
    kinds = Counter(each.name for each in office.told)
    print("\nBy kind: " + ", ".join(f"`{name}` {number}" for name, number in kinds.most_common()) + ".")


if __name__ == "__main__":
    main()
