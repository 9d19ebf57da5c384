"""One transaction as commands and alarms see it: a gateway per noun; what is told, recorded, reminded at commit.

A little longer than most files: whatever is collected for the commit is written here, in the order of locks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.language.cards import Card, lines, typed
from bot.language.command import Command
from bot.model.people import Engagement, Person
from bot.model.record import Entry, Event, Lane, Room
from bot.model.work import Assignment
from bot.platform import Reply
from bot.store import queue
from bot.store.agreements import Agreements
from bot.store.assignments import Assignments
from bot.store.checkins import CheckIns
from bot.store.clocknotes import ClockNotes
from bot.store.courses import Climbs, Dues, Pauses
from bot.store.deadlines import Deadlines
from bot.store.filelinks import FileLinks
from bot.store.handoffs import HandOffs
from bot.store.heard import Heard, Hearing
from bot.store.links import Links
from bot.store.matters import Matters
from bot.store.mornings import Digests
from bot.store.nudges import Nudges
from bot.store.people import People
from bot.store.plans import Plans
from bot.store.questions import Questions
from bot.store.record import End, Fault, Happening, Link, Record
from bot.store.rooms import Rooms
from bot.store.schedules import Schedules
from bot.store.scope import Scope, many, number
from bot.store.signs import Signs
from bot.store.tables import delivery, engagement, entry
from bot.store.windows import Windows
from bot.store.worklists import Worklists
from scheduler import timers
from scheduler.timers import Timer


class Transaction:
    """All or nothing: what is changed here is committed together when the block it was begun in ends well.

    Locks are taken in one order everywhere (D38): the engagement (`lock`), people, matters ascending, then, at commit,
    timers and the rooms of the outbox.
    """

    def __init__(
        self,
        scope: Scope,
        about: Engagement,
        actor: Person | None,
        real_now: datetime,
        file_links: FileLinks,
    ) -> None:
        self._scope = scope
        self.now = scope.now
        self.engagement = about
        self.actor = actor
        self.commands: Sequence[type[Command]] = ()  # what can be said here: help is about these (D39)
        self.pressed = False  # whether a button says what is done here
        self.people = People(scope)
        self.matters = Matters(scope, self.people)
        self.assignments = Assignments(scope)
        self.questions = Questions(scope)
        self.deadlines = Deadlines(scope)
        self.windows = Windows(scope)
        self.nudges = Nudges(scope)
        self.checkins = CheckIns(scope)
        self.handoffs = HandOffs(scope)
        self.worklists = Worklists(scope)
        self.pauses = Pauses(scope)
        self.climbs = Climbs(scope)
        self.dues = Dues(scope)
        self.schedules = Schedules(scope)
        self.plans = Plans(scope)
        self.signs = Signs(scope)
        self.agreements = Agreements(scope)
        self.rooms = Rooms(scope, self.people, self.matters)
        self.digests = Digests(scope)
        self.clock_notes = ClockNotes(scope)
        self.file_links = file_links
        self.links = Links(scope, real_now)
        self._record = Record(scope)
        self._hearing = Hearing(scope, actor, real_now)
        self._happenings: list[Happening] = []
        self._tellings: list[queue.Telling] = []
        self._released: list[str] = []
        self._unsaid: list[tuple[str, int | None]] = []
        self._held: dict[int, datetime] = {}
        self._timers: dict[tuple[str, str], datetime | None] = {}
        self._marked: dict[int, tuple[str, str]] = {}

    async def lock(self) -> None:
        """Locks the engagement itself, before anything else: for the agreement, quotas and the like."""
        if self._scope.matters:
            raise RuntimeError("the engagement is locked before matters (D38)")
        await self._scope.all(
            select(engagement.c.id).where(engagement.c.id == self.engagement.id).with_for_update(key_share=True)
        )
        self._scope.locked()

    def record(
        self,
        event: Event,
        words: str = "",
        *,
        matter_id: int | None = None,
        assignment_id: int | None = None,
        subject: str = "",
        actor: Person | None = None,
    ) -> None:
        """Collects an entry of the record, said by `actor`, or else by whoever this transaction is for."""
        self._scope.writes()
        who = actor or self.actor
        self._happenings.append(
            Happening(event, words, matter_id, assignment_id, subject, None if who is None else who.id)
        )

    async def history(self, assignment_id: int) -> tuple[Entry, ...]:
        """What happened to an assignment, the newest first."""
        return await self._record.history(assignment_id)

    async def events(self, since: datetime, until: datetime) -> tuple[Entry, ...]:
        """What happened from `since` until before `until`, in product time, the oldest first."""
        return await self._record.events(since, until)

    async def chain(self, matter_id: int) -> tuple[Link, ...]:
        """The whole record of a matter, private word included, in order."""
        return await self._record.of_matter(matter_id)

    async def end_of(self, matter_id: int | None) -> End:
        """The end of a matter's chain, or of the one of what belongs to no matter."""
        return await self._record.end_of(matter_id)

    async def faults(self) -> tuple[Fault, ...]:
        """Every place where the engagement's record was tampered with; see Record.verify."""
        return await self._record.verify()

    async def ends(self) -> dict[int | None, End]:
        """The ends of the record's chains, by matter (None: what belongs to no matter), to be kept elsewhere."""
        return await self._record.ends()

    def tell(
        self,
        room: Room,
        card: Card,
        *,
        topic: str = "",
        lane: Lane = Lane.SLOW,
        not_before: datetime | None = None,
    ) -> None:
        """Collects a card for a room, to go at `not_before`, or at once.

        The same topic in the same room edits the message posted before; "" is a message of its own.
        """
        self._scope.writes()
        at = self.now if not_before is None else max(not_before, self.now)
        self._tellings.append(queue.Telling(room, card, topic, lane, at))

    async def release(self, topic: str | Assignment) -> int:
        """Lets what is held about a topic or an assignment go when this commits; returns how many messages that is."""
        self._scope.writes()
        name = topic.ref if isinstance(topic, Assignment) else topic
        told = [each for each in self._tellings if queue.under(each.topic, name) and each.not_before > self.now]
        self._tellings = [each.at(self.now) if each in told else each for each in self._tellings]
        self._released.append(name)
        return len(told) + len(await queue.held(self._scope, name))

    def hold(self, room: Room, until: datetime) -> None:
        """Has all that waits in a room for its time wait until then instead: its readers have other hours now."""
        self._scope.writes()
        self._held[room.id] = until

    def unsay(self, topic: str, room: Room | None = None) -> None:
        """Takes back what was told under a topic and is not sent yet, in one room or in all; what is posted stays."""
        self._scope.writes()
        where = None if room is None else room.id
        self._tellings = [
            each for each in self._tellings if not queue.under(each.topic, topic) or where not in (None, each.room.id)
        ]
        self._unsaid.append((topic, where))

    def remind(self, kind: str, subject: str, at: datetime) -> None:
        """Collects a durable timer; one of that kind and subject is moved."""
        self._scope.writes()
        self._timers[kind, subject] = at

    def remind_of_marks(self, kind: str, subject: str, person_id: int) -> None:
        """Collects a timer for when the next mark of anything that a person owes is reached, as it is at commit."""
        self._scope.writes()
        self._marked[person_id] = kind, subject

    def forget(self, kind: str, subject: str) -> None:
        """Collects the removal of a timer."""
        self._scope.writes()
        self._timers[kind, subject] = None

    async def take(self, timer: Timer) -> bool:
        """Removes a claimed timer so as to fire it; call it with the lock of what it is about held.

        False if it was moved, cleared or fired since it was claimed: then there is nothing to do.
        """
        self._scope.writes()
        return await timers.take(self._scope.conn, timer)

    async def dedupe(self, key: str) -> Reply | None:
        """The reply that an utterance had; None if it is new."""
        return await self._hearing.dedupe(key)

    async def keep_reply(self, key: str, sentence: str, reply: Reply) -> None:
        """Keeps what was said and answered, for a second delivery of the same utterance."""
        await self._hearing.keep_reply(key, sentence, reply)

    def record_reply(self, sentence: str, reply: Card) -> None:
        """Collects what a sentence about a matter was answered, for the record: nobody but its sayer sees it (G25)."""
        said = "\n".join((sentence, *lines(reply)))
        if self._scope.matters:
            self.record(Event.REPLIED, said, matter_id=self._about(reply), subject=reply.subject)

    async def _private_word(self, tellings: Iterable[queue.Telling]) -> None:
        """Records what people of a matter are told in private, where it carries what a person wrote.

        An assignment's own card is not among it: it is edited as often as anything changes, and says what `show` says.
        """
        for each in tellings:
            if each.room.person_id is None or each.card.name.startswith("card.") or not typed(each.card):
                continue
            reader = await self.people.get(each.room.person_id)
            said = "\n".join((f"to @{reader.handle}", *lines(each.card)))
            self.record(Event.TOLD_PRIVATELY, said, matter_id=self._about(each.card), subject=each.card.subject)

    def _about(self, card: Card) -> int | None:
        """Whose matter's a card is: of the one that this transaction is about, or of several that of its subject.

        Where it may speak of several matters it is no matter's own: who reads one may not know of the other.
        """
        locked = [*self._scope.matters]
        if len(locked) == 1:
            return locked[0]
        wanted = number(card.subject, "A") or 0
        return next((each for each in locked if each == self._scope.matter_of.get(wanted)), None)

    async def heard_since(self, at: datetime) -> tuple[Heard, ...]:
        """What the actor said since `at` (real time), the newest first."""
        return await self._hearing.since(at)

    @property
    def said_lately(self) -> int:
        """How many sentences of the actor's were carried out in the last minute before the one that was asked about, on
        whatever replica; counted as far as there may be."""
        return self._hearing.lately

    async def bury(self, delivery_id: int) -> bool:
        """Removes a delivery that was refused for good, once somebody is told; False if somebody else did."""
        return (
            await self._scope.run(
                delete(delivery).where(
                    delivery.c.id == delivery_id,
                    delivery.c.engagement_id == self.engagement.id,
                    delivery.c.state == "dead",
                )
            )
            == 1
        )

    @property
    def readonly(self) -> bool:
        """Whether it was begun to read."""
        return self._scope.readonly

    @property
    def told(self) -> bool:
        """Whether something will be sent or a timer set when this commits."""
        return bool(self._tellings or self._released or self._held or self._timers or self._marked)

    async def finish(self) -> None:
        """Writes what was collected, in the order of locks. The wrapper calls it, once, before the commit."""
        if self._scope.readonly:
            return
        about = many(each.matter_id for each in self._happenings)
        if about and not self._scope.matters:
            await self.matters.lock(*about)
        for person_id, at in (await self.windows.next_marks(self._marked)).items():
            self._timers[self._marked[person_id]] = at
        tellings = queue.newest(self._tellings)
        if self._scope.matters:
            await self._private_word(tellings)
        await self._scope.reserve({entry: len(self._happenings), delivery: len(tellings)})
        await self._hearing.finish()
        await self._record.add(self._happenings)
        await self._scope.raise_revision()
        set_to = [(kind, subject, at) for (kind, subject), at in self._timers.items() if at is not None]
        await timers.clear(self._scope.conn, [key for key, at in self._timers.items() if at is None])
        await timers.set(self._scope.conn, set_to)
        await queue.put(self._scope, tellings, self._released, self._unsaid, self._held)
