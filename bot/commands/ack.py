"""ack: confirm an assignment; take an overdue reply in hand; accept, or not, the reason for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.cards import replies
from bot.commands.kinds import item_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import ChoiceKind, FlagKind
from bot.language.moments import When
from bot.language.timekinds import MomentKind
from bot.model.record import Event
from bot.model.windows import WindowKind
from bot.model.work import Assignment, State
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, edits, lateness, owed, progress, resolve

ACK = act("ack", "Acknowledging", Relation.ASSIGNEE, Relation.LEAD)
TAKE = act("ack breach", "Taking", Relation.LADDER)
JUDGE = act("ack breach … excused", "Judging the reason for", Relation.OTHER_SIDE)


class Ack(Order, name="ack", title="Acknowledge"):
    """Confirm that you have an assignment and will do it."""

    acts = (ACK, TAKE, JUDGE)
    public = True
    also = (("acknowledge", ""), ("received", ""), ("got", ""))
    example = "ack A-217 eta thu 4pm"

    breach: bool = ask(FlagKind("breach"), "Something overdue?", default=False)
    item: str = ask(item_kind(), "Which assignment?")
    kind: WindowKind | None = ask(ChoiceKind(tuple(WindowKind)), "Which reply is overdue?", default=None)
    verdict: str = ask(ChoiceKind(("excused", "stands")), "Is the reason accepted?", default="")
    eta: When | None = ask(MomentKind(), "When will it be done?", word="eta", default=None)

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        return ("kind",) if "breach" in words else ()

    async def run(self, tx: Transaction) -> Reply:
        if self.breach and self.kind is not None:
            assignment, window = await lateness.find(tx, self.item, self.kind)
            if self.verdict:
                return await lateness.judge(tx, JUDGE, assignment, window, accepted=self.verdict == "excused")
            return await lateness.take(tx, TAKE, assignment, window)
        return await self._acknowledge(tx, await resolve.assignment(tx, self.item))

    async def _acknowledge(self, tx: Transaction, assignment: Assignment) -> Reply:
        """The assignee has it: its delivery runs on, and the next word on it is owed."""
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
        await resolve.permit(tx, ACK, thing, assignment.ref)
        if await owed.running(tx, assignment, WindowKind.ACKNOWLEDGE) is None and assignment.state is not State.SENT:
            raise await lateness.stale(tx, assignment)
        if assignment.state is not State.SENT:
            return await self._agree(tx, assignment)
        late, after = await progress.acknowledged_after(tx, assignment)
        assignment = replace(
            assignment,
            state=State.ACKNOWLEDGED,
            acknowledged_at=tx.now,
            acknowledged_after=int(after.total_seconds()) if after is not None else None,
            eta=await resolve.moment(tx, self.eta, "eta") if self.eta is not None else assignment.eta,
        )
        await tx.assignments.save(assignment)
        await progress.acknowledged(tx, assignment)
        word = await progress.next_word(tx, assignment)
        self._record(tx, assignment)
        await announce.post(tx, assignment)
        return replies.acknowledged(
            await announce.scene(tx),
            assignment,
            after=after,
            late=late,
            update_by=word,
            on_behalf=assignment.assignee_id != resolve.speaker(tx).id,
        )

    async def _agree(self, tx: Transaction, assignment: Assignment) -> Reply:
        """What was asked has changed since the first acknowledgement: the assignee has that too (D7, D13)."""
        late, after = await progress.acknowledged_after(tx, assignment)
        await owed.meet(tx, assignment, WindowKind.ACKNOWLEDGE)
        assignment = await edits.agreed_earlier(tx, assignment)
        await tx.assignments.save(assignment)
        self._record(tx, assignment)
        await announce.post(tx, assignment)
        window = await owed.running(tx, assignment, WindowKind.PROGRESS)
        by = window.due_at if window is not None else None
        return replies.acknowledged(await announce.scene(tx), assignment, after=after, late=late, update_by=by)

    def _record(self, tx: Transaction, assignment: Assignment) -> None:
        tx.record(
            Event.ACKNOWLEDGED,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=assignment.ref,
        )
