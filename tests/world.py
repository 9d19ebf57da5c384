"""The story harness: people say sentences and press buttons, time passes event by event, every message is checked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, update

from bot.alarms import ALARMS
from bot.cards import times
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.delivery import Dispatcher
from bot.language.cards import Button, Card, lines
from bot.language.forms import Form
from bot.language.grammar import compose
from bot.language.moments import Setting, parse_moment, resolve
from bot.model.people import Engagement, Person
from bot.model.record import Platform, Room, RoomKind
from bot.model.windows import ResponseWindow
from bot.passage import MovableClock, Passage
from bot.platform import Outcome, Outgoing, Reply, Sent, Utterance
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.setup import RAISE
from bot.store.store import Store
from bot.store.tables import room as room_table
from scheduler.worktime import Calendar
from tests import firm
from tests.messages.checker import check
from tests.setupwatch import watch

KEY = bytes(range(32))


@dataclass(frozen=True)
class Message:
    """One message as it now stands in a room."""

    room: Room
    card: Card
    at: datetime


@dataclass
class Rooms:
    """The far end of the story's platform: what was sent is what people see, edits in place."""

    world: World
    messages: dict[str, Message] = field(default_factory=dict)

    async def send(self, outgoing: Outgoing) -> Outcome:
        message_id = outgoing.replaces or f"w{outgoing.id}"
        now = self.world.clock.now()
        edited = " (edited)" if outgoing.replaces else ""
        copy = "room" if outgoing.room.kind is RoomKind.TEAM else "full"
        self.world.note(f"{outgoing.room.address}{edited}", outgoing.card, copy)
        self.messages[message_id] = Message(outgoing.room, outgoing.card, now)
        return Sent(message_id)


