"""away: days or half a day off, for oneself or by a coordinator for somebody of their side; planned, and taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace

from bot.cards import absence as cards
from bot.cards.leaveplan import Leave, nothing_inside
from bot.commands import leaveplan
from bot.commands.kinds import ItemsKind
from bot.commands.order import Order
from bot.language.cards import Card
from bot.language.command import ask, asks
from bot.language.dayranges import DayRange
from bot.language.forms import Field, Option, PersonField
from bot.language.kinds import ChoiceKind, FlagKind, PersonKind, ProseKind
from bot.language.misread import Misread, NotUnderstood
from bot.language.timekinds import DayRangeKind
from bot.model.people import COORDINATOR, Person, Role
from bot.model.record import Event
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.permission import Relation, Subject, act
from bot.store.schedules import Absence
from bot.store.transaction import Transaction
from bot.work import absences, announce, clocks, leaves, recounting, resolve

AWAY = act("away", "Leave for", Relation.ANYONE)
AWAY_FOR = act("away … for", "Leave for", Relation.COORDINATOR)

KINDS = ("vacation", "sick", "training")
#: What is asked where several leaves are booked.
TAKEN_BACK, PLANNED = "Which leave is taken back?", "Which leave is planned?"

Sentence = Callable[[Transaction, Leave, Person], Awaitable[str]]


class Away(Order, name="away", title="Time off"):
    """Book days or half a day off; what you owe passes to whoever covers, and the dues stay."""

    acts = (AWAY, AWAY_FOR)
    also = (("leave", ""), ("vacation", ""), ("sick", ""))
    example = "away 24 dec – 2 jan"

    cancel: bool = ask(FlagKind("cancel"), "Take it back?", default=False)
    days: DayRange | None = ask(DayRangeKind(), "Which days?", default=None)
    kind: str = ask(ChoiceKind(KINDS), "What for?", default="")
    person: str = ask(PersonKind(), "For whom, if not for yourself?", word="for", default="")
    cover: str = ask(PersonKind(), "Who covers?", word="cover", default="")
    note: str = ask(ProseKind(long=False), "A note", default="")
    plan: str = ask(ItemsKind(), "What becomes of each thing?", word="plan", default="", example=leaveplan.EXAMPLE)

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        return () if "cancel" in words or "plan" in words else ("days",)

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        own = frozenset({"days", "kind", "cover", "note"})
        return own | {"person"} if person.coordinates else own

    @classmethod
    def gathered(cls, said: Mapping[str, str]) -> Mapping[str, str]:
        """The choices of the plan's form in its one field."""
        return leaveplan.SAID.gathered(said)

    @classmethod
    async def parts(cls, tx: Transaction, said: Mapping[str, str], focus: str) -> tuple[Field, ...]:
        """The form of a plan: each thing inside the leave. Refused where there is nothing to choose for."""
        if focus != "plan" and not leaveplan.SAID.refs(said):
            return ()
        asked = {each.name: each for each in asks(cls)}
        kept = {name: said[name] for name in ("days", "person") if said.get(name)}
        try:
            person = await _person(tx, kept.get("person", "").removeprefix("@"))
            days = DayRangeKind().read(kept["days"]) if "days" in kept else None
            leave = await _one(tx, person, days, PLANNED, leaves.plan)
        except Misread:
            return ()  # the days or the person are asked for first
        found = await leaveplan.fields(tx, leave, said)
        if not found:
            raise Refused(nothing_inside(await announce.scene(tx), await leaves.spoken(tx, leave)))
        first = [asked[name].kind.field(name, asked[name].label, False, words) for name, words in kept.items()]
        options = tuple(Option(words, words) for name, words in kept.items() if name == "person")
        return (*(replace(f, options=options) if isinstance(f, PersonField) else f for f in first), *found)

    @classmethod
    async def options(cls, tx: Transaction, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        if field not in ("person", "cover"):
            return ()
        side = resolve.speaker(tx).side
        return tuple(
            Option(f"@{each.handle}", f"@{each.handle}") for each in await tx.people.everyone() if each.side is side
        )

    async def run(self, tx: Transaction) -> Reply:
        person = await _person(tx, self.person)
        await tx.lock()
        if self.cancel:
            return await self._take_back(tx, person)
        if self.plan:
            return await leaveplan.choose(tx, await _one(tx, person, self.days, PLANNED, leaves.plan), self.plan)
        return await self._book(tx, person)

    async def _book(self, tx: Transaction, person: Person) -> Card:
        assert self.days is not None, "the form asks for the days"
        cover = await self._cover(tx, person)
        away = await absences.stretch(tx, person, self.days, "days")
        instead = await self._instead_of(tx, person, away)
        kind = self.kind or KINDS[0]
        absence_id = await tx.schedules.add_absence(
            person, away.stretch, kind, self.note, leave=away.leave, cover_id=cover
        )
        booked = Absence(absence_id, person.id, *away.stretch, kind, self.note, away.leave, cover)
        for each in instead:
            await tx.plans.move(each.id, absence_id)
        if away.leave:
            tx.remind(absences.ABSENCE, clocks.subject(tx, absence_id), away.stretch.opens)
            if (eve := await absences.eve(tx, person, away.stretch)) is not None:
                tx.remind(absences.EVE, clocks.subject(tx, absence_id), eve)
        moving = await recounting.after_edit(tx, [person])
        await recounting.tell(tx, f"@{person.handle}", moving, ())
        tx.record(Event.AWAY, f"{self.days.words} {self.note}".strip(), subject=f"@{person.handle}")
        return await self._booked(tx, person, away, booked, {each.before.id for each in moving})

    async def _booked(
        self, tx: Transaction, person: Person, away: absences.Away, booked: Absence, moved: Collection[int]
    ) -> Card:
        """Tell those who must know; the reply has what falls inside, but for what `moved` out of it."""
        sayer, scene, leave = resolve.speaker(tx), await announce.scene(tx), Leave(person.id, away.first, away.last)
        falls = [each for each in await absences.falling_inside(tx, person, away.stretch) if each.id not in moved]
        sights = (await tx.matters.sights()).get(sayer.id, {})
        inside = [each for each in absences.things(falls) if each.window.matter_id in sights]
        for reader in await self._others(tx, person):
            undo = await leaves.undo(tx, leave, reader)
            card = cards.informed(scene, person.id, away.first, away.last, by=sayer.id, undo=undo)
            await announce.tell(tx, reader.id, card)
        calendar = await tx.schedules.calendar_of(person)
        return cards.booked(
            scene,
            person.id,
            away.first,
            away.last,
            part=None if away.whole else away.stretch,
            back=calendar.next_opening(away.stretch.closes),
            inside=[absences.inside(each.window) for each in inside],
            covers=await absences.covers(tx, booked, falls),
            readers=await leaves.readers(tx, person, inside),
            leave=away.leave,
            plan=await leaves.plan(tx, leave, sayer),
            undo=await leaves.undo(tx, leave, sayer),
        )

    async def _instead_of(self, tx: Transaction, person: Person, away: absences.Away) -> list[Absence]:
        """One leave for the same days: what is booked already is not booked again, and a longer one takes its place.

        Returns those whose place it takes.
        """
        booked = [each for each in await tx.schedules.absences(person) if each.closes > tx.now]
        for each in booked:
            if each.opens <= away.stretch.opens and away.stretch.closes <= each.closes:
                leave = await leaves.spoken(tx, each)
                undo = await leaves.undo(tx, leave, resolve.speaker(tx))
                scene = await announce.scene(tx)
                raise Refused(cards.already(scene, person.id, leave.first, leave.last, undo=undo))
        instead = [each for each in booked if away.stretch.opens <= each.opens and each.closes <= away.stretch.closes]
        for each in instead:
            await tx.schedules.cancel_absence(each.id)
            _forget(tx, each)
        return instead

    async def _cover(self, tx: Transaction, person: Person) -> int | None:
        if not self.cover:
            return None
        named = await resolve.person(tx, self.cover, "cover")
        if named.side is not person.side or named.id == person.id or Role.OBSERVER in named.roles:
            city = tx.engagement.cities.of(person.side).label
            raise NotUnderstood(f"@{named.handle}", f"somebody else of {city}'s team", "@lead", field="cover")
        return named.id

    async def _others(self, tx: Transaction, person: Person) -> list[Person]:
        """Who must know beside the one who says it: the person, and the coordinators of their side."""
        everyone = (person, *await tx.people.holders(COORDINATOR[person.side], person.side))
        return [each for each in dict.fromkeys(everyone) if each.id != resolve.speaker(tx).id]

    async def _take_back(self, tx: Transaction, person: Person) -> Card:
        """A leave that is said by a day of it, or the only one; one under way ends now, and what was stays (D25)."""
        gone = await _one(tx, person, self.days, TAKEN_BACK, leaves.undo)
        leave = await leaves.spoken(tx, gone)
        for ref in await tx.plans.of(gone.id):
            tx.unsay(leaveplan.topic(gone, ref))
        if gone.opens < tx.now:
            await tx.schedules.end_absence(gone.id, tx.now)
        else:
            await tx.schedules.cancel_absence(gone.id)
        _forget(tx, gone)
        moving = await recounting.after_edit(tx, [person])
        await recounting.tell(tx, f"@{person.handle}", moving, ())
        tx.record(Event.AWAY, f"not away {leave.first}", subject=f"@{person.handle}")
        moved = await recounting.seen(tx, moving, resolve.speaker(tx))
        return cards.cancelled(await announce.scene(tx), person.id, leave.first, leave.last, moved=moved)


def _forget(tx: Transaction, leave: Absence) -> None:
    """A leave that will not be as it was: it neither begins nor is asked about on its eve."""
    for kind in (absences.ABSENCE, absences.EVE):
        tx.forget(kind, clocks.subject(tx, leave.id))


async def _person(tx: Transaction, handle: str) -> Person:
    """Whose leave it is: the speaker's, or that of somebody of their side."""
    sayer = resolve.speaker(tx)
    person = await resolve.person(tx, handle, "person") if handle else sayer
    row = AWAY if person.id == sayer.id else AWAY_FOR
    await resolve.permit(tx, row, Subject(side=person.side), f"@{person.handle}")
    return person


async def _one(tx: Transaction, person: Person, days: DayRange | None, question: str, say: Sentence) -> Absence:
    """The leave that is said by a day of it, or the only one. Refused where there is none, or several."""
    scene, sayer = await announce.scene(tx), resolve.speaker(tx)
    found = await absences.ahead(tx, person, days)
    if not found:
        hint = "away cancel 22 oct" if say is leaves.undo else "away 22 oct plan"
        raise Refused(cards.none_booked(scene, person.id, hint))
    if len(found) > 1:
        spoken = [await leaves.spoken(tx, each) for each in found]
        several = [(each.first, each.last, await say(tx, each, sayer)) for each in spoken]
        raise Refused(cards.which(scene, person.id, several, question))
    return found[0]
