"""Slack from its settings: addresses for the server, a sender for the outbox, a beginning and an end."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackClientError

from adapters.slack.app import SlackApp, quiet
from adapters.slack.directory import Directory
from adapters.slack.entrances import Entrances
from adapters.slack.occupants import Occupants
from adapters.slack.send import SlackSender
from adapters.slack.workspaces import PATIENCE, Credentials, NotInstalled, Workspaces, client, enter
from bot.conversation import Conversation
from bot.platform import Sender
from bot.store.store import Store

log = logging.getLogger("counterpart.slack")


class SlackSettings(Protocol):
    """What Slack is told from outside: one of each for a workspace, in one order; () and "" are not set."""

    @property
    def slack_signing_secret(self) -> tuple[str, ...]: ...
    @property
    def slack_bot_token(self) -> tuple[str, ...]: ...
    @property
    def slack_app_token(self) -> tuple[str, ...]: ...
    @property
    def slack_api_url(self) -> str: ...


def slack(settings: SlackSettings, conversation: Conversation, store: Store) -> Slack | None:
    """Slack as the settings have it; None where they have no token for it."""
    given = installations(settings)
    return Slack(given, settings.slack_api_url, conversation, store) if given else None


def installations(settings: SlackSettings) -> tuple[Credentials, ...]:
    """The workspaces of the settings. One that is installed by OAuth would come from the store, and be added here."""
    tokens = settings.slack_bot_token
    if not tokens:
        return ()
    secrets = settings.slack_signing_secret or ("",) * len(tokens)
    app_tokens = settings.slack_app_token or ("",) * len(tokens)
    return tuple(Credentials(*each) for each in zip(secrets, tokens, app_tokens, strict=True))


class Slack:
    """Every installation of the app together: add `routes` to the server and `sender` to the outbox."""

    def __init__(
        self, installations: Sequence[Credentials], api_url: str, conversation: Conversation, store: Store
    ) -> None:
        self._installations = installations
        self._api_url = api_url
        self._sockets: list[AsyncSocketModeHandler] = []
        self._session: aiohttp.ClientSession | None = None
        self.workspaces = Workspaces()
        directory, occupants = Directory(store), Occupants(self.workspaces, store.clock)
        self.entrances = Entrances(conversation, self.workspaces, directory, occupants)
        self._app = SlackApp(self.workspaces, self.entrances, store.clock)
        self.routes: Sequence[web.RouteDef] = self._app.routes
        self.sender: Sender = SlackSender(self.workspaces, directory, occupants, store.clock)

    async def start(self) -> None:
        """Asks Slack who we are, and opens a socket where a token for one is set. Raises NotInstalled."""
        session = self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        try:
            for given in self._installations:
                if not (given.signing_secret or given.app_token):
                    raise NotInstalled("Slack: set its signing secret, or an app token for a socket")
                workspace = await enter(given, self._api_url, session)
                if self.workspaces.get(workspace.team) is not None:
                    raise NotInstalled(f"Slack: two of the tokens are of one workspace, {workspace.team}: remove one")
                self.workspaces.add(workspace)
                log.info(
                    "Slack: workspace %s, %s", workspace.team, "by socket" if given.app_token else "by its address"
                )
                if given.app_token:
                    await self._listen(given, session)
        except BaseException:
            await self.stop()
            raise

    async def _listen(self, given: Credentials, session: aiohttp.ClientSession) -> None:
        """Hears a workspace through a socket, for firms without a public address; what comes so is verified by it."""
        asking = client(given.app_token, self._api_url, session)
        handler = AsyncSocketModeHandler(self._app.bolt, given.app_token, logger=quiet, web_client=asking)
        self._sockets.append(handler)
        connect: Callable[[], Awaitable[None]] = handler.client.connect
        try:
            await connect()
        except (SlackClientError, aiohttp.ClientError, OSError) as error:
            raise NotInstalled("Slack: no socket could be opened with the app token") from error

    async def stop(self) -> None:
        """Closes the sockets, then the connections."""
        for handler in self._sockets:
            close: Callable[[], Awaitable[None]] = handler.client.close
            await close()
        self._sockets.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None
