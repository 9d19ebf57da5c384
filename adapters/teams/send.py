"""Teams' way out: a card is posted or edited once, and every answer of Teams' is an outcome.

A post whose answer never came may be there all the same, and a bot cannot look: it is sent once more, and says so.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from adapters.teams import cards
from adapters.teams.chats import Chats
from adapters.teams.directory import Directory
from adapters.teams.errors import CALL_ERRORS, Refusal, outcome_of
from adapters.teams.limits import Json
from adapters.teams.occupants import Occupants
from adapters.teams.pace import Pace
from adapters.teams.references import Reference, References, is_account, message_name, root
from adapters.teams.turn import Turns
from bot.model.record import RoomKind
from bot.platform import Later, Never, Outcome, Outgoing, Sent

log = logging.getLogger("counterpart.teams")

#: Which keeps a conversation at thirty a minute, whatever the number of processes.
REST = timedelta(seconds=2)


class TeamsSender:
    """Sends to channels, group chats and people."""

    def __init__(
        self,
        turns: Turns,
        references: References,
        chats: Chats,
        directory: Directory,
        occupants: Occupants,
        pace: Pace,
    ) -> None:
        self._turns = turns
        self._references = references
        self._chats = chats
        self._directory = directory
        self._occupants = occupants
        self._pace = pace

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Posts, or edits what the delivery replaces."""
        if (wait := self._pace.to_wait(outgoing.room.address)) is not None:
            return Later(wait)
        try:
            sent = await self._sent(outgoing)
        except CALL_ERRORS as error:
            outcome = outcome_of(error)
            _tell(outgoing, outcome)
            return outcome
        self._pace.note(outgoing.room.address)
        return Sent(sent, REST)

    async def _sent(self, outgoing: Outgoing) -> str:
        where = await self._where(outgoing.room.address)
        if outgoing.room.kind is not RoomKind.DIRECT:
            there = await self._occupants.of(where, where.tenant)
            if not await self._directory.all_may_read(outgoing.room, outgoing.card, there):
                raise Refusal(Never("somebody in the conversation may not see it"), 0)
        # In their own chat a person needs no ringing: the message itself is for them.
        alone = outgoing.room.kind is RoomKind.DIRECT
        people = {} if alone else await self._directory.rung(outgoing.card, outgoing.room.engagement_id)
        title = outgoing.card.title
        if outgoing.replaces:
            content = cards.adaptive(outgoing.card, people)
            if await self._edited(where, outgoing.replaces, content, title):
                return outgoing.replaces
        content = cards.adaptive(outgoing.card, people, again=outgoing.unsure)
        try:
            return message_name(where.conversation, await self._turns.say(where, content, title))
        except Refusal as refused:
            if not (refused.gone and is_account(outgoing.room.address)):
                raise
        chat = await self._chats.anew(outgoing.room.address)
        return message_name(chat.conversation, await self._turns.say(chat, content, title))

    async def _where(self, address: str) -> Reference:
        if is_account(address):
            return await self._chats.of(address)
        return await self._references.get(root(address)) or self._chats.channel(address)

    async def _edited(self, where: Reference, message: str, content: Json, title: str) -> bool:
        """Whether it was there to be edited. Editing twice is editing once, so nothing is unsure about it."""
        conversation, _, id = message.rpartition(" ")
        there = Reference(where.service_url, conversation, where.bot, where.tenant)
        try:
            await self._turns.change(there, id, content, title)
        except Refusal as refused:
            if refused.gone:
                return False
            raise
        return True


def _tell(outgoing: Outgoing, outcome: Later | Never) -> None:
    match outcome:
        case Never(reason=reason):
            log.warning("a card for room %d is not taken by Teams: %s", outgoing.room.id, reason)
        case Later(after=after, unsure=unsure):
            taken = ", and may have been taken" if unsure else ""
            log.info("a card for room %d waits %d s for Teams%s", outgoing.room.id, after.total_seconds(), taken)
