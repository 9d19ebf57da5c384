"""report: lists that one asks for beside one's own."""

from __future__ import annotations

from bot.cards import deadlines as cards
from bot.commands.kinds import matter_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import ChoiceKind, NumberKind
from bot.model.people import Person
from bot.platform import Reply
from bot.rules.permission import Relation, Subject, act
from bot.store.transaction import Transaction
from bot.work import announce, resolve

DEADLINES = act("report deadlines", "Reading", Relation.FIRM)


class Report(Order, name="report", title="Report"):
    """See the court deadlines of the firm's matters, to hold them against the docket."""

    acts = (DEADLINES,)
    reads = True
    example = "report deadlines"

    part: str = ask(ChoiceKind(("deadlines",), noun="deadlines"), "Which report?")
    matter: str = ask(matter_kind(), "Of which matter?", default="")
    page: int = ask(NumberKind(most=999), "Which page?", word="page", default=1)

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        return frozenset({"part", "matter"})

    async def run(self, tx: Transaction) -> Reply:
        """The deadlines that are open, of every matter whose words the reader may see."""
        matter = await resolve.matter(tx, self.matter) if self.matter else None
        await resolve.permit(tx, DEADLINES, Subject(), "court deadlines")
        found = await tx.deadlines.seen_by(resolve.speaker(tx))
        if matter is not None:
            found = tuple(each for each in found if each.matter_id == matter.id)
        page = min(self.page, max(1, -(-len(found) // cards.PAGE)))
        of = f" {matter.ref}" if matter is not None else ""
        return cards.listed(await announce.scene(tx), found, page=page, of=of)
