"""Edits of hours: what is so from now on, which dues that moves, and the hours of one person or two.

Longer than most files: one small function per edit, and they share how a moved due is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.cards import times
from bot.cards.absence import Inside, listed
from bot.cards.hours import Clocks, week_in
from bot.cards.scene import Scene
from bot.cards.words import LINES, TITLE, shortened, typed
from bot.language.cards import Block, Button, Card, Fact, Item, Items, Line, Link, Next, Text
from bot.model.people import City, Side
from scheduler.worktime import Interval, Weekly, wall

MEETING = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
TOLD = "both sides have been told of each. A due that somebody set stays"


@dataclass(frozen=True, slots=True)
class Shift:
    """A week as it is kept: whose side's, in which zone's clock, and the next change of clocks that moves it."""

    side: Side
    weekly: Weekly
    anchor: str
    change: Clocks | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """Where two people who share no hours come closest: who closes when, and who opens next after it."""

    first: int
    closes: datetime
    second: int
    opens: datetime

    @property
    def meeting(self) -> Interval:
        """The last hour, or as much of it as there is, before the second opens; the first one of theirs where none is
        between: so one of the two stays longer or begins earlier, and not both."""
        starts = max(self.closes, self.opens - MEETING)
        return Interval(starts, self.opens) if starts < self.opens else Interval(self.opens, self.opens + MEETING)


def meeting(stretch: Interval) -> Interval:
    """An hour of shared hours from their next quarter of an hour on, or as much of it as there is."""
    opens, closes = stretch
    starts = opens + timedelta(seconds=-opens.timestamp() % QUARTER.total_seconds())
    return Interval(starts, min(closes, starts + MEETING)) if starts + QUARTER <= closes else stretch


def shift_facts(scene: Scene, shift: Shift) -> list[Block]:
    """A week in the clock it is kept in, if that is one of the two cities', and as the other's clocks show it.

    Hours kept in a third place are read in both cities, since nobody here reads that place's clock.
    """
    if not any(shift.weekly.days):
        return [Fact("Week", ("closed",))]
    cities = [scene.place(shift.side), scene.place(shift.side.other)]
    home = next((city for city in cities if city.zone == shift.anchor), None)
    facts: list[Block] = []
    if home is not None:
        facts.append(Fact("Week", (f"{shift.weekly} {home.label}",)))
    for city in cities:
        if city is not home:
            facts.append(Fact(f"In {city.label}", (_in(shift, city, _monday(wall(scene.now, city.zone).date())),)))
    if shift.change is not None:
        shown = next(city for city in cities if city is not home)
        day = scene.days(shift.change.day, shift.change.day, shift.change.side)
        after = _in(shift, shown, _monday(shift.change.day) + timedelta(days=7))
        facts.append(Fact(f"From {day}", (after,)))
    return facts


def person(
    scene: Scene,
    who: int,
    shift: Shift,
    *,
    opens: datetime | None,
    closes: datetime | None,
    closed_next: tuple[date, str] | None = None,
    away: tuple[date, date] | None = None,
) -> Card:
    """`hours.person`. `closes` is given while the person works, `opens` while not; `away` are the next days off."""
    return _hours_of(scene, f"Hours of {scene.handle(who)}", shift, opens, closes, closed_next, away)


def team(
    scene: Scene,
    shift: Shift,
    *,
    opens: datetime | None,
    closes: datetime | None,
    closed_next: tuple[date, str] | None = None,
) -> Card:
    """`hours.person` for a team whose hours are kept in another clock than its own city's."""
    return _hours_of(scene, f"{scene.city(shift.side)}'s hours", shift, opens, closes, closed_next, None)


