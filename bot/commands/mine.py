"""mine: what waits on whoever asks, is theirs, or was taken in hand by them; what they wait for; their desk."""

from __future__ import annotations

from bot.cards import lists
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import FlagKind, NumberKind
from bot.platform import Reply
from bot.rules import worklist
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, desk, resolve

MINE = act("mine", "Listing", Relation.ANYONE)
#: What somebody's home on a platform says for them when it is opened.
HOME = "mine desk"


class Mine(Order, name="mine", title="My list"):
    """See what is open and waits for you, soonest first."""

    acts = (MINE,)
    reads = True
    public = True
    also = (("list", ""), ("todo", ""))
    example = "mine late"

    late: bool = ask(FlagKind("late"), "Only what is overdue?", default=False)
    theirs: bool = ask(FlagKind("theirs"), "What waits on the other side?", default=False)
    desk: bool = ask(FlagKind("desk"), "All of it, with both clocks?", default=False)
    page: int = ask(NumberKind(most=999), "Which page?", word="page", default=1)

    async def run(self, tx: Transaction) -> Reply:
        if self.desk:
            return await desk.of_speaker(tx)
        reader = resolve.speaker(tx)
        items = await (tx.worklists.of_others(reader) if self.theirs else tx.worklists.listed(reader))
        chosen = worklist.late(items) if self.late else worklist.soonest(items)
        page = min(self.page, max(1, -(-len(chosen) // lists.PAGE)))
        scene = await announce.scene(tx)
        things = desk.things(scene, chosen)
        if self.theirs:
            return lists.theirs(scene, things, page=page)
        return lists.mine(scene, things, page=page, late_only=self.late)
