"""hold: stop the work for a while, or let it go on; the firm's alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.cards import replies
from bot.commands.kinds import assignment_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import FlagKind, ProseKind
from bot.model.record import Event
from bot.model.windows import PauseReason, WindowKind
from bot.model.work import DueChange, State
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, clocks, docket, lateness, owed, progress, resolve

HOLD = act("hold", "Holding", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)


class Hold(Order, name="hold", title="Hold"):
    """Stop work on an assignment for a while, or let it go on."""

    acts = (HOLD,)
    also = (("pause", ""), ("resume", "off"))
    example = 'hold A-217 because "the client is sending more exhibits"'

    assignment: str = ask(assignment_kind(), "Which assignment?")
    off: bool = ask(FlagKind("off"), "Let it go on?", default=False)
    because: str = ask(ProseKind(), "Why?", word="because", default="")

    @classmethod
    def needs(cls, said: Mapping[str, str]) -> tuple[str, ...]:
        return () if "off" in said else ("because",)

    async def run(self, tx: Transaction) -> Reply:
        assignment = await resolve.assignment(tx, self.assignment)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
        await resolve.permit(tx, HOLD, thing, assignment.ref)
        held = assignment.held_since is not None
        over = assignment.state.ended or assignment.sent_at is None or assignment.state is State.DECLINED
        if over or (self.off and not held):
            raise await lateness.stale(tx, assignment)
        questions = await tx.questions.open_of(assignment.id)
        old = assignment.due_at
        lost = timedelta()
        if self.off:
            assignment = await owed.unhold(tx, assignment)
            moved = await owed.restand(tx, assignment, questions)
            if moved is not None:
                lost = moved.lost
            if moved is not None and moved.kind is WindowKind.DELIVERY:
                assignment = replace(assignment, due_at=moved.new, due_moves=assignment.due_moves + 1)
                sayer = resolve.speaker(tx)
                await tx.dues.add(DueChange(assignment.id, tx.now, sayer.id, moved.old, moved.new))
                await docket.weigh(tx, assignment, moved.old)
            if assignment.state in (State.ACKNOWLEDGED, State.IN_PROGRESS) and not questions:
                await progress.moves_on(tx, assignment)
        else:
            held_by = resolve.speaker(tx).id
            assignment = replace(
                assignment, held_since=assignment.held_since or tx.now, held_by=held_by, hold_reason=self.because
            )
            if not held:  # said again, it is renewed (D6)
                await owed.still(tx, assignment, PauseReason.ON_HOLD)
                await owed.restand(tx, assignment, questions)
            tx.remind(clocks.RENEW, clocks.subject(tx, assignment.id), await clocks.closes_at(tx, tx.now))
        await tx.assignments.save(assignment)
        tx.record(
            Event.RESUMED if self.off else Event.HELD,
            self.because,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=assignment.ref,
        )
        await announce.post(tx, assignment)
        scene = await announce.scene(tx)
        if not self.off:
            return replies.put_on_hold(scene, assignment)
        return replies.resumed(scene, assignment, due_before=old, lost=lost)
