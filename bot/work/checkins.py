"""Check-ins: asked once in a shift for all that wants a word, told again as the words come in, summed up for the lead.

Nothing of a result is kept: a check-in stands as the windows do that were asked in it. Whoever changes one of those has
the message written anew by a timer of its own, so that two words given at once cannot each miss the other's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cards import checkin as cards
from bot.cards.scene import Scene
from bot.language.cards import Card
from bot.model.checkin import CheckIn, Result
from bot.model.people import Person, Role, Side
from bot.model.record import Event
from bot.model.windows import ResponseWindow, WindowKind
from bot.model.work import Assignment, State
from bot.rules import checkin, windows
from bot.store.transaction import Transaction
from bot.work import announce, clocks

#: Words on work, as the record has them: what was noted stands last in them.
SAID = (Event.UPDATED, Event.UPDATE_EDITED, Event.UPDATE_CORRECTED)
#: Work on which a word can be given, beside what is only sent yet.
UNDER_WAY = (State.ACKNOWLEDGED, State.IN_PROGRESS, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Standing:
    """A check-in with what was asked in it and how it stands now."""

    check_in: CheckIn
    windows: Sequence[ResponseWindow]
    result: Result

    @property
    def asked(self) -> tuple[int, ...]:
        """The assignments that were asked for and are still the person's to answer, or were answered."""
        counted = {window.id for window in (*checkin.given(self.windows), *self.open)}
        return tuple(dict.fromkeys(window.assignment_id for window in self.windows if window.id in counted))

    @property
    def open(self) -> tuple[ResponseWindow, ...]:
        return checkin.still_asked(self.windows)


def topic(check_in: CheckIn) -> str:
    """The message that asks, and later says how it came in."""
    return f"checkin:{check_in.id}"


async def ask(tx: Transaction, person: Person, wanted: Sequence[ResponseWindow]) -> None:
    """Ask the person, in one message, for a word on each of `wanted`, unless they are away or closed just now."""
    calendar = await tx.schedules.calendar_of(person)
    opens = calendar.next_opening(tx.now)
    asked: list[ResponseWindow] = []
    for window in wanted:
        seen = await tx.matters.level(window.matter_id, person) is not None
        if seen and opens == tx.now < window.due_at:
            asked.append(window)
        else:  # asked when they open again, if that is in time
            await tx.windows.save(windows.put_off(window, opens if seen else None))
    day = checkin.shift_of(asked[0].due_at, calendar) if asked else None
    closes = calendar.closing(day) if day is not None else None
    if day is None or closes is None:
        for window in asked:
            await tx.windows.save(windows.put_off(window, None))
        return
    new = await tx.checkins.ask(checkin.asked(person, day, closes, calendar, tx.now))
    check_in = new or await tx.checkins.current(person.id)
    assert check_in is not None, "whoever was asked in this shift is in it"
    for window in asked:
        await tx.windows.save(windows.asked(window, check_in.id, tx.now))
        tx.record(
            Event.WARNED,
            f"asked about {window.kind}",
            matter_id=window.matter_id,
            assignment_id=window.assignment_id,
        )
    await tell(tx, check_in)


async def tell(tx: Transaction, check_in: CheckIn) -> None:
    """Say to its person how the check-in stands, in place of what was said before; the lead's summary follows."""
    standing = await stands(tx, check_in)
    person = await tx.people.get(check_in.person_id)
    scene = await announce.scene(tx)
    await announce.tell(tx, person.id, await _card(tx, scene, standing, person), topic=topic(check_in))
    if standing.result is Result.WAITING:
        tx.remind(clocks.CHECK_IN, clocks.subject(tx, check_in.id), check_in.closes_at)
    tx.remind(clocks.SUMMARY, f"{tx.engagement.id}/{check_in.day}", await _summed_up_at(tx, check_in.day))


async def _summed_up_at(tx: Transaction, day: date) -> datetime:
    team = await tx.schedules.calendar(tx.engagement.schedule_of(Side.PROVIDER))
    opening = team.opening(day)
    return team.add(opening, checkin.SUMMARY) if opening is not None else tx.now


async def _card(tx: Transaction, scene: Scene, standing: Standing, person: Person) -> Card:
    day = scene.days(standing.check_in.day, standing.check_in.day, person.side)
    if standing.result is Result.VOID:
        return cards.void(day)
    if not standing.open:
        items = [await item(tx, each, standing.check_in.asked_at) for each in standing.asked]
        return cards.done(scene, items, of=len(standing.asked), how=standing.result)
    asked = [await tx.assignments.get(window.assignment_id) for window in standing.open]
    if standing.result is Result.MISSED:
        return cards.missed(scene, day, asked)
    return await request(tx, standing, person)


async def request(tx: Transaction, standing: Standing, person: Person, *, reminder: bool = False) -> Card:
    """What asks for the words that are still wanted."""
    scene = await announce.scene(tx)
    return cards.request(
        scene,
        scene.days(standing.check_in.day, standing.check_in.day, person.side),
        [await tx.assignments.get(window.assignment_id) for window in standing.open],
        await _spared(tx, scene, standing, person),
        answer_by=standing.check_in.answer_by,
        reminder=reminder,
    )


async def stands(tx: Transaction, check_in: CheckIn) -> Standing:
    """A check-in without what its person may not know of any more."""
    return (await _standings(tx, [check_in]))[0]


