"""The dispatcher: claims a room, sends what is ready there, settles what became of it; any number may run at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.model.record import Event, Platform
from bot.platform import Later, Never, Outcome, Sender, Sent
from bot.store.outbox import Claim, Dead
from bot.store.store import Store
from bot.work import announce


class Dispatcher:
    """Carries the outbox to the platforms. A platform without a sender has its cards wait."""

    def __init__(self, store: Store, senders: Mapping[Platform, Sender], worker: str = "") -> None:
        self.store = store
        self.senders = senders
        self.worker = worker
        self._resting: dict[Platform, datetime] = {}

    async def deliver(self, product_now: datetime) -> int:
        """Send everything that is ready at `product_now`; says how many cards arrived.

        What a platform refused for good is told to the coordinator of its side, with the reason (product.md 10).
        """
        arrived = 0
        while (claim := await self._claim(product_now)) is not None:
            outcomes = await self._send(claim)
            await self.store.outbox.settle(claim, outcomes, self._real(), product_now)
            arrived += sum(isinstance(outcome, Sent) for outcome in outcomes.values())
            if any(isinstance(outcome, Never) for outcome in outcomes.values()):
                for dead in await self.store.outbox.dead():
                    await self._tell_instead(dead, product_now)
        return arrived

    async def _claim(self, product_now: datetime) -> Claim | None:
        real = self._real()
        awake = tuple(each for each in self.senders if self._resting.get(each, real) <= real)
        return await self.store.outbox.claim(real, product_now, self.worker, platforms=awake) if awake else None

    async def _send(self, claim: Claim) -> dict[int, Outcome]:
        """In order; the first that must wait has all behind it wait too, so that order is kept."""
        outcomes: dict[int, Outcome] = {}
        sender = self.senders[claim.room.platform]
        for delivery in claim.deliveries:
            outcome = await sender.send(delivery.outgoing)
            outcomes[delivery.outgoing.id] = outcome
            if isinstance(outcome, Later):
                if outcome.everywhere:  # and what is in a hurry by then goes first
                    self._resting[claim.room.platform] = self._real() + outcome.after
                break
        return outcomes

    async def _tell_instead(self, dead: Dead, now: datetime) -> None:
        async with self.store.begin(now, dead.room.engagement_id) as tx:
            if await tx.bury(dead.id):
                tx.record(Event.UNREACHED, dead.reason, subject=dead.topic)
                await announce.unreached(tx, dead.id, dead.topic, dead.room, dead.card)

    def _real(self) -> datetime:
        return self.store.clock.now()
