"""What Slack sends, as one of a closed set of things that a person did; nothing here knows a command.

Slack wraps what people do in a dozen envelopes. Only what the rest of the adapter needs is taken out of them, and what
is missing or of another shape than documented makes the whole thing `Nothing`, which is answered and left at that.
"""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.request.internals import extract_actor_team_id, extract_actor_user_id, extract_team_id

from adapters.slack import channels
from adapters.slack.channels import OfChannel
from adapters.slack.payload import Payload

COMMAND = "/cp"
#: The message shortcut of the manifest, and the verb that it begins a sentence with.
SHORTCUTS = {"make_assignment": "assign"}
SAY = "say"
"""What the action id of a button begins with."""
FORM = "form"
"""The callback id of a form's view."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who did it, and where. `team` is the workspace that told us, `account` the doer's "team:user".

    `key` names the doing and not its delivery; `trigger` lets a form open for three seconds.
    """

    team: str
    account: str
    user: str
    key: str
    channel: str = ""
    trigger: str = ""
    response_url: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: answered in the HTTP response."""

    origin: Origin
    sentence: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message to Counterpart: in its own chat (`direct`), or a mention in a channel, perhaps in a thread."""

    origin: Origin
    text: str
    direct: bool
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A message to Counterpart that was changed after it was sent; `ts` is Slack's name for it in its channel."""

    origin: Origin
    ts: str
    direct: bool
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A button, in a message or in a view ("modal" or "home"); `topic` is the id that its card was about."""

    origin: Origin
    sentence: str
    topic: str = ""
    view: str = ""
    surface: str = ""
    metadata: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A form sent. `values` is Slack's state of its fields; `stacked` says that it lies upon another view."""

    origin: Origin
    view: str
    metadata: str
    values: Payload
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A message taken up by its menu; `ts` is Slack's name for it in its channel."""

    origin: Origin
    verb: str
    text: str
    ts: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody opened Counterpart: its home, or else their chat with it, which is the origin's channel."""

    origin: Origin
    home: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """Something that asks nothing of us."""


Event = Command | Message | Edited | Press | Submission | Shortcut | HomeOpened | OfChannel | Nothing


def event(body: Payload) -> Event:
    """What a payload tells of."""
    if told := channels.event(team_of(body), _inner(body)):
        return told
    origin = _origin(body)
    if origin is None:
        return Nothing()
    match body:
        case {"command": str(command), "trigger_id": str()}:
            return Command(origin, _said(command, _text(body, "text")))
        case {"type": "event_callback", "event": dict(inner)}:
            return _callback(origin, inner)
        case {"type": "block_actions", "actions": [{"action_id": str(name), "value": str(value)} as action, *_]}:
            if not name.startswith(SAY):
                return Nothing()
            view = body.get("view") or {}
            topic = _text(action, "block_id").partition(":")[2]
            return Press(origin, value, topic, _text(view, "id"), _text(view, "type"), _text(view, "private_metadata"))
        case {
            "type": "view_submission",
            "view": {"id": str(id), "callback_id": "form", "state": {"values": values}} as v,
        }:
            if not isinstance(values, dict):
                return Nothing()
            return Submission(
                origin, id, _text(v, "private_metadata"), values, _text(v, "root_view_id") not in ("", id)
            )
        case {"type": "message_action", "callback_id": str(name), "message": dict(message)} if name in SHORTCUTS:
            text, ts, thread = (_text(message, name) for name in ("text", "ts", "thread_ts"))
            return Shortcut(origin, SHORTCUTS[body["callback_id"]], text, ts, thread)
    return Nothing()


def _callback(origin: Origin, inner: Payload) -> Event:
    match inner:
        case {"type": "app_home_opened", "tab": "home" | "messages" as tab}:
            return HomeOpened(origin, home=tab == "home")
        case {"type": "message", "subtype": "message_changed", "message": dict(now), "previous_message": dict(before)}:
            # Slack changes messages too, to add a preview of a link: only a person's edit is marked as one.
            if "edited" not in now or "bot_id" in now or now.get("text") == before.get("text"):
                return Nothing()
            return Edited(origin, _text(now, "ts"), direct=inner.get("channel_type") == "im")
        case {"bot_id": str()} | {"bot_profile": dict()}:
            return Nothing()
        case {"type": "app_mention", "edited": dict()}:
            return Edited(origin, _text(inner, "ts"), direct=False, thread=_text(inner, "thread_ts"))
        case {"type": "app_mention", "text": str(text)}:
            return Message(origin, text, direct=False, thread=_text(inner, "thread_ts"))
        case {"type": "message", "channel_type": "im", "text": str(text)} if inner.get("subtype") in (
            None,
            "file_share",
        ):
            return Message(origin, text, direct=True, thread=_text(inner, "thread_ts"))
    return Nothing()


def _said(command: str, text: str) -> str:
    """`/cp mine` and `/cp-mine` say the same; a bare `/cp` asks for help."""
    verb = command.removeprefix(COMMAND).removeprefix("-") if command.startswith(COMMAND + "-") else ""
    return f"{verb} {text}".strip() or "help"


def _origin(body: Payload) -> Origin | None:
    """Who did it: their own workspace and id, though the channel be shared and the app installed in another one."""
    team, user = team_of(body), extract_actor_user_id(body)
    own = _person_team(body) or extract_actor_team_id(body) or team
    if not (team and isinstance(user, str) and isinstance(own, str)):
        return None
    channel = body.get("channel_id") or _id(body.get("channel")) or _id(_inner(body).get("channel"))
    key = _key(body, team)
    if not key:
        return None
    return Origin(
        team,
        f"{own}:{user}",
        user,
        key,
        channel if isinstance(channel, str) else "",
        _text(body, "trigger_id"),
        _text(body, "response_url"),
    )


def team_of(body: Payload) -> str:
    """The workspace that the app is installed in and that tells us, or ""."""
    team = extract_team_id(body)
    return team if isinstance(team, str) else ""


def _person_team(body: Payload) -> str:
    """The workspace of whoever pressed, where a payload says it: in a shared channel it is not the app's."""
    user = body.get("user")
    return _text(user, "team_id") if isinstance(user, dict) else ""


def _key(body: Payload, team: str) -> str:
    """A message by its place, since one mention may come as two events; a form by its view; the rest by its trigger."""
    inner, view = _inner(body), body.get("view") or {}
    if inner:
        channel, ts = _id(inner.get("channel")), inner.get("ts") or inner.get("event_ts")
        return f"slack:{team}:{channel}:{ts}" if isinstance(ts, str) else ""
    if body.get("type") == "view_submission":
        return f"slack:{team}:view:{_text(view, 'id')}"
    trigger = _text(body, "trigger_id")
    return f"slack:{team}:{trigger}" if trigger else ""


def _inner(body: Payload) -> Payload:
    found = body.get("event")
    return found if isinstance(found, dict) else {}


def _id(value: object) -> str:
    if isinstance(value, dict):
        return _text(value, "id")
    return value if isinstance(value, str) else ""


def _text(found: object, name: str) -> str:
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""
