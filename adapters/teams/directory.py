"""Who is who on both sides of Teams' ids: mentions to handles for sentences, handles to accounts for mentions."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable

from adapters.teams.connector import Connector
from adapters.teams.errors import CALL_ERRORS
from adapters.teams.payload import text
from adapters.teams.read import Mentioned, Origin
from bot.language.cards import Card, mentions
from bot.model.people import Person
from bot.model.record import Platform, Room
from bot.store.store import Store
from bot.work import readers

log = logging.getLogger("counterpart.teams")

#: Seconds that asking who is mentioned may take.
PATIENCE = 4
KEPT = 10_000


class Directory:
    """Reads people of the store; remembers whom Teams said its ids to be, which does not change."""

    def __init__(self, store: Store, connector: Connector) -> None:
        self._store = store
        self._connector = connector
        self._accounts: OrderedDict[str, str] = OrderedDict()

    async def handles(self, origin: Origin, mentions: Iterable[Mentioned]) -> dict[str, str]:
        """The handles, by Teams' id, of those mentioned who share an engagement with the sayer."""
        ids = {each.id for each in mentions} - {origin.where.bot}
        if not ids:
            return {}
        self._keep(origin.user, origin.account)
        own = {person.engagement_id for person in await self._store.who(Platform.TEAMS, origin.account)}
        found: dict[str, str] = {}
        for id in sorted(ids):
            account = await self._account(origin, id)
            for person in await self._store.who(Platform.TEAMS, account) if account else ():
                if person.engagement_id in own:
                    found.setdefault(id, person.handle)
        return found

    async def all_may_read(self, room: Room, card: Card, accounts: Iterable[str]) -> bool:
        """Whether all of those accounts are of people who may see what the room's copy of a card shows."""
        async with self._store.read(self._store.clock.now(), room.engagement_id) as tx:
            known = await tx.people.speaking(Platform.TEAMS)
            return await readers.may_read(tx, room, card, [known.get(account) for account in accounts])

    async def people(self, room: Room, accounts: Iterable[str]) -> list[Person | None]:
        """Who those accounts are, in the engagement of a room; None for each whom nobody knows."""
        async with self._store.read(self._store.clock.now(), room.engagement_id) as tx:
            known = await tx.people.speaking(Platform.TEAMS)
            return [known.get(account) for account in accounts]

    async def rung(self, card: Card, engagement_id: int) -> dict[str, str]:
        """The directory's ids, by handle, of those whom a card rings and who have an account here."""
        handles = sorted({each.handle for each in mentions(card) if each.notify})
        if not handles:
            return {}
        found: dict[str, str] = {}
        async with self._store.read(self._store.clock.now(), engagement_id) as tx:
            for handle in handles:
                person = await tx.people.by_handle(handle)
                for platform, account in await tx.people.accounts(person.id) if person else ():
                    if platform is Platform.TEAMS:
                        found[handle] = account.partition(":")[2]
        return found

    async def _account(self, origin: Origin, id: str) -> str:
        """The account of an id, or "" where Teams does not say whose it is."""
        if id not in self._accounts:
            try:
                async with asyncio.timeout(PATIENCE):
                    member = await self._connector.member(origin.where, id)
            except CALL_ERRORS as error:
                log.info("who is mentioned could not be asked: %s", type(error).__name__)
                return ""
            person = text(member, "aadObjectId") or text(member, "objectId")
            tenant = text(member, "tenantId") or origin.where.tenant
            if not person:
                return ""
            self._keep(id, f"{tenant}:{person}".lower())
        return self._accounts[id]

    def _keep(self, id: str, account: str) -> None:
        self._accounts[id] = account
        while len(self._accounts) > KEPT:
            self._accounts.popitem(last=False)
