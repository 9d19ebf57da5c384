"""cancel: end an assignment that is not wanted any more."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import replies
from bot.commands.kinds import assignment_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import ProseKind
from bot.model.record import Event
from bot.model.work import State
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, lateness, owed, questions, resolve

CANCEL = act("cancel", "Cancelling", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)


class Cancel(Order, name="cancel", title="Cancel"):
    """End an assignment that is not wanted any more."""

    acts = (CANCEL,)
    also = (("stop", ""), ("withdraw", ""))
    example = 'cancel A-217 "the case settled"'

    assignment: str = ask(assignment_kind(), "Which assignment?")
    because: str = ask(ProseKind(), "Why?", default="")

    async def run(self, tx: Transaction) -> Reply:
        assignment = await resolve.assignment(tx, self.assignment)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
        await resolve.permit(tx, CANCEL, thing, assignment.ref)
        if assignment.state.ended:
            raise await lateness.stale(tx, assignment)
        assignment = await questions.overtake(tx, assignment)
        await owed.cancel(tx, assignment)
        assignment = await owed.unhold(tx, assignment)
        assignment = replace(
            assignment,
            state=State.CANCELLED,
            ended_at=tx.now,
            ended_by=resolve.speaker(tx).id,
            end_words=self.because,
        )
        await tx.assignments.save(assignment)
        tx.record(
            Event.CANCELLED,
            self.because,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=assignment.ref,
        )
        await announce.drop_news(tx, assignment)
        await announce.post(tx, assignment)
        if assignment.sent_at is not None:
            await announce.turn_worker(tx, assignment, (await owed.first_ower(tx, assignment)).id, self.because)
        return replies.cancelled(await announce.scene(tx), assignment)
