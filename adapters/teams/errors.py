"""What Teams' refusals mean: come back later, never, or nobody knows whether it was done."""

from __future__ import annotations

import re
from datetime import timedelta

import aiohttp

from bot.platform import Later, Never

#: How long Teams is left alone where it does not say how long.
REST = timedelta(seconds=15)
LONGEST_REST = timedelta(hours=1)
#: How long nothing is tried where only a person can mend it, such as a password that ran out.
UNTIL_MENDED = timedelta(minutes=5)

_REMOVED = "Counterpart was removed there, or its messages are blocked: add the app again"
_NEVER = {
    "MessageWritesBlocked": _REMOVED,
    "ConversationBlockedByUser": _REMOVED,
    "BotNotInConversationRoster": _REMOVED,
    "ForbiddenOperationException": _REMOVED,
    "BotDisabledByAdmin": "an administrator has turned Counterpart off in Teams: have it allowed again",
    "NotEnoughPermissions": "Counterpart may not write there: add the app to the team or the chat",
    "ConversationNotFound": "the conversation is gone, or Counterpart is not in it: add the app there",
    "BotNotRegistered": "Teams does not know the bot any more: look at its registration",
    "UserNotFound": "that account is not in this organisation any more",
    "MessageSizeTooBig": "it is longer than Teams takes",
    "RequestEntityTooLarge": "it is longer than Teams takes",
    "BadArgument": "Teams does not take it",
}
_BY_STATUS = {
    403: "Teams does not let Counterpart write there: add the app to the team, the chat or the person",
    404: "the conversation is gone, or Counterpart is not in it: add the app there",
    413: "it is longer than Teams takes",
}
#: Teams says itself that the same may be sent again, and did not take it.
_BUSY = (412, 429, 503)


class Refusal(Exception):
    """A call that did not succeed. `code` is Teams' own, or ""."""

    def __init__(self, outcome: Later | Never, status: int, code: str = "") -> None:
        super().__init__(f"{status} {code}".strip())
        self.outcome, self.status, self.code = outcome, status, code

    @property
    def gone(self) -> bool:
        """What was to be changed, or the conversation itself, is not there any more."""
        return self.status == 404


class Garbled(Exception):
    """What came back is no answer of Teams': a proxy's page, half a body, a number where an id should be."""


#: Everything that a call can raise.
CALL_ERRORS = (Refusal, Garbled, aiohttp.ClientError, TimeoutError, OSError)


def refusal(status: int, data: object, retry_after: str) -> Refusal:
    """What an answer that is no success means."""
    code = _code(data)
    if status in _BUSY:
        return Refusal(Later(_rest(retry_after)), status, code)
    if status == 401:
        return Refusal(Later(UNTIL_MENDED), status, code)
    if 400 <= status < 500 and status != 408:
        reason = _NEVER.get(code) or _BY_STATUS.get(status) or f"Teams does not take it ({code or status})"
        return Refusal(Never(reason), status, code)
    if 300 <= status < 400:
        return Refusal(Later(REST), status, code)  # our token follows nobody
    return Refusal(Later(_rest(retry_after), unsure=True), status, code)


def outcome_of(error: Exception) -> Later | Never:
    """What an error of a call means."""
    match error:
        case Refusal(outcome=outcome):
            return outcome
        case aiohttp.ClientConnectorError():
            return Later(REST)  # nobody was reached, so nothing was done
        case _:
            return Later(REST, unsure=True)


def named(error: Exception) -> str:
    """An error of a call as a log has it: nothing of what was sent or answered."""
    return str(error) if isinstance(error, Refusal) else type(error).__name__


def _code(data: object) -> str:
    """The innermost code of an error: the outer one says no more than the status does."""
    error = data.get("error") if isinstance(data, dict) else None
    if not isinstance(error, dict):
        error = data if isinstance(data, dict) else {}
    inner = error.get("innerHttpError") or {}
    for found in (error.get("subCode"), inner.get("subCode") if isinstance(inner, dict) else "", error.get("code")):
        if isinstance(found, str) and found:
            return re.sub(r"[^A-Za-z0-9]", "", found)[:60]
    return ""


def _rest(said: str) -> timedelta:
    """Seconds, as Teams says it; a little rest where what stands there is no number."""
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", said, re.ASCII):
        return min(max(timedelta(seconds=float(said)), timedelta(seconds=1)), LONGEST_REST)
    return REST
