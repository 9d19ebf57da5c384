"""Who gets which copy of what, where, and when: visibility and closed hours are decided here for every message.

A little longer than most files, so that there is one place to look when somebody read what they should not have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.cards import refusals, replies, turn
from bot.cards.assignment import Standing, assignment_card
from bot.cards.refusals import TAKEN_BACK
from bot.cards.scene import Scene
from bot.language.cards import Audience, Card, for_side, room_copy
from bot.model.people import COORDINATOR, Person, Role, Side
from bot.model.record import Event, Lane, Room, RoomKind
from bot.model.windows import RESPONSIBLE, SUPERVISING, Climb, ResponseWindow, WindowKind
from bot.model.work import Assignment, Question, State
from bot.rules.readiness import needs
from bot.rules.visibility import Sight
from bot.store.transaction import Transaction

AUDIENCE = {Side.FIRM: Audience.FIRM, Side.PROVIDER: Audience.PROVIDER}


def late_topic(window: ResponseWindow) -> str:
    """The message that tells an ower that one window is late; taken back unsent if it is met first."""
    return f"late:{window.id}"


def rung_topic(climb: Climb, reader: Person) -> str:
    """The message that tells one rung; edited in place once somebody takes it in hand."""
    return f"rung:{climb.id}:{reader.id}"


async def scene(tx: Transaction) -> Scene:
    """Where this transaction's cards are written."""
    people = {person.id: person for person in await tx.people.everyone()}
    return Scene(tx.engagement.cities, tx.now, people)


async def holders(tx: Transaction, who: Role | str, assignment: Assignment) -> tuple[Person, ...]:
    """Who stands on a rung of a ladder for this assignment: nobody who may not know of it."""
    if who == SUPERVISING:
        people: tuple[Person, ...] = (await tx.people.get(assignment.supervising_id),)
    elif who == RESPONSIBLE:
        matter = await tx.matters.get(assignment.matter_id)
        people = (await tx.people.get(matter.responsible_id),)
    else:
        people = await tx.people.holders(Role(who))
    sights = await tx.matters.sights_of(assignment.matter_id)
    return tuple(person for person in people if person.id in sights)


async def tell(
    tx: Transaction,
    person_id: int,
    card: Card,
    *,
    topic: str = "",
    urgent: bool = False,
    lane: Lane = Lane.SLOW,
) -> datetime:
    """Say `card` to one person directly, at once or at their next opening; says when that is.

    Somebody who cannot be reached has it go to the coordinator of their side (D32).
    """
    person = await tx.people.get(person_id)
    room = await tx.rooms.direct(person.id, topic)
    if room is None:
        room = await _instead(tx, person)
    at = tx.now if urgent else (await tx.schedules.calendar_of(person)).next_opening(tx.now)
    if room is not None:
        tx.tell(room, for_side(card, AUDIENCE[person.side]), topic=topic, lane=lane, not_before=at)
    return at


async def tell_of(
    tx: Transaction,
    assignment: Assignment,
    person_id: int,
    card: Card,
    *,
    topic: str = "",
    urgent: bool = False,
    lane: Lane = Lane.SLOW,
) -> datetime:
    """Say something of an assignment to one person: at once if urgent, not at all to one who may not know of it."""
    if await tx.matters.level(assignment.matter_id, await tx.people.get(person_id)) is None:
        return tx.now
    return await tell(tx, person_id, card, topic=topic, urgent=urgent or assignment.urgent, lane=lane)


async def _instead(tx: Transaction, person: Person) -> Room | None:
    tx.record(Event.UNREACHED, f"@{person.handle} has no linked account")
    for coordinator in await see_everything(tx, person.side):
        room = await tx.rooms.direct(coordinator.id)
        if room is not None:
            return room
    return None


async def see_everything(tx: Transaction, side: Side) -> list[Person]:
    """The coordinators of a side whom no wall keeps from any matter: a card may speak of several, and of any."""
    coordinators = await tx.people.holders(COORDINATOR[side], side)
    return [person for person in coordinators if not await tx.matters.screened(person.id)]


async def opening(tx: Transaction, side: Side) -> datetime:
    """The next instant, or this one, at which the team of `side` is open."""
    return (await tx.schedules.calendar(tx.engagement.schedule_of(side))).next_opening(tx.now)


async def standing(tx: Transaction, assignment: Assignment) -> Standing:
    """What an assignment's card is written from, beside the assignment."""
    stopping = [question for question in await tx.questions.open_of(assignment.id) if question.pauses]
    pauses = [pause for pause in await tx.pauses.of(assignment.id) if pause.until is None]
    after = assignment.acknowledged_after
    return Standing(
        windows=await tx.windows.running(assignment.id),
        question=stopping[0] if stopping else None,
        paused_since=min((pause.since for pause in pauses), default=None),
        needs=tuple(need.value for need in needs(assignment)) if assignment.state is State.DRAFT else (),
        acknowledged_after=None if after is None else timedelta(seconds=after),
    )


