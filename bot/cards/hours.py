"""Hours: a team's week in both cities, and how a due was worked out, interval by interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.cards import times
from bot.cards.scene import Scene
from bot.cards.words import LINES, shortened
from bot.language.cards import Block, Button, Card, Fact, Item, Items, Line
from bot.model.people import Side
from scheduler.worktime import Interval, Weekly, wall, wall_prompt

LATEST = 2
"""So many pauses are told one by one, the ones before them as a sum."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The next change of clocks that moves a team's week in the other's city: whose clocks, on which day there."""

    side: Side
    day: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause, as a due's working out tells it: `cause` is Q-31, or "the hold"; `counted` its open stretches."""

    cause: str
    lost: timedelta
    counted: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """How a due came to be: set once, then moved by what pauses took.

    `added` are the open stretches that the due moved over, `skipped` the whole days between them with the reason,
    `daily` the hours closed on any day, in minutes after midnight where the assignee works.
    """

    original: datetime
    due: datetime
    set_by: int | None = None
    pauses: tuple[Pause, ...] = ()
    added: tuple[Interval, ...] = ()
    skipped: tuple[tuple[date, date, str], ...] = ()
    daily: tuple[tuple[int, int], ...] = ()


def hours(
    scene: Scene,
    side: Side,
    weekly: Weekly,
    *,
    opens: datetime | None,
    closes: datetime | None,
    closed_next: tuple[date, str] | None = None,
    change: Clocks | None = None,
    shared: Interval | None = None,
    between: tuple[Side, timedelta] | None = None,
) -> Card:
    """`hours.show`. `closes` is given while the team is open, `opens` while it is not.

    `shared` is the next stretch when both teams are open; where there is none, `between` says which team closes, and
    how long before the other opens.
    """
    own, other = scene.place(side), scene.place(side.other)
    monday = _monday(wall(scene.now, own.zone).date())
    facts: list[Block] = [
        Fact("Week", (f"{weekly} {own.label}",)),
        Fact(f"In {other.label}", (f"{week_in(weekly, own.zone, other.zone, monday)} {other.label}",)),
    ]
    if change is not None:
        after = week_in(weekly, own.zone, other.zone, _monday(change.day) + timedelta(days=7))
        facts.append(Fact(f"From {scene.days(change.day, change.day, change.side)}", (f"{after} {other.label}",)))
    if closes is not None:
        facts.append(Fact("Closes", (f"{scene.at(closes)}, {scene.away_in(closes)}",)))
    elif opens is not None:
        facts.append(Fact("Opens", (f"{scene.at(opens)}, {scene.away_in(opens)}",)))
    if closed_next is not None:
        day, reason = closed_next
        because = f", {shortened(reason, 60)}" if reason else ""
        facts.append(Fact("Next closed", (f"{scene.days(day, day, side)}{because}",)))
    facts += _shared(scene, side.other, shared, between)
    named = other.label.lower()
    return Card(
        "hours.show",
        f"{own.label}'s hours",
        tuple(facts),
        (
            Button(_label(f"{other.label}'s hours"), f"hours show {named}"),
            Button("Holidays", f"hours holidays {own.label.lower()}"),
        ),
    )


def worked_out(scene: Scene, ref: str, working: Working, *, side: Side = Side.PROVIDER) -> Card:
    """`hours.test`: which stretches were counted, which skipped and why, in `side`'s hours."""
    city = scene.city(side)
    who = "Set" if working.set_by is None else f"Set by {scene.handle(working.set_by)}"
    head: list[Block] = [Fact(who, (scene.at(working.original),))]
    tail: list[Block] = [*_daily(working, city), Fact("Due", (scene.at(working.due),))]
    body: list[Block] = []
    earlier, latest = working.pauses[:-LATEST], working.pauses[-LATEST:]
    if earlier:
        total = sum((pause.lost for pause in earlier), timedelta())
        body.append(Fact("Paused before that", (f"{times.working(total)} in {city}'s hours",)))
    for pause in latest:
        body.append(Fact(f"Paused for {pause.cause}", (f"{times.working(pause.lost)} in {city}'s hours",)))
        body.append(Items(tuple(_counted(scene, stretch) for stretch in pause.counted)))
    if working.added:
        skipped = "".join(f"; {scene.days(a, b, side)} skipped, {why}" for a, b, why in working.skipped[:1])
        body.append(Line((f"Then the due moved on by as much{skipped}",)))
        body.append(Items(tuple(_counted(scene, stretch) for stretch in working.added)))
    if not body:
        body.append(Line(("No pause moved it.",)))
    room = LINES - 1 - len(head) - len(tail)
    return Card(
        "hours.test",
        f"How {ref}'s due was worked out",
        (*head, *_within(body, room), *tail),
        (
            Button(_label(f"{city}'s hours"), f"hours show {city.lower()}"),
            Button(f"Open {ref}", f"show {ref}"),
        ),
        ref,
    )


def week_in(weekly: Weekly, own: str, other: str, monday: date) -> str:
    """A week's hours as the clocks of another city show them in the week that begins on `monday`."""
    most = max((len(each) for each in weekly.days), default=0)
    shifts: list[tuple[int, str]] = []
    for place in range(most):
        for weekday, each in enumerate(weekly.days):
            if place < len(each):
                day = monday + timedelta(days=weekday)
                opens, closes = (wall(wall_prompt(day, minute, own), other) for minute in each[place])
                shifts.append((opens.weekday(), f"{opens:%H:%M}–{closes:%H:%M}"))
    return times.week(shifts)


def _shared(
    scene: Scene, other: Side, shared: Interval | None, between: tuple[Side, timedelta] | None
) -> tuple[Block, ...]:
    label = f"Shared with {scene.city(other)}"
    if shared is not None:
        return (Fact(label, (times.interval(*shared, scene.cities, scene.now),)),)
    if between is None:
        return (Fact(label, ("none",)),)
    closing, gap = between
    then = f"{scene.city(closing)} closes {times.duration(gap)} before {scene.city(closing.other)} opens"
    return (Fact(label, (f"none. {then}",)),)


def _daily(working: Working, city: str) -> tuple[Block, ...]:
    if not working.daily:
        return ()
    spans = [f"{_clock(start)}–{_clock(end)} {city}" for start, end in working.daily[:3]]
    return (Fact("Skipped each day", (f"{' and '.join(spans)}, closed",)),)


def _counted(scene: Scene, stretch: Interval) -> Item:
    length = times.duration(stretch.closes - stretch.opens)
    return Item((f"Counted {length}: {times.interval(*stretch, scene.cities, scene.now)}",))


def _within(blocks: Sequence[Block], room: int) -> tuple[Block, ...]:
    """The blocks in at most `room` lines: the longest list is shortened first; one that cannot be is left out."""
    kept = [block for block in blocks if not isinstance(block, Items) or block.items]

    def height(block: Block) -> int:
        return len(block.items) + (block.more > 0) if isinstance(block, Items) else 1

    while sum(map(height, kept)) > room:
        lists = [block for block in kept if isinstance(block, Items)]
        longest = max(lists, key=height)
        place = kept.index(longest)
        if len(longest.items) > 1:
            kept[place] = Items(longest.items[:-1], longest.more + 1)
        else:
            del kept[place]
    return tuple(kept)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _label(words: str) -> str:
    return shortened(words, 24)
