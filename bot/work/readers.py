"""Who may read a card where it is about to be said, asked by a platform whose rooms others can come into (D32)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.refusals import TAKEN_BACK
from bot.language.cards import Card
from bot.model.people import Person
from bot.model.record import Room
from bot.store.transaction import Transaction
from bot.work import announce

#: Said in the rooms of both sides, and the same to both.
FOR_BOTH = ("policy.accepted",)


async def may_read(tx: Transaction, room: Room, card: Card, there: Sequence[Person | None]) -> bool:
    """Whether all who are there may see what the room's copy of a card shows; None is somebody whom nobody knows.

    What is about no one matter, as a digest is, is for the people of the room's side, an agreement for those of both;
    what is about nothing known, for nobody. What was taken back says nothing.
    """
    if card.name == TAKEN_BACK or not there:
        return True
    people = [person for person in there if person is not None]
    if len(people) < len(there):
        return False
    try:
        matter_id = await matter_of(tx, card.subject)
    except LookupError:
        return False
    if matter_id is None:
        return card.name in FOR_BOTH or all(person.side is room.side for person in people)
    sights = await tx.matters.sights_of(matter_id)
    return announce.shows(room.kind, [sights.get(person.id) for person in people])


async def matter_of(tx: Transaction, subject: str) -> int | None:
    """The matter of what a card is about. Raises LookupError."""
    kind, _, number = subject.partition("-")
    match kind if number.isdecimal() else "":
        case "A":
            return (await tx.assignments.get(int(number))).matter_id
        case "Q":
            return (await tx.questions.get(int(number))).matter_id
        case "M":
            return int(number)
    return None
