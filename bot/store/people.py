"""People of one engagement, and the accounts they speak from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, insert, select, update

from bot.model.people import Person, Role, Side
from bot.model.record import Platform
from bot.store import sight
from bot.store.scope import Scope, many
from bot.store.tables import account, person

#: Whom an account speaks for, and whether it is the one they spoke from last.
SPEAKS_FOR = (
    select(person, account.c.latest)
    .join(account, account.c.person_id == person.c.id)
    .where(account.c.platform == bindparam("platform"), account.c.account == bindparam("account"))
    .order_by(person.c.engagement_id)
)
ACCOUNTS = (
    select(account)
    .where(account.c.engagement_id == bindparam("engagement"))
    .order_by(account.c.platform, account.c.account)
)
EVERYONE = select(person).where(person.c.engagement_id == bindparam("engagement")).order_by(person.c.id)
NAMES = tuple(each.name for each in fields(Person))


class AlreadyLinked(Exception):
    """The account speaks for somebody else in this engagement; linking never moves or merges (D32)."""


class People:
    """The people of the transaction's engagement, and their accounts. There are few: they are read whole."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def all(self) -> Mapping[int, Person]:
        """Everyone of the engagement, by id."""
        return await self._scope.kept("people", self._read)

    async def _read(self) -> dict[int, Person]:
        rows = await self._scope.all(EVERYONE, {"engagement": self._scope.engagement_id})
        return {row.id: read_person(row) for row in rows}

    async def get(self, person_id: int) -> Person:
        """Raises LookupError."""
        known = await self.all()
        if person_id not in known:
            raise LookupError(f"there is no person {person_id} in engagement {self._scope.engagement_id}")
        return known[person_id]

    async def many(self, ids: Iterable[int | None]) -> dict[int, Person]:
        """Those of the ids that are people of this engagement; None among them is passed over."""
        known = await self.all()
        return {each: known[each] for each in many(ids) if each in known}

    async def by_handle(self, handle: str) -> Person | None:
        """By handle, with or without @, in any case."""
        wanted = handle.removeprefix("@").casefold()
        return next((each for each in (await self.all()).values() if each.handle.casefold() == wanted), None)

    async def everyone(self) -> tuple[Person, ...]:
        return tuple((await self.all()).values())

    async def holders(self, role: Role, side: Side | None = None) -> tuple[Person, ...]:
        """Those who hold a role, on one side or on either."""
        return tuple(each for each in await self.everyone() if role in each.roles and side in (None, each.side))

    async def lock(self, *ids: int) -> None:
        """Locks people, in ascending order. Before any matter (D38)."""
        if self._scope.matters:
            raise RuntimeError("people are locked before matters")
        await self._scope.all(
            select(person.c.id).where(person.c.id.in_(ids)).order_by(person.c.id).with_for_update(key_share=True)
        )
        self._scope.locked()

    async def add(self, someone: Person) -> Person:
        """Adds a person whose id is 0 and returns them with their id; a coordinator sees every matter from then on."""
        (row_id,) = await self._scope.allot(person)
        added = replace(someone, id=row_id)
        await self._scope.run(insert(person).values(**self._row(added)))
        await sight.of_person(self._scope, added)
        return added

    async def save(self, someone: Person) -> None:
        """Writes a person as they are now; what they see follows their roles."""
        await self._scope.run(update(person).where(person.c.id == someone.id).values(**self._row(someone)))
        await sight.of_person(self._scope, someone)

    @staticmethod
    def _row(someone: Person) -> dict[str, object]:
        row = {each.name: getattr(someone, each.name) for each in fields(someone)}
        return row | {"roles": tuple(sorted(someone.roles))}

    async def link(self, person_id: int, platform: Platform, name: str) -> None:
        """Lets an account speak for a person. Raises AlreadyLinked if it speaks for another one here."""
        found = await self._scope.first(
            select(account.c.person_id).where(
                account.c.platform == platform,
                account.c.account == name,
                account.c.engagement_id == self._scope.engagement_id,
            )
        )
        if found is None:
            await self._scope.run(
                insert(account).values(
                    platform=platform,
                    account=name,
                    engagement_id=self._scope.engagement_id,
                    person_id=person_id,
                    latest=not await self.accounts(person_id),
                )
            )
        elif found.person_id != person_id:
            raise AlreadyLinked(f"{platform} account {name} is linked already")

    async def _accounts(self) -> tuple[Row[Any], ...]:
        return await self._scope.kept("accounts", self._read_accounts)

    async def _read_accounts(self) -> tuple[Row[Any], ...]:
        return tuple(await self._scope.all(ACCOUNTS, {"engagement": self._scope.engagement_id}))

    async def unlink(self, person_id: int, platform: Platform, name: str) -> None:
        """Lets an account speak for a person no longer."""
        its = (account.c.platform == platform, account.c.account == name, account.c.person_id == person_id)
        await self._scope.run(delete(account).where(*its))

    async def speaking(self, platform: Platform) -> dict[str, Person]:
        """The people of the engagement by the accounts that speak for them on a platform."""
        known = await self.all()
        return {row.account: known[row.person_id] for row in await self._accounts() if row.platform is platform}

    async def accounts(self, person_id: int) -> tuple[tuple[Platform, str], ...]:
        """The accounts that speak for a person."""
        return tuple((row.platform, row.account) for row in await self._accounts() if row.person_id == person_id)

    async def speaks_from(self, person_id: int) -> tuple[Platform, str] | None:
        """The account that a person spoke from last; None if they have none."""
        theirs = (row for row in await self._accounts() if row.person_id == person_id and row.latest)
        return next(((row.platform, row.account) for row in theirs), None)

    async def spoke_from(self, person_id: int, platform: Platform, name: str) -> None:
        """Notes which of their accounts a person spoke from: private word goes there from now on."""
        this_one = and_(account.c.platform == platform, account.c.account == name)
        await self._scope.run(update(account).where(account.c.person_id == person_id).values(latest=this_one))


def read_person(row: Row[Any]) -> Person:
    """The person of a row of the person table."""
    return Person(**{**{name: getattr(row, name) for name in NAMES}, "roles": frozenset(row.roles)})
