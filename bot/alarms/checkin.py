"""A check-in is told anew when something asked in it changed or its shift is over, and the lead reads who is in."""

from __future__ import annotations

from datetime import date, datetime

from bot.alarms.alarm import Alarm
from bot.store.transaction import Transaction
from bot.work import checkins, clocks


async def lock(tx: Transaction, thing: str) -> None:
    """They write about no matter: each of their messages has one timer that writes it."""


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    await checkins.tell(tx, await tx.checkins.get(int(thing)))


async def sum_up(tx: Transaction, thing: str, due: datetime) -> None:
    await checkins.sum_up(tx, date.fromisoformat(thing))


CHECK_IN = Alarm(clocks.CHECK_IN, lock, ring)
SUMMARY = Alarm(clocks.SUMMARY, lock, sum_up)
