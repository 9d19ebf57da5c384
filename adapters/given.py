"""What somebody is given once, unasked, such as a welcome: kept, so that no other process gives it again."""

from __future__ import annotations

from collections import OrderedDict

from bot.model.record import Platform
from bot.store.store import Store

#: Accounts known to have it; beyond them the oldest is asked for again.
KEPT = 10_000


class Given:
    """By account."""

    def __init__(self, store: Store, platform: Platform, what: str) -> None:
        self._store = store
        self._platform = platform
        self._what = what
        self._known: OrderedDict[str, None] = OrderedDict()

    async def has(self, account: str) -> bool:
        if account in self._known:
            return True
        if await self._store.references.get(self._platform, self._key(account)) is None:
            return False
        self._keep(account)
        return True

    async def note(self, account: str) -> None:
        await self._store.references.put(self._platform, self._key(account), "given", self._store.clock.now())
        self._keep(account)

    async def drop(self, account: str) -> None:
        """Where it was is gone: it may be given again."""
        self._known.pop(account, None)
        await self._store.references.drop(self._platform, self._key(account))

    def _keep(self, account: str) -> None:
        self._known[account] = None
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    def _key(self, account: str) -> str:
        return f"{self._what}:{account}"
