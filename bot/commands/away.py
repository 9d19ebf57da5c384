"""away: days or half a day off, for oneself or, by a coordinator, for somebody of their side; and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.cards import absence as cards
from bot.commands.order import Order
from bot.language.cards import Card
from bot.language.command import ask
from bot.language.dayranges import DayRange
from bot.language.days import MONTHS
from bot.language.forms import Option
from bot.language.kinds import ChoiceKind, FlagKind, PersonKind, ProseKind
from bot.language.misread import NotUnderstood
from bot.language.timekinds import DayRangeKind
from bot.model.people import COORDINATOR, Person, Role
from bot.model.record import Event
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.permission import Relation, Subject, act
from bot.store.schedules import Absence
from bot.store.transaction import Transaction
from bot.work import absences, announce, clocks, recounting, resolve
from scheduler.worktime import wall

AWAY = act("away", "Leave for", Relation.ANYONE)
AWAY_FOR = act("away … for", "Leave for", Relation.COORDINATOR)

KINDS = ("vacation", "sick", "training")
_MONTHS = {number: name for name, number in MONTHS.items() if len(name) == 3}


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

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        return () if "cancel" in words else ("days",)

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        own = frozenset({"days", "kind", "cover", "note"})
        return own | {"person"} if person.coordinates else own

    @classmethod
    async def options(cls, tx: Transaction, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        if field not in ("person", "cover"):
            return ()
        side = resolve.speaker(tx).side
        return tuple(
            Option(f"@{each.handle}", f"@{each.handle}") for each in await tx.people.everyone() if each.side is side
        )

    async def run(self, tx: Transaction) -> Reply:
        sayer = resolve.speaker(tx)
        person = await resolve.person(tx, self.person, "person") if self.person else sayer
        row = AWAY if person.id == sayer.id else AWAY_FOR
        await resolve.permit(tx, row, Subject(side=person.side), f"@{person.handle}")
        await tx.lock()
        if self.cancel:
            return await self._take_back(tx, person)
        return await self._book(tx, person)

    async def _book(self, tx: Transaction, person: Person) -> Card:
        assert self.days is not None, "the form asks for the days"
        cover = await self._cover(tx, person)
        away = await absences.stretch(tx, person, self.days, "days")
        await self._instead_of(tx, person, away)
        kind = self.kind or KINDS[0]
        absence_id = await tx.schedules.add_absence(
            person, away.stretch, kind, self.note, leave=away.leave, cover_id=cover
        )
        booked = Absence(absence_id, person.id, *away.stretch, kind, self.note, away.leave, cover)
        if away.leave:
            tx.remind(absences.ABSENCE, clocks.subject(tx, absence_id), away.stretch.opens)
        moving = await recounting.after_edit(tx, [person])
        await recounting.tell(tx, f"@{person.handle}", moving, ())
        tx.record(Event.AWAY, f"{self.days.words} {self.note}".strip(), subject=f"@{person.handle}")
        moved = {each.before.id for each in moving}
        falls = [each for each in await absences.falling_inside(tx, person, away.stretch) if each.id not in moved]
        sights = (await tx.matters.sights()).get(resolve.speaker(tx).id, {})
        scene = await announce.scene(tx)
        undo = self._undo(away.first, person, resolve.speaker(tx), tx)
        for reader in await self._others(tx, person):
            card = cards.informed(
                scene,
                person.id,
                away.first,
                away.last,
                by=resolve.speaker(tx).id,
                undo=self._undo(away.first, person, reader, tx),
            )
            await announce.tell(tx, reader.id, card)
        calendar = await tx.schedules.calendar_of(person)
        return cards.booked(
            scene,
            person.id,
            away.first,
            away.last,
            part=None if away.whole else away.stretch,
            back=calendar.next_opening(away.stretch.closes),
            inside=[absences.inside(each) for each in falls if each.matter_id in sights],
            covers=await absences.covers(tx, booked, falls),
            leave=away.leave,
            undo=undo,
        )

    async def _instead_of(self, tx: Transaction, person: Person, away: absences.Away) -> None:
        """One leave for the same days: what is booked already is not booked again, and a longer one takes its place."""
        booked = [each for each in await tx.schedules.absences(person) if each.closes > tx.now]
        for each in booked:
            if each.opens <= away.stretch.opens and away.stretch.closes <= each.closes:
                zone = (await tx.schedules.calendar(person.schedule_id)).schedule.anchor_zone
                first, last = absences.dates(each, zone)
                undo = self._undo(first, person, resolve.speaker(tx), tx)
                raise Refused(cards.already(await announce.scene(tx), person.id, first, last, undo=undo))
        for each in booked:
            if away.stretch.opens <= each.opens and each.closes <= away.stretch.closes:
                await tx.schedules.cancel_absence(each.id)
                tx.forget(absences.ABSENCE, clocks.subject(tx, each.id))

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
        scene = await announce.scene(tx)
        zone = (await tx.schedules.calendar(person.schedule_id)).schedule.anchor_zone
        ahead = [each for each in await tx.schedules.absences(person) if each.closes > tx.now]
        if self.days is not None:
            first, last = await absences.days(tx, self.days, "days")
            spans = {each.id: absences.dates(each, zone) for each in ahead}
            ahead = [each for each in ahead if spans[each.id][0] <= last and spans[each.id][1] >= first]
        if not ahead:
            raise Refused(cards.none_booked(scene, person.id))
        if len(ahead) > 1:
            sayer = resolve.speaker(tx)
            booked = [(*absences.dates(each, zone), each) for each in ahead]
            several = [(first, last, self._undo(first, person, sayer, tx)) for first, last, _ in booked]
            raise Refused(cards.which(scene, person.id, several))
        gone = ahead[0]
        first, last = absences.dates(gone, zone)
        if gone.opens < tx.now:
            await tx.schedules.end_absence(gone.id, tx.now)
        else:
            await tx.schedules.cancel_absence(gone.id)
        tx.forget(absences.ABSENCE, clocks.subject(tx, gone.id))
        moving = await recounting.after_edit(tx, [person])
        await recounting.tell(tx, f"@{person.handle}", moving, ())
        tx.record(Event.AWAY, f"not away {first}", subject=f"@{person.handle}")
        moved = await recounting.seen(tx, moving, resolve.speaker(tx))
        return cards.cancelled(scene, person.id, first, last, moved=moved)

    def _undo(self, first: date, person: Person, reader: Person, tx: Transaction) -> str:
        """The sentence that takes a leave back, for one reader."""
        this_year = wall(tx.now, reader.zone).year
        day = f"{first.day} {_MONTHS[first.month]}" + (f" {first.year}" if first.year != this_year else "")
        return f"away cancel {day}" + ("" if person.id == reader.id else f" for @{person.handle}")
