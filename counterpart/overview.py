"""What the console shows above the two streams: lights, the timeline, the next thing that time will do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.web.port import Happening, Head, Light, Mark, Overview, Presence, Stretch, Strip, Tone
from bot.model.people import Person, Side
from bot.model.windows import ResponseWindow, WindowKind, WindowState
from bot.rules import windows
from bot.store import outbox
from bot.store.transaction import Transaction
from scheduler.timers import Timer
from scheduler.worktime import Calendar, Interval, overlap

#: The timeline begins this long before now, at a full hour, and is this long.
PAST = timedelta(hours=4)
SPAN = timedelta(hours=36)


async def overview(tx: Transaction, timer: Timer | None, held: outbox.Held | None) -> Overview:
    """The page above the streams at the transaction's now; `timer` and `held` are what waits next, if anything."""
    everyone = await tx.people.everyone()
    hours = {person.id: await tx.schedules.calendar_of(person) for person in everyone}
    teams = {side: await tx.schedules.calendar(tx.engagement.schedule_of(side)) for side in Side}
    agreement = await tx.agreements.in_force(tx.now)
    return Overview(
        now=tx.now,
        firm=tx.engagement.firm,
        provider=tx.engagement.provider,
        cities=tx.engagement.cities,
        agreement=agreement.version if agreement is not None else None,
        heads={side: _head(side, teams[side], [p for p in everyone if p.side is side], hours, tx.now) for side in Side},
        strip=await _strip(tx, teams, everyone, hours),
        next=await happening(tx, timer, held, teams),
    )


def _head(side: Side, team: Calendar, people: Sequence[Person], hours: dict[int, Calendar], now: datetime) -> Head:
    on_shift = {person.id: hours[person.id].is_open(now) for person in people}
    if team.is_open(now):
        return Head(side, Light.OPEN, team.next_closing(now), _presences(people, on_shift))
    if any(on_shift.values()):
        until = max(hours[person.id].next_closing(now) for person in people if on_shift[person.id])
        return Head(side, Light.SOME, min(until, team.next_opening(now)), _presences(people, on_shift))
    first = min([team.next_opening(now), *(hours[person.id].next_opening(now) for person in people)])
    return Head(side, Light.CLOSED, first, _presences(people, on_shift))


def _presences(people: Sequence[Person], on_shift: dict[int, bool]) -> tuple[Presence, ...]:
    return tuple(Presence(person.handle, person.name, on_shift[person.id]) for person in people)


async def _strip(
    tx: Transaction, teams: dict[Side, Calendar], everyone: Sequence[Person], hours: dict[int, Calendar]
) -> Strip:
    since = (tx.now - PAST).replace(minute=0, second=0, microsecond=0)
    until = since + SPAN
    stretches = {
        side: _stretches(teams[side], [hours[p.id] for p in everyone if p.side is side], since, until) for side in Side
    }
    shared = overlap(teams[Side.FIRM], teams[Side.PROVIDER], since, until)
    marks = []
    for window in await tx.windows.open_in():
        if window.paused or not since <= window.due_at < until:
            continue
        ref = f"Q-{window.question_id}" if window.question_id is not None else f"A-{window.assignment_id}"
        tone = _tone(window, hours[window.owed_by], tx.now)
        marks.append(Mark(window.side, window.due_at, ref, window.kind, tone))
    return Strip(since, until, stretches, tuple(Stretch(*each) for each in shared), tuple(marks))


def _stretches(team: Calendar, people: Sequence[Calendar], since: datetime, until: datetime) -> tuple[Stretch, ...]:
    """The team's open hours, and beside them those in which only some of its people are on shift."""
    whole = team.intervals(since, until)
    some: list[Interval] = []
    for each in people:
        for stretch in each.intervals(since, until):
            some += _outside(stretch, whole)
    merged: list[Interval] = []
    for piece in sorted(some):
        if merged and piece.opens <= merged[-1].closes:
            merged[-1] = Interval(merged[-1].opens, max(merged[-1].closes, piece.closes))
        else:
            merged.append(piece)
    both = [*(Stretch(*each) for each in whole), *(Stretch(*each, some=True) for each in merged)]
    return tuple(sorted(both, key=lambda stretch: stretch.opens))


