"""ask: put a question about an assignment to whoever owes its answer, or withdraw one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.cards import questions as cards
from bot.commands.kinds import item_kind
from bot.commands.order import Order
from bot.language.cards import Card
from bot.language.command import ask
from bot.language.kinds import FlagKind, ProseKind
from bot.model.people import Side
from bot.model.record import Event
from bot.model.windows import PauseReason, WindowKind
from bot.model.work import Assignment, Question, QuestionState, State
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, evening, giving, ladder, lateness, owed, questions, resolve

ASK = act("ask", "Asking about", Relation.ASSIGNEE, Relation.LEAD, Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)
WITHDRAW = act("ask … withdraw", "Withdrawing", Relation.ASKER)


class Ask(Order, name="ask", title="Ask"):
    """Ask about an assignment; what you owe stands still until the answer."""

    acts = (ASK, WITHDRAW)
    public = True
    creates = True
    also = (("question", ""), ("query", ""))
    example = 'ask A-217 "Use the 2019 or the 2023 policy limits?"'

    item: str = ask(item_kind(), "About which assignment?")
    withdraw: bool = ask(FlagKind("withdraw"), "Withdraw the question?", default=False)
    words: str = ask(ProseKind(), "What do you ask?", default="")

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        return () if "withdraw" in words else ("words",)

    async def run(self, tx: Transaction) -> Reply:
        if self.withdraw:
            return await self._withdraw(tx)
        assignment = await resolve.assignment(tx, self.item)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
        await resolve.permit(tx, ASK, thing, assignment.ref)
        return await self._ask(tx, assignment)

    async def _ask(self, tx: Transaction, assignment: Assignment) -> Card:
        asker = resolve.speaker(tx)
        if assignment.state.ended or assignment.sent_at is None or assignment.state is State.DECLINED:
            raise await lateness.stale(tx, assignment)
        by_provider = asker.side is Side.PROVIDER
        question = Question(
            id=await tx.questions.allot(),
            engagement_id=assignment.engagement_id,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            asked_by=asker.id,
            asked_at=tx.now,
            owed_by=assignment.supervising_id if by_provider else (await owed.first_ower(tx, assignment)).id,
            pauses=by_provider and assignment.state.with_provider,
            words=self.words,
        )
        await tx.questions.add(question)
        if by_provider:  # a question is a word on the work
            await owed.meet(tx, assignment, WindowKind.PROGRESS)
        window = await owed.open_window(tx, WindowKind.ANSWER, assignment, question.owed_by, question_id=question.id)
        if question.pauses:
            await owed.still(tx, assignment, PauseReason.WAITING_ON_ANSWER, question.id)
            await owed.restand(tx, assignment, await tx.questions.open_of(assignment.id))
            await evening.remind(tx)
        tx.record(
            Event.ASKED,
            self.words,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=question.ref,
        )
        await announce.post(tx, assignment)
        await questions.put(tx, question, assignment, window)
        ower = await tx.people.get(question.owed_by)
        opens = await announce.opening(tx, ower.side)
        late = await ladder.late_of(tx, assignment, asker.side)
        return cards.asked(
            await announce.scene(tx),
            question,
            assignment,
            answer_by=window.due_at if window is not None else None,
            opens=opens if opens > tx.now else None,
            urgent_left=(await giving.urgent_left(tx, asker.side)).left,
            late=question.pauses and any(each.kind in owed.WORK for each in late),
        )

    async def _withdraw(self, tx: Transaction) -> Card:
        question, assignment = await resolve.question(tx, self.item)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment, question=question)
        await resolve.permit(tx, WITHDRAW, thing, question.ref)
        if question.state is not QuestionState.OPEN:
            raise await lateness.stale(tx, assignment)
        question = replace(question, state=QuestionState.WITHDRAWN)
        ended = await questions.end(tx, question, assignment)
        tx.record(Event.WITHDRAWN, matter_id=assignment.matter_id, assignment_id=assignment.id, subject=question.ref)
        card = cards.withdrawn(
            await announce.scene(tx),
            question,
            ended.assignment,
            at=tx.now,
            lost=ended.lost,
            due_before=ended.due_before,
            update_by=ended.update_by,
            last=ended.last,
        )
        await announce.tell_of(tx, assignment, question.owed_by, card, topic=questions.topic(question))
        return card
