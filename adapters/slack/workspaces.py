"""The workspaces that Counterpart is installed in: each with its token, its secret, and the name it has there."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import CALL_ERRORS, called, refusal
from bot.platform import Never

#: Seconds for one call: a lease of the outbox lasts longer than a few of these.
PATIENCE = 10

quiet = logging.getLogger("counterpart.slack.client")
quiet.setLevel(logging.WARNING)  # below that, Slack's library writes what is sent and answered into the log


class NotInstalled(Exception):
    """Slack does not know the token, or cannot be reached; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What one installation of the app gave: from its pages Basic Information and OAuth & Permissions."""

    signing_secret: str
    bot_token: str
    app_token: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace. `bot_user` is Counterpart as its people mention it, `bot` as the author of its messages.

    `url` is where its people read it. `granted` are the permissions that Slack says it gave; None where it says none.
    """

    team: str
    bot_user: str
    bot: str
    secret: str
    client: AsyncWebClient
    url: str = ""
    granted: frozenset[str] | None = None

    def link(self, channel: str, ts: str, thread: str = "") -> str:
        """Where a message is read. Slack would tell it too, but only of channels that Counterpart is in."""
        if not (self.url and channel and ts):
            return ""
        link = f"{self.url}/archives/{channel}/p{ts.replace('.', '')}"
        return f"{link}?thread_ts={thread}&cid={channel}" if thread and thread != ts else link


class Workspaces:
    """All of them, by team. A room's address is a channel's id, or "team:channel" where it is not in the first one."""

    def __init__(self) -> None:
        self._by_team: dict[str, Workspace] = {}

    def __iter__(self) -> Iterator[Workspace]:
        return iter(self._by_team.values())

    def get(self, team: str) -> Workspace | None:
        return self._by_team.get(team)

    def add(self, workspace: Workspace) -> None:
        self._by_team[workspace.team] = workspace

    def addresses(self, team: str, channel: str) -> tuple[str, ...]:
        """The addresses that a room in that channel may have."""
        first = next(iter(self), None)
        bare = (channel,) if first is not None and first.team == team else ()
        return (f"{team}:{channel}", *bare)

    def locate(self, address: str) -> tuple[Workspace, str] | None:
        """The workspace of a room's address, and the channel or person in it; None if we are in no such workspace."""
        team, colon, inside = address.partition(":")
        if colon:
            known = self._by_team.get(team)
            return None if known is None else (known, inside)
        first = next(iter(self), None)
        return None if first is None else (first, address)


def message_id(channel: str, ts: str) -> str:
    """A message as the outbox knows it: its time is its name, and only in its channel."""
    return f"{channel}:{ts}"


def client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that never repeats a call by itself: the library's own would, and post twice."""
    base = f"{api_url.rstrip('/')}/" if api_url else AsyncWebClient.BASE_URL
    return AsyncWebClient(
        token=token, base_url=base, timeout=PATIENCE, session=session, retry_handlers=[], logger=quiet
    )


async def enter(given: Credentials, api_url: str, session: aiohttp.ClientSession) -> Workspace:
    """Asks Slack where a token belongs. Raises NotInstalled."""
    asking = client(given.bot_token, api_url, session)
    try:
        found = await called(asking.auth_test())
    except CALL_ERRORS as error:
        met = refusal(error).outcome
        why = met.reason if isinstance(met, Never) else "Slack cannot be reached"
        raise NotInstalled(f"Slack: {why}") from error
    team, bot_user, bot, url = (str(found.get(name) or "") for name in ("team_id", "user_id", "bot_id", "url"))
    return Workspace(team, bot_user, bot, given.signing_secret, asking, url.rstrip("/"), _granted(found.headers))


def _granted(headers: Mapping[str, str]) -> frozenset[str] | None:
    said = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in said.split(",")) if said else None
