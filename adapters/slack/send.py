"""Slack's way out: a card is posted or edited once, and every answer of Slack's is an outcome.

A post whose answer never came may be there all the same. Slack has no way to say "the same one again", so each post
carries the number of its delivery where people do not see it, and before it is repeated the channel is searched for it.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import cards
from adapters.slack.directory import Directory
from adapters.slack.errors import CALL_ERRORS, Garbled, called, refusal
from adapters.slack.limits import Json
from adapters.slack.occupants import Occupants
from adapters.slack.workspaces import Workspace, Workspaces, message_id
from bot.model.record import RoomKind
from bot.platform import Later, Never, Outcome, Outgoing, Sent
from scheduler.clock import Clock

log = logging.getLogger("counterpart.slack")

EVENT = "counterpart_delivery"
#: Slack promises one message a second in a channel; what comes faster may not be shown.
PACE = timedelta(seconds=1)
#: And several hundred a minute in a workspace: five a second, of which some may come at once.
SHARE = timedelta(seconds=0.2)
BURST = 10 * SHARE
#: How far back a channel is searched: the newest messages.
PAGES, PAGE = 5, 100
#: Channels and chats remembered; beyond them the oldest is forgotten.
KEPT = 10_000

#: The message to edit is not there to be edited any more: it is posted anew, so that nobody misses it.
_GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "is_inactive"}


class _Resting(Exception):
    """Slack wants a method left alone for a while."""

    def __init__(self, left: timedelta) -> None:
        super().__init__()
        self.left = left


_UNSEEN = Never("somebody in the channel may not see it")


class SlackSender:
    """Sends for all workspaces. It remembers only what may be lost: whom it wrote when, and whose chat is which."""

    def __init__(self, workspaces: Workspaces, directory: Directory, occupants: Occupants, clock: Clock) -> None:
        self._workspaces = workspaces
        self._directory = directory
        self._occupants = occupants
        self._clock = clock
        self._wrote: OrderedDict[str, datetime] = OrderedDict()
        self._chats: OrderedDict[str, str] = OrderedDict()
        self._resting: dict[tuple[str, str], datetime] = {}
        self._spent: dict[str, datetime] = {}  # by workspace: until when what was written would take, at five a second

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Posts, or edits what the delivery replaces. A channel written to within the last second comes later, and so
        does everything once the workspace had its share.

        What Slack has had too much of rests as long as it says, in all channels of the workspace: it counts by method.
        """
        located = self._workspaces.locate(outgoing.room.address)
        if located is None:
            return Never("Counterpart is not installed in that workspace")
        workspace, address = located
        if (rest := self._to_rest(workspace.team)) is not None:
            return Later(rest, everywhere=True)
        if (wait := self._to_wait(outgoing.room.address)) is not None:
            return Later(wait)
        now = self._clock.now()
        self._spent[workspace.team] = max(self._spent.get(workspace.team, now), now) + SHARE
        try:
            return await self._sent(workspace, address, outgoing)
        except _Resting as resting:
            return Later(resting.left)
        except CALL_ERRORS as error:
            met = refusal(error)
            if isinstance(error, SlackApiError) and isinstance(met.outcome, Later) and met.code == "ratelimited":
                self._resting[workspace.team, _method(error)] = self._clock.now() + met.outcome.after
            _tell(outgoing, met.outcome)
            return met.outcome

    async def _sent(self, workspace: Workspace, address: str, outgoing: Outgoing) -> Outcome:
        channel = await self._channel(workspace, address)
        if outgoing.room.kind is not RoomKind.DIRECT:
            there = await self._occupants.of(workspace, channel)
            if not await self._directory.all_may_read(outgoing.room, outgoing.card, workspace.team, there):
                return _UNSEEN
        people = await self._directory.rung(outgoing.card, outgoing.room.engagement_id, workspace.team)
        message: Json = cards.message(outgoing.card, people)
        if outgoing.replaces:
            edited = await self._edit(workspace, channel, outgoing.replaces, message)
            if edited is not None:
                self._note(outgoing)
                return edited
        if outgoing.unsure and (found := await self._search(workspace, channel, outgoing.id)):
            self._note(outgoing)
            return found
        self._rested(workspace, "chat.postMessage")
        answer = await called(
            workspace.client.chat_postMessage(
                channel=channel,
                metadata={"event_type": EVENT, "event_payload": {"delivery": outgoing.id}},
                unfurl_links=False,
                unfurl_media=False,
                **_arguments(message),
            )
        )
        self._note(outgoing)
        return _there(answer.get("channel") or channel, answer.get("ts"))

    async def _edit(self, workspace: Workspace, channel: str, replaced: str, message: Json) -> Sent | None:
        """None if there is nothing to edit any more. Editing twice is editing once, so it needs no search.

        A channel may be called otherwise than when the message was posted; the message keeps its time.
        """
        ts = replaced.rpartition(":")[2]
        self._rested(workspace, "chat.update")
        try:
            await called(workspace.client.chat_update(channel=channel, ts=ts, **_arguments(message)))
        except SlackApiError as error:
            if refusal(error).code in _GONE:
                return None
            raise
        return Sent(message_id(channel, ts))

    async def _search(self, workspace: Workspace, channel: str, delivery: int) -> Sent | None:
        """The message of that delivery, if it is there. Without the permission to look, nothing is found."""
        cursor = ""
        for _ in range(PAGES):
            try:
                page = await called(
                    workspace.client.conversations_history(
                        channel=channel, limit=PAGE, include_all_metadata=True, cursor=cursor
                    )
                )
            except SlackApiError as error:
                if refusal(error).code == "missing_scope":
                    return None
                raise
            for message in page.get("messages") or ():
                if _is(message, workspace, delivery):
                    return _there(channel, message.get("ts"))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return None

    async def _channel(self, workspace: Workspace, address: str) -> str:
        """The channel of an address: a person's is their chat with Counterpart, which is opened when it is needed."""
        if address[:1] not in ("U", "W"):
            return address
        name = f"{workspace.team}:{address}"
        if name not in self._chats:
            opened = await called(workspace.client.conversations_open(users=address))
            match opened.get("channel"):
                case {"id": str(chat)}:
                    _keep(self._chats, name, chat)
                case _:
                    raise Garbled
        return self._chats[name]

    def _rested(self, workspace: Workspace, method: str) -> None:
        """Raises _Resting while Slack wants a method left alone."""
        until, now = self._resting.get((workspace.team, method)), self._clock.now()
        if until is not None and now < until:
            raise _Resting(until - now)

    def _to_wait(self, address: str) -> timedelta | None:
        wrote = self._wrote.get(address)
        since = self._clock.now() - wrote if wrote is not None else PACE
        return PACE - since if timedelta() <= since < PACE else None

    def _to_rest(self, team: str) -> timedelta | None:
        ahead = self._spent.get(team, self._clock.now()) - self._clock.now()
        return ahead - BURST if ahead > BURST else None

    def _note(self, outgoing: Outgoing) -> None:
        _keep(self._wrote, outgoing.room.address, self._clock.now())


