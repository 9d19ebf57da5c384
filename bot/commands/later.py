"""later: put a warning off, once, to one's next open hour; what is due stays due when it is."""

from __future__ import annotations

from bot.cards import later as cards
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import NumberKind
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, clocks, lateness, nudging, resolve

LATER = act("later", "Putting off a warning", Relation.ANYONE)


class Later(Order, name="later", title="Later"):
    """Put a warning off, once, to your next open hour; no due moves."""

    acts = (LATER,)
    also = (("snooze", ""),)
    example = "later 12"

    number: int = ask(NumberKind(least=0), "Which warning? Its number, or your last one", default=0)

    async def run(self, tx: Transaction) -> Reply:
        scene, person = await announce.scene(tx), resolve.speaker(tx)
        nudge = await tx.nudges.of(person.id, self.number)
        if nudge is None:
            return cards.nothing(scene)
        if nudge.later_at is not None:
            return cards.again(scene, nudge.later_at)
        waiting = [
            await lateness.reply_of(tx, window)
            for window in await nudging.waiting(tx, nudge)
            if await tx.matters.level(window.matter_id, person) is not None
        ]
        if not waiting:
            return cards.nothing(scene)
        back = await nudging.back_at(tx, person)
        left = [reply for reply in waiting if reply.window.due_at > back]
        if not left:
            return cards.too_late(scene, waiting)
        if not await tx.nudges.put_off(nudge.id, back):  # said twice at once: the other one did it
            return cards.again(scene, back)
        tx.remind(clocks.LATER, clocks.subject(tx, nudge.id), back)
        return cards.put_off(scene, left, back)
