"""A wall goes up between a person and a matter: they owe nothing on it from then on, and read nothing of it (C45)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.cards import refusals
from bot.language.cards import Card, lines
from bot.model.people import Person, Role, Side
from bot.model.record import Event
from bot.model.work import Assignment
from bot.store.transaction import Transaction
from bot.work import announce, cover, giving, owed, questions


async def put_up(tx: Transaction, matter_id: int, person: Person) -> None:
    """Screen the person: their debts pass on, and what was told or waits to be told them of it is taken back.

    The matter's lock is held. A debt that nobody else can have stays, unread by them, and is on record so.
    """
    await tx.matters.screen(matter_id, person.id)
    refs = await tx.matters.refs(matter_id)
    shared = await _take_back_shared(tx, person, refs)
    for assignment in await tx.assignments.open_of(matter_id):
        await _pass_on(tx, assignment, person)
        if shared:
            await announce.post(tx, await tx.assignments.get(assignment.id))
    await _take_back(tx, person, refs)


async def _pass_on(tx: Transaction, assignment: Assignment, person: Person) -> None:
    """Whoever stands in for somebody on leave has the screened person's part in the assignment."""
    to = await _stand_in(tx, assignment.matter_id, person)
    if person.id not in (assignment.assignee_id, assignment.supervising_id, *await _owers(tx, assignment)):
        return
    if to is None:
        _note(tx, Event.UNREACHED, assignment, f"nobody has what was @{person.handle}'s")
        return
    if assignment.supervising_id == person.id:
        assignment = replace(assignment, supervising_id=to.id)
    if assignment.assignee_id == person.id and assignment.state.with_provider:
        assignment = await giving.reassign(tx, assignment, to)
    elif assignment.assignee_id == person.id:
        assignment = replace(assignment, assignee_id=to.id)
    await tx.assignments.save(assignment)
    await _owed_instead(tx, assignment, person, to)
    _note(tx, Event.REASSIGNED, assignment, f"to @{to.handle}")
    await announce.post(tx, assignment)
    if assignment.assignee_id == to.id and assignment.state.with_provider:
        await announce.turn_worker(tx, assignment, to.id, "")
    elif assignment.supervising_id == to.id:
        await announce.turn_firm(tx, assignment)


async def _owers(tx: Transaction, assignment: Assignment) -> set[int]:
    questions_owed = {question.owed_by for question in await tx.questions.open_of(assignment.id)}
    return {window.owed_by for window in await tx.windows.running(assignment.id)} | questions_owed


async def _owed_instead(tx: Transaction, assignment: Assignment, person: Person, to: Person) -> None:
    """The replies that the person still owes: questions asked of them, reviews."""
    for window in await tx.windows.running(assignment.id):
        if window.owed_by == person.id and window.question_id is None:
            await owed.pass_on(tx, assignment, window, to)
    for question in await tx.questions.open_of(assignment.id):
        if question.owed_by == person.id:
            await questions.ask_instead(tx, question, assignment, to)


def _note(tx: Transaction, event: Event, assignment: Assignment, words: str) -> None:
    tx.record(event, words, matter_id=assignment.matter_id, assignment_id=assignment.id, subject=assignment.ref)


async def _stand_in(tx: Transaction, matter_id: int, person: Person) -> Person | None:
    if person.side is Side.PROVIDER:
        candidates = await tx.people.holders(Role.LEAD, Side.PROVIDER)
    else:
        candidates = (await tx.people.get((await tx.matters.get(matter_id)).responsible_id),)
    able = [each for each in candidates if each.id != person.id and await cover.able(tx, each, matter_id)]
    return able[0] if able else None


async def _take_back(tx: Transaction, person: Person, refs: Iterable[str]) -> None:
    """Every card in the person's own chats that names the matter or anything of it: unsent ones go, posted ones are
    edited to say nothing. A list of several matters goes whole."""
    named = re.compile(rf"(?<![\w-])({'|'.join(re.escape(ref) for ref in refs)})(?![\w-])", re.IGNORECASE)
    for room in await tx.rooms.all_direct(person.id):
        for topic, card in await tx.rooms.posted(room):
            if _names(card, named):
                tx.tell(room, refusals.taken_back(), topic=topic)
        for topic, card in await tx.rooms.unsent(room):
            if _names(card, named):
                tx.unsay(topic, room)


async def _take_back_shared(tx: Transaction, person: Person, refs: Collection[str]) -> bool:
    """The matter's cards in the room of the person's team, in which not everybody may see them any more: those who
    work on them get them directly (D32). Says whether there were any; a digest there named no more than ids."""
    room = await tx.rooms.team(person.side)
    together = await tx.rooms.together(room) if room is not None else ()
    return any([await announce.take_back(tx, each, refs) for each in together])


def _names(card: Card, named: re.Pattern[str]) -> bool:
    said = [*lines(card), *(button.sentence for button in card.buttons)]
    return any(named.search(each) for each in said)
