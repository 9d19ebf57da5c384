"""ack: confirm an assignment, read back what will be delivered; take a late thing in hand; judge a reason for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards import replies
from bot.commands.kinds import item_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import ChoiceKind, FlagKind, ProseKind
from bot.language.moments import When
from bot.language.timekinds import MomentKind
from bot.model.people import Person, Side
from bot.model.record import Event
from bot.model.windows import WindowKind
from bot.model.work import Assignment, State
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, edits, handing, lateness, owed, progress, readback, resolve

ACK = act("ack", "Acknowledging", Relation.ASSIGNEE, Relation.LEAD)
RIGHT = act("ack … correct", "Calling right what was read back of", Relation.MATTER_ATTORNEY)
TAKE = act("ack breach", "Taking", Relation.LADDER)
JUDGE = act("ack breach … excused", "Judging the reason for", Relation.OTHER_SIDE)


class Ack(Order, name="ack", title="Acknowledge"):
    """Confirm that you have an assignment and will do it."""

    acts = (ACK, RIGHT, TAKE, JUDGE)
    public = True
    also = (("acknowledge", ""), ("received", ""), ("got", ""))
    example = "ack A-217 eta thu 4pm"

    breach: bool = ask(FlagKind("breach"), "Something overdue?", default=False)
    item: str = ask(item_kind(), "Which assignment?")
    kind: WindowKind | None = ask(ChoiceKind(tuple(WindowKind)), "Which reply is overdue?", default=None)
    verdict: str = ask(ChoiceKind(("excused", "stands", "correct")), "Is it accepted, or right?", default="")
    eta: When | None = ask(MomentKind(), "When will it be done?", word="eta", default=None)
    readback: str = ask(ProseKind(long=False), "In one sentence, what will you deliver?", word="readback", default="")

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        return ("kind",) if "breach" in words else ()

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        return frozenset({"item", "eta"})

    async def run(self, tx: Transaction) -> Reply:
        if self.breach and self.kind is not None:
            assignment, window = await lateness.find(tx, self.item, self.kind)
            if self.verdict:
                return await lateness.judge(tx, JUDGE, assignment, window, accepted=self.verdict == "excused")
            return await lateness.take(tx, TAKE, assignment, window)
        assignment = await resolve.assignment(tx, self.item)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
        if self.verdict == "correct":
            await resolve.permit(tx, RIGHT, thing, assignment.ref)
            return await readback.confirm(tx, assignment)
        await resolve.permit(tx, ACK, thing, assignment.ref)
        if self.readback and not await self._is_owed(tx, assignment):
            return await readback.give(tx, assignment, self.readback)
        return await self._acknowledge(tx, assignment)

    async def _is_owed(self, tx: Transaction, assignment: Assignment) -> bool:
        window = await owed.running(tx, assignment, WindowKind.ACKNOWLEDGE)
        return window is not None or assignment.state is State.SENT

    async def _acknowledge(self, tx: Transaction, assignment: Assignment) -> Reply:
        """The assignee has it: its delivery runs on, and the next word on it is owed."""
        if not await self._is_owed(tx, assignment):
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
        await handing.remind(tx, Side.PROVIDER)
        word = await progress.next_word(tx, assignment)
        return await self._said(tx, assignment, late, after, word)

    async def _agree(self, tx: Transaction, assignment: Assignment) -> Reply:
        """What was asked has changed since the first acknowledgement: the assignee has that too (D7, D13)."""
        late, after = await progress.acknowledged_after(tx, assignment)
        await owed.meet(tx, assignment, WindowKind.ACKNOWLEDGE)
        assignment = await edits.agreed_earlier(tx, assignment)
        await tx.assignments.save(assignment)
        window = await owed.running(tx, assignment, WindowKind.PROGRESS)
        return await self._said(tx, assignment, late, after, window.due_at if window is not None else None)

    async def _said(
        self, tx: Transaction, assignment: Assignment, late: bool, after: timedelta | None, update_by: datetime | None
    ) -> Reply:
        """It is acknowledged; what will be delivered is read back with it, or asked for where the type is new."""
        tx.record(
            Event.ACKNOWLEDGED,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=assignment.ref,
        )
        await announce.post(tx, assignment)
        if self.readback and assignment.state in readback.TAKEN:
            await readback.give(tx, assignment, self.readback)
            assignment = await tx.assignments.get(assignment.id)
        return replies.acknowledged(
            await announce.scene(tx),
            assignment,
            after=after,
            late=late,
            update_by=update_by,
            on_behalf=assignment.assignee_id != resolve.speaker(tx).id,
            read_back=await readback.wanted(tx, assignment),
        )
