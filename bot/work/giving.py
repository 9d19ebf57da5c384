"""Giving work: a draft completed, weighed against the hours it has, and sent, with the windows that start then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.cards import giving as cards
from bot.cards import replies, times
from bot.cards.assignment import assignment_card
from bot.language.cards import Card
from bot.language.misread import NotUnderstood
from bot.model.people import Person, Role, Side
from bot.model.record import Event
from bot.model.windows import WindowKind
from bot.model.work import Assignment, State
from bot.practices import WORK_TYPES
from bot.rules.readiness import fit, needs
from bot.store.transaction import Transaction
from bot.work import announce, docket, owed, questions, resolve
from scheduler.worktime import Calendar, instant, wall


async def send(tx: Transaction, draft: Assignment, *, keep: bool) -> Card:
    """Send a draft if it is ready and its due can be met, or if its due is to be kept; else keep it as a draft.

    Returns the reply to whoever sends it.
    """
    if needs(draft):
        await tx.assignments.save(draft)
        await announce.post(tx, draft)
        matter = await tx.matters.get(draft.matter_id)
        return assignment_card(await announce.scene(tx), draft, matter, await announce.standing(tx, draft))
    ower = await owed.first_ower(tx, draft)
    calendar = await tx.schedules.calendar_of(ower)
    draft = replace(draft, due_at=draft.due_at or _turnaround(draft, calendar, tx.now))
    if draft.due_at is not None and draft.due_at <= tx.now:  # it lay in a draft until its due was over
        passed = times.written(draft.due_at, tx.engagement.cities.firm)
        raise NotUnderstood(passed, "a due that is still ahead", "fri 5pm", field="due")
    view = await outlook(tx, draft, calendar)
    scene = await announce.scene(tx)
    if view.short and not keep:
        await tx.assignments.save(draft)
        await announce.post(tx, draft)
        return cards.short(scene, view, side=Side.PROVIDER, draft=draft.ref)
    sent = replace(draft, state=State.SENT, sent_at=tx.now, original_due_at=draft.due_at)
    await tx.assignments.save(sent)
    await tx.matters.admit(sent.matter_id, ower.id)
    acknowledge = await owed.open_window(tx, WindowKind.ACKNOWLEDGE, sent, ower.id)
    await owed.open_window(tx, WindowKind.DELIVERY, sent, ower.id, due=sent.due_at)
    tx.record(Event.SENT, matter_id=sent.matter_id, assignment_id=sent.id, subject=sent.ref, words=sent.instructions)
    await docket.weigh(tx, sent, None)
    await announce.post(tx, sent)
    return cards.sent(
        scene,
        sent,
        view,
        to=ower.id,
        acknowledge_by=acknowledge.due_at if acknowledge else None,
        urgent_left=(await urgent_left(tx, Side.FIRM)).left,
    )


def _turnaround(draft: Assignment, calendar: Calendar, now: datetime) -> datetime | None:
    span = WORK_TYPES[draft.work_type].turnaround
    return calendar.add(now, span) if span is not None else None


async def outlook(tx: Transaction, assignment: Assignment, calendar: Calendar) -> cards.Outlook:
    """What the assignment's due means for those who work to it, counted on `calendar` from now."""
    assert assignment.due_at is not None, "only a due has an outlook"
    effort = WORK_TYPES[assignment.work_type].effort(assignment.pages)
    weighed = fit(tx.now, assignment.due_at, effort[1] if effort else None, calendar)
    team, theirs = await announce.opening(tx, Side.PROVIDER), calendar.next_opening(tx.now)
    opens = min(team, theirs)
    shown = cards.Effort(assignment.pages, *effort) if effort and assignment.pages is not None else None
    return cards.Outlook(
        due=assignment.due_at,
        working=weighed.working,
        opens=opens if opens > tx.now else None,
        own=assignment.assignee_id if theirs < team else None,
        first=weighed.first,
        last=weighed.last,
        effort=shown,
        earliest=weighed.earliest,
        short=weighed.short,
    )


