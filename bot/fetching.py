"""The files that links lead to: each is made when it is fetched, for the person whose link it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.work import invite
from bot.work.file import File
from scheduler.clock import Clock

#: Makes a file from what its link says; None where it may not, or cannot, be had any more.
Maker = Callable[[Transaction, Mapping[str, str]], Awaitable[File | None]]

FILES: Mapping[str, Maker] = {invite.KIND: invite.make}


@dataclass(frozen=True, slots=True)
class Fetching:
    """`clock` is product time: a file tells what is so then."""

    store: Store
    clock: Clock
    makers: Mapping[str, Maker]

    async def fetch(self, token: str) -> File | None:
        """The file of a link; None for every link that leads to none, and never why."""
        link = self.store.file_links.read(token)
        maker = self.makers.get(link.kind) if link is not None else None
        if link is None or maker is None:
            return None
        try:
            async with self.store.read(self.clock.now(), link.engagement_id) as tx:
                tx.actor = await tx.people.get(link.person_id)
                return await maker(tx, link.about)
        except LookupError:  # the person, or what the file is about, is not there any more
            return None
