"""The two ways in, people (`hear`) and time (`fire`): the only place where a transaction about the work begins."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot import forms
from bot.alarms.alarm import Alarm
from bot.cards import refusals
from bot.commands.order import Order
from bot.language import grammar
from bot.language.misread import Misread
from bot.model.people import Person
from bot.model.record import Event
from bot.platform import Reply, Utterance
from bot.refused import Refused
from bot.store.store import Store
from scheduler.clock import Clock
from scheduler.timers import Timer

log = logging.getLogger("counterpart.conversation")


class Conversation:
    """Hears sentences and fires timers, one transaction each. Safe to use from many tasks at once."""

    def __init__(
        self, store: Store, clock: Clock, commands: Sequence[type[Order]], alarms: Mapping[str, Alarm]
    ) -> None:
        self.store = store
        self.clock = clock
        self.commands = commands
        self.alarms = alarms

    async def hear(self, said: Utterance) -> Reply:
        """What one sentence did, or what stands in its way. Nothing that a person says raises."""
        now = self.clock.now()
        person = await self._speaker(said)
        if person is None:
            return refusals.stranger()
        try:
            return await self._obey(said, person, now)
        except Refused as refused:
            if refused.hidden:
                await self._note_refusal(said, person, now)
            return refused.card
        except Misread as error:
            async with self.store.read(now, person.engagement_id, person) as tx:
                return await forms.mend(tx, error, self.commands)
        except Exception:
            reference = secrets.token_hex(3).upper()
            log.exception("a sentence could not be carried out", extra={"reference": reference})
            return refusals.trouble(f"{reference[:4]}-{reference[4:]}", said.sentence)

    async def _obey(self, said: Utterance, person: Person, now: datetime) -> Reply:
        understood = grammar.read(said.sentence, self.commands)
        if isinstance(understood, grammar.Partial):
            async with self.store.read(now, person.engagement_id, person) as tx:
                return await forms.form_of(tx, understood.command, understood.words, understood.focus)
        if understood.reads:
            async with self.store.read(now, person.engagement_id, person) as tx:
                return await understood.run(tx)
        async with self.store.begin(now, person.engagement_id, person) as tx:
            before = await tx.dedupe(said.key)
            if before is not None:
                return before
            reply = await understood.run(tx)
            await tx.keep_reply(said.key, said.sentence, reply)
            return reply

    async def _speaker(self, said: Utterance) -> Person | None:
        people = await self.store.who(said.platform, said.account)
        return people[0] if people else None

    async def _note_refusal(self, said: Utterance, person: Person, now: datetime) -> None:
        """A try at what one may not see leaves its mark, with the words that were said (product.md 8)."""
        async with self.store.begin(now, person.engagement_id, person) as tx:
            tx.record(Event.REFUSED, said.sentence)

    async def fire(self, now: datetime, n: int = 50) -> int:
        """Fire up to `n` timers due at `now`, one transaction each; says how many were claimed."""
        claimed = await self.store.claim_timers(now, n)
        for timer in claimed:
            await self._fire(timer, now)
        return len(claimed)

    async def _fire(self, timer: Timer, now: datetime) -> None:
        engagement, _, thing = timer.subject.partition("/")
        alarm = self.alarms[timer.kind]
        async with self.store.begin(now, int(engagement), None) as tx:
            await alarm.lock(tx, thing)
            if await tx.take(timer):
                await alarm.ring(tx, thing, timer.due_at)
