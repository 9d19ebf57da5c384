"""Looks over what Slack gave: each token, its permissions, its socket, and each room; with the mend for each fault.

Nothing is posted and no chat is opened. Neither a token nor a secret is in anything that is said here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.checks import Check, Place
from adapters.slack.errors import CALL_ERRORS, called, refusal
from adapters.slack.manifest import SCOPES
from adapters.slack.workspaces import PATIENCE, Credentials, NotInstalled, Workspace, Workspaces, client, enter
from bot.platform import Never

UPDATE = "take `counterpart manifest slack`, paste it as the app's manifest, and install the app again"
#: What Slack calls somebody whom it will not open a chat with.
NOBODY = {"user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"}


async def examine(given: Sequence[Credentials], api_url: str, places: Iterable[Place]) -> AsyncIterator[Check]:
    """Every check in turn; rooms of a workspace whose token is not known are told of as such."""
    workspaces = Workspaces()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        for number, each in enumerate(given, 1):
            which = f"Slack, workspace {number} of {len(given)}" if len(given) > 1 else "Slack"
            try:
                workspace = await enter(each, api_url, session)
            except NotInstalled as why:
                yield Check(f"{which}: its bot token", str(why).removeprefix("Slack: "))
                continue
            if workspaces.get(workspace.team) is not None:
                yield Check(f"{which}: its bot token", f"another one is of {workspace.team} too: remove one of them")
                continue
            workspaces.add(workspace)
            yield Check(f"{which} is {workspace.team}, {workspace.url or 'at an address that it does not tell'}")
            yield _permissions(which, workspace)
            if not (each.signing_secret or each.app_token):
                mend = "set COUNTERPART_SLACK_SIGNING_SECRET, from the app's page Basic Information, or an app token"
                yield Check(f"{which}: nothing to hear it by", mend)
            if each.app_token:
                yield await _socket(which, each, api_url, session)
        for place in places:
            yield await _room(workspaces, place)


def _permissions(which: str, workspace: Workspace) -> Check:
    if workspace.granted is None:
        return Check(f"{which} does not say which permissions the app has")
    if lacking := [scope for scope in SCOPES if scope not in workspace.granted]:
        return Check(f"{which}: the app lacks {', '.join(lacking)}", UPDATE)
    return Check(f"{which}: the app has its {len(SCOPES)} permissions")


async def _socket(which: str, given: Credentials, api_url: str, session: aiohttp.ClientSession) -> Check:
    """Asks for a socket's address, which is used up by itself, and does not open it."""
    try:
        await called(client(given.app_token, api_url, session).apps_connections_open(app_token=given.app_token))
    except CALL_ERRORS as error:
        if isinstance(refusal(error).outcome, Never):
            mend = "make one that may connections:write, on the app's page Basic Information, and turn Socket Mode on"
            return Check(f"{which}: its app token opens no socket", mend)
        return Check(f"{which}: its socket", "Slack cannot be reached, or is busy: look again later")
    return Check(f"{which}: its app token opens a socket")


async def _room(workspaces: Workspaces, place: Place) -> Check:
    located = workspaces.locate(place.address)
    if located is None:
        mend = "set that workspace's token, or give the room another address in the firm's file and apply it"
        return Check(f"{place.name} is in a workspace whose token is not here", mend)
    workspace, inside = located
    try:
        if inside[:1] in ("U", "W"):
            return await _chat(workspace, inside, place.name)
        found = await called(workspace.client.conversations_info(channel=inside))
    except CALL_ERRORS as error:
        met = refusal(error).outcome
        why = met.reason if isinstance(met, Never) else "Slack cannot be reached, or is busy: look again later"
        return Check(f"{place.name} cannot be written to", why)
    channel = found.get("channel")
    about = channel if isinstance(channel, dict) else {}
    if about.get("is_archived"):
        return Check(f"{place.name} is archived", "bring the channel back, or give another in the firm's file")
    if about.get("is_member") is False and not about.get("is_im"):
        return Check(f"{place.name}: Counterpart is not in its channel", "invite it there: /invite @Counterpart")
    return Check(f"{place.name} is reached in Slack")


async def _chat(workspace: Workspace, user: str, name: str) -> Check:
    """Whether somebody can be written to. No chat is opened by asking; where none is yet, that is no fault."""
    try:
        await called(workspace.client.conversations_open(users=user, prevent_creation=True))
    except SlackApiError as error:
        if refusal(error).code in NOBODY:
            raise
    return Check(f"{name} is reached in Slack")
