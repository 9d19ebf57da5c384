"""The two ways in, people (`hear`) and time (`fire`): the only place where a transaction about the work begins."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import forms, linking
from bot.alarms.alarm import Alarm
from bot.cards import refusals
from bot.commands.order import Order
from bot.language import grammar
from bot.language.cards import Card
from bot.language.misread import Misread
from bot.model.people import Person
from bot.model.record import Event
from bot.pace import LIMIT, Pace
from bot.platform import Reply, Utterance
from bot.refused import Refused
from bot.signs import Signs
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.work import announce, threads
from scheduler.clock import Clock
from scheduler.timers import Timer

log = logging.getLogger("counterpart.conversation")

#: The same words by the same person within this much real time are asked about, where they would make a thing twice.
TWICE = timedelta(seconds=60)


class Conversation:
    """Hears sentences and fires timers, one transaction each. Safe to use from many tasks at once."""

    def __init__(
        self, store: Store, clock: Clock, commands: Sequence[type[Order]], alarms: Mapping[str, Alarm]
    ) -> None:
        self.store = store
        self.clock = clock
        self.commands = commands
        self.alarms = alarms
        self.pace = Pace()
        self.signs = Signs()

    async def hear(self, said: Utterance) -> Reply:
        """What one sentence did, or what stands in its way. Nothing that a person says raises."""
        now = self.clock.now()
        try:
            if not self.pace.allows(f"{said.platform}:{said.account}", self.store.clock.now()):
                return refusals.flood(LIMIT)
            people = await self.store.hears(said.platform, said.account, now)
            if not people:
                answer = await linking.introduce(self.store, said, now)
                if answer is not None:
                    return answer
                people = await self.store.hears(said.platform, said.account, now)
            await self.signs.note(self.store, people, now)
            thread = await self.store.outbox.posted_as(said.platform, said.thread) if said.thread else None
            person = await self._in_engagement(people, said.sentence, thread)
            if person is None:
                return refusals.which_firm(await self._firms(people))
            subject = thread[1] if thread is not None and thread[0] == person.engagement_id else ""
            reply = await self._heard(said, person, now, subject)
            if self._is(said.sentence, lambda order: order.everywhere):
                for other in people:
                    if other.id != person.id:
                        await self._heard(said, other, now, "")
            return reply
        except Exception:
            reference = secrets.token_hex(3).upper()
            log.exception("a sentence could not be carried out", extra={"reference": reference})
            return refusals.trouble(f"{reference[:4]}-{reference[4:]}", said.sentence)

    async def _heard(self, said: Utterance, person: Person, now: datetime, subject: str) -> Reply:
        try:
            return await self._obey(said, person, now, subject)
        except Refused as refused:
            if refused.hidden:
                await self._note_refusal(said, person, now)
            return refused.card
        except Misread as error:
            async with self.store.read(now, person.engagement_id, person) as tx:
                try:
                    return await forms.mend(tx, error, self.commands)
                except Refused as refused:  # the form that would mend it is not for them, or has nothing to ask
                    return refused.card

    async def _obey(self, said: Utterance, person: Person, now: datetime, subject: str) -> Reply:
        places = await self.store.places(person.engagement_id)
        understood = grammar.read(said.sentence, self.commands, places)
        if isinstance(understood, grammar.Partial):
            async with self.store.read(now, person.engagement_id, person) as tx:
                whole = await threads.completed(tx, understood, subject) if subject else understood
                if isinstance(whole, grammar.Partial):
                    return await forms.form_of(tx, whole.command, whole.words, whole.focus)
            understood, said = whole, replace(said, sentence=grammar.write(whole))
        if understood.reads:
            async with self.store.read(now, person.engagement_id, person) as tx:
                tx.commands = self.commands
                return await _obeyed(understood, tx)
        async with self.store.begin(now, person.engagement_id, person) as tx:
            tx.commands, tx.pressed = self.commands, said.pressed
            before = await tx.dedupe(said.key)
            if before is not None:
                return before
            if tx.said_lately >= LIMIT:
                return refusals.flood(LIMIT)
            asked = await self._again(tx, said) if understood.creates else None
            reply = asked if asked is not None else await _obeyed(understood, tx)
            if not understood.secret:
                if asked is None and isinstance(reply, Card):
                    tx.record_reply(said.sentence, reply)
                await tx.keep_reply(said.key, said.sentence, reply)
            return reply

    async def _again(self, tx: Transaction, said: Utterance) -> Card | None:
        """The question whether the same words, said a moment ago, are meant twice; None where they are not the same,
        or where this is the answer to that question."""
        real = self.store.clock.now()
        for heard in await tx.heard_since(real - TWICE):
            if heard.sentence.split() != said.sentence.split():
                continue
            if not isinstance(heard.reply, Card) or heard.reply.name == "again":
                return None
            return refusals.again(await announce.scene(tx), said.sentence, real - heard.at, heard.reply.subject)
        return None

    async def _in_engagement(
        self, people: Sequence[Person], sentence: str, thread: tuple[int, str] | None
    ) -> Person | None:
        """Which of one's engagements a sentence is said in: the only one, that of the first id in it, or that of the
        message in whose thread it is said (D9)."""
        if len(people) == 1 or self._is(sentence, lambda order: order.anywhere):
            return people[0]
        by_engagement = {person.engagement_id: person for person in people}
        for word in sentence.split():
            engagement_id = await self.store.engagement_of(word)
            if engagement_id in by_engagement:
                return by_engagement[engagement_id]
        return by_engagement.get(thread[0]) if thread is not None else None

    def _is(self, sentence: str, kind: Callable[[type[Order]], bool]) -> bool:
        """Whether a sentence begins with a verb of a kind."""
        verb = sentence.split(maxsplit=1)[0].lower() if sentence.strip() else ""
        return any(order.name == verb and kind(order) for order in self.commands)

    async def _firms(self, people: Sequence[Person]) -> list[str]:
        mine = {person.engagement_id for person in people}
        return [each.firm for each in await self.store.engagements() if each.id in mine]

    async def _note_refusal(self, said: Utterance, person: Person, now: datetime) -> None:
        """A try at what one may not see leaves its mark, with the words that were said (product.md 8)."""
        async with self.store.begin(now, person.engagement_id, person) as tx:
            tx.record(Event.REFUSED, said.sentence)

    async def fire(self, now: datetime, n: int = 50) -> int:
        """Fire up to `n` timers due at `now`, one transaction each; says how many were claimed.

        One that fails keeps none of the others from firing. Raises ExceptionGroup of what failed, after them; its timer
        is given again.
        """
        claimed = await self.store.claim_timers(now, n)
        failed: list[Exception] = []
        for timer in claimed:
            try:
                await self._fire(timer, now)
            except Exception as error:
                error.add_note(f"while {timer.kind} {timer.subject}, due {timer.due_at}, was fired")
                failed.append(error)
        if failed:
            raise ExceptionGroup("timers that did not fire", failed)
        return len(claimed)

    async def _fire(self, timer: Timer, now: datetime) -> None:
        engagement, _, thing = timer.subject.partition("/")
        alarm = self.alarms[timer.kind]
        async with self.store.begin(now, int(engagement), None) as tx:
            await alarm.lock(tx, thing)
            if await tx.take(timer):
                await alarm.ring(tx, thing, timer.due_at)


async def _obeyed(order: Order, tx: Transaction) -> Reply:
    """What the order does. Words that only the transaction can read are misread as the sentence's own are: the whole of
    it is kept for a form or a button."""
    try:
        return await order.run(tx)
    except Misread as error:
        if not error.verb:
            error.verb, error.heard = order.name, grammar.spoken(order)
        raise
