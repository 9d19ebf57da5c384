"""The hour before the firm closes: the last in which an answer lets the other team work through the night (G05)."""

from __future__ import annotations

from datetime import timedelta

from bot.model.people import Side
from bot.store.transaction import Transaction
from bot.work import clocks

#: Timer kind; there is one while a question stops work.
SLEEP = "sleep"
BEFORE = timedelta(hours=1)


async def remind(tx: Transaction) -> None:
    """Set the timer for the next closing of the firm more than an hour ahead, if any question stops work."""
    if any(question.pauses for question in await tx.questions.open_in()):
        tx.remind(SLEEP, f"{tx.engagement.id}/{Side.FIRM}", await clocks.before_closing(tx, Side.FIRM, BEFORE))
