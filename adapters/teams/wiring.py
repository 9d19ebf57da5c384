"""Teams from its settings: an address for the server, a sender for the outbox, a beginning and an end."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from aiohttp import web

from adapters.given import Given
from adapters.teams.app import TeamsApp
from adapters.teams.chats import Chats
from adapters.teams.cloud import cloud
from adapters.teams.connector import Calls, Connector, NoToken, Tokens
from adapters.teams.crowds import Crowds
from adapters.teams.directory import Directory
from adapters.teams.entrances import Entrances
from adapters.teams.guard import Guard
from adapters.teams.keys import Keys
from adapters.teams.occupants import Occupants
from adapters.teams.pace import Pace
from adapters.teams.references import References
from adapters.teams.replies import Replies
from adapters.teams.send import TeamsSender
from adapters.teams.turn import Turns
from bot.conversation import Conversation
from bot.model.record import Platform
from bot.platform import Sender
from bot.store.store import Store

log = logging.getLogger("counterpart.teams")


class TeamsSettings(Protocol):
    """What Teams is told from outside; "" is not set."""

    @property
    def teams_app_id(self) -> str: ...
    @property
    def teams_app_password(self) -> str: ...
    @property
    def teams_tenant_id(self) -> str: ...
    @property
    def teams_openid_url(self) -> str: ...
    @property
    def teams_login_url(self) -> str: ...


class NotRegistered(Exception):
    """Microsoft does not know the app by its settings; the text says what to do."""


def teams(settings: TeamsSettings, conversation: Conversation, store: Store) -> Teams | None:
    """Teams as the settings have it; None where they name no app."""
    return Teams(settings, conversation, store) if settings.teams_app_id else None


class Teams:
    """The app: add `routes` to the server and `sender` to the outbox."""

    def __init__(self, settings: TeamsSettings, conversation: Conversation, store: Store) -> None:
        self._settings = settings
        where, clock = cloud(settings.teams_openid_url, settings.teams_login_url), store.clock
        app_id, tenant = settings.teams_app_id.lower(), settings.teams_tenant_id.lower()
        self.calls = Calls()
        self.keys = Keys(self.calls, where.openid_url, clock)
        self.tokens = Tokens(self.calls, where, tenant, app_id, settings.teams_app_password, clock)
        self.connector = connector = Connector(self.calls, self.tokens, where)
        turns, references = Turns(connector), References(store)
        self.references = references
        self.chats = chats = Chats(references, connector, where, app_id)
        directory = Directory(store, connector)
        occupants, pace = Occupants(connector, clock), Pace(clock)
        replies, desks = Replies(turns, chats, pace), Given(store, Platform.TEAMS, "desk")
        entrances = Entrances(conversation, references, directory, replies, occupants, desks)
        crowds = Crowds(conversation, references, chats, directory, occupants)
        app = TeamsApp(Guard(app_id, (tenant,), self.keys, where, clock), turns, entrances, crowds, store)
        self.routes: Sequence[web.RouteDef] = app.routes
        self.sender: Sender = TeamsSender(turns, references, chats, directory, occupants, pace)

    async def start(self) -> None:
        """Asks Microsoft for a token. Raises NotRegistered where it refuses one; out of reach it is asked later."""
        for name in ("teams_app_password", "teams_tenant_id"):
            if not getattr(self._settings, name):
                raise NotRegistered(f"Teams: set COUNTERPART_{name.upper()} beside the app's id")
        self.calls.open()
        try:
            await self.tokens.get()
        except NoToken as none:
            if none.refused:
                await self.stop()
                raise NotRegistered(f"Teams: {none}") from none
            log.warning("Teams: %s; it is asked again when something is to be sent", none)
        else:
            log.info("Teams: the app is known")

    async def stop(self) -> None:
        """Ends what is asked, then the connections."""
        await self.keys.stop()
        await self.calls.close()
