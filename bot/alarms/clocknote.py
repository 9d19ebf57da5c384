"""A week before clocks change somewhere, each side reads once what that moves (C29, G19)."""

from __future__ import annotations

from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.model.people import Side
from bot.store.transaction import Transaction
from bot.work import clocknote


async def lock(tx: Transaction, thing: str) -> None:
    """It writes about no matter; that a side was told of a day is its lock."""


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    await clocknote.tell(tx, Side(thing))
    await clocknote.remind(tx, Side(thing))


CLOCKS = Alarm(clocknote.CLOCKS, lock, ring)
