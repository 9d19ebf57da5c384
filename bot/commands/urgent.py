"""urgent: let what is held for closed hours go at once, and this one item wake people until it is delivered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards import giving as giving_cards
from bot.cards import replies
from bot.commands.kinds import item_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import ProseKind
from bot.model.people import Side
from bot.model.record import Event
from bot.model.work import Assignment, Question, QuestionState
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, giving, ladder, lateness, owed, questions, resolve
from scheduler.worktime import instant, wall

URGENT = act("urgent", "Sending as urgent", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)
URGENT_QUESTION = act("urgent Q", "Sending as urgent", Relation.ASKER, Relation.LEAD, *URGENT.may)


class Urgent(Order, name="urgent", title="Send as urgent"):
    """Send at once what is held for closed hours; it uses one of the week's."""

    acts = (URGENT, URGENT_QUESTION)
    also = (("rush", ""),)
    example = 'urgent A-217 "the hearing is on Monday"'

    item: str = ask(item_kind(), "Which assignment or question?")
    why: str = ask(ProseKind(), "Why can it not wait?", default="")

    async def run(self, tx: Transaction) -> Reply:
        await tx.lock()  # so that two people cannot both use the week's last one
        if self.item.startswith("Q-"):
            return await self._question(tx)
        assignment = await resolve.assignment(tx, self.item)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
        await resolve.permit(tx, URGENT, thing, assignment.ref)
        if assignment.urgent or not assignment.state.with_provider:
            raise await lateness.stale(tx, assignment)
        left = await self._use_one(tx, Side.PROVIDER)
        assignment = replace(assignment, urgent=True)
        await tx.assignments.save(assignment)
        self._record(tx, assignment, assignment.ref)
        for side in Side:
            climb = await tx.climbs.current(assignment.id, side)
            if climb is not None:
                await ladder.retime(tx, climb, assignment)
        await announce.post(tx, assignment)
        await tx.release(assignment)
        for question in await tx.questions.open_of(assignment.id):
            if not question.pauses:
                await tx.release(question.ref)
        to = await owed.first_ower(tx, assignment)
        return replies.told_urgent(await announce.scene(tx), assignment.ref, to=to.id, urgent=left, words=self.why)

    async def _question(self, tx: Transaction) -> Reply:
        """A question goes to whoever owes its answer, an answer to whoever asked; what is there already is not sent."""
        question, assignment = await resolve.question(tx, self.item)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment, question=question)
        await resolve.permit(tx, URGENT_QUESTION, thing, question.ref)
        if not await self._waits(tx, question):
            raise await lateness.stale(tx, assignment)
        to = question.owed_by if question.state is QuestionState.OPEN else question.asked_by
        left = await self._use_one(tx, (await tx.people.get(to)).side)
        self._record(tx, assignment, question.ref)
        return replies.told_urgent(await announce.scene(tx), question.ref, to=to, urgent=left, words=self.why)

    async def _waits(self, tx: Transaction, question: Question) -> bool:
        """Whether it, or its answer, was held until now; that goes when this commits."""
        match question.state:
            case QuestionState.OPEN:
                return await tx.release(questions.topic(question)) > 0
            case QuestionState.ANSWERED:
                return await tx.release(announce.answered_topic(question)) > 0
            case _:
                return False

    async def _use_one(self, tx: Transaction, reader: Side) -> giving_cards.Urgent:
        """One of the sayer's side's urgent sendings of this week, with what is left after it; refused if none is."""
        sayer = resolve.speaker(tx)
        urgent = await giving.urgent_left(tx, sayer.side)
        if not urgent.left:
            raise Refused(
                replies.no_urgent_left(
                    await announce.scene(tx),
                    self.item,
                    urgent=urgent,
                    resets=self._next_monday(tx, sayer.side),
                    opens=await announce.opening(tx, reader),
                    side=reader,
                )
            )
        return replace(urgent, left=urgent.left - 1)

    def _next_monday(self, tx: Transaction, side: Side) -> datetime:
        """When the week begins anew in the side's own city (D16)."""
        zone = tx.engagement.cities.of(side).zone
        today = wall(tx.now, zone).date()
        monday = today + timedelta(days=7 - today.weekday())
        return instant(datetime.combine(monday, datetime.min.time()), zone)

    def _record(self, tx: Transaction, assignment: Assignment, subject: str) -> None:
        tx.record(
            Event.MARKED_URGENT,
            self.why,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=subject,
        )
