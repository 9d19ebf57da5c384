"""Who has a desk in their chat: a card that is written anew whenever its reader looks at it, as a home is (E01)."""

from __future__ import annotations

from collections import OrderedDict

from bot.model.record import Platform
from bot.store.store import Store

#: People known to have one; beyond them the oldest is asked for again.
KEPT = 10_000


class Desks:
    """By account. It is given once, unasked: any later one is for whoever says so, and is as fresh as the first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, None] = OrderedDict()

    async def has(self, account: str) -> bool:
        if account in self._known:
            return True
        if await self._store.references.get(Platform.TEAMS, _key(account)) is None:
            return False
        self._keep(account)
        return True

    async def note(self, account: str) -> None:
        await self._store.references.put(Platform.TEAMS, _key(account), "given", self._store.clock.now())
        self._keep(account)

    async def drop(self, account: str) -> None:
        """The chat is gone, and the desk with it."""
        self._known.pop(account, None)
        await self._store.references.drop(Platform.TEAMS, _key(account))

    def _keep(self, account: str) -> None:
        self._known[account] = None
        while len(self._known) > KEPT:
            self._known.popitem(last=False)


def _key(account: str) -> str:
    return f"desk:{account}"