async def urgent_left(tx: Transaction, side: Side) -> cards.Urgent:
    """The side's urgent sendings of this week, which begins on Monday in its own city (D16)."""
    agreement = await tx.agreements.in_force(tx.now)
    quota = agreement.terms.urgent_per_week if agreement else 0
    zone = tx.engagement.cities.of(side).zone
    today: date = wall(tx.now, zone).date()
    monday = instant(datetime.combine(today - timedelta(days=today.weekday()), datetime.min.time()), zone)
    sides = {person.id: person.side for person in await tx.people.everyone()}
    used = sum(
        1
        for entry in await tx.events(monday, tx.now + timedelta(microseconds=1))
        if entry.event is Event.MARKED_URGENT and entry.actor_id is not None and sides[entry.actor_id] is side
    )
    return cards.Urgent(max(quota - used, 0), quota)


async def worker(tx: Transaction, matter_id: int, handle: str, field: str) -> Person:
    """A person of the provider who may know of the matter and can be reached: without an account nobody can be
    assigned (D32)."""
    person = await resolve.person(tx, handle, field)
    if person.side is not Side.PROVIDER or Role.OBSERVER in person.roles:
        city = tx.engagement.cities.provider.label
        raise NotUnderstood(f"@{handle}", f"somebody of {city}'s team", "@assignee", field=field)
    if await tx.rooms.direct(person.id) is None:
        raise NotUnderstood(f"@{handle}", "somebody with a linked account", "@assignee", field=field)
    if await tx.matters.screened(person.id, matter_id):
        raise NotUnderstood(f"@{handle}", "somebody who may work on this matter", "@assignee", field=field)
    return person


async def reassign(tx: Transaction, assignment: Assignment, to: Person) -> Assignment:
    """Another person has it: due, ledger and open questions stay, a fresh acknowledgement is owed (D17)."""
    before = (await owed.first_ower(tx, assignment)).id
    await owed.cancel(tx, assignment, WindowKind.ACKNOWLEDGE, WindowKind.PROGRESS)
    state = State.RETURNED if assignment.state is State.RETURNED else State.SENT
    assignment = replace(
        assignment,
        state=state,
        assignee_id=to.id,
        for_team=False,
        acknowledged_at=None,
        acknowledged_after=None,
        declined_at=None,
        decline_reason=None,
        decline_words="",
    )
    await tx.assignments.save(assignment)
    await tx.matters.admit(assignment.matter_id, to.id)
    await owed.open_window(tx, WindowKind.ACKNOWLEDGE, assignment, to.id)
    running = await tx.windows.running(assignment.id)
    debts = [window for window in running if window.kind in owed.WORK]
    for window in debts:
        await owed.pass_on(tx, assignment, window, to)
    if not debts:
        await _owed_again(tx, assignment, to)
    for question in await tx.questions.open_of(assignment.id):
        if question.owed_by == before:
            await questions.ask_instead(tx, question, assignment, to)
    return assignment


async def _owed_again(tx: Transaction, assignment: Assignment, to: Person) -> None:
    """It was declined, or its lateness excused: whoever has it now owes it, unless its due is past and not moved."""
    kind = owed.work_kind(assignment)
    due = assignment.due_at if kind is WindowKind.DELIVERY else None
    if due is None or due > tx.now:
        await owed.open_window(tx, kind, assignment, to.id, due=due)


async def told_of_passing(
    tx: Transaction, assignment: Assignment, before: int | None, to: Person, note: str, *, anew: bool = False
) -> Card:
    """Tell both people; returns the reply to whoever passed it on."""
    scene, opens = await announce.scene(tx), await announce.opening(tx, Side.PROVIDER)
    window = await owed.running(tx, assignment, WindowKind.ACKNOWLEDGE)

    def card(*, theirs: bool = False) -> Card:
        return replies.reassigned(
            scene,
            assignment,
            before=before,
            to=to.id,
            opens=opens if opens > tx.now else None,
            note=note,
            acknowledge_by=window.due_at if window is not None else None,
            anew=anew,
            theirs=theirs,
        )

    for person_id in {before, to.id} - {None}:
        if person_id is not None:
            await announce.tell_of(tx, assignment, person_id, card(theirs=person_id == to.id))
    return card()
