"""mine: everything open that waits on whoever asks, or is theirs to do, soonest first."""

from __future__ import annotations

from bot.cards import lists
from bot.cards.assignment import STATUS
from bot.cards.scene import Scene
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import FlagKind, NumberKind
from bot.model.worklist import OpenItem
from bot.platform import Reply
from bot.rules import worklist
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, resolve

MINE = act("mine", "Listing", Relation.ANYONE)


class Mine(Order, name="mine", title="My list"):
    """See what is open and waits for you, soonest first."""

    acts = (MINE,)
    reads = True
    public = True
    example = "mine late"

    late: bool = ask(FlagKind("late"), "Only what is overdue?", default=False)
    page: int = ask(NumberKind(most=999), "Which page?", word="page", default=1)

    async def run(self, tx: Transaction) -> Reply:
        scene = await announce.scene(tx)
        items = await tx.worklists.of(resolve.speaker(tx))
        chosen = worklist.late(items) if self.late else worklist.soonest(items)
        last = max(1, -(-len(chosen) // lists.PAGE))
        things = [_thing(scene, item) for item in chosen]
        return lists.mine(scene, things, page=min(self.page, last), late_only=self.late)


def _thing(scene: Scene, item: OpenItem) -> lists.Open:
    """The item as its line tells it: by when it is owed, or why nothing is."""
    on = f"A-{item.assignment_id}" if item.question_id is not None else ""
    if item.kind is not None and item.deadline is not None:
        return lists.Open(item.ref, item.work_type, item.kind, item.deadline, on=on)
    if item.held:
        why = "on hold"
    elif item.waiting_on is not None:
        why = f"waiting on Q-{item.waiting_on}"
    elif item.due_at is not None:  # no agreement, so no window runs; the work has its due all the same (D48)
        why = f"due {scene.at(item.due_at)}"
    else:
        why = STATUS[item.state].lower()
    return lists.Open(item.ref, item.work_type, waiting=why, on=on)
