"""What every working day of a side sets anew: its digest, and for the firm the hour before it closes."""

from __future__ import annotations

from bot.alarms import digest, sleep
from bot.model.people import Side
from bot.store.transaction import Transaction


async def schedule(tx: Transaction, side: Side) -> None:
    """Set the side's timers on its hours as they are now."""
    await digest.schedule(tx, side)
    if side is Side.FIRM:
        await sleep.schedule(tx)