async def card(tx: Transaction, assignment: Assignment) -> Card:
    """The assignment's card as it stands now, whole."""
    matter = await tx.matters.get(assignment.matter_id)
    return assignment_card(await scene(tx), assignment, matter, await standing(tx, assignment))


async def post(tx: Transaction, assignment: Assignment) -> None:
    """Put the assignment's card before both sides, or edit the one that is there.

    A side's room gets it if everybody there may see the matter: whole in the matter's own room, without words in the
    team's. Where the room's copy is not whole, those who work on it get the whole card directly (D32); whoever had it
    once, as the assignee before, has it kept true as long as they see the matter. Where both sides use one conversation
    it is one post, with the buttons of the side whose move it is; a draft, which is the firm's alone, has none there.
    """
    whole = await card(tx, assignment)
    sights = await tx.matters.sights_of(assignment.matter_id)
    posted: set[int] = set()
    for side in (Side.FIRM,) if assignment.sent_at is None else Side:
        room = await tx.rooms.of_matter(assignment.matter_id, side) or await tx.rooms.team(side)
        one = () if room is None else await tx.rooms.together(room, assignment.matter_id)
        levels = [sights.get(person.id) for each in one for person in await tx.rooms.occupants(each)]
        both = len({each.side for each in one}) > 1
        shown = bool(one) and shows(one[0].kind, levels) and not (both and assignment.sent_at is None)
        own = shown and one[0].kind is RoomKind.MATTER
        if shown and one[0].id not in posted:
            posted.add(one[0].id)
            turn_of = await _whose_move(tx, assignment) if both else side
            copy = for_side(whole, AUDIENCE[turn_of]) if own else room_copy(whole)
            at = tx.now if assignment.urgent else await _read_at(tx, assignment, turn_of)
            tx.tell(one[0], copy, topic=assignment.ref, not_before=at)
        at_work = () if own else await _at_work(tx, assignment, side, sights, coordinator=not shown)
        for person_id in dict.fromkeys((*at_work, *await tx.rooms.told_directly(assignment.ref, side))):
            if sights.get(person_id) is Sight.FULL:
                await tell_of(tx, assignment, person_id, whole, topic=assignment.ref)


async def _read_at(tx: Transaction, assignment: Assignment, side: Side) -> datetime:
    """When a side's card is read: as its team opens, or its assignee where their own shift begins sooner; their time
    runs from then."""
    opens = await opening(tx, side)
    if side is Side.FIRM or assignment.assignee_id is None:
        return opens
    assignee = await tx.people.get(assignment.assignee_id)
    return min(opens, (await tx.schedules.calendar_of(assignee)).next_opening(tx.now))


async def _whose_move(tx: Transaction, assignment: Assignment) -> Side:
    """The side whose move an assignment is: the team's while it works on it and nothing holds it up."""
    held_up = assignment.held_since is not None or any(q.pauses for q in await tx.questions.open_of(assignment.id))
    return Side.PROVIDER if assignment.state.with_provider and not held_up else Side.FIRM


def shows(kind: RoomKind, levels: Sequence[Sight | None]) -> bool:
    """Whether everybody in a room may see what its copy shows: words in a matter's own room, none in a team's."""
    enough = (Sight.FULL,) if kind is RoomKind.MATTER else (Sight.FULL, Sight.OUTLINE)
    return all(level in enough for level in levels)


async def _at_work(
    tx: Transaction, assignment: Assignment, side: Side, sights: Mapping[int, Sight], *, coordinator: bool
) -> tuple[int, ...]:
    """Who of `side` has a part in the assignment, and its coordinator where no room shows it."""
    ids = [assignment.supervising_id] if side is Side.FIRM else []
    if side is Side.PROVIDER and assignment.assignee_id is not None:
        ids.append(assignment.assignee_id)
    if coordinator or (side is Side.PROVIDER and assignment.assignee_id is None):
        coordinators = await tx.people.holders(COORDINATOR[side], side)
        ids += [person.id for person in coordinators if sights.get(person.id) is Sight.FULL]
    return tuple(dict.fromkeys(ids))


async def turn_firm(tx: Transaction, assignment: Assignment) -> None:
    """Tell the supervising attorney that it is their move: a review, a risk, a declined piece of work (D56)."""
    about = await scene(tx), assignment, await tx.matters.get(assignment.matter_id)
    who = assignment.supervising_id
    review = next((w for w in await tx.windows.running(assignment.id) if w.kind is WindowKind.REVIEW), None)
    if review is not None:
        card = turn.turn(*about, review, target=review.target)
    elif assignment.state is State.DECLINED:
        card = replies.declined(about[0], assignment)
    elif assignment.at_risk:
        card = turn.at_risk(*about)
    else:
        return
    await tell_of(tx, assignment, who, card, topic=turn_topic(assignment, who))


