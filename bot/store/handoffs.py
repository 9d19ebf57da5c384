"""Hand-offs: one on offer for a side at a time, found by those who see a matter of it whole."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, bindparam, delete, exists, insert, select

from bot.model.handoff import HandedItem, HandOff, HandOffState
from bot.model.people import Person, Side
from bot.rules.visibility import Sight
from bot.store.scope import Scope, number
from bot.store.tables import hand_off, hand_off_item, sight

ALL = select(hand_off).where(hand_off.c.engagement_id == bindparam("engagement")).order_by(hand_off.c.id)
GET = ALL.where(hand_off.c.id == bindparam("wanted"))
ON_OFFER = ALL.where(hand_off.c.state == HandOffState.OFFERED, hand_off.c.side == bindparam("side"))
SEEN = ALL.where(
    exists()
    .where(
        hand_off_item.c.hand_off_id == hand_off.c.id,
        hand_off_item.c.matter_id == sight.c.matter_id,
        sight.c.person_id == bindparam("viewer"),
        sight.c.level == Sight.FULL,
    )
    .correlate(hand_off)
)
FIND = SEEN.where(hand_off.c.id == bindparam("wanted"))
SEEN_ON_OFFER = SEEN.where(hand_off.c.state == HandOffState.OFFERED, hand_off.c.side == bindparam("side"))
ITEMS = (
    select(hand_off_item).where(hand_off_item.c.hand_off_id == bindparam("hand_off")).order_by(hand_off_item.c.place)
)


class HandOffs:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def _many(self, query: Select[Any], **asked: Hashable) -> tuple[HandOff, ...]:
        rows = await self._scope.all(query, {"engagement": self._scope.engagement_id, **asked})
        return tuple(self._scope.read(hand_off, HandOff, row) for row in rows)

    async def find(self, ref: str, viewer: Person) -> HandOff | None:
        """By `H-58`, whole; None if there is none or the viewer sees no matter of it. What of it they may read is said
        by bot/rules/handoff.py."""
        wanted = number(ref, "H")
        if wanted is None:
            return None
        return next(iter(await self._many(FIND, wanted=wanted, viewer=viewer.id)), None)

    async def get(self, hand_off_id: int) -> HandOff:
        """Raises LookupError."""
        found = await self._many(GET, wanted=hand_off_id)
        if not found:
            raise LookupError(f"there is no hand-off H-{hand_off_id} in engagement {self._scope.engagement_id}")
        return found[0]

    async def on_offer(self, side: Side) -> HandOff | None:
        """The one that a side has on offer."""
        return next(iter(await self._many(ON_OFFER, side=side)), None)

    async def seen_on_offer(self, side: Side, viewer: Person) -> HandOff | None:
        """The one that a side has on offer, if the viewer sees any of it."""
        return next(iter(await self._many(SEEN_ON_OFFER, side=side, viewer=viewer.id)), None)

    async def items(self, of: HandOff) -> tuple[HandedItem, ...]:
        """All of a hand-off, in its order."""
        rows = await self._scope.all(ITEMS, {"hand_off": of.id})
        return tuple(self._scope.read(hand_off_item, HandedItem, row) for row in rows)

    async def add(self, new: HandOff, items: Sequence[HandedItem]) -> HandOff:
        """Adds a hand-off whose id is 0, with its items, and returns it with its id."""
        (row_id,) = await self._scope.allot(hand_off)
        added = replace(new, id=row_id)
        await self._scope.add(hand_off, added, row_id)
        await self._put(added, items)
        return added

    async def save(self, changed: HandOff) -> None:
        await self._scope.save(hand_off, changed, changed.id)

    async def rewrite(self, changed: HandOff, items: Sequence[HandedItem]) -> None:
        """Writes a hand-off with other items than it had."""
        await self.save(changed)
        await self._scope.run(delete(hand_off_item).where(hand_off_item.c.hand_off_id == changed.id))
        await self._put(changed, items)

    async def _put(self, of: HandOff, items: Sequence[HandedItem]) -> None:
        for each in items:
            await self._scope.guard(each.matter_id)
        ids = await self._scope.allot(hand_off_item, len(items))
        rows = [
            self._scope.write(hand_off_item, replace(each, id=row_id, hand_off_id=of.id), row_id) | {"place": place}
            for place, (row_id, each) in enumerate(zip(ids, items, strict=True))
        ]
        await self._scope.run(insert(hand_off_item), rows)
