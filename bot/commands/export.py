"""export: the supervision record of a matter, as a zip that its attorney takes by a link."""

from __future__ import annotations

from datetime import timedelta

from bot.cards import export as cards
from bot.commands.kinds import matter_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.model.record import Event
from bot.platform import Reply
from bot.rules.permission import Relation, act, may
from bot.store.transaction import Transaction
from bot.work import resolve

EXPORT = act("export", "Exporting", Relation.MATTER_ATTORNEY, Relation.FIRM_ADMIN)


#: What its file is called in a link, and how long that works: whoever has it reads everything.
KIND, LASTS = "record", timedelta(minutes=10)


class Export(Order, name="export", title="Export"):
    """Take the whole supervision record of a matter, as a zip that proves itself."""

    acts = (EXPORT,)
    secret = True
    example = "export M-1042"

    matter: str = ask(matter_kind(), "Which matter?")

    async def run(self, tx: Transaction) -> Reply:
        """The link, for its asker alone (D51); that it was given is on record."""
        matter = await resolve.matter(tx, self.matter)
        await resolve.permit(tx, EXPORT, await resolve.subject(tx, matter.id), matter.ref)
        url = tx.file_links.make(KIND, resolve.speaker(tx), {"matter": str(matter.id)}, LASTS)
        if url is None:
            return cards.no_address(matter)
        tx.record(Event.EXPORTED, "by a link", matter_id=matter.id, subject=matter.ref)
        return cards.offered(matter, url, LASTS)


async def still_may(tx: Transaction, matter_id: int) -> bool:
    """Whether whoever was given a link may take what it offers, as things stand when it is opened."""
    return may(resolve.speaker(tx), EXPORT, await resolve.subject(tx, matter_id))
