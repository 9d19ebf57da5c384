"""The app as Slack is told of it: its commands are the public verbs, its permissions the fewest that it works with."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.app import PATH
from adapters.slack.limits import Json, cut
from adapters.slack.read import COMMAND, SHORTCUTS
from bot.commands.order import Order
from bot.language.grammar import usage

#: Each with its reason; a channel's history only to look for a message of our own whose posting Slack never confirmed.
SCOPES = (
    "app_mentions:read",  # to be spoken to in a channel
    "chat:write",  # to post, and to edit what was posted
    "commands",  # /cp, and the entry in a message's menu
    "im:history",  # to be spoken to in its own chat
    "im:write",  # to open that chat with somebody
    "channels:history",
    "groups:history",
    "channels:read",  # to see who is in a channel before anything of a matter is posted there
    "groups:read",
)
#: The last three tell of a channel: its new id, another company that it was opened to, who came in.
EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.im",
    "channel_id_changed",
    "channel_shared",
    "member_joined_channel",
)

DESCRIPTION, USAGE = 140, 1000


def manifest(commands: Sequence[type[Order]], public_url: str = "", *, socket: bool = False) -> Json:
    """The manifest, to be pasted where Slack makes an app from one. With `socket` no address of ours is in it."""
    url = f"{public_url.rstrip('/')}{PATH}"
    at: Json = {} if socket else {"url": url}
    to: Json = {} if socket else {"request_url": url}
    verbs = [each for each in commands if each.public]
    said = [(COMMAND, "Say what you need; half a sentence opens a form", "mine")]
    said += [(f"{COMMAND}-{each.name}", each.help, usage(each).removeprefix(each.name).strip()) for each in verbs]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Counterpart",
            "description": "Keeps two teams in step: who has what, and who owes the next word by when",
            "background_color": "#1d2b3a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Counterpart", "always_online": True},
            "shortcuts": [
                {
                    "name": name.replace("_", " ").capitalize(),
                    "type": "message",
                    "callback_id": name,
                    "description": "Give work with the words of this message",
                }
                for name in SHORTCUTS
            ],
            "slash_commands": [_command(at, *each) for each in said],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": to | {"bot_events": list(EVENTS)},
            "interactivity": to | {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def _command(at: Json, command: str, description: str, hint: str) -> Json:
    shown: Json = {"command": command, "description": cut(description, DESCRIPTION), "should_escape": False}
    return at | shown | ({"usage_hint": cut(hint, USAGE)} if hint else {})
