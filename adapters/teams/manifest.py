"""The app as Teams is told of it: a zip with its manifest and two icons; its command list is the public verbs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from importlib.resources import files
from urllib.parse import urlsplit

from adapters.teams.limits import Json, cut
from adapters.teams.read import TAKEN_UP
from bot.commands.order import Order

VERSION = "1.25"
SCOPES = ("personal", "team", "groupChat")
ICONS = {"color.png": "icon-color.png", "outline.png": "icon-outline.png"}
#: The newest schema's limits.
COMMANDS, TITLE, DESCRIPTION = 12, 128, 4000
#: A zip holds a time for each file; always the same one, so that the same manifest is the same zip.
STILL = (1980, 1, 1, 0, 0, 0)


def manifest(commands: Sequence[type[Order]], app_id: str, public_url: str, version: str) -> Json:
    """The manifest. `version` is the program's: Teams takes an update for one only where it is higher than before."""
    firm = public_url.rstrip("/")
    verbs = [each for each in commands if each.public][:COMMANDS]
    listed = [{"title": each.name, "description": cut(each.help, DESCRIPTION)} for each in verbs]
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": VERSION,
        "version": version,
        "id": app_id,
        "developer": {
            "name": "Counterpart",
            "websiteUrl": firm,
            "privacyUrl": firm,
            "termsOfUseUrl": firm,
        },
        "name": {"short": "Counterpart", "full": "Counterpart"},
        "description": {
            "short": "Keeps two teams in step: who has what, and who owes the next word by when",
            "full": "Work given to a team in another city, with replies that both sides owe each other in their own "
            "working hours. Say what you need; half a sentence opens a form.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1d2b3a",
        "bots": [
            {
                "botId": app_id,
                "scopes": list(SCOPES),
                "isNotificationOnly": False,
                "supportsFiles": False,
                "commandLists": [{"scopes": list(SCOPES), "commands": listed}],
            }
        ],
        "composeExtensions": [
            {
                "botId": app_id,
                "commands": [
                    {
                        "id": name,
                        "type": "action",
                        "title": name.replace("_", " ").capitalize(),
                        "description": "Give work with the words of this message",
                        "context": ["message"],
                        "fetchTask": True,
                    }
                    for name in TAKEN_UP
                ],
            }
        ],
        "supportsChannelFeatures": "tier1",
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(firm).hostname or ""],
    }


def package(made: Json) -> bytes:
    """The zip that Teams takes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr(zipfile.ZipInfo("manifest.json", STILL), json.dumps(made, indent=1, ensure_ascii=False))
        for name, icon in ICONS.items():
            into.writestr(zipfile.ZipInfo(name, STILL), (files("adapters.teams") / icon).read_bytes())
    return written.getvalue()
