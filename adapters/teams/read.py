"""What Teams sends, as one of a closed set of things that a person did; nothing here knows a command.

Only what the rest of the adapter needs is taken out of an activity, from the JSON itself: the library's own objects
lose some of it. What is missing or of another shape than documented makes the whole thing `Nothing`, which is answered
and left at that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.teams.paragraphs import plain
from adapters.teams.payload import Payload, part, text
from adapters.teams.references import Reference, root

#: The message extension's command, and the verb that it begins a sentence with.
TAKEN_UP = {"make_assignment": "assign"}
SAY, FORM, CLOSE, LOOK = "say", "form", "close", "look"
"""The verbs of the buttons that our cards have, and of what Teams asks by itself when a desk is looked at."""
OURS = "counterpart"
"""The field of a button's data that says which of these it is, for clients that do not know verbs."""

_ID = re.compile(r"[\x21-\x7e]{1,1000}", re.ASCII)
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who did it, and where. `account` is "tenant:person", by Microsoft's directory and never by name.

    `key` names the doing and not its delivery; `user` is the doer's id in Teams; `thread` is the message that a thread
    in a channel begins with, or "".
    """

    account: str
    user: str
    key: str
    where: Reference
    personal: bool
    thread: str = ""

    @property
    def address(self) -> str:
        """Under what its conversation is kept: a person's own chat by their account."""
        return self.account if self.personal else root(self.where.conversation)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Somebody mentioned: their id in Teams, and how they stand in the text. Typed names are never trusted for it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message to Counterpart: in a person's own chat with it, or a mention of it elsewhere."""

    origin: Origin
    text: str
    mentions: tuple[Mentioned, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """A message to Counterpart that was changed after it was sent."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Press:
    """A button; `topic` is the id that its card was about. `message`: the id of the message it stands in.

    `invoked`: its answer is shown in place; where a client knows no better it comes as a message and is answered so.
    `desk`: the message is somebody's desk.
    """

    origin: Origin
    sentence: str
    topic: str = ""
    message: str = ""
    invoked: bool = True
    desk: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """A form sent, or closed if `closed`. `own`: the message is the form and nothing else; `dialog`: it is in none;
    `desk`: the id of the desk that it was opened from.
    """

    origin: Origin
    verb: str
    values: Payload
    topic: str = ""
    message: str = ""
    own: bool = False
    closed: bool = False
    dialog: bool = False
    invoked: bool = True
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody looks at a desk: Teams asks for it as it is now."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A message taken up by its menu: its words, and a link to it."""

    origin: Origin
    verb: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Installed:
    """Counterpart was added to a conversation."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Removed:
    """Counterpart was removed from a conversation."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came into a team or a group chat, whoever brought them."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Something that asks nothing of us."""


Event = Message | Edited | Press | Submission | Looked | TakenUp | Installed | Removed | Joined | Nothing


def event(activity: Payload) -> Event:
    """What an activity tells of."""
    if activity.get("type") == "conversationUpdate" and activity.get("membersAdded"):
        return Joined()
    origin = _origin(activity)
    if origin is None:
        return Nothing()
    match activity:
        case {"type": "message", "value": dict(value)} if OURS in value:
            return _pressed(origin, value, text(value, OURS), activity, invoked=False)
        case {"type": "message", "text": str(said)}:
            mentions = tuple(_mentions(activity))
            if origin.personal or any(each.id == origin.where.bot for each in mentions):
                return Message(origin, said, mentions)
        case {"type": "messageUpdate", "channelData": {"eventType": "editMessage"}}:
            if origin.personal or any(each.id == origin.where.bot for each in _mentions(activity)):
                return Edited(origin)
        case {"type": "installationUpdate", "action": str(action)}:
            if action in ("add", "remove"):
                return Installed(origin) if action == "add" else Removed(origin)
        case {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"verb": str(verb)} as action}}:
            return _pressed(origin, part(action, "data"), verb, activity, invoked=True)
        case {"type": "invoke", "name": "composeExtension/fetchTask", "value": {"commandId": str(name)} as value}:
            if name in TAKEN_UP:
                taken = part(value, "messagePayload")
                link = text(taken, "linkToMessage")
                return TakenUp(origin, TAKEN_UP[name], plain(text(part(taken, "body"), "content")), link)
        case {"type": "invoke", "name": "composeExtension/submitAction", "value": {"data": dict(data)}}:
            found = _pressed(origin, data, text(data, OURS), activity, invoked=True)
            return found if isinstance(found, Submission) and found.dialog else Nothing()
    return Nothing()


def _pressed(origin: Origin, data: Payload, verb: str, activity: Payload, *, invoked: bool) -> Event:
    topic, message = text(data, "topic"), text(activity, "replyToId")
    match verb:
        case "say":
            sentence = text(data, "sentence")
            at_desk = data.get("desk") is True
            return Press(origin, sentence, topic, message, invoked, at_desk) if sentence else Nothing()
        case "form" | "close":
            return Submission(
                origin,
                text(data, "verb"),
                data,
                topic,
                message,
                own=data.get("own") is True,
                closed=verb == CLOSE,
                dialog=data.get("dialog") is True,
                invoked=invoked,
                desk=text(data, "desk"),
            )
        case "look" if invoked:
            return Looked(origin)
    return Nothing()


def _origin(activity: Payload) -> Origin | None:
    """Who did it: by the ids that Microsoft signed for, or nobody."""
    sender, conversation = part(activity, "from"), part(activity, "conversation")
    tenant = text(part(part(activity, "channelData"), "tenant"), "id") or text(conversation, "tenantId")
    person, where = text(sender, "aadObjectId"), text(conversation, "id")
    bot, id = text(part(activity, "recipient"), "id"), text(activity, "id")
    if not all(_ID.fullmatch(each) for each in (where, bot, id, text(sender, "id"), tenant)):
        return None
    if not _GUID.fullmatch(person):
        return None
    return Origin(
        f"{text(sender, 'tenantId') or tenant}:{person}".lower(),
        text(sender, "id"),
        f"teams:{where}:{id}",
        Reference(text(activity, "serviceUrl"), where, bot, tenant),
        text(conversation, "conversationType") == "personal",
        where.partition(";messageid=")[2],
    )


def _mentions(activity: Payload) -> Iterator[Mentioned]:
    entities = activity.get("entities")
    for each in entities if isinstance(entities, list) else ():
        match each:
            case {"type": "mention", "text": str(said), "mentioned": {"id": str(id)}} if said:
                yield Mentioned(id, said)