def _hours_of(
    scene: Scene,
    title: str,
    shift: Shift,
    opens: datetime | None,
    closes: datetime | None,
    closed_next: tuple[date, str] | None,
    away: tuple[date, date] | None,
) -> Card:
    facts = shift_facts(scene, shift)
    if closes is not None:
        facts.append(Fact("Closes", (f"{scene.at(closes)}, {scene.away_in(closes)}",)))
    elif opens is not None:
        facts.append(Fact("Opens", (f"{scene.at(opens)}, {scene.away_in(opens)}",)))
    if closed_next is not None:
        day, reason = closed_next
        because = f", {shortened(reason, 60)}" if reason else ""
        facts.append(Fact("Next closed", (f"{scene.days(day, day, shift.side)}{because}",)))
    if away is not None:
        facts.append(Fact("Away", (scene.days(*away, shift.side),)))
    return Card("hours.person", shortened(title, TITLE), tuple(facts), _both(scene, shift.side))


def edited(
    scene: Scene,
    title: str,
    facts: Sequence[Block],
    moved: Sequence[Inside],
    *,
    see: Button,
    words: str = "",
) -> Card:
    """`hours.edited`, to whoever edited: `facts` are what is so from now on, `moved` the replies whose dues move."""
    most = LINES - 3 - len(facts) - bool(words)
    return Card(
        "hours.edited",
        shortened(title, TITLE),
        (
            *facts,
            *(listed(scene, moved, "moves", "move", most) if moved else ()),
            Next((TOLD,) if moved else ("no due moves. It counts from here on",)),
            *typed(words, lines=1),
        ),
        (see, Button("My list", "mine")),
    )


def moved(scene: Scene, whose: str, moved: Sequence[Inside], facts: Sequence[tuple[str, Text]] = ()) -> Card:
    """`hours.moved`, to both sides: which replies fall due at another time because hours were edited (G08)."""
    shown = tuple(Fact(label, value) for label, value in facts)
    return Card(
        "hours.moved",
        shortened(f"{hours_of(whose)} changed", TITLE),
        (*shown, *listed(scene, moved, "moves", "move", LINES - 3 - len(shown)), Next(("nothing to do",))),
        (Button("My list", "mine"), Button("The hours", f"hours show {whose if whose[0] == '@' else whose.lower()}")),
    )


def closed_days(
    scene: Scene, whose: str, side: Side, listed: Sequence[tuple[date, str, str]], *, page: int = 1
) -> Card:
    """`hours.holidays`: the closed days ahead, soonest first, each with its name and who says so."""
    named = whose if whose.startswith("@") else whose.lower()
    most = LINES - 2
    shown = listed[(page - 1) * most : page * most]
    more = max(len(listed) - page * most, 0)
    items = tuple(Item((f"{scene.days(day, day, side)}: {_said(name, source)}",)) for day, name, source in shown)
    following = (Button(f"{more} more", f"hours holidays {named} page {page + 1}"),) if more else ()
    owner = f"Closed days of {whose}" if whose.startswith("@") else f"{whose}'s closed days"
    return Card(
        "hours.holidays",
        shortened(owner if shown else f"{owner}: none ahead", TITLE),
        (Items(items, more),) if items else (),
        (*following, Button(shortened(hours_of(whose), 24), f"hours show {named}")),
    )


def shared(scene: Scene, a: int, b: int, stretches: Sequence[Interval], nearest: Nearest | None) -> Card:
    """`hours.overlap`: the hours two people share, day by day; where they share none, the nearest they come to it."""
    both = f"{scene.handle(a)} and {scene.handle(b)}"
    if stretches:
        shown = stretches[: LINES - 2]
        total = sum((closes - opens for opens, closes in stretches), timedelta())
        items = tuple(Item((times.interval(*each, scene.cities, scene.now),)) for each in shown)
        return Card(
            "hours.overlap",
            shortened(f"{both} share {times.duration(total)}", TITLE),
            (Items(items, len(stretches) - len(shown)),),
            _meeting(scene, a, b, meeting(stretches[0])),
        )
    facts: list[Block] = []
    if nearest is not None:
        facts = [
            Fact("Nearest", (times.interval(*nearest.meeting, scene.cities, scene.now),)),
            Line((scene.who(nearest.first), f" closes {scene.at(nearest.closes)}")),
            Line((scene.who(nearest.second), f" opens {scene.at(nearest.opens)}, {_later(nearest)}")),
            Next(("to talk, one of them stays longer or begins earlier",)),
        ]
    title = shortened(f"No shared hours: {both}", TITLE)
    return Card("hours.overlap", title, tuple(facts), _meeting(scene, a, b, nearest.meeting if nearest else None))


