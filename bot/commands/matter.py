"""matter: one matter, and its court deadlines: entered, confirmed by a second person, ticked, met or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cards import deadlines as cards
from bot.cards import times
from bot.commands.deadlinekinds import DeadlinesKind
from bot.commands.kinds import matter_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.forms import Option
from bot.language.kinds import ChoiceKind, NumberKind, ProseKind
from bot.language.misread import NotUnderstood
from bot.language.moments import When
from bot.language.timekinds import MomentKind
from bot.model.deadlines import CourtDeadline, DeadlineState
from bot.model.people import Person
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.permission import Act, Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, docket, lookup, resolve

SHOW = act("matter show", "Showing", Relation.MEMBER)
DEADLINE = act("matter deadline", "Deadlines of", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)
CONFIRM = act("matter confirm", "Confirming", Relation.SECOND_PERSON)
TICK = act("matter tick", "Ticking", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)
END = act("matter met … withdraw", "Ending", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)

PARTS = ("show", "deadline", "confirm", "tick", "met", "withdraw")
#: What a deadline can be changed in.
ENTERED = ("what", "at", "source")


class OfMatter(Order, name="matter", title="Matter"):
    """See a matter; enter a court deadline, confirm what somebody else entered, tick it, or end it."""

    acts = (SHOW, DEADLINE, CONFIRM, TICK, END)
    example = 'matter deadline M-1042 "Reply brief" 2026-10-16 17:00 src "order dkt 41"'

    part: str = ask(
        ChoiceKind(PARTS, noun="show, deadline, confirm, tick, met or withdraw"), "What about it?", default="show"
    )
    deadlines: tuple[str, ...] = ask(DeadlinesKind(), "Which deadline?", default=())
    matter: str = ask(matter_kind(), "Which matter?", default="")
    what: str = ask(ProseKind(long=False), "What is due to the court?", default="", example="Reply brief")
    at: When | None = ask(MomentKind(), "When, as the court gives it?", default=None, example="2026-10-16 17:00")
    source: str = ask(ProseKind(long=False), "Where does it stand?", word="src", default="", example="order dkt 41")
    because: str = ask(ProseKind(), "Why?", word="because", default="")
    page: int = ask(NumberKind(most=999), "Which page?", word="page", default=1)

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        match words.get("part", "show").lower():
            case "deadline" if "deadlines" in words:
                return ("because",) if any(name in words for name in ENTERED) else ("at", "because")
            case "deadline":
                return ("matter", *ENTERED)
            case "confirm" | "tick" | "met":
                return ("deadlines",)
            case "withdraw":
                return ("deadlines", "because")
            case _:
                return ("matter",)

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        """What a part needs is asked for; the rest is not shown, since each part has its own."""
        return frozenset({"part"})

    @classmethod
    async def prefilled(cls, tx: Transaction, words: Mapping[str, str], focus: str) -> Mapping[str, str]:
        """A change begins with what stands."""
        if words.get("part", "").lower() != "deadline" or "deadlines" not in words:
            return {}
        found = await tx.deadlines.find(words["deadlines"].strip(" ,."), resolve.speaker(tx))
        if found is None:
            return {}
        at = times.written(found.at, tx.engagement.cities.firm)
        return {"at": at, "what": found.title, "source": found.source}

    @classmethod
    async def options(cls, tx: Transaction, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        if field != "deadlines":
            return ()
        return tuple(
            Option(each.ref, f"{each.ref} on M-{each.matter_id}")
            for each in await tx.deadlines.seen_by(resolve.speaker(tx))
        )

    async def run(self, tx: Transaction) -> Reply:
        match self.part:
            case "deadline" if not self.deadlines:
                return await self._enter(tx)
            case "deadline":
                return await self._change(tx)
            case "confirm":
                return await self._confirm(tx)
            case "tick":
                found = await resolve.deadlines(tx, self.deadlines)
                for each in found:
                    await _permit(tx, TICK, each)
                    if not each.state.open:
                        raise Refused(cards.stale(await announce.scene(tx), each))
                return await docket.tick(tx, found)
            case "met":
                return await docket.end(tx, await self._one(tx, END), DeadlineState.MET, self.because)
            case "withdraw":
                return await docket.end(tx, await self._one(tx, END), DeadlineState.WITHDRAWN, self.because)
            case _:
                return await lookup.matter(tx, await resolve.matter(tx, self.matter), self.page)

    async def _enter(self, tx: Transaction) -> Reply:
        matter = await resolve.matter(tx, self.matter)
        await resolve.permit(tx, DEADLINE, await resolve.subject(tx, matter.id), matter.ref)
        at = await self._court(tx)
        assert at is not None, "the form asks for it"
        return await docket.enter(tx, matter, self.what, self.source, at)

    async def _change(self, tx: Transaction) -> Reply:
        deadline = await self._one(tx, DEADLINE)
        title, source = self.what or deadline.title, self.source or deadline.source
        changed = await docket.change(tx, deadline, title, source, await self._court(tx), self.because)
        return changed or await docket.shown(tx, deadline, resolve.speaker(tx))

    async def _confirm(self, tx: Transaction) -> Reply:
        """Of what was seen: its button carries the time, and a deadline that was changed since is not confirmed."""
        deadline = await self._one(tx, CONFIRM)
        open_still = deadline.state is DeadlineState.UNCONFIRMED and deadline.at > tx.now
        if not open_still or (self.at is not None and await self._court(tx) != deadline.at):
            raise Refused(cards.stale(await announce.scene(tx), deadline))
        return await docket.confirm(tx, deadline)

    async def _one(self, tx: Transaction, row: Act) -> CourtDeadline:
        """The deadline that this is about, if it is open and the sayer may."""
        if len(self.deadlines) > 1:
            raise NotUnderstood(",".join(self.deadlines), "one deadline", "D-12", field="deadlines")
        (found,) = await resolve.deadlines(tx, self.deadlines)
        await _permit(tx, row, found)
        if not found.state.open:
            raise Refused(cards.stale(await announce.scene(tx), found))
        return found

    async def _court(self, tx: Transaction) -> datetime | None:
        """The court's time: a date and a time of day. Nothing here counts days, or knows when a court closes."""
        if self.at is None:
            return None
        if self.at.instant is None and (self.at.clock is None or self.at.day is None):
            expected = "the date and the time of day, as the court gives them"
            raise NotUnderstood(self.at.words, expected, "2026-10-16 17:00", field="at")
        return await resolve.moment(tx, self.at, "at")


async def _permit(tx: Transaction, row: Act, deadline: CourtDeadline) -> None:
    thing = await resolve.subject(tx, deadline.matter_id, entered_by=deadline.entered_by)
    await resolve.permit(tx, row, thing, deadline.ref)
