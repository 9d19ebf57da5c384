"""The package names what the adapter answers to, and nothing more, in the shape that Teams takes."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from typing import Any

from adapters.teams.manifest import manifest, package
from adapters.teams.read import TAKEN_UP
from bot.commands import COMMANDS
from tests.adapters.teams.farteams import APP

URL = "https://counterpart.firm.example"


def made() -> dict[str, Any]:
    return json.loads(json.dumps(manifest(COMMANDS, APP, URL + "/", "0.1.0")))  # type: ignore[no-any-return]


def test_its_command_list_is_the_public_verbs_in_every_scope() -> None:
    (bot,) = made()["bots"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    (listed,) = bot["commandLists"]
    assert listed["scopes"] == bot["scopes"]
    assert [each["title"] for each in listed["commands"]] == [each.name for each in COMMANDS if each.public]
    assert len(listed["commands"]) <= 12
    for each in listed["commands"]:
        assert 0 < len(each["title"]) <= 128
        assert 0 < len(each["description"]) <= 4000


def test_the_messages_menu_has_the_one_entry_that_is_answered() -> None:
    (extension,) = made()["composeExtensions"]
    (command,) = extension["commands"]
    assert (command["id"], command["title"]) == ("make_assignment", "Make assignment")
    assert (command["context"], command["fetchTask"], command["type"]) == (["message"], True, "action")
    assert set(TAKEN_UP) == {command["id"]}
    assert set(TAKEN_UP.values()) <= {each.name for each in COMMANDS}


def test_it_is_of_a_version_that_a_team_takes_and_within_its_limits() -> None:
    found = made()
    assert (found["manifestVersion"], found["supportsChannelFeatures"]) == ("1.25", "tier1")
    assert found["id"] == found["bots"][0]["botId"] == found["composeExtensions"][0]["botId"] == APP
    assert len(found["name"]["short"]) <= 30
    assert len(found["description"]["short"]) <= 80
    assert all(found["developer"][name] == URL for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl"))
    assert found["validDomains"] == ["counterpart.firm.example"]


def test_the_zip_holds_the_manifest_and_two_icons_of_the_right_size_and_is_always_the_same() -> None:
    written = package(made())
    assert package(made()) == written
    with zipfile.ZipFile(io.BytesIO(written)) as found:
        assert sorted(found.namelist()) == ["color.png", "manifest.json", "outline.png"]
        assert json.loads(found.read("manifest.json")) == made()
        for name, size in (("color.png", 192), ("outline.png", 32)):
            picture = found.read(name)
            assert picture[:8] == b"\x89PNG\r\n\x1a\n"
            assert struct.unpack(">II", picture[16:24]) == (size, size)