def _later(nearest: Nearest) -> str:
    apart = nearest.opens - nearest.closes
    return f"{times.duration(apart)} later" if times.counts(apart) else "at once"


def _meeting(scene: Scene, a: int, b: int, offered: Interval | None) -> tuple[Button, ...]:
    """Make an invite for what is offered; look at the hours of either."""
    looks = tuple(
        Button(shortened(f"Hours of {scene.handle(who)}", 24), f"hours show {scene.handle(who)}") for who in (a, b)
    )
    if offered is None:
        return looks
    length = times.duration(offered.closes - offered.opens)
    at = times.written(offered.opens, scene.cities.firm)
    invited = f"hours invite {scene.handle(a)} {scene.handle(b)} at {at} for {length}"
    return (Button("Make invite", invited), *looks)


def invite(scene: Scene, a: int, b: int, when: Interval, url: str | None) -> Card:
    """`hours.invite`: a meeting as a file to fetch; `url` is None where nobody said how this program is reached."""
    shown = Fact("When", (times.interval(*when, scene.cities, scene.now),))
    told: tuple[Block, ...]
    if url is not None:
        told = (
            Fact("File", (Link("invite.ics", url),)),
            Line(("It opens in Outlook, Google Calendar and Apple Calendar. The link works for 24 h.",)),
            Next(("open the file, and send it on to whoever is to come",)),
        )
    else:
        told = (
            Line(("There is no file: Counterpart was not told the address at which people reach it.",)),
            Next(("whoever runs Counterpart sets COUNTERPART_PUBLIC_URL and starts it again",)),
        )
    title = shortened(f"Invite for {scene.handle(a)} and {scene.handle(b)}", TITLE)
    looks = _meeting(scene, a, b, None)
    return Card("hours.invite", title, (shown, *told), looks)


def in_the_past(scene: Scene, day: date, side: Side) -> Card:
    """`hours.past`: what is over is not counted anew; a reply that was late for it is excused instead (D25)."""
    return Card(
        "hours.past",
        "That day is over",
        (
            Line((f"{scene.days(day, day, side)} was counted as it was. Nothing changed.",)),
            Next(("where it made somebody late, give the reason: the other side can accept it",)),
        ),
        (Button("What is late", "mine late"),),
    )


def no_due(ref: str) -> Card:
    """`hours.test`, where nothing is due yet."""
    return Card(
        "hours.test",
        f"{ref} has no due yet",
        (Line(("Nothing is counted.",)),),
        (Button(f"Open {ref}", f"show {ref}"),),
        ref,
    )


def hours_of(whose: str) -> str:
    """`Manila's hours`, `Hours of @ana`."""
    return f"Hours of {whose}" if whose.startswith("@") else f"{whose}'s hours"


def _said(name: str, source: str) -> str:
    return f"{shortened(name, 60) or 'closed'} ({shortened(source, 30)})" if source else shortened(name, 60) or "closed"


def _both(scene: Scene, side: Side) -> tuple[Button, ...]:
    return tuple(
        Button(shortened(f"{scene.city(each)}'s hours", 24), f"hours show {scene.city(each).lower()}")
        for each in (side, side.other)
    )


def _in(shift: Shift, city: City, monday: date) -> str:
    return f"{week_in(shift.weekly, shift.anchor, city.zone, monday)} {city.label}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
