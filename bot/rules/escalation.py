"""Who hears of something late, and when: the ladder frozen when it opens, then climbed rung by rung."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model.people import Person
from bot.model.windows import Climb, ResponseWindow, Rung
from scheduler.intervals import joined
from scheduler.worktime import Calendar, Interval


@dataclass(frozen=True, slots=True)
class Clocks:
    """The hours a ladder counts on: those of whoever owes, and the firm's."""

    ower: Calendar
    firm: Calendar


def opened(
    window: ResponseWindow,
    ladder: Sequence[Rung],
    holders: Mapping[Rung, Sequence[Person]],
    away: Callable[[Person], bool],
    now: datetime,
) -> Climb:
    """A climb for a window that was not kept, its people settled once and for all.

    A rung held by the one who owes, by somebody away, or by somebody already on the ladder is skipped, and its wait
    with it: the next one is not made to wait for nobody (D19).
    """
    people: list[int] = []
    rungs: list[Rung] = []
    for rung in ladder:
        for person in holders[rung]:
            if person.id == window.owed_by or person.id in people or away(person):
                continue
            people.append(person.id)
            rungs.append(rung)
            break
    return Climb(
        id=0,
        engagement_id=window.engagement_id,
        matter_id=window.matter_id,
        assignment_id=window.assignment_id,
        window_id=window.id,
        side=window.side,
        opened_at=window.due_at,
        people=tuple(people),
        after=tuple(rung.after for rung in rungs),
        on_firm_hours=tuple(rung.on_firm_hours for rung in rungs),
    )


def scheduled(climb: Climb, clocks: Clocks, reader: Calendar | None, now: datetime, *, urgent: bool) -> Climb:
    """The climb with its next rung timed: when it falls due, and when its reader, if closed by then, is told.

    `reader` is the calendar of the next rung's person, or None at the top of the ladder. The last rung is counted
    from when the one before was really told; the others from when the one before fell due (D16).
    """
    rung = len(climb.told)
    if climb.closed_at is not None or climb.taken_at is not None or rung >= len(climb.people) or reader is None:
        return replace(climb, next_due_at=None, next_at=None)
    calendar = clocks.firm if climb.on_firm_hours[rung] else clocks.ower
    base = climb.opened_at if rung == 0 else climb.told[-1] if climb.on_firm_hours[rung] else _fell_due(climb)
    due = calendar.add(base, climb.after[rung])
    return replace(climb, next_due_at=due, next_at=_told_at(due, now, reader, urgent))


def _told_at(due: datetime, now: datetime, reader: Calendar, urgent: bool) -> datetime:
    """When a rung is told; one that fell due while nobody was running waits for its reader's opening as any other."""
    earliest = max(due, now)
    return earliest if urgent else reader.next_opening(earliest)


def _fell_due(climb: Climb) -> datetime:
    assert climb.next_due_at is not None, "a rung that was told had fallen due"
    return climb.next_due_at


def retimed(
    climb: Climb, clocks: Clocks, reader: Calendar, stood: Sequence[Interval], now: datetime, *, urgent: bool
) -> Climb:
    """The climb with the rung that waits timed anew on hours that were edited since; it `stood` still in pauses.

    Rungs on the ower's hours are counted on from the beginning, so that what was told already does not matter.
    """
    rung = len(climb.told)
    if climb.on_firm_hours[rung]:
        calendar, wait = clocks.firm, climb.after[rung]
        base = climb.told[-1] if climb.told else climb.opened_at
    else:
        calendar, wait, base = clocks.ower, sum(climb.after[: rung + 1], timedelta()), climb.opened_at
    for pause in joined(stood):
        if pause.closes > base:
            wait += calendar.between(max(pause.opens, base), pause.closes)
    due = calendar.add(base, wait)
    return replace(climb, next_due_at=due, next_at=_told_at(due, now, reader, urgent))


def told(climb: Climb, now: datetime) -> Climb:
    """The climb after its next rung was told."""
    return replace(climb, told=(*climb.told, now))


def without(climb: Climb, person_id: int) -> Climb:
    """The climb without the rungs still ahead that are the person's own."""
    kept = [n for n, each in enumerate(climb.people) if n < len(climb.told) or each != person_id]
    return replace(
        climb,
        people=tuple(climb.people[n] for n in kept),
        after=tuple(climb.after[n] for n in kept),
        on_firm_hours=tuple(climb.on_firm_hours[n] for n in kept),
    )


def taken(climb: Climb, person: Person, now: datetime) -> Climb:
    """The climb stopped by somebody who takes it in hand; the debt stays where it is (D19)."""
    return replace(climb, taken_by=person.id, taken_at=now, next_due_at=None, next_at=None)


def ended(climb: Climb, now: datetime) -> Climb:
    """The climb once nothing of its side is late any more."""
    return replace(climb, closed_at=now, next_due_at=None, next_at=None)


def overdue(climb_opened: datetime, now: datetime, calendar: Calendar) -> timedelta:
    """For how much of the ower's open time it has been late."""
    return calendar.between(climb_opened, now)
