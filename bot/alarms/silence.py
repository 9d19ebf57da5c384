"""Three quarters of an hour into a shift: whoever gave no sign, and owes something in it, is looked for (G22)."""

from __future__ import annotations

from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.store.transaction import Transaction
from bot.work import silence


async def lock(tx: Transaction, thing: str) -> None:
    """It writes about no matter."""


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    await silence.look(tx, await tx.people.get(int(thing)), due)


SILENCE = Alarm(silence.SILENCE, lock, ring)