async def turn_begun(tx: Transaction, before: Assignment, assignment: Assignment) -> None:
    """A review was begun: the message that asked for it offers the verdict from now on."""
    who, topic = before.supervising_id, turn_topic(before, before.supervising_id)
    review = next((w for w in await tx.windows.running(assignment.id) if w.kind is WindowKind.REVIEW), None)
    if review is not None and who in await tx.rooms.told_directly(topic, Side.FIRM):
        matter = await tx.matters.get(assignment.matter_id)
        news = turn.turn(await scene(tx), assignment, matter, review, target=review.target)
        await tell_of(tx, assignment, who, news, topic=topic)


async def turn_worker(tx: Transaction, assignment: Assignment, who: int, words: str) -> None:
    """Tell whoever owes the work what changed on it: returned, due moved, instructions changed, cancelled (D56)."""
    about = await scene(tx), assignment, await tx.matters.get(assignment.matter_id)
    running = {window.kind: window for window in await tx.windows.running(assignment.id)}
    owed = running.get(WindowKind.CORRECTION) or running.get(WindowKind.ACKNOWLEDGE) or running.get(WindowKind.DELIVERY)
    if assignment.state is State.CANCELLED:
        news = replies.cancelled(about[0], assignment)
    elif owed is not None:
        news = turn.turn(*about, owed, words=words)
    else:  # without an accepted agreement nothing is timed: the whole card says what is asked
        news = await card(tx, assignment)
    await tell_of(tx, assignment, who, news, topic=turn_topic(assignment, who))


def turn_topic(assignment: Assignment, person_id: int) -> str:
    """The message that tells one person that it is their move; a later one is another message, so that it rings."""
    return f"{_turns(assignment)}:{person_id}:{assignment.state}:{assignment.round}:{assignment.due_moves}"


def _turns(assignment: Assignment) -> str:
    return f"{assignment.ref}:turn"


def answered_topic(question: Question) -> str:
    """The message that tells those who work on it that a question is answered."""
    return f"{question.ref}:answered"


async def drop_news(tx: Transaction, assignment: Assignment) -> None:
    """Nothing is owed any more: a move that is over, or an answer with which work goes on, is told to nobody who
    has not heard of it yet. Call it before what is told instead."""
    tx.unsay(_turns(assignment))
    for question in await tx.questions.of(assignment.id):
        tx.unsay(answered_topic(question))


FORWARDED = "unreached:"


async def unreached(tx: Transaction, dead_id: int, topic: str, room: Room, refused: Card) -> None:
    """A platform refused a card for good. Of an assignment's card for a room, those who work on it get the whole one
    directly (D32); any other is read by the coordinator of that side instead, if they may see all of it.

    One already forwarded goes no further: two coordinators who cannot be reached would pass it on for ever. What was
    taken back says nothing to anybody.
    """
    if topic.startswith(FORWARDED) or refused.name == TAKEN_BACK:
        return
    kind, _, number = topic.partition("-")
    if room.kind is not RoomKind.DIRECT and kind == "A" and number.isdecimal():
        about = await tx.assignments.get(int(number))
        await take_back(tx, room, [topic])
        for each in await tx.rooms.together(room, about.matter_id):
            await directly(tx, about, each.side)
        return
    for coordinator in await see_everything(tx, room.side):
        if coordinator.id != room.person_id:
            await tell(tx, coordinator.id, refused, topic=f"{FORWARDED}{dead_id}")


async def directly(tx: Transaction, assignment: Assignment, side: Side) -> None:
    """The whole card goes to those of a side who work on it, where no room of theirs may show it."""
    sights, whole = await tx.matters.sights_of(assignment.matter_id), await card(tx, assignment)
    for person_id in await _at_work(tx, assignment, side, sights, coordinator=True):
        await tell_of(tx, assignment, person_id, whole, topic=assignment.ref)


async def take_back(tx: Transaction, room: Room, topics: Collection[str]) -> list[str]:
    """What stands in a room on these topics says nothing any more, and what is on its way there is not sent; gives the
    topics on which something stood or was on its way."""
    standing = [topic for topic, card in await tx.rooms.posted(room) if topic in topics and card.name != TAKEN_BACK]
    unsent = [topic for topic, card in await tx.rooms.unsent(room) if topic in topics and card.name != TAKEN_BACK]
    for topic in unsent:
        tx.unsay(topic, room)
    for topic in standing:
        tx.tell(room, refusals.taken_back_here(), topic=topic)
    return list(dict.fromkeys((*standing, *unsent)))