def _outside(stretch: Interval, taken: Sequence[Interval]) -> list[Interval]:
    """What is left of a stretch without the taken ones, which are in order and apart."""
    left, start = [], stretch.opens
    for each in taken:
        if each.closes <= start or each.opens >= stretch.closes:
            continue
        if each.opens > start:
            left.append(Interval(start, each.opens))
        start = max(start, each.closes)
    return [*left, Interval(start, stretch.closes)] if start < stretch.closes else left


def _tone(window: ResponseWindow, hours: Calendar, now: datetime) -> Tone:
    if window.state is WindowState.BREACHING:
        return Tone.LATE
    soon = windows.shown_state(window, hours, now) is WindowState.DUE_SOON
    return Tone.SOON if soon else Tone.CALM


async def happening(
    tx: Transaction, timer: Timer | None, held: outbox.Held | None, teams: dict[Side, Calendar]
) -> Happening:
    """What comes next: a timer, a held message, or, where nothing waits, a team's opening."""
    if held is not None and (timer is None or held.not_before <= timer.due_at):
        room = await tx.rooms.get(held.room_id)
        city = tx.engagement.cities.of(room.side).label
        reader = city if room.person_id is None else f"@{(await tx.people.get(room.person_id)).handle}"
        return Happening(held.not_before, f"{reader} reads what was held", room.side)
    if timer is None:
        opens = {side: team.next_opening(team.next_closing(tx.now)) for side, team in teams.items()}
        side = min(opens, key=lambda each: opens[each])
        return Happening(opens[side], f"{tx.engagement.cities.of(side).label} opens", side)
    words, side = await _timer_words(tx, timer)
    return Happening(timer.due_at, words, side)


async def _timer_words(tx: Transaction, timer: Timer) -> tuple[str, Side]:
    """What a timer will do, in a few words, and the side whose clock tells it."""
    _, _, thing = timer.subject.partition("/")
    match timer.kind:
        case "breach":
            window = await tx.windows.get(int(thing))
            ref = f"Q-{window.question_id}" if window.question_id is not None else f"A-{window.assignment_id}"
            return f"{ref} {window.kind} due", window.side
        case "nudge":
            person = await tx.people.get(int(thing))
            marked = await tx.windows.marked(person.id, timer.due_at)
            asked = all(window.kind is WindowKind.PROGRESS for window in marked)  # that one's mark is the check-in
            return f"@{person.handle} is {'asked to check in' if asked else 'warned'}", person.side
        case "later":
            person = await tx.people.get((await tx.nudges.get(int(thing))).person_id)
            return f"@{person.handle} is warned once more", person.side
        case "checkin":
            check_in = await tx.checkins.get(int(thing))
            person = await tx.people.get(check_in.person_id)
            return f"@{person.handle}'s shift ends without a check-in", person.side
        case "checkins":
            return "the lead reads who checked in", Side.PROVIDER
        case "rung":
            climb = await tx.climbs.get(int(thing))
            person = await tx.people.get(climb.people[len(climb.told)])
            return f"@{person.handle} hears of A-{climb.assignment_id}", person.side
        case "handoff" if thing in set(Side):
            return f"{tx.engagement.cities.of(Side(thing)).label} hands off", Side(thing)
        case "handoff":
            person = await tx.people.get(int(thing))
            return f"@{person.handle} hands off", person.side
        case "handoff_waiting":
            hand_off = await tx.handoffs.get(int(thing))
            return f"{hand_off.ref} is still not accepted", hand_off.side.other
        case "silence":
            person = await tx.people.get(int(thing))
            return f"@{person.handle} is looked for", person.side
        case "digest_copy":
            person = await tx.people.get(int(thing))
            return f"@{person.handle} reads the digest", person.side
        case "digest":
            return f"{tx.engagement.cities.of(Side(thing)).label} digest", Side(thing)
        case "clocks":
            return f"{tx.engagement.cities.of(Side(thing)).label} reads that clocks change", Side(thing)
        case "close":
            return f"A-{thing} closes", Side.FIRM
        case "renew":
            return f"the hold of A-{thing} is asked about", Side.FIRM
        case "absence" | "debt":
            return "somebody's leave begins", Side.PROVIDER
        case "agreed":
            return f"reply times, version {thing}, are in force", Side.FIRM
        case "timed":
            return f"A-{thing} is timed from here on", Side.FIRM
        case _:
            return "hours are counted anew", Side.FIRM
