"""The agreement's course: proposed by one side or by the firm's file, accepted or declined, and in force (C15, G17).

Hold the engagement's lock (tx.lock) around everything here that changes something.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards import proposals
from bot.cards.policy import Version
from bot.language.cards import Card
from bot.model.people import Person, Side
from bot.model.record import Event
from bot.model.windows import Agreement, Terms
from bot.refused import Refused
from bot.rules import agreement as rules
from bot.store.transaction import Transaction
from bot.work import announce, clocks
from scheduler.worktime import BeyondHorizon


async def unmet(tx: Transaction, terms: Terms, since: datetime) -> tuple[rules.Unmet, ...]:
    """What of the terms could never be met by the people and hours there are."""
    hours = {side: await _hours(tx, side, since) for side in Side}
    held = {role for person in await tx.people.everyone() for role in person.roles}
    agreed = await tx.agreements.agreed()
    return rules.unmet(terms, agreed.terms if agreed is not None else Terms(), hours, held)


async def _hours(tx: Transaction, side: Side, since: datetime) -> timedelta:
    """A team's open time in the weeks after a version begins, or after now where its calendar ends before."""
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(side))
    span = timedelta(weeks=rules.WEEKS)
    start = max(since, tx.now)
    try:
        return calendar.between(start, start + span)
    except BeyondHorizon:
        return calendar.between(tx.now, tx.now + span)


async def propose(
    tx: Transaction, terms: Terms, since: datetime, by: Person, words: str, accepted: Collection[Person]
) -> Version:
    """Add a version that `accepted` accept by proposing it, in place of one that still waits, and tell who decides."""
    before = await tx.agreements.latest()
    new = Agreement(
        engagement_id=tx.engagement.id,
        version=before.version + 1 if before is not None else 1,
        terms=terms,
        proposed_by=by.id,
        proposed_at=tx.now,
        effective_from=since,
    )
    for person in accepted:
        new = rules.accepted(new, person, tx.now)
    await tx.agreements.add(new)
    tx.record(Event.POLICY_PROPOSED, words, subject=_subject(new.version))
    version = await version_of(tx, new, words)
    if before is not None and before.waits:
        await _tell(tx, before, proposals.replaced(before.version, new.version))
    if new.waits:
        await _tell(tx, new, proposals.proposed(await announce.scene(tx), version, notify=True))
    return version


async def waiting(tx: Transaction, seen: int | None) -> Version:
    """The version that waits to be settled, if it is the one that was `seen`; else refused with the one that is."""
    latest = await tx.agreements.latest()
    scene = await announce.scene(tx)
    if seen is not None and (latest is None or seen > latest.version):
        raise Refused(proposals.no_version(seen))
    if latest is None or not latest.waits:
        old = await tx.agreements.get(seen) if seen is not None else None
        raise Refused(proposals.none_waits() if old is None else proposals.settled(old, replaced=_passed(old, latest)))
    version = await version_of(tx, latest)
    if seen not in (None, latest.version):
        raise Refused(proposals.newer(scene, version, seen or 0))
    return version


def _passed(old: Agreement, latest: Agreement | None) -> bool:
    return old.waits and latest is not None and latest.version > old.version


async def accept(tx: Transaction, seen: int | None, by: Person) -> Card:
    """One side accepts; with the other's it is agreed, and in force from its instant."""
    version = await waiting(tx, seen)
    if version.it.accepted_by(by.side) is not None:
        raise Refused(proposals.settled(version.it))
    nothing_timed = await tx.agreements.in_force(tx.now) is None
    new = rules.accepted(version.it, by, tx.now)
    await tx.agreements.save(new)
    tx.record(Event.POLICY_ACCEPTED, subject=_subject(new.version))
    scene, now_so = await announce.scene(tx), replace(version, it=new)
    if not new.accepted:
        card = proposals.one_accepted(scene, now_so)
        await _tell(tx, version.it, card)
        return card
    card = proposals.accepted(scene, now_so, first=nothing_timed)
    await _tell(tx, version.it, card)
    said: set[int] = set()
    for side in Side:
        room = await tx.rooms.team(side)
        one = () if room is None else await tx.rooms.together(room)
        if one and one[0].id not in said:  # both sides may use one conversation
            said.add(one[0].id)
            tx.tell(one[0], card, not_before=await announce.opening(tx, side))
    if nothing_timed:
        tx.remind(clocks.AGREED, f"{tx.engagement.id}/{new.version}", new.since)
    return card


async def decline(tx: Transaction, seen: int | None, by: Person, words: str) -> Card:
    """One side declines, or takes back what it proposed itself; the agreement stays as it is."""
    version = await waiting(tx, seen)
    new = replace(version.it, declined_by=by.id, declined_at=tx.now)
    await tx.agreements.save(new)
    tx.record(Event.POLICY_DECLINED, words, subject=_subject(new.version))
    card = proposals.declined(await announce.scene(tx), replace(version, it=new), words)
    await _tell(tx, version.it, card)
    return card


async def _tell(tx: Transaction, before: Agreement, card: Card) -> None:
    """Say it to the coordinators of both sides, in place of what they were told of that version before.

    Whoever speaks has it as the reply, and is told only where a message is there that would ask them still.
    """
    for person in await tx.people.everyone():
        speaks = tx.actor is not None and person.id == tx.actor.id
        if person.coordinates and not (speaks and before.accepted_by(person.side) is not None):
            await announce.tell(tx, person.id, card, topic=f"policy:{before.version}")


async def version_of(tx: Transaction, it: Agreement, words: str | None = None) -> Version:
    """A version as it is told: with the one it follows, what was said with it, and the one in force meanwhile."""
    holds = await tx.agreements.in_force(tx.now)
    return Version(
        it,
        before=await tx.agreements.agreed(before=it.version),
        words=await _words(tx, it) if words is None else words,
        holds=holds.version if holds is not None and holds.version != it.version else None,
    )


async def _words(tx: Transaction, it: Agreement) -> str:
    """What was said for a proposal when it was made, from the record."""
    entries = await tx.events(it.proposed_at, it.proposed_at + timedelta(microseconds=1))
    said = (each for each in entries if each.event is Event.POLICY_PROPOSED and each.subject == _subject(it.version))
    return next((each.words for each in said), "")


def _subject(version: int) -> str:
    return f"policy {version}"
