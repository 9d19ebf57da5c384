"""The record as a file behind a link: made when it is fetched, for somebody who may have it then."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.export.bundle import bundle, name_of
from bot.commands.export import still_may
from bot.store.transaction import Transaction
from bot.work import supervision
from bot.work.file import File


async def make(tx: Transaction, about: Mapping[str, str]) -> File | None:
    """None for who may not have it any more: a wall put up since the link was given holds."""
    matter_id = int(about["matter"])
    if not await still_may(tx, matter_id):
        return None
    found = await supervision.gather(tx, await tx.matters.get(matter_id))
    return File(name_of(found), "application/zip", bundle(found))
