"""What one person reads in the console: the messages of their rooms, what they said, what is held for their side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters.web.port import Held, HeldItem, Meter, Posted, Reach, Said
from bot.commands.urgent import URGENT, URGENT_QUESTION
from bot.language.cards import Button, Card
from bot.model.people import Person
from bot.model.record import Room, RoomKind
from bot.model.windows import ResponseWindow, WindowKind
from bot.model.work import Assignment, Question
from bot.platform import Utterance
from bot.rules import windows
from bot.rules.permission import may
from bot.store import outbox
from bot.store.transaction import Transaction
from bot.work import announce, clocks, giving, questions, resolve

#: Verbs whose words go to the other side.
CROSSING = frozenset({"ask", "answer", "deliver", "assign", "review"})
#: The windows that a card's meter may show, the one that matters most first.
METERED = (
    WindowKind.CORRECTION,
    WindowKind.REVIEW,
    WindowKind.ACKNOWLEDGE,
    WindowKind.DELIVERY,
    WindowKind.ANSWER,
)


async def rooms_of(tx: Transaction, person: Person) -> tuple[Room, ...]:
    """The rooms in which `person` reads: their side's, those of matters they see, their own."""
    found: list[Room] = []
    for room in await tx.rooms.all():
        if room.side is person.side and person.id in {each.id for each in await tx.rooms.occupants(room)}:
            found.append(room)
    return tuple(found)


async def posted(tx: Transaction, room: Room, message: outbox.Posted) -> Posted:
    """One message with its meter, and who else reads it."""
    return Posted(
        room_id=room.id,
        message_id=message.message_id,
        seq=message.seq,
        at=message.posted_at,
        card=message.card,
        edited_at=message.edited_at,
        reach=_reach(room, message.card),
        meters=await _meters(tx, message.card),
    )


def _reach(room: Room, card: Card) -> Reach:
    if card.name in ("question.owed", "question.answered"):
        return Reach.FROM_OTHER
    if room.kind is RoomKind.DIRECT:
        return Reach.ONLY_YOU
    return Reach.BOTH if card.name.startswith("card.") else Reach.ROOM


async def _meters(tx: Transaction, card: Card) -> tuple[Meter, ...]:
    """The meter of an assignment's card: of the open window that matters most now, one that runs before one paused."""
    if not card.name.startswith("card.") or not card.subject.startswith("A-"):
        return ()
    running = await tx.windows.running(int(card.subject.removeprefix("A-")))
    shown = [window for window in running if window.kind in METERED]
    if not shown:
        return ()
    first = min(shown, key=lambda window: (window.paused, METERED.index(window.kind)))
    return (await _meter(tx, first),)


async def _meter(tx: Transaction, window: ResponseWindow) -> Meter:
    hours = await clocks.calendar_of(tx, window)
    return Meter(
        window_id=window.id,
        kind=window.kind,
        side=window.side,
        subject=f"A-{window.assignment_id}",
        used=windows.used(window, hours, tx.now),
        target=windows.length(window, hours),
        paused=window.paused,
    )


def reach_of(sentence: str, reply: Card) -> Reach:
    """Who else learns of what was said: nobody, where nothing changed."""
    if not changed(reply):
        return Reach.ONLY_YOU
    return Reach.TO_OTHER if sentence.split(maxsplit=1)[0].lower() in CROSSING else Reach.ROOM


#: Families of cards that tell of no change, or of one that is their reader's alone.
UNCHANGED = (
    "refused", "nothing", "stale", "trouble", "misread", "help", "mine", "show", "hours", "policy", "stranger", "link",
)  # fmt: skip


def changed(reply: Card) -> bool:
    """Whether a reply tells of a change; the others are for the sayer alone."""
    return reply.name.split(".")[0] not in UNCHANGED


async def held(tx: Transaction, sender: Person, waiting: Sequence[outbox.Held]) -> Held | None:
    """What waits for the other side to open, as `sender` may know of it, with the button that sends it now.

    It is about work: what waits there for somebody of their own side (a warning, a digest) is not the sender's.
    """
    quota = await giving.urgent_left(tx, sender.side)
    items: dict[str, HeldItem] = {}
    for each in waiting:
        ref = each.topic.partition(":")[0]
        if ref in items or await _known(tx, sender, ref) is None:
            continue
        can = quota.left > 0 and await _may_send(tx, sender, each.topic)
        items[ref] = HeldItem((each.card.title,), Button(f"Send {ref} as urgent", f"urgent {ref}") if can else None)
    if not items:
        return None
    left = str(quota) if any(item.urgent for item in items.values()) else ""
    return Held(min(each.not_before for each in waiting), tuple(items.values()), left)


async def _known(tx: Transaction, sender: Person, ref: str) -> Assignment | Question | None:
    if ref.startswith("A-"):
        return await tx.assignments.find(ref, sender)
    return await tx.questions.find(ref, sender) if ref.startswith("Q-") else None


async def _may_send(tx: Transaction, sender: Person, topic: str) -> bool:
    """Whether `urgent` would send it for this person."""
    thing = await _known(tx, sender, topic.partition(":")[0])
    match thing:
        case Assignment():
            about = await resolve.subject(tx, thing.matter_id, assignment=thing)
            return thing.state.with_provider and not thing.urgent and may(sender, URGENT, about)
        case Question():
            about = await resolve.subject(tx, thing.matter_id, question=thing)
            return topic in (questions.topic(thing), announce.answered_topic(thing)) and may(
                sender, URGENT_QUESTION, about
            )
        case None:
            return False


def said(utterance: Utterance, at: datetime, reply: Card, after: int) -> Said:
    """A sentence with its reply, said when the newest message had the number `after`."""
    reach = reach_of(utterance.sentence, reply)
    return Said(utterance.key, at, utterance.account, utterance.sentence, reply, reach, after)
