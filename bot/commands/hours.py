"""hours: a team's or a person's week, its closed days and exceptions, what two share, how a due was worked out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from bot.commands.hourkinds import ICALENDAR, HolidaySourceKind, HoursKind, WeekKind, WhoseKind
from bot.commands.kinds import assignment_kind
from bot.commands.order import Order
from bot.language.clocks import is_abbreviation
from bot.language.command import ask
from bot.language.dayranges import DayRange
from bot.language.forms import Option
from bot.language.kinds import ChoiceKind, NumberKind, ProseKind
from bot.language.misread import NotUnderstood, UnknownCity, ZoneAbbreviation
from bot.language.spans import Span
from bot.language.timekinds import DayRangeKind, MomentKind, SpanKind
from bot.language.timewords import When
from bot.model.people import Person, Side
from bot.platform import Reply
from bot.rules.permission import Relation, Subject, act
from bot.store.transaction import Transaction
from bot.work import absences, explaining, hours, resolve, scheduling
from scheduler.holidays import UnreadableHolidays, public_holidays, read_ics, typed_holiday
from scheduler.worktime import Holiday, UnknownZone, Weekly, wall, write_hours, zone
from scheduler.worktime import Hours as DayHours

SHOW = act("hours show", "Reading hours of", Relation.ANYONE)
TEST = act("hours test", "Working out the due of", Relation.MEMBER)
SET = act("hours set", "Hours for", Relation.COORDINATOR)

PARTS = ("show", "test", "set", "holidays", "exception", "overlap", "invite")
#: A week, then the place whose clock keeps it: "mon-fri 09:00-18:00 in New York".
_PLACE = re.compile(
    r"(.*(?:\d|[ap]m|closed))[\s,]+(?:in\s+)?([^\W\d_][^\d:;]*?)(?:\s+time)?\W*", re.IGNORECASE | re.DOTALL
)
#: Public holidays are taken from a country's list for this year and so many more.
YEARS_AHEAD = 1
MOST_DAYS = 31
#: A meeting takes so many minutes where nobody says otherwise, and no more than a day's work.
MEETING = 60
LONGEST_MEETING = 8 * 60


class Hours(Order, name="hours", title="Hours"):
    """See or set when a team or a person works, and how a due was worked out on it."""

    acts = (SHOW, TEST, SET)
    also = (("schedule", ""), ("holidays", "holidays"))
    example = "hours show manila"

    part: str = ask(
        ChoiceKind(PARTS, noun="show, test, set, holidays, exception, overlap or invite"), "What about hours?"
    )
    assignment: str = ask(assignment_kind(), "Which assignment?", default="")
    whose: str = ask(WhoseKind(), "Whose hours?", default="")
    week: str = ask(WeekKind(), "Which week?", default="")
    days: DayRange | None = ask(DayRangeKind(), "Which day?", default=None)
    day_hours: DayHours | None = ask(HoursKind(), "Closed, or open when?", default=None)
    add: DayRange | None = ask(DayRangeKind(), "Which day is a holiday?", word="add", default=None)
    source: str = ask(HolidaySourceKind(), "Whose holidays, by country?", word="import", default="")
    start: When | None = ask(MomentKind(), "When do they meet?", word="at", default=None)
    length: Span | None = ask(SpanKind(), "For how long?", word="for", default=None)
    page: int = ask(NumberKind(most=999), "Which page?", word="page", default=1)
    words: str = ask(ProseKind(long=False), "The week, the name or the reason", default="")

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        match words.get("part", "").lower():
            case "test":
                return ("assignment",)
            case "set":
                return ("whose",) if "day_hours" in words else ("whose", "words")
            case "holidays":
                return ("whose", "words") if "add" in words else ("whose",)
            case "exception":
                return ("whose", "days", "day_hours", "words")
            case "invite":
                return ("whose", "start")
            case _:
                return ("whose",)

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        """What a part needs is asked for; the rest is not shown, since each part has its own."""
        return frozenset({"part"})

    @classmethod
    async def options(cls, tx: Transaction, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        if field != "whose":
            return ()
        people = tuple(Option(f"@{each.handle}", f"@{each.handle}") for each in await tx.people.everyone())
        if words.get("part", "").lower() in ("overlap", "invite"):
            return people
        labels = [tx.engagement.cities.of(side).label for side in Side]
        return (*(Option(label.lower(), label) for label in labels), *people)

    async def run(self, tx: Transaction) -> Reply:
        match self.part:
            case "test":
                assignment = await resolve.assignment(tx, self.assignment)
                thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
                await resolve.permit(tx, TEST, thing, assignment.ref)
                return await explaining.worked_out(tx, assignment)
            case "overlap":
                first, second = await self._two(tx)
                return await hours.shared(tx, first, second, following=self.week == "next week")
            case "invite":
                return await self._invite(tx)
            case "set":
                return await self._set(tx)
            case "exception":
                return await self._except(tx)
            case "holidays":
                return await self._holidays(tx)
            case _:
                return await hours.show(tx, await hours.whose(tx, self.whose))

    async def _two(self, tx: Transaction) -> tuple[Person, Person]:
        handles = [each.removeprefix("@") for each in self.whose.split()]
        if len(set(handles)) != 2 or not self.whose.startswith("@"):
            raise NotUnderstood(self.whose, "two people", "@ana @ben", field="whose")
        first, second = [await resolve.person(tx, each, "whose") for each in handles]
        return first, second

    async def _invite(self, tx: Transaction) -> Reply:
        first, second = await self._two(tx)
        assert self.start is not None, "the form asks for it"
        opens = await resolve.moment(tx, self.start, "start")
        minutes = self.length.minutes if self.length is not None else MEETING
        if not 0 < minutes <= LONGEST_MEETING:
            raise NotUnderstood(str(self.length), "a meeting of 8 h at most", "30 min", field="length")
        return await hours.invite(tx, first, second, opens, timedelta(minutes=minutes))

    async def _editable(self, tx: Transaction) -> Side | Person:
        """Whose hours are edited: that side's coordinator's alone to do (D1). One edit at a time."""
        await tx.lock()
        of = await hours.whose(tx, self.whose)
        side = hours.side_of(of)
        await resolve.permit(tx, SET, Subject(side=side), hours.name(tx, of))
        return of

    async def _set(self, tx: Transaction) -> Reply:
        of = await self._editable(tx)
        said = self.words
        if self.day_hours is not None:  # typed without quotes: "mon-fri 09:00-18:00 in New York"
            days = self.days.words if self.days is not None else ""
            said = f"{days} {write_hours(self.day_hours)} {self.words}".strip()
        found = _PLACE.fullmatch(said)
        week, place = (found[1], found[2]) if found is not None else (said, "")
        try:
            weekly = Weekly.read(week)
        except ValueError:
            expected = "days with their hours, in order and none twice"
            raise NotUnderstood(week, expected, "mon-fri 09:00-18:00", field="words") from None
        if not any(weekly.days):  # nothing could ever fall due
            raise NotUnderstood(week, "a week that is open at some time", "mon-fri 09:00-18:00", field="words")
        return await scheduling.set_week(tx, of, weekly, self._zone(tx, week, place), f"{self.whose} {said}")

    def _zone(self, tx: Transaction, week: str, place: str) -> str:
        """The zone of a place that is named; without one, the speaker's own city's (D28)."""
        cities = tx.engagement.cities.zones
        if not place:
            return resolve.speaker(tx).zone
        if known := cities.get(place.lower()):
            return known
        if is_abbreviation(place):
            raise ZoneAbbreviation(f"{week} in", field="words")
        try:
            return zone(place)
        except UnknownZone:
            raise UnknownCity(place, tuple(cities), field="words") from None

    async def _except(self, tx: Transaction) -> Reply:
        of = await self._editable(tx)
        assert self.days is not None, "the form asks for it"
        assert self.day_hours is not None, "the form asks for it"
        first, last = await absences.days(tx, self.days, "days")
        if last - first > timedelta(days=MOST_DAYS):
            raise NotUnderstood(self.days.words, f"at most {MOST_DAYS} days", "12 nov", field="days")
        said = f"{self.whose} {self.days.words} {write_hours(self.day_hours)} {self.words}"
        return await scheduling.make_exception(tx, of, first, last, self.day_hours, self.words, said)

    async def _holidays(self, tx: Transaction) -> Reply:
        if self.add is None and not self.source:
            return await hours.closed_days(tx, await hours.whose(tx, self.whose), self.page)
        of = await self._editable(tx)
        found = await self._named(tx, self.add) if self.add is not None else self._listed(tx)
        return await scheduling.add_holidays(tx, of, found, f"{self.whose} {self.words or self.source[:40]}")

    async def _named(self, tx: Transaction, days: DayRange) -> tuple[Holiday, ...]:
        first, last = await absences.days(tx, days, "add")
        if last - first > timedelta(days=MOST_DAYS):
            raise NotUnderstood(days.words, f"at most {MOST_DAYS} days", "9 apr", field="add")
        span = range((last - first).days + 1)
        return tuple(typed_holiday(first + timedelta(days=number), self.words) for number in span)

    def _listed(self, tx: Transaction) -> tuple[Holiday, ...]:
        """The holidays of a country's list, or of the text of a file; nothing is fetched from outside."""
        year = wall(tx.now, resolve.speaker(tx).zone).year
        try:
            if self.source.upper().startswith(ICALENDAR):
                return read_ics(self.source, "an .ics file")
            country, _, part = self.source.partition("-")
            years = range(year, year + YEARS_AHEAD + 1)
            return public_holidays(country, part or None, years)
        except UnreadableHolidays as problem:
            expected = f"a country or a file that lists holidays ({str(problem)[:80]})"
            raise NotUnderstood(self.source[:40], expected, "PH", field="source") from None
