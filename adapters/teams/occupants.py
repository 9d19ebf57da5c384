"""Who is in a channel or a group chat, asked of Teams and remembered for a minute: others may come in at any time."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from adapters.teams.connector import Connector
from adapters.teams.errors import Garbled
from adapters.teams.payload import text
from adapters.teams.references import Reference, root
from scheduler.clock import Clock

#: A conversation is looked at again after this long; at once when Teams says that somebody came in anywhere.
FRESH = timedelta(seconds=60)
#: Conversations remembered; beyond them the oldest is forgotten.
KEPT = 10_000


class Occupants:
    """The people in conversations, by their accounts. Teams does not list Counterpart among them."""

    def __init__(self, connector: Connector, clock: Clock) -> None:
        self._connector = connector
        self._clock = clock
        self._seen: OrderedDict[str, tuple[datetime, frozenset[str]]] = OrderedDict()

    async def of(self, where: Reference, tenant: str) -> frozenset[str]:
        """Whoever is there; of `tenant` where Teams says of no other.

        Raises what a call raises: where Teams does not say, nobody knows who reads there.
        """
        key, now = root(where.conversation), self._clock.now()
        if key in self._seen and timedelta() <= now - self._seen[key][0] < FRESH:
            return self._seen[key][1]
        found = set()
        for member in await self._connector.members(where):
            person = text(member, "aadObjectId") or text(member, "objectId")
            if not person:
                raise Garbled
            found.add(f"{text(member, 'tenantId') or tenant}:{person}".lower())
        there = frozenset(found)
        self._seen[key] = (now, there)
        self._seen.move_to_end(key)
        while len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        return there

    def forget(self) -> None:
        """Somebody came into a team, and so into any of its channels: all are looked at again before more is said."""
        self._seen.clear()
