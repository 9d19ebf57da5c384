"""What happens to channels themselves: a new id, another company, somebody who comes in."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import assert_never

from adapters.slack.directory import Directory
from adapters.slack.errors import CALL_ERRORS, refusal
from adapters.slack.occupants import Occupants
from adapters.slack.payload import Payload
from adapters.slack.workspaces import Workspaces, message_id
from bot import places
from bot.conversation import Conversation
from bot.model.record import Platform

log = logging.getLogger("counterpart.slack")

#: Seconds that asking who is in a channel may take: Slack waits three for the answer to its own request.
IN_REQUEST = 2.0


@dataclass(frozen=True, slots=True)
class Moved:
    """A channel has another id from now on, as it gets when it is shared with another company."""

    team: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A channel was opened to another company."""

    team: str
    channel: str
    company: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came into a channel."""

    team: str
    channel: str


OfChannel = Moved | Opened | Joined


def event(team: str, inner: Payload) -> OfChannel | None:
    """What an event tells of a channel, whoever did it."""
    match inner:
        case {"type": "channel_id_changed", "old_channel_id": str(old), "new_channel_id": str(new)} if team:
            return Moved(team, old, new)
        case {"type": "channel_shared", "channel": str(channel)} if team:
            company = inner.get("connected_team_id")
            return Opened(team, channel, company if isinstance(company, str) else "")
        case {"type": "member_joined_channel", "channel": str(channel)} if team:
            return Joined(team, channel)
    return None


class Channels:
    """Tells the core of it, under every address that a room in the channel may have."""

    def __init__(
        self, conversation: Conversation, workspaces: Workspaces, directory: Directory, occupants: Occupants
    ) -> None:
        self._store, self._clock = conversation.store, conversation.clock
        self._workspaces = workspaces
        self._directory = directory
        self._occupants = occupants

    async def take(self, event: OfChannel) -> None:
        now = self._clock.now()
        match event:
            case Moved(team=team, old=old, new=new):
                pairs = zip(self._workspaces.addresses(team, old), self._workspaces.addresses(team, new), strict=True)
                names = message_id(old, ""), message_id(new, "")
                await places.moved(self._store, now, Platform.SLACK, dict(pairs), names)
            case Opened(team=team, channel=channel, company=company):
                self._occupants.forget(team, channel)
                key, addresses = f"slack:opened:{team}:{channel}:{company}", self._workspaces.addresses(team, channel)
                if await self._store.answered.reply(key) is None:
                    await places.opened(self._store, now, Platform.SLACK, addresses, company)
                    await self._store.answered.note(key, self._store.clock.now())
            case Joined(team=team, channel=channel):
                self._occupants.forget(team, channel)
                await self._joined(team, channel)
            case _:
                assert_never(event)

    async def _joined(self, team: str, channel: str) -> None:
        """Looks whether everybody who is there now may read what stands there. Where Slack does not say who is there,
        it stays, and nothing new is said."""
        workspace, now = self._workspaces.get(team), self._clock.now()
        rooms = await places.at(self._store, now, Platform.SLACK, self._workspaces.addresses(team, channel))
        if workspace is None or not rooms:
            return
        try:
            async with asyncio.timeout(IN_REQUEST):
                users = await self._occupants.of(workspace, channel)
        except CALL_ERRORS as error:
            log.warning("who came into a room could not be asked: %s", refusal(error).code or type(error).__name__)
            return
        for room in rooms:
            await places.entered(self._store, now, room, await self._directory.people(room, team, users))
