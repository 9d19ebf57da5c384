"""deliver: hand in the work by a link, or replace the link before the review begins."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import replies
from bot.commands.kinds import assignment_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import LinkKind, ProseKind
from bot.model.record import Event
from bot.model.windows import WindowKind
from bot.model.work import Assignment, State
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, lateness, owed, questions, resolve

DELIVER = act("deliver", "Delivering", Relation.ASSIGNEE, Relation.LEAD)


class Deliver(Order, name="deliver", title="Deliver"):
    """Hand in the work by a link."""

    acts = (DELIVER,)
    public = True
    also = (("done", ""), ("finished", ""), ("submit", ""))
    example = "deliver A-217 https://files.example/m-1042/depo-summary"

    assignment: str = ask(assignment_kind(), "Which assignment?")
    link: str = ask(LinkKind(), "What is the link to the work?")
    fingerprint: str = ask(ProseKind(long=False), "Fingerprint of the work (SHA-256)", word="fingerprint", default="")
    note: str = ask(ProseKind(), "A note for the reviewer", default="")

    async def run(self, tx: Transaction) -> Reply:
        assignment = await resolve.assignment(tx, self.assignment)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
        await resolve.permit(tx, DELIVER, thing, assignment.ref)
        if assignment.state is State.DELIVERED:
            delivered = await self._replace_link(tx, assignment)
        elif assignment.state.with_provider:
            delivered = await self._deliver(tx, assignment)
        else:
            raise await lateness.stale(tx, assignment)
        await announce.post(tx, delivered)
        window = await owed.running(tx, delivered, WindowKind.REVIEW)
        return replies.delivered(
            await announce.scene(tx), delivered, review_by=window.due_at if window is not None else None
        )

    async def _replace_link(self, tx: Transaction, assignment: Assignment) -> Assignment:
        """Round and review window stay (D49)."""
        assignment = replace(
            assignment, link=self.link, fingerprint=self.fingerprint, note=self.note or assignment.note
        )
        await tx.assignments.save(assignment)
        self._record(tx, assignment)
        await announce.turn_firm(tx, assignment)  # the same message, with the link that is to be reviewed
        return assignment

    async def _deliver(self, tx: Transaction, assignment: Assignment) -> Assignment:
        assignment = await questions.overtake(tx, assignment)
        await owed.meet(
            tx,
            assignment,
            WindowKind.ACKNOWLEDGE,
            WindowKind.PROGRESS,
            WindowKind.DELIVERY,
            WindowKind.CORRECTION,
        )
        assignment = await owed.unhold(tx, assignment)  # whoever delivers no longer waits
        assignment = replace(
            assignment,
            state=State.DELIVERED,
            round=max(assignment.round, 1),
            link=self.link,
            fingerprint=self.fingerprint,
            note=self.note or assignment.note,
            progress=100,
            at_risk=False,
            delivered_at=tx.now,
            urgent=False,
        )
        await tx.assignments.save(assignment)
        self._record(tx, assignment)
        await owed.open_window(tx, WindowKind.REVIEW, assignment, assignment.supervising_id)
        await announce.turn_firm(tx, assignment)
        return assignment

    def _record(self, tx: Transaction, assignment: Assignment) -> None:
        words = " ".join(part for part in (self.link, self.fingerprint, self.note) if part)
        tx.record(
            Event.DELIVERED,
            words,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=assignment.ref,
        )
