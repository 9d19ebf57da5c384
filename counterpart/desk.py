"""The desk that the demo's console stands on: the real conversation and store, and a clock that can be moved.

A little longer than most files: it answers the console's whole protocol (adapters/web/port.py), a method each.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta

from adapters.web.port import (
    Filling,
    Forward,
    Held,
    Hint,
    Item,
    Move,
    NotMoved,
    Onward,
    Overview,
    Page,
    Posted,
    RoomView,
    Said,
    SlotState,
    Until,
)
from adapters.web.send import number_of
from bot import previews
from bot.cards import misread, times
from bot.commands import COMMANDS
from bot.commands.order import Order
from bot.language import grammar, moments
from bot.language.cards import Card
from bot.language.misread import Misread
from bot.language.moments import Setting, When, parse_moment
from bot.language.spans import take_span
from bot.model.people import Engagement, Person, Side
from bot.model.record import Platform
from bot.passage import Passage
from bot.platform import Reply, Utterance
from bot.refused import Refused
from bot.store.store import Store
from bot.work import announce, resolve
from counterpart import streams
from counterpart.overview import overview

#: What one person said is kept this far back while the demo runs.
KEPT = 200
#: Everything on the way happens while the page waits.
FARTHEST = timedelta(days=90)


class Desk:
    """The console's port over one engagement. What reads answer is kept only while this process lives."""

    def __init__(self, engagement: Engagement, passage: Passage) -> None:
        self.engagement = engagement
        self.passage = passage
        self.conversation = passage.conversation
        self.store: Store = passage.store
        self._places = frozenset(engagement.cities.zones)
        self._said: dict[str, deque[Said]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._version = 1
        self._moving = asyncio.Lock()
        self._changed = asyncio.Condition()

    # ── people ──────────────────────────────────────────────────────────────

    async def hear(self, utterance: Utterance) -> Reply:
        """One sentence, and everything that follows from it at once."""
        before = await self._last_posted()
        reply = await self.conversation.hear(utterance)
        if isinstance(reply, Card):
            self._keep(streams.said(utterance, self._now(), reply, before))
        await self.passage.settle()
        await self._change()
        return reply

    async def _last_posted(self) -> int:
        """The number of the newest message anywhere, so that what is said next stands after it."""
        newest = await self.store.outbox.newest()
        return number_of(newest) if newest else 0

    def _keep(self, said: Said) -> None:
        kept = self._said[said.handle]
        if all(each.key != said.key for each in kept):
            kept.append(said)

    async def hint(self, handle: str, text: str) -> Hint:
        """Help for the word being typed, and how a typed time reads in both cities."""
        found = grammar.hint(text, COMMANDS, self._places)
        reads = await self._reads(handle, found.when) if found.when is not None else ""
        command = next((each for each in COMMANDS if each.name == found.verb), None)
        person = await self._person(handle)
        asked = command.asked_of(person) if command is not None and person is not None else None
        slots = tuple(
            (slot.label, SlotState(slot.state))
            for slot in found.slots
            if asked is None or slot.name in asked or slot.state != "open"
        )
        return Hint(found.verb, slots, found.completions, (reads,) if reads else ())

    async def _reads(self, handle: str, when: When) -> str:
        person = await self._person(handle)
        if person is None:
            return ""
        async with self.store.read(self._now(), self.engagement.id, person) as tx:
            try:
                at = await resolve.moment(tx, when, "")
            except Misread:
                return ""
        return f"{when.words} is {times.at(at, self.engagement.cities, self._now())}"

    async def form(self, handle: str, text: str, words: Mapping[str, str] | None = None) -> Filling | None:
        """The form that a sentence opens, filled in so far, with the sentence it makes and what that would do."""
        person = await self._person(handle)
        opened = _opened(text, words, self._places)
        if person is None or opened is None:
            return None
        command, said = opened
        async with self.store.read(self._now(), self.engagement.id, person) as tx:
            try:
                found = await previews.filling(tx, command, said)
            except Refused:  # there is nothing to ask: the sentence, once said, is answered with why
                return None
        return Filling(found.form, found.sentence, found.preview)

    # ── what is seen ────────────────────────────────────────────────────────

    async def overview(self) -> Overview:
        now = self._now()
        timer = await self.store.next_timer()
        held = await self.store.outbox.first_held(now)
        async with self.store.read(now, self.engagement.id) as tx:
            return await overview(tx, timer, held)

    async def stream(self, side: Side, handle: str, before: str = "", limit: int = 200) -> Page:
        """What one person sees on their side, oldest first."""
        async with self.store.read(self._now(), self.engagement.id) as tx:
            person = await tx.people.by_handle(handle)
            if person is None or person.side is not side:
                return Page(())
            rooms = {room.id: room for room in await streams.rooms_of(tx, person)}
            messages = await self.store.outbox.posted_in(list(rooms))
            items: list[Item] = [await streams.posted(tx, rooms[each.room_id], each) for each in messages]
        items += self._said[handle]
        items.sort(key=_order)
        end = int(before) if before.isdecimal() else len(items)
        start = max(end - limit, 0)
        return Page(tuple(items[start:end]), str(start) if start else "")

    async def held(self, side: Side, sender: str) -> Held | None:
        """What waits for a closed side, as `sender` of the other one may know of it."""
        now = self._now()
        async with self.store.read(now, self.engagement.id) as tx:
            team = await tx.schedules.calendar(self.engagement.schedule_of(side))
            person = await tx.people.by_handle(sender)
            if team.is_open(now) or person is None or person.side is side:
                return None
            rooms = [room.id for room in await tx.rooms.all() if room.side is side]
            return await streams.held(tx, person, await self.store.outbox.held(rooms, now))

    async def rooms(self) -> tuple[RoomView, ...]:
        async with self.store.read(self._now(), self.engagement.id) as tx:
            views = []
            for room in await tx.rooms.all():
                occupants = await tx.rooms.occupants(room)
                views.append(RoomView(room, room.address, tuple(person.handle for person in occupants)))
            return tuple(views)

    async def messages(self, room_id: int, after: int = 0) -> tuple[Posted, ...]:
        async with self.store.read(self._now(), self.engagement.id) as tx:
            room = await tx.rooms.get(room_id)
            return tuple(
                [await streams.posted(tx, room, m) for m in await self.store.outbox.posted_in([room_id], after)]
            )

    # ── time ────────────────────────────────────────────────────────────────

    async def move(self, how: Move) -> datetime:
        """Let time pass, with everything that happens on the way."""
        async with self._moving:
            to = await self._target(how)
            if to <= self._now():
                raise NotMoved("The clock moves forward only, so that what was told stays told.")
            if to > self._now() + FARTHEST and not isinstance(how, Onward):
                raise NotMoved("The clock moves by 90 days at the most. Move it again to go further.")
            await self.passage.until(to)
        await self._change()
        return self._now()

    async def _target(self, how: Move) -> datetime:
        match how:
            case Onward():
                return await self._next()
            case Forward(words):
                taken = take_span(words.split())
                if taken is None or taken[0].working_days:
                    raise NotMoved("Say how far, like 2h or 45 min.")
                return self._now() + timedelta(minutes=taken[0].minutes, days=taken[0].days)
            case Until(words):
                return await self._typed(words)

    async def _next(self) -> datetime:
        shown = (await self.overview()).next
        if shown is None:
            raise NotMoved("Nothing is waiting to happen.")
        return shown.at

    async def _typed(self, words: str) -> datetime:
        async with self.store.read(self._now(), self.engagement.id) as tx:
            firm = self.engagement.cities.firm
            calendar = await tx.schedules.calendar(self.engagement.schedule_of(Side.FIRM))
            zones = self.engagement.cities.zones
            setting = Setting(self._now(), firm.zone, zones, calendar.closing, calendar.working_days_after)
            try:
                return moments.resolve(parse_moment(words), setting)
            except Misread as error:
                raise NotMoved(misread.misread(await announce.scene(tx), error).title) from None

    # ── change ──────────────────────────────────────────────────────────────

    async def changed(self, after: int) -> int:
        async with self._changed:
            await self._changed.wait_for(lambda: self._version > after)
            return self._version

    async def _change(self) -> None:
        async with self._changed:
            self._version += 1
            self._changed.notify_all()

    async def beat(self) -> None:
        """Send what other processes may have queued; tell the page only if something arrived."""
        if await self.passage.dispatcher.deliver(self._now()):
            await self._change()

    async def _person(self, handle: str) -> Person | None:
        people = await self.store.who(Platform.WEB, handle)
        return people[0] if people else None

    def _now(self) -> datetime:
        return self.passage.clock.now()


def _order(item: Item) -> tuple[datetime, int, int]:
    """By product time; where it stands still, by the order in which things were posted and said."""
    match item:
        case Posted():
            return item.at, number_of(item.message_id), 0
        case Said():
            return item.at, item.after, 1


def _opened(
    text: str, words: Mapping[str, str] | None, places: frozenset[str]
) -> tuple[type[Order], Mapping[str, str]] | None:
    """The verb whose form a sentence opens, with what is said so far; None where it opens none."""
    if words is not None:
        verb = text.split(maxsplit=1)[0].lower() if text.strip() else ""
        command = next((each for each in COMMANDS if each.name == verb), None)
        return None if command is None else (command, words)
    try:
        understood = grammar.read(text, COMMANDS, places)
    except Misread:
        return None
    return (understood.command, understood.words) if isinstance(understood, grammar.Partial) else None