@dataclass
class World:
    """One firm, one team, and the clock. Make it with `begin`."""

    store: Store
    engagement: Engagement
    clock: MovableClock
    transcript: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    keys: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        watch(self.store.engine, self.faults)
        self.conversation = Conversation(self.store, self.clock, COMMANDS, ALARMS)
        self.rooms = Rooms(self)
        self.dispatcher = Dispatcher(self.store, {Platform.WEB: self.rooms})
        self.passage = Passage(self.store, self.conversation, self.dispatcher, self.clock)

    @classmethod
    async def begin(cls, url: str, *, at: datetime = firm.START, accepted: bool = True) -> World:
        """The firm of tests/firm.py in the migrated, empty database at `url`, at product time `at`."""
        clock = MovableClock(at)
        store = Store(make_engine(url), Cipher((KEY,)))
        return cls(store, await firm.found(store, accepted=accepted), clock)

    async def end(self) -> None:
        """Close the database, and fail on any message of the story that broke the message book."""
        await self.store.close()
        assert not self.faults, "\n".join([*self.transcript, "", *self.faults])

    # ── what people do ──────────────────────────────────────────────────────

    async def says(self, handle: str, sentence: str, key: str = "", *, pressed: bool = False) -> Reply:
        """`handle` says a sentence; everything that follows from it at once is delivered."""
        utterance = Utterance(Platform.WEB, handle, sentence, key or f"story-{next(self.keys)}", pressed=pressed)
        reply = await self.conversation.hear(utterance)
        self.transcript.append(f"{self.when()}  @{handle} says: {sentence}")
        if isinstance(reply, Card):
            self.note(f"reply to @{handle}", reply)
        else:
            self.transcript.append(f"    [form {reply.verb}: {', '.join(f.name for f in reply.fields)}]")
        await self.dispatcher.deliver(self.clock.now())
        return reply

    async def presses(self, handle: str, label: str) -> Reply:
        """`handle` presses the newest button with `label` that their side's copies show them."""
        for message in reversed(await self.seen_by(handle)):
            for button in message.card.buttons:
                if button.label == label:
                    return await self.says(handle, button.sentence, pressed=True)
        raise AssertionError(f"@{handle} sees no button {label!r}\n{self.story()}")

    async def presses_reply(self, handle: str, reply: Reply, label: str) -> Reply:
        """`handle` presses a button of a reply they got."""
        return await self.says(handle, button(reply, label).sentence, pressed=True)

    async def fills(self, handle: str, form: Reply, **words: str) -> Reply:
        """`handle` fills a form in and sends it."""
        assert isinstance(form, Form), f"not a form but {form}"
        command = next(each for each in COMMANDS if each.name == form.verb)
        return await self.says(handle, compose(command, {**form.values(), **words}))

    # ── time ────────────────────────────────────────────────────────────────

    async def until(self, words: str) -> None:
        """Let time pass until "Mon 13:01 Manila", firing and delivering all that falls due on the way, in order."""
        await self.passage.until(self.instant(words))

    def instant(self, words: str) -> datetime:
        """The coming instant that words such as "Mon 13:01 Manila" or "2026-10-16 17:00 New York" mean."""
        cities = self.engagement.cities
        labels = {city.label.lower(): city.zone for city in (cities.firm, cities.provider)}
        hours = Calendar.around(firm.NEW_YORK, self.clock.now())
        setting = Setting(self.clock.now(), cities.firm.zone, labels, hours.closing, hours.working_days_after)
        return resolve(parse_moment(words), setting)

    def when(self) -> str:
        """Now, in both cities."""
        return times.at(self.clock.now(), self.engagement.cities, self.clock.now())

    # ── where things are said ───────────────────────────────────────────────

    async def moves_rooms(self, which: ColumnElement[bool], **to: object) -> None:
        """Rooms are elsewhere from now on: a story of another platform, or of one conversation."""
        async with self.store.engine.begin() as conn:
            await conn.execute(update(room_table).where(which).values(**to))
            await conn.execute(RAISE, {"engagement": self.engagement.id})

    # ── what people see ─────────────────────────────────────────────────────

    async def person(self, handle: str) -> Person:
        async with self.store.read(self.clock.now(), self.engagement.id) as tx:
            found = await tx.people.by_handle(handle)
            assert found is not None, handle
            return found

    async def seen_by(self, handle: str) -> list[Message]:
        """Every message in the rooms that `handle` is in, oldest first, as it stands now."""
        person = await self.person(handle)
        seen: list[Message] = []
        async with self.store.read(self.clock.now(), self.engagement.id) as tx:
            for message in self.rooms.messages.values():
                if person.id in {occupant.id for occupant in await tx.rooms.occupants(message.room)}:
                    seen.append(message)
        return seen

    async def reads(self, handle: str) -> list[str]:
        """The titles that `handle` can read now, oldest first."""
        return [message.card.title for message in await self.seen_by(handle)]

    async def sees(self, handle: str, words: str) -> Card:
        """The newest message that `handle` can read in which a line has `words` in it."""
        for message in reversed(await self.seen_by(handle)):
            if any(words in line for line in lines(message.card)):
                return message.card
        raise AssertionError(f"@{handle} reads nothing with {words!r}\n{self.story()}")

    async def sees_nothing(self, handle: str, words: str) -> None:
        """No message that `handle` can read has `words` in it."""
        for message in await self.seen_by(handle):
            assert not any(words in line for line in lines(message.card)), f"{words!r} is there\n{self.story()}"

    # ── what is so ──────────────────────────────────────────────────────────

    async def windows(self, assignment_id: int) -> tuple[ResponseWindow, ...]:
        """Every window of an assignment, the first opened first."""
        async with self.store.read(self.clock.now(), self.engagement.id) as tx:
            return await tx.windows.of(assignment_id)

    async def handle(self, person_id: int) -> str:
        async with self.store.read(self.clock.now(), self.engagement.id) as tx:
            return (await tx.people.get(person_id)).handle

    async def count_assignments(self) -> int:
        async with self.store.read(self.clock.now(), self.engagement.id) as tx:
            return len(await tx.assignments.open_in())

    def shown(self, at: datetime) -> str:
        """An instant as messages print it."""
        return times.at(at, self.engagement.cities, self.clock.now())

    # ── the account of it ───────────────────────────────────────────────────

    def note(self, where: str, card: Card, copy: str = "full") -> None:
        """Write a message into the transcript and hold it against the message book."""
        told = "\n".join(f"      {line}" for line in lines(card))
        buttons = "\n".join(f"      [{button.label} → {button.sentence}]" for button in card.buttons)
        self.transcript.append(f"{self.when()}  {where}:\n{told}" + (f"\n{buttons}" if buttons else ""))
        for fault in check(card, cities=self.engagement.cities, now=self.clock.now(), copy=copy, commands=COMMANDS):
            self.faults.append(f"{card.name} in {where} at {self.when()}: {fault}")

    def story(self) -> str:
        """Everything said and seen so far."""
        return "\n".join(self.transcript)


def text(reply: Reply) -> str:
    """A reply as one string."""
    assert isinstance(reply, Card), f"a form, not a card: {reply}"
    return "\n".join(lines(reply))


def button(reply: Reply, label: str) -> Button:
    """The button of a reply with that label."""
    assert isinstance(reply, Card), reply
    return next(each for each in reply.buttons if each.label == label)


def faults(reply: Reply) -> dict[str, str]:
    """What a form says is wrong, by field."""
    assert isinstance(reply, Form), reply
    return {each.name: each.error for each in reply.fields if each.error}
