"""update: say how the work stands, when it will be ready, why it is late; for the firm, change what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cards import times
from bot.commands.answer import ANSWER
from bot.commands.kinds import item_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import ChoiceKind, FlagKind, NumberKind, PercentKind, ProseKind, ReferenceKind
from bot.language.moments import When
from bot.language.timekinds import MomentKind
from bot.model.people import Person, Side
from bot.model.work import Assignment, Priority
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import edits, lateness, resolve, words

UPDATE = act("update", "Updating", Relation.ASSIGNEE, Relation.LEAD)
CHANGE = act("update … due", "Changing", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)
EXPLAIN = act("update … because", "Giving a reason for", Relation.ASSIGNEE, Relation.LEAD, Relation.OWING_SIDE)
ADD = act("update Q", "Adding to", Relation.ASKER, Relation.OWING_SIDE)

WORKING = frozenset({"item", "progress", "outlook", "note", "eta", "because"})
GIVING = frozenset({"item", "due", "because", "instructions", "sources", "format", "pages", "priority", "deadline"})


class Update(Order, name="update", title="Update"):
    """Say how the work stands and when it will be ready; for the firm, change what was asked."""

    acts = (UPDATE, CHANGE, EXPLAIN, ADD)
    public = True
    also = (("progress", ""),)
    example = 'update A-217 60% "exhibits indexed" eta thu'

    item: str = ask(item_kind(), "Which assignment?")
    edit: bool = ask(FlagKind("edit"), "What you said last, said anew?", default=False)
    progress: int | None = ask(PercentKind(), "How much is done?", default=None)
    outlook: str = ask(ChoiceKind(("on-track", "at-risk", "blocked", "done")), "How does it look?", default="")
    note: str = ask(ProseKind(), "A note", default="")
    eta: When | None = ask(MomentKind(), "When will it be ready?", word="eta", default=None)
    due: When | None = ask(MomentKind(), "When is it due now?", word="due", default=None)
    because: str = ask(ProseKind(), "Why?", word="because", default="")
    instructions: str = ask(ProseKind(), "What is to be done now?", word="instructions", default="")
    sources: str = ask(ProseKind(), "Where are the sources?", word="sources", default="")
    format: str = ask(ProseKind(long=False), "In what format?", word="format", default="")
    pages: int | None = ask(NumberKind(), "How many pages?", word="pages", default=None, example="240")
    priority: Priority | None = ask(ChoiceKind(tuple(Priority)), "Priority", word="priority", default=None)
    deadline: str = ask(ReferenceKind("D"), "For which court deadline?", word="for", default="")

    @classmethod
    def needs(cls, said: Mapping[str, str]) -> tuple[str, ...]:
        return () if set(said) - {"item", "edit"} else ("progress",)

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        return GIVING if person.side is Side.FIRM else WORKING

    @classmethod
    async def prefilled(cls, tx: Transaction, words: Mapping[str, str], focus: str) -> Mapping[str, str]:
        """Instructions are mended from what they are, an update is edited from what was said."""
        if focus != "instructions" and "edit" not in words:
            return {}
        about = await tx.assignments.find(words.get("item", ""), resolve.speaker(tx))
        if about is None:
            return {}
        return {"instructions": about.instructions} if focus == "instructions" else stood(tx, about)

    async def run(self, tx: Transaction) -> Reply:
        eta = await resolve.moment(tx, self.eta, "eta") if self.eta is not None else None
        if self.item.startswith("Q-"):
            return await self._question(tx, eta)
        assignment = await resolve.assignment(tx, self.item)
        sayer = resolve.speaker(tx)
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment, side=sayer.side)
        wanted = (self.instructions, self.sources, self.format, self.pages, self.priority, self.deadline)
        if self.due is not None or any(wanted):
            await resolve.permit(tx, CHANGE, thing, assignment.ref)
            return await edits.change(
                tx,
                assignment,
                due=await self._due(tx, assignment.assignee_id),
                because=self.because,
                instructions=self.instructions,
                sources=self.sources,
                format=self.format,
                pages=self.pages,
                priority=self.priority,
                deadline=self.deadline,
            )
        if self.edit:
            await resolve.permit(tx, UPDATE, thing, assignment.ref)
            return await words.revise(tx, assignment, self.progress, self.outlook, self.note or self.because, eta)
        late = await lateness.owed_late(tx, assignment, sayer.side)
        if self.because and late is not None:
            await resolve.permit(tx, EXPLAIN, thing, assignment.ref)
            return await lateness.give_reason(tx, assignment, late, self.because, eta)
        if eta is not None and late is not None and sayer.side is Side.FIRM:
            await resolve.permit(tx, EXPLAIN, thing, assignment.ref)
            return await lateness.expect(tx, assignment, late, eta)
        await resolve.permit(tx, UPDATE, thing, assignment.ref)
        note = self.note or self.because
        return await words.update(tx, assignment, self.progress, self.outlook, note, eta)

    async def _due(self, tx: Transaction, assignee_id: int | None) -> datetime | None:
        if self.due is None:
            return None
        worker = await tx.people.get(assignee_id) if assignee_id is not None else None
        return await resolve.moment(tx, self.due, "due", worker=worker)

    async def _question(self, tx: Transaction, eta: datetime | None) -> Reply:
        question, assignment = await resolve.question(tx, self.item)
        ower = await tx.people.get(question.owed_by)
        thing = await resolve.subject(
            tx, assignment.matter_id, assignment=assignment, question=question, side=ower.side
        )
        await resolve.permit(tx, ADD, thing, question.ref)
        late = await lateness.owed_late(tx, assignment, ower.side, question)
        if self.because and late is not None and resolve.speaker(tx).side is ower.side:
            return await lateness.give_reason(tx, assignment, late, self.because, eta)
        if eta is not None:
            await resolve.permit(tx, ANSWER, thing, question.ref)  # only who may answer may say when
            return await words.answer_expected(tx, question, assignment, eta, late=late is not None)
        return await words.add_to_question(tx, question, assignment, self.note or self.because)


def stood(tx: Transaction, work: Assignment) -> dict[str, str]:
    """How a thing stood when a word was last said of it, part by part, as a form begins with it."""
    said = {"outlook": "at-risk" if work.at_risk else "on-track", "note": work.note}
    if work.progress is not None:
        said["progress"] = f"{work.progress}%"
    if work.eta is not None:
        said["eta"] = times.written(work.eta, tx.engagement.cities.of(resolve.speaker(tx).side))
    return said
