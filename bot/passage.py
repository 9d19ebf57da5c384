"""Time passing where it can be moved: from event to event, so that all happens at its own instant and in order."""

from __future__ import annotations

from datetime import datetime

from bot.conversation import Conversation
from bot.delivery import Dispatcher
from bot.store.store import Store


class MovableClock:
    """Product time of a demonstration or a story: it stands still until it is moved, and only ever forward (D36)."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def move(self, to: datetime) -> None:
        self._at = max(self._at, to)


class Passage:
    """Lets time pass for one database, firing and delivering all that falls due on the way."""

    def __init__(self, store: Store, conversation: Conversation, dispatcher: Dispatcher, clock: MovableClock) -> None:
        self.store = store
        self.conversation = conversation
        self.dispatcher = dispatcher
        self.clock = clock

    async def next_event(self) -> datetime | None:
        """When the next timer rings or the next held message goes; None if nothing waits."""
        waiting = (await self.store.next_due(), await self.store.outbox.next_held(self.clock.now()))
        return min((at for at in waiting if at is not None), default=None)

    async def until(self, to: datetime) -> None:
        """Let time pass until `to`; what is due at `to` itself still happens. The way is kept in the database."""
        await self.settle()
        while (at := await self.next_event()) is not None and at <= to:
            await self._reach(at)
            await self.settle()
        await self._reach(to)

    async def settle(self) -> None:
        """Fire and deliver everything that is due now."""
        while await self.conversation.fire(self.clock.now()):
            pass
        await self.dispatcher.deliver(self.clock.now())

    async def _reach(self, at: datetime) -> None:
        self.clock.move(at)
        await self.store.move_product_clock(self.clock.now())
