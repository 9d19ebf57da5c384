"""What an account that belongs to nobody may say: a code that its person was given on another account (C40)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards import link as cards
from bot.cards import refusals
from bot.commands.link import Link
from bot.language import grammar
from bot.language.misread import Misread
from bot.model.people import COORDINATOR
from bot.model.record import Event, Platform
from bot.platform import Reply, Utterance
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.work import announce, resolve


async def introduce(store: Store, said: Utterance, now: datetime) -> Reply | None:
    """Attaches the account to the person who was given the code, and says so; None if it got a person meanwhile, by
    another delivery of the same words. Whoever says anything else learns how to be known."""
    code = _code(said.sentence)
    if not code:
        return refusals.stranger()
    async with store.doorstep(now, said.platform, said.account) as door:
        if door.known:
            return None
        if door.locked is not None:
            return cards.locked(door.locked)
        owners = await door.spend(code)
        if not owners:
            return await door.miss(said.key, said.sentence, cards.wrong)
        return await _attach(owners, said)


def _code(sentence: str) -> str:
    """The code that a sentence says, "" where it says anything else."""
    try:
        order = grammar.read(sentence, (Link,))
    except Misread:
        return ""
    return order.code if isinstance(order, Link) else ""


async def _attach(owners: Sequence[Transaction], said: Utterance) -> Reply:
    """In each engagement of the person the account is theirs from now on, it is on record, and word goes there; the
    account that was given the code is told, once."""
    first = owners[0]
    person = resolve.speaker(first)
    given_to = await first.people.speaks_from(person.id)
    assert given_to is not None, "a code is given to an account"
    platforms = (given_to[0], said.platform)
    scene = await announce.scene(first)
    there = await first.rooms.direct(person.id)
    if there is not None:
        coordinators = await first.people.holders(COORDINATOR[person.side], person.side)
        helpers = [each.id for each in coordinators if each.id != person.id]
        first.tell(there, cards.told(scene, *platforms, helpers))
    for tx in owners:
        await _belongs(tx, said.platform, said.account, given_to)
    reply = cards.linked(scene, *platforms, person.id)
    await first.dedupe(said.key)
    await first.keep_reply(said.key, said.sentence, reply)
    return reply


async def _belongs(tx: Transaction, platform: Platform, account: str, given_to: tuple[Platform, str]) -> None:
    person = resolve.speaker(tx)
    await tx.people.link(person.id, platform, account)
    await tx.people.spoke_from(person.id, platform, account)
    await tx.rooms.attach(person, platform, account)
    words = f"{platform} {account} speaks for @{person.handle}, by a code that {given_to[0]} {given_to[1]} was given"
    tx.record(Event.LINKED, words, subject=f"@{person.handle}")
