"""`counterpart doctor`: looks over an installation and says the mend for each fault."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata

from adapters.checks import Place
from adapters.slack import checkup as slack_checkup
from adapters.slack.wiring import installations
from adapters.teams import checkup as teams_checkup
from adapters.teams.wiring import teams
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.model.people import Engagement, Person, Side
from bot.model.record import Platform, Room, RoomKind
from bot.store.cipher import Unreadable
from bot.store.condition import database_now
from bot.store.engine import DatabaseTrouble
from bot.store.store import Store
from bot.store.transaction import Transaction
from counterpart.settings import BadSettings, Settings
from counterpart.wiring import keys_at_hand, open_store
from scheduler.clock import Clock
from scheduler.worktime import BeyondHorizon, NeverOpen

OLDEST_ZONES = timedelta(days=550)
SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `mend` is what to do, "" where all is well."""

    about: str
    mend: str = ""

    def __str__(self) -> str:
        return f"mend: {self.about}: {self.mend}" if self.mend else f"ok    {self.about}"


async def examine(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Every check in turn; what cannot be looked at because of an earlier fault is left out."""
    yield Finding("settings can be read")
    yield _zones(clock)
    try:
        keys = keys_at_hand(settings)
    except BadSettings as wrong:
        yield Finding("encryption keys", str(wrong))
        return
    yield Finding(f"{len(keys)} encryption key{'s' if len(keys) > 1 else ''}")
    try:
        async with open_store(settings, keys) as store:
            yield Finding("the database answers and its schema is this program's")
            yield await _skew(store)
            async for finding in _firms(store):
                yield finding
            async for finding in _slack(settings, store):
                yield finding
            async for finding in _teams(settings, store):
                yield finding
    except DatabaseTrouble as trouble:
        yield Finding("database", str(trouble))
    except Unreadable:
        yield Finding(
            "encryption keys", "what is stored was sealed with another key: add that one to COUNTERPART_ENCRYPTION_KEYS"
        )


def _zones(clock: Clock) -> Finding:
    version = metadata.version("pytz")
    parts = re.match(r"(\d{4})\.(\d+)", version)
    if parts and clock.now() - datetime(int(parts[1]), 1, 1, tzinfo=UTC) > OLDEST_ZONES:
        return Finding(f"time zone data of {version}", "clocks may have been changed by law since: update pytz")
    return Finding(f"time zone data of {version}")


async def _skew(store: Store) -> Finding:
    theirs = await database_now(store.engine)
    if theirs is None:
        return Finding("the database has this machine's clock")
    apart = abs(theirs - store.clock.now())
    if apart > SKEW:
        words = f"the database's clock is {apart.total_seconds():.0f} s from this machine's"
        return Finding(words, "synchronise both with the same time server")
    return Finding("the database's clock agrees with this machine's")


async def _firms(store: Store) -> AsyncIterator[Finding]:
    engagements = await store.engagements()
    if not engagements:
        yield Finding("set-up", "nothing is set up yet: copy firm.example.yaml and `counterpart apply` it")
    now = await store.product_now() or store.clock.now()
    for each in engagements:
        async with store.read(now, each.id) as tx:
            await tx.matters.all()  # raises Unreadable where the keys at hand are not this database's
            for finding in [
                *[await _side(tx, each, side) for side in Side],
                *await _people(tx),
                await _agreement(tx, each),
            ]:
                yield finding


async def _side(tx: Transaction, about: Engagement, side: Side) -> Finding:
    city = about.cities.of(side).label
    try:
        opens = (await tx.schedules.calendar(about.schedule_of(side))).next_opening(tx.now)
    except (NeverOpen, BeyondHorizon):
        return Finding(f"{city}'s schedule", f"it never opens again: give {city} hours in the firm's file and apply it")
    if await tx.rooms.team(side) is None:
        return Finding(f"{city}'s room", f"there is none: give the {side} a room in the firm's file and apply it")
    return Finding(f"{city} has a room and is next open at {opens:%Y-%m-%d %H:%M} UTC")


async def _people(tx: Transaction) -> list[Finding]:
    everyone = await tx.people.everyone()
    found = []
    for person in everyone:
        if await tx.rooms.direct(person.id) is None:
            words = "give them an account in the firm's file and apply it; until then they cannot be assigned anything"
            found.append(Finding(f"@{person.handle} cannot be reached", words))
        try:
            (await tx.schedules.calendar_of(person)).next_opening(tx.now)
        except (NeverOpen, BeyondHorizon):
            words = "their hours never open again: mend them in the firm's file and apply it"
            found.append(Finding(f"@{person.handle}'s schedule", words))
    return found or [Finding(f"{len(everyone)} people can be reached and have hours")]


async def _slack(settings: Settings, store: Store) -> AsyncIterator[Finding]:
    """Slack's own checks, where it is set; where it is not, the rooms that are there go unread."""
    given = installations(settings)
    places = await _places(store, Platform.SLACK)
    if not given:
        if places:
            mend = "set its token (docs/slack.md), or give them other addresses in the firm's file and apply it"
            yield Finding(f"{len(places)} rooms are in Slack, which is not set", mend)
        return
    async for check in slack_checkup.examine(given, settings.slack_api_url, places):
        yield Finding(check.about, check.mend)


async def _teams(settings: Settings, store: Store) -> AsyncIterator[Finding]:
    """Teams' own checks, where it is set; where it is not, the rooms that are there go unread."""
    installed = teams(settings, Conversation(store, store.clock, COMMANDS, ALARMS), store)
    places = await _places(store, Platform.TEAMS)
    if installed is None:
        if places:
            mend = "set its app (docs/teams.md), or give them other addresses in the firm's file and apply it"
            yield Finding(f"{len(places)} rooms are in Teams, which is not set", mend)
        return
    async for check in teams_checkup.examine(installed, places):
        yield Finding(check.about, check.mend)


async def _places(store: Store, platform: Platform) -> list[Place]:
    """Every room on a platform."""
    found = []
    for about in await store.engagements():
        async with store.read(store.clock.now(), about.id) as tx:
            people = {person.id: person for person in await tx.people.everyone()}
            there = [room for room in await tx.rooms.all() if room.platform is platform]
            # The chat of an account that was removed is nobody's.
            rooms = [room for room in there if room.kind is not RoomKind.DIRECT or room.person_id is not None]
            found += [Place(_called(room, people, about), room.address) for room in rooms]
    return found


def _called(room: Room, people: Mapping[int, Person], about: Engagement) -> str:
    match room.kind:
        case RoomKind.DIRECT:
            assert room.person_id is not None, "a direct room is somebody's"
            return f"@{people[room.person_id].handle}"
        case RoomKind.MATTER:
            return f"{about.cities.of(room.side).label}'s room of M-{room.matter_id}"
        case RoomKind.TEAM:
            return f"{about.cities.of(room.side).label}'s room"


async def _agreement(tx: Transaction, about: Engagement) -> Finding:
    in_force, latest = await tx.agreements.in_force(tx.now), await tx.agreements.latest()
    if in_force is not None:
        return Finding(f"agreement {in_force.version} of {about.firm} and {about.provider} is in force")
    if latest is None:
        return Finding("agreement", "there is none, so no window runs: add one to the firm's file and apply it")
    if latest.accepted:
        return Finding("agreement", f"version {latest.version} takes effect only at {latest.effective_from} UTC")
    if not latest.waits:
        return Finding("agreement", f"version {latest.version} was declined: propose another, in chat or by file")
    return Finding("agreement", f"version {latest.version} waits for both coordinators to accept it in chat")
