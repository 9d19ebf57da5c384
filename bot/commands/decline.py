"""decline: say that you cannot take an assignment, and why."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import replies
from bot.commands.kinds import assignment_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import ChoiceKind, ProseKind
from bot.model.record import Event
from bot.model.work import DeclineReason, State
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, lateness, owed, questions, resolve

DECLINE = act("decline", "Declining", Relation.ASSIGNEE, Relation.LEAD)

REASONS: ChoiceKind[DeclineReason] = ChoiceKind(
    tuple(DeclineReason),
    labels={
        DeclineReason.CAPACITY: "No capacity",
        DeclineReason.CONFLICT: "A conflict",
        DeclineReason.UNCLEAR: "It is unclear",
        DeclineReason.SCOPE: "Outside the scope",
    },
    noun="reason",
)


class Decline(Order, name="decline"):
    """Say that you cannot take an assignment, and why."""

    acts = (DECLINE,)
    also = (("refuse", ""),)
    example = 'decline A-224 capacity because "two rush assignments until Monday"'

    assignment: str = ask(assignment_kind(), "Which assignment?")
    reason: DeclineReason = ask(REASONS, "Why?")
    because: str = ask(ProseKind(), "In your own words", word="because", default="")

    async def run(self, tx: Transaction) -> Reply:
        assignment = await resolve.assignment(tx, self.assignment)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
        await resolve.permit(tx, DECLINE, thing, assignment.ref)
        if not assignment.state.with_provider or assignment.round:
            raise await lateness.stale(tx, assignment)
        assignment = await questions.overtake(tx, assignment)
        await owed.cancel(tx, assignment)
        assignment = await owed.unhold(tx, assignment)
        assignment = replace(
            assignment,
            state=State.DECLINED,
            declined_at=tx.now,
            decline_reason=self.reason,
            decline_words=self.because,
        )
        await tx.assignments.save(assignment)
        tx.record(
            Event.DECLINED,
            self.because,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=assignment.ref,
        )
        await announce.post(tx, assignment)
        await announce.turn_firm(tx, assignment)
        return replies.declined(await announce.scene(tx), assignment)
