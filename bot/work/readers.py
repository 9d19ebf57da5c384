"""Who may read a card where it is about to be said, asked by a platform whose rooms others can come into (D32)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.cards import Card
from bot.model.people import Person
from bot.model.record import Room
from bot.store.transaction import Transaction
from bot.work import announce


async def may_read(tx: Transaction, room: Room, card: Card, there: Sequence[Person]) -> bool:
    """Whether all who are there may see what the room's copy of a card shows.

    What is about no one matter, as a digest is, is for the people of the room's side; what is about nothing known, for
    nobody.
    """
    try:
        matter_id = await _matter(tx, card.subject)
    except LookupError:
        return not there
    if matter_id is None:
        return all(person.side is room.side for person in there)
    sights = await tx.matters.sights_of(matter_id)
    return announce.shows(room.kind, [sights.get(person.id) for person in there])


async def _matter(tx: Transaction, subject: str) -> int | None:
    """The matter of what a card is about."""
    kind, _, number = subject.partition("-")
    match kind if number.isdecimal() else "":
        case "A":
            return (await tx.assignments.get(int(number))).matter_id
        case "Q":
            return (await tx.questions.get(int(number))).matter_id
        case "M":
            return int(number)
    return None
