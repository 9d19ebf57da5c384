"""The first reply times are in force: work that was sent before is timed from now on, each piece by itself (D48)."""

from __future__ import annotations

from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.alarms.close import lock
from bot.store.transaction import Transaction
from bot.work import beginning, clocks


async def lock_engagement(tx: Transaction, thing: str) -> None:
    await tx.lock()


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    await beginning.remind(tx)


async def time(tx: Transaction, thing: str, due: datetime) -> None:
    await beginning.time(tx, await tx.assignments.get(int(thing)))


AGREED = Alarm(clocks.AGREED, lock_engagement, ring)
TIMED = Alarm(clocks.TIMED, lock, time)
