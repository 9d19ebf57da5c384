"""What Slack's refusals mean: come back later, never, or nobody knows whether it was done."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platform import Later, Never

#: How long Slack is left alone where it does not say how long.
REST = timedelta(seconds=15)
LONGEST_REST = timedelta(hours=1)

_INSTALL = "Slack does not take Counterpart's token any more: install the app again, and set its new token"
_NEVER = {
    "channel_not_found": "the channel is gone, or Counterpart is not in it",
    "not_in_channel": "Counterpart is not in the channel: invite it there",
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is frozen",
    "restricted_action": "the channel lets only some people post",
    "restricted_action_read_only_channel": "the channel lets only some people post",
    "cannot_dm_bot": "that account is a bot's",
    "user_not_found": "that account is not in this workspace",
    "users_not_found": "that account is not in this workspace",
    "user_not_visible": "that account cannot be seen from this workspace",
    "user_disabled": "that account was deactivated",
    "messages_tab_disabled": "the app's own chat is turned off: turn it on, as its manifest says",
    "account_inactive": _INSTALL,
    "invalid_auth": _INSTALL,
    "not_authed": _INSTALL,
    "token_expired": _INSTALL,
    "token_revoked": _INSTALL,
    "missing_scope": "the app lacks a permission: update it by its manifest, and install it again",
    "team_not_found": "the workspace is gone",
    "team_access_not_granted": "the workspace has not let the app in",
    "access_denied": "the workspace does not let the app do that",
    "ekm_access_denied": "the workspace's administrators have suspended posting",
    "msg_too_long": "it is longer than Slack takes",
    "msg_blocks_too_long": "it is longer than Slack takes",
}
_BUSY = {"ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable", "accesslimited"}
#: Of these Slack says itself that it may have been done all the same.
_UNSURE = {"internal_error", "fatal_error", "request_timeout"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What became of a call that did not succeed. `code` is Slack's."""

    outcome: Later | Never
    code: str = ""


class Garbled(Exception):
    """What came back is no answer of Slack's: a proxy's page, half a body, a number where a name should be."""


#: Everything that `called` can raise.
CALL_ERRORS = (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError, Garbled)


async def called(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """The answer to a call. Slack's library trips over what is no answer; that is told apart from faults of our own."""
    try:
        return await call
    except (ValueError, AttributeError, TypeError, KeyError) as error:
        raise Garbled(type(error).__name__) from error


def refusal(error: Exception) -> Refusal:
    """What an error of a call means."""
    match error:
        case SlackApiError(response=response):
            return _answered(response)
        case aiohttp.ClientConnectorError():
            return Refusal(Later(REST))  # nobody was reached, so nothing was done
        case _:
            return Refusal(Later(REST, unsure=True))


def _answered(response: object) -> Refusal:
    """By the status and the code of an answer; one that is no answer of Slack's (a proxy's page) leaves it unsure."""
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == 429 or code in _BUSY:
        return Refusal(Later(_retry_after(getattr(response, "headers", {}))), code="ratelimited")
    if status != 200 or not isinstance(code, str) or code in _UNSURE:
        return Refusal(Later(REST, unsure=True))
    known = re.sub(r"[^a-z_]", "", code)[:60]
    return Refusal(Never(_NEVER.get(known, f"Slack does not take it ({known})")), code=known)


def _retry_after(headers: object) -> timedelta:
    """Seconds, as Slack says it; a little rest where what stands there is no number."""
    said = getattr(headers, "get", lambda _name: None)("Retry-After")
    if isinstance(said, str) and re.fullmatch(r"[0-9]{1,6}", said, re.ASCII):
        return min(max(timedelta(seconds=int(said)), timedelta(seconds=1)), LONGEST_REST)
    return REST
