"""The Bot Framework's turn: an activity in, messages out, and its archived library in this one file.

Everything before it (who may speak) and after it (how Microsoft is called) is ours; docs/adr says what of the successor
takes its place.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    Attachment,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

from adapters.teams.answers import CARD, Answer, body
from adapters.teams.connector import Connector
from adapters.teams.guard import CHANNEL
from adapters.teams.limits import Json, cut
from adapters.teams.payload import Payload
from adapters.teams.references import Reference

log = logging.getLogger("counterpart.teams")

SUMMARY = 150


class Turns(BotAdapter):
    """The library's adapter upon our connector."""

    def __init__(self, connector: Connector) -> None:
        super().__init__()
        self._connector = connector

    async def take(self, activity: Payload, logic: Callable[[], Awaitable[Answer | None]]) -> InvokeResponse:
        """One turn about an activity; what its HTTP response is to be. Raises what `logic` raises."""
        try:
            context = TurnContext(self, Activity.deserialize(activity))
        except Exception:  # whatever its parts trip over: an activity of another shape than any that is documented
            log.warning("a signed activity could not be read and is passed over", exc_info=False)
            return InvokeResponse(status=200)
        answered: list[Answer | None] = []

        async def on_turn(_: TurnContext) -> None:
            answered.append(await logic())

        await self.run_pipeline(context, on_turn)
        answer = answered[0] if answered else None
        if answer is None:
            return InvokeResponse(status=200)
        return InvokeResponse(status=200, body=body(answer))

    async def say(self, where: Reference, content: Json, summary: str) -> str:
        """Posts a card into a conversation; the message's id. A lock screen shows `summary`. Raises CALL_ERRORS."""
        posted = await TurnContext(self, _there(where)).send_activity(_message(content, summary))
        return str(posted.id)

    async def change(self, where: Reference, id: str, content: Json, summary: str) -> None:
        """Puts a card in the place of one of ours. Raises CALL_ERRORS."""
        message = _message(content, summary)
        message.id = id
        await TurnContext(self, _there(where)).update_activity(message)

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        where = _where(context)
        return [ResourceResponse(id=await self._connector.post(where, _written(each))) for each in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        await self._connector.edit(_where(context), activity.id, _written(activity))
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        raise NotImplementedError("nothing that was said is taken back")  # the library wants the name to be there


class _Card(dict[str, object]):
    """A card on its way. The library copies every part of what it sends; a card nobody changes is its own copy."""

    def __deepcopy__(self, _memo: object) -> _Card:
        return self


def _message(content: Json, summary: str) -> Activity:
    card = Attachment(content_type=CARD, content=_Card(content))
    return Activity(type=ActivityTypes.message, summary=cut(summary, SUMMARY), attachments=[card])


def _there(where: Reference) -> Activity:
    """The activity that a turn of our own accord is about."""
    return Activity(
        type=ActivityTypes.event,
        channel_id=CHANNEL,
        service_url=where.service_url,
        conversation=ConversationAccount(id=where.conversation, tenant_id=where.tenant),
        recipient=ChannelAccount(id=where.bot),
    )


def _where(context: TurnContext) -> Reference:
    about = context.activity
    return Reference(about.service_url, about.conversation.id, about.recipient.id, about.conversation.tenant_id or "")


def _written(message: Activity) -> Json:
    """What of a message the Bot Framework needs to be told; the rest it knows."""
    attachments = [{"contentType": each.content_type, "content": each.content} for each in message.attachments]
    return {"type": message.type, "summary": message.summary, "attachments": attachments}
