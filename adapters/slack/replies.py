"""Replies that no HTTP response carries: shown to their reader alone, by whatever way is open.

They are sent when the change they tell of is committed. One that Slack was too busy to take is an `Unanswered`, so
that Slack delivers the message again and its sayer is answered then; what is only unsure, and what Slack refuses for
good, is not repeated.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import cards
from adapters.slack.errors import CALL_ERRORS, called, refusal
from adapters.slack.limits import Json
from adapters.slack.read import Origin
from adapters.slack.workspaces import Workspace
from bot.language.cards import Card
from bot.platform import Later

log = logging.getLogger("counterpart.slack")

#: Seconds that a call within a request may take: Slack waits three for the answer to its own.
IN_REQUEST = 2.0


class Unanswered(Exception):
    """Nothing was told, and nothing was told in part: the same may be tried again."""


def ephemeral(card: Card) -> Json:
    """A reply in an HTTP response, or to a response address."""
    return {"response_type": "ephemeral", "replace_original": False, **cards.message(card, {})}


async def tell(workspace: Workspace, origin: Origin, card: Card, *, direct: bool = False, thread: str = "") -> None:
    """Tells the doer alone: where it was done, else in their own chat with Counterpart.

    Raises Unanswered if a way may open later. `direct`: they are in that chat already, and the reply stays there.
    """
    message: dict[str, Any] = dict(cards.message(card, {}))
    api, user = workspace.client, origin.user
    if thread:
        message["thread_ts"] = thread
    ways: list[Callable[[], Awaitable[object]]] = []
    if direct:
        ways = [lambda: _say(api, channel=origin.channel, **message)]
    else:
        if _is_slacks(origin.response_url, api.base_url):
            ways.append(lambda: _respond(workspace, origin.response_url, ephemeral(card)))
        if origin.channel:
            ways.append(lambda: called(api.chat_postEphemeral(channel=origin.channel, user=user, **message)))
        ways.append(lambda: _say(api, channel=user, text=message["text"], blocks=message["blocks"]))
    try:
        async with asyncio.timeout(IN_REQUEST):
            await _first(ways)
    except TimeoutError:
        log.warning("a reply may not have come: Slack did not answer within %s s", IN_REQUEST)


async def _first(ways: list[Callable[[], Awaitable[object]]]) -> None:
    """Takes the first way that is open, or may have been. Raises Unanswered where none is and one was only busy."""
    busy = False
    for way in ways:
        try:
            await way()
            return
        except _NotTaken:
            continue
        except CALL_ERRORS as error:
            met = refusal(error)
            log.info("a reply was not taken by Slack: %s", met.code or type(error).__name__)
            if isinstance(met.outcome, Later):
                if met.outcome.unsure:
                    return
                busy = True
    if busy:
        raise Unanswered
    log.warning("a reply is taken by Slack nowhere; what it told of is in the record")


async def _say(api: AsyncWebClient, **message: Any) -> None:
    await called(api.chat_postMessage(unfurl_links=False, unfurl_media=False, **message))


class _NotTaken(Exception):
    """A response address is used up: it serves five replies within half an hour."""


async def _respond(workspace: Workspace, url: str, body: Json) -> None:
    """Replies to a response address. Raises _NotTaken, and what a connection raises."""
    session = workspace.client.session
    if session is None:
        raise _NotTaken
    async with session.post(url, json=body, allow_redirects=False) as answer:
        if answer.status != 200:
            raise _NotTaken


def _is_slacks(url: str, api_url: str) -> bool:
    """Whether an address is one of Slack's, or of the stand-in that the settings name."""
    try:
        to, api = urlsplit(url), urlsplit(api_url)
        if to.netloc == api.netloc and to.scheme == api.scheme:
            return bool(url)
    except ValueError:
        return False
    name = to.hostname or ""
    return (
        to.scheme == "https" and to.netloc == name and (name.endswith(".slack.com") or name.endswith(".slack-gov.com"))
    )


async def opens(workspace: Workspace, origin: Origin, view: Json) -> bool:
    """Whether the view opened. Slack lets one open for three seconds, once for each thing done."""
    return bool(origin.trigger) and await shows(workspace.client.views_open(trigger_id=origin.trigger, view=view))


async def shows(call: Awaitable[AsyncSlackResponse]) -> bool:
    """Whether a call that shows something went well within the time that a request has."""
    try:
        async with asyncio.timeout(IN_REQUEST):
            await called(call)
        return True
    except CALL_ERRORS as error:
        log.info("a view was not shown by Slack: %s", refusal(error).code or type(error).__name__)
        return False