def _method(error: SlackApiError) -> str:
    """The method that was refused: the last part of the address that was called."""
    return str(getattr(error.response, "api_url", "")).rpartition("/")[2]


def _keep(kept: OrderedDict[Any, Any], key: object, value: object) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)


def _there(channel: object, ts: object) -> Sent:
    """A message's place: its time is its name, and only in its channel. Raises Garbled."""
    if not (isinstance(channel, str) and isinstance(ts, str)):
        raise Garbled
    return Sent(message_id(channel, ts))


def _is(message: Any, workspace: Workspace, delivery: int) -> bool:
    """Whether a message is ours and of that delivery: its metadata may be written by any app."""
    metadata = message.get("metadata") or {}
    ours = message.get("bot_id") == workspace.bot or message.get("user") == workspace.bot_user
    told = (metadata.get("event_payload") or {}).get("delivery")
    return ours and metadata.get("event_type") == EVENT and told == delivery


def _arguments(message: Json) -> dict[str, Any]:
    return dict(message)


def _tell(outgoing: Outgoing, outcome: Outcome) -> None:
    match outcome:
        case Never(reason=reason):
            log.warning("a card for room %d is not taken by Slack: %s", outgoing.room.id, reason)
        case Later(after=after, unsure=unsure):
            taken = ", and may have been taken" if unsure else ""
            log.info("a card for room %d waits %d s for Slack%s", outgoing.room.id, after.total_seconds(), taken)
