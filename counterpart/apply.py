"""`counterpart apply`: what a set-up file would change, and changing it, all or nothing."""

from __future__ import annotations

from datetime import date, datetime

from bot.alarms import digest
from bot.model.people import Cities, City, Engagement, Side
from bot.model.record import Event
from bot.model.work import Matter
from bot.store.condition import walls
from bot.store.matters import MOST_LOCKED, NumberTaken
from bot.store.people import AlreadyLinked
from bot.store.store import Store
from bot.store.transaction import Transaction
from counterpart.differences import CannotBeMet, Change, Work, differences
from counterpart.firm import Firm, TeamPlan
from counterpart.standing import Standing, read_standing
from scheduler.worktime import wall


class NotApplied(Exception):
    """The file cannot be applied to this database; nothing was changed."""


async def preview(store: Store, firm: Firm, now: datetime) -> tuple[Change, ...]:
    """What applying the file at `now` would do, and what it would leave. Raises NotApplied."""
    await _check_kind(store, firm)
    engagement = await _engagement(store, firm)
    standing = Standing()
    if engagement is not None:
        async with store.read(now, engagement.id) as tx:
            standing = await read_standing(tx, await walls(store.engine, engagement.id))
    return tuple(differences(firm, standing, _today(firm, now)))


async def apply(store: Store, firm: Firm, now: datetime) -> tuple[Change, ...]:
    """Applies the file at `now`; returns what was done and what was left. Raises NotApplied.

    All that the file changes is one transaction. Only the engagement of a new firm is there before it (a transaction
    belongs to one), so that applying again after a failure goes on where this one began.
    """
    await _check_kind(store, firm)
    if firm.begins is not None:
        await store.move_product_clock(firm.begins)  # first: this is what marks the database as a demonstration's
    engagement = await _engagement(store, firm)
    fresh = engagement is None
    if engagement is None:
        client, provider = firm.teams[Side.FIRM], firm.teams[Side.PROVIDER]
        cities = Cities(_city(client), _city(provider))
        new = Engagement(0, client.name, provider.name, cities, 0, 0)
        engagement = await store.found(new, client.schedule, provider.schedule, now)
    try:
        async with store.begin(now, engagement.id) as tx:
            changes = await _carry_out(tx, store, firm, fresh=fresh)
    except CannotBeMet as promise:
        raise NotApplied(f"the agreement cannot be kept: {promise}") from promise
    except (AlreadyLinked, NumberTaken) as taken:
        raise NotApplied(f"{taken}, perhaps by another firm in this database: give it another in the file") from taken
    return changes


async def _carry_out(tx: Transaction, store: Store, firm: Firm, *, fresh: bool) -> tuple[Change, ...]:
    await tx.lock()
    standing = await read_standing(tx, await walls(store.engine, tx.engagement.id))
    changes = tuple(differences(firm, standing, _today(firm, tx.now)))
    steps = [each for each in changes if each.step is not None]
    work = Work(tx, dict(standing.people), dict(standing.matters))
    touched = sorted(work.matters[each.matter].id for each in steps if each.matter in work.matters)
    locked = False
    for change in steps:
        if change.matter and not locked:  # people are done: their locks come before those of matters
            locked = True
            for first in range(0, len(touched), MOST_LOCKED):
                await tx.matters.lock(*touched[first : first + MOST_LOCKED])
        assert change.step is not None
        await change.step(work)
        about: Matter | None = work.matters.get(change.matter)
        tx.record(Event.SET_UP, str(change), matter_id=about.id if about else None)
    if fresh:
        tx.record(Event.SET_UP, f"+ engagement of {tx.engagement.firm} and {tx.engagement.provider}")
    if fresh or steps:
        for side in Side:
            await digest.schedule(tx, side)
    return changes


async def _engagement(store: Store, firm: Firm) -> Engagement | None:
    """The engagement of the two companies that the file names."""
    names = tuple(firm.teams[side].name for side in Side)
    return next((each for each in await store.engagements() if (each.firm, each.provider) == names), None)


async def _check_kind(store: Store, firm: Firm) -> None:
    """A demonstration's clock is moved and its agreement accepted by file: never beside real work (D48)."""
    if firm.begins is not None and await store.product_now() is None and await store.engagements():
        raise NotApplied("this is a demonstration's file and the database is a real firm's: use an empty database")


def _city(team: TeamPlan) -> City:
    return City(team.schedule.label, team.schedule.anchor_zone)


def _today(firm: Firm, now: datetime) -> date:
    return wall(now, firm.teams[Side.FIRM].schedule.anchor_zone).date()