async def _standings(tx: Transaction, check_ins: Sequence[CheckIn]) -> list[Standing]:
    asked: dict[int, list[ResponseWindow]] = defaultdict(list)
    for window in await tx.windows.asked_in(*(each.id for each in check_ins)):
        if window.check_in_id is not None:
            asked[window.check_in_id].append(window)
    found: list[Standing] = []
    for each in check_ins:
        seen = await _seen(tx, each.person_id, (window.matter_id for window in asked[each.id]))
        windows_seen = [window for window in asked[each.id] if window.matter_id in seen]
        found.append(Standing(each, windows_seen, checkin.result(each, windows_seen, tx.now)))
    return found


async def _seen(tx: Transaction, person_id: int, matters: Iterable[int]) -> set[int]:
    """Those of the matters that the person sees."""
    person = await tx.people.get(person_id)
    return {each for each in set(matters) if await tx.matters.level(each, person) is not None}


async def current(tx: Transaction, person: Person) -> Standing | None:
    """What the person was asked in the shift that is not over yet."""
    check_in = await tx.checkins.current(person.id)
    return await stands(tx, check_in) if check_in is not None else None


async def item(tx: Transaction, assignment_id: int, since: datetime, *, note: str = "") -> cards.Stands:
    """An assignment as a check-in tells it, with `note` or the last one given on it since then."""
    assignment = await tx.assignments.get(assignment_id)
    stopping = [question.ref for question in await tx.questions.open_of(assignment.id) if question.pauses]
    said = [each.words for each in await tx.history(assignment.id) if each.event in SAID and each.at >= since]
    last = assignment.note if any(words.endswith(assignment.note) for words in said) else ""
    return cards.Stands(assignment, next(iter(stopping), ""), note or last)


async def open_work(tx: Transaction, person: Person) -> list[Assignment]:
    """The work of a person on which a word can be given, the soonest due first; what stands still is not."""
    works = await _under_way(tx, person)
    stopped = {question.assignment_id for question in await tx.questions.open_in() if question.pauses}
    free = [each for each in works if each.held_since is None and each.id not in stopped]
    return sorted(free, key=lambda each: (each.due_at is None, each.due_at or tx.now, each.id))


async def _under_way(tx: Transaction, person: Person) -> list[Assignment]:
    """The work of a person that goes on, or stands still."""
    works = [
        each
        for each in await tx.assignments.open_for(person.id)
        if each.assignee_id == person.id and each.state in UNDER_WAY
    ]
    seen = await _seen(tx, person.id, (each.matter_id for each in works))
    return [each for each in works if each.matter_id in seen]


async def _spared(tx: Transaction, scene: Scene, standing: Standing, person: Person) -> list[tuple[str, str]]:
    """Of the person's other work, why nothing is needed."""
    calendar = await tx.schedules.calendar_of(person)
    began = calendar.opening(standing.check_in.day) or standing.check_in.asked_at
    team = await tx.schedules.calendar(tx.engagement.schedule_of(person.side))
    together = team.opening(standing.check_in.day) == began
    since = f"since {scene.city(person.side)} opened" if together else "since the shift began"
    asked = {window.assignment_id for window in standing.open}
    next_words = {w.assignment_id: w for w in await tx.windows.owed(person.id) if w.kind is WindowKind.PROGRESS}
    found: list[tuple[str, str]] = []
    for each in await _under_way(tx, person):
        if each.id in asked:
            continue
        stopping = [question.ref for question in await tx.questions.open_of(each.id) if question.pauses]
        window = next_words.get(each.id)
        day = checkin.shift_of(window.due_at, calendar) if window is not None else None
        if stopping:
            found.append((each.ref, f"waiting on {stopping[0]}"))
        elif each.held_since is not None:
            found.append((each.ref, "on hold"))
        elif each.updated_at is not None and each.updated_at >= began:
            found.append((each.ref, f"updated {since}"))
        elif each.acknowledged_at is not None and each.acknowledged_at >= began:
            found.append((each.ref, f"acknowledged {since}"))
        elif day is not None and day > standing.check_in.day:
            found.append((each.ref, f"asked on {scene.days(day, day, person.side)}"))
    return found


async def sum_up(tx: Transaction, day: date) -> None:
    """Tell the provider's leads, each in their own chat, how the check-ins of a date stand, in place of before (P5)."""
    standings = await _standings(tx, await tx.checkins.of_day(day))
    results = {each.check_in.person_id: each.result for each in standings if each.result is not Result.VOID}
    if not results:
        return
    team = [p for p in await tx.people.everyone() if p.side is Side.PROVIDER and Role.OBSERVER not in p.roles]
    away = await tx.schedules.away([each.id for each in team], await _summed_up_at(tx, day))
    asked = {each for standing in standings for each in standing.asked}
    open_works = await tx.assignments.open_in()
    risks = [each for each in open_works if each.id in asked and each.at_risk and each.state.with_provider]
    scene = await announce.scene(tx)
    for lead in await tx.people.holders(Role.LEAD, Side.PROVIDER):
        seen = await _seen(tx, lead.id, (each.matter_id for each in risks))
        shown = [each for each in risks if each.matter_id in seen]
        card = cards.summary(scene, day, results, [each.id for each in team if each.id in away], shown)
        await announce.tell(tx, lead.id, card, topic=f"checkins:{day}")


async def remind(tx: Transaction) -> tuple[list[int], list[int]]:
    """Ask everybody once more whose check-in is not in and who is at work: who was told, and who is closed now."""
    told: list[int] = []
    closed: list[int] = []
    for standing in await _standings(tx, await tx.checkins.open_in()):
        if standing.result is not Result.WAITING:
            continue
        person = await tx.people.get(standing.check_in.person_id)
        if not (await tx.schedules.calendar_of(person)).is_open(tx.now):
            closed.append(person.id)
            continue
        await announce.tell(tx, person.id, await request(tx, standing, person, reminder=True))
        told.append(person.id)
    return told, closed
