"""Who was heard in this shift: any word, press or look counts, and only the first of a shift costs a write (G22)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model.people import Person
from bot.store.store import Store
from bot.work import silence


class Signs:
    """Until when each person's next word is no news. Another process that hears them writes once more, no oftener."""

    def __init__(self) -> None:
        self._known_until: dict[int, datetime] = {}

    async def note(self, store: Store, people: Sequence[Person], now: datetime) -> None:
        """Somebody was heard at `now`: `people` is whom they are, in each of their engagements."""
        for person in people:
            until = self._known_until.get(person.id)
            if until is not None and now < until:
                continue
            async with store.begin(now, person.engagement_id, None) as tx:
                until = await silence.broken(tx, person)
            self._known_until[person.id] = until
