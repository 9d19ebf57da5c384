"""show: one assignment, question, matter or deadline in full; an assignment's history, time or plan."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands.order import Order
from bot.language.command import ask
from bot.language.forms import Option
from bot.language.kinds import ChoiceKind, NumberKind, ReferenceKind
from bot.language.misread import NotUnderstood
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import docket, lookup, resolve

SHOW = act("show", "Showing", Relation.MEMBER)


class Show(Order, name="show", title="Show"):
    """See an assignment, question, matter, hand-off or deadline in full, its history, or where its time went."""

    acts = (SHOW,)
    reads = True
    public = True
    also = (("open", ""), ("view", ""), ("status", ""))
    example = "show A-217 history"

    item: str = ask(
        ReferenceKind("AQMHD", own_number=True), "Which assignment, question, matter, hand-off or deadline?"
    )
    part: str = ask(
        ChoiceKind(("history", "time", "plan"), noun="history, time or plan"), "Which part of it?", default=""
    )
    page: int = ask(NumberKind(most=999), "Which page?", word="page", default=1)

    @classmethod
    async def options(cls, tx: Transaction, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        if field != "item":
            return ()
        reader = resolve.speaker(tx)
        works = [Option(each.ref, f"{each.ref} {each.work_type}") for each in await tx.assignments.seen_by(reader)]
        return (*works, *(Option(each.ref, f"{each.ref} {each.title}") for each in await tx.matters.seen_by(reader)))

    async def run(self, tx: Transaction) -> Reply:
        if self.part and not self.item.startswith("A-"):
            said = {"item": self.item, "part": self.part}
            raise NotUnderstood(self.item, "an assignment", "A-217", field="item", verb=self.name, heard=said)
        if self.item.startswith("Q-"):
            return await lookup.question(tx, *await resolve.question(tx, self.item))
        if self.item.startswith("H-"):
            return await lookup.hand_off(tx, self.item, self.page)
        if self.item.startswith("D-"):
            (deadline,) = await resolve.deadlines(tx, (self.item,))
            return await docket.shown(tx, deadline, resolve.speaker(tx))
        if self.item.startswith("A-"):
            assignment = await resolve.assignment(tx, self.item)
            match self.part:
                case "history":
                    return await lookup.past(tx, assignment, self.page)
                case "time":
                    return await lookup.time(tx, assignment)
                case "plan":
                    return await lookup.plan(tx, assignment)
                case _:
                    return await lookup.assignment(tx, assignment)
        return await lookup.matter(tx, await resolve.matter(tx, self.item), self.page)
