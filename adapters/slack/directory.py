"""Who is who on both sides of Slack's ids: accounts to handles for sentences, handles to accounts for mentions."""

from __future__ import annotations

from collections.abc import Iterable

from bot.language.cards import Card, mentions
from bot.model.people import Person
from bot.model.record import Platform, Room
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.work import readers


class Directory:
    """Reads people of the store; writes nothing and remembers nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def handles(self, account: str, mentioned: Iterable[str]) -> dict[str, str]:
        """The handles, by Slack id, of those `mentioned` who share an engagement with the sayer."""
        team = account.partition(":")[0]
        found: dict[str, str] = {}
        own = (
            {person.engagement_id for person in await self._store.who(Platform.SLACK, account)} if mentioned else set()
        )
        for user in mentioned:
            for person in await self._store.who(Platform.SLACK, f"{team}:{user}"):
                if person.engagement_id in own:
                    found.setdefault(user, person.handle)
        return found

    async def all_may_read(self, room: Room, card: Card, team: str, users: Iterable[str]) -> bool:
        """Whether all of those Slack ids are people who may see what the room's copy of a card shows."""
        async with self._store.read(self._store.clock.now(), room.engagement_id) as tx:
            return await readers.may_read(tx, room, card, await _people(tx, team, users))

    async def people(self, room: Room, team: str, users: Iterable[str]) -> list[Person | None]:
        """Who those Slack ids are, in the engagement of a room; None for each whom nobody knows."""
        async with self._store.read(self._store.clock.now(), room.engagement_id) as tx:
            return await _people(tx, team, users)

    async def rung(self, card: Card, engagement_id: int, team: str) -> dict[str, str]:
        """The Slack ids, by handle, of those whom a card rings and whose account is in the workspace `team`."""
        handles = sorted({each.handle for each in mentions(card) if each.notify})
        if not handles:
            return {}
        found: dict[str, str] = {}
        async with self._store.read(self._store.clock.now(), engagement_id) as tx:
            for handle in handles:
                person = await tx.people.by_handle(handle)
                for platform, account in await tx.people.accounts(person.id) if person else ():
                    home, _, user = account.partition(":")
                    if platform is Platform.SLACK and home == team and user:
                        found[handle] = user
        return found


async def _people(tx: Transaction, team: str, users: Iterable[str]) -> list[Person | None]:
    """Slack does not say of which workspace somebody in a shared channel is: whoever has the id in that workspace, or
    else in any other that the engagement's accounts are of."""
    known = await tx.people.speaking(Platform.SLACK)
    elsewhere = {account.partition(":")[2]: person for account, person in known.items()}
    return [known.get(f"{team}:{user}") or elsewhere.get(user) for user in users]
