"""A shift ends soon: its people are offered to hand over; and a hand-off that nobody accepted is told of (C34)."""

from __future__ import annotations

from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.model.people import Side
from bot.store.transaction import Transaction
from bot.work import handing, handoffs


async def lock_nothing(tx: Transaction, thing: str) -> None:
    """An offer writes about no matter."""


async def offer(tx: Transaction, thing: str, due: datetime) -> None:
    if thing in set(Side):
        await handing.offer_team(tx, Side(thing))
    else:
        await handing.offer_one(tx, await tx.people.get(int(thing)))


async def lock(tx: Transaction, thing: str) -> None:
    """Whoever accepts or rewrites it holds the engagement."""
    await tx.lock()


async def wait(tx: Transaction, thing: str, due: datetime) -> None:
    await handoffs.wait(tx, await tx.handoffs.get(int(thing)))


OFFER = Alarm(handing.OFFER, lock_nothing, offer)
WAITING = Alarm(handoffs.WAITING, lock, wait)
