"""How much was written into a conversation just now, by the outbox or as a reply: Teams counts both as one."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from scheduler.clock import Clock

#: Teams takes 7 messages a second in a conversation, 8 in two, 60 in thirty and 1,800 an hour. So 7 may go at once, and
#: a room rests two seconds for each that the outbox wrote, which its row tells every process.
AT_ONCE, MOMENT = 7, timedelta(seconds=2)
#: Conversations remembered; beyond them the oldest is forgotten.
KEPT = 10_000


class Pace:
    """By a room's address: an account for a chat, else the conversation. It remembers what this process wrote."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrote: OrderedDict[str, deque[datetime]] = OrderedDict()

    def to_wait(self, address: str) -> timedelta | None:
        """How much longer the outbox leaves a conversation alone; None if it may write."""
        wrote = self._wrote.get(address)
        if wrote is None or len(wrote) < AT_ONCE:
            return None
        since = self._clock.now() - wrote[0]
        return MOMENT - since if timedelta() <= since < MOMENT else None

    def note(self, address: str) -> None:
        wrote = self._wrote.setdefault(address, deque(maxlen=AT_ONCE))
        wrote.append(self._clock.now())
        self._wrote.move_to_end(address)
        while len(self._wrote) > KEPT:
            self._wrote.popitem(last=False)
