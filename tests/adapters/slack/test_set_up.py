"""Setting it up: the manifest is a command, several workspaces are one setting, and the doctor says each mend."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from adapters.slack.manifest import SCOPES, manifest
from bot.commands import COMMANDS
from counterpart.keys import new_key
from counterpart.settings import BadSettings, read_settings
from tests.adapters.slack.desk import SECOND_SECRET, SECRET
from tests.adapters.slack.farslack import FarSlack
from tests.adapters.slack.test_served import FIRM
from tests.counterpart.installation import Installation

URL = "https://counterpart.firm.example"
TOKENS = "COUNTERPART_SLACK_BOT_TOKEN"


# ── the manifest ────────────────────────────────────────────────────────────────


async def test_the_manifest_is_printed_for_the_address_or_for_a_socket(tmp_path: Path) -> None:
    here = Installation(tmp_path, {"COUNTERPART_PUBLIC_URL": URL})
    assert json.loads((await here.run("manifest", "slack")).out) == manifest(COMMANDS, URL)
    by_socket = manifest(COMMANDS, socket=True)
    assert json.loads((await here.run("manifest", "slack", "--socket")).out) == by_socket
    here.environment["COUNTERPART_SLACK_APP_TOKEN"] = "xapp-1"  # whoever has one hears by it
    assert json.loads((await here.run("manifest", "slack")).out) == by_socket


async def test_without_an_address_the_manifest_says_what_to_set(tmp_path: Path) -> None:
    ended = await Installation(tmp_path).run("manifest", "slack")
    assert (ended.code, ended.out) == (1, "")
    assert "COUNTERPART_PUBLIC_URL" in ended.err
    assert "--socket" in ended.err


# ── several workspaces in the settings ──────────────────────────────────────────


@pytest.mark.parametrize("between", [" ", ",", " , ", "\n"])
def test_each_workspace_has_its_own_of_everything_in_one_order(tmp_path: Path, between: str) -> None:
    given = {TOKENS: between.join(("xoxb-1", "xoxb-2")), "COUNTERPART_SLACK_SIGNING_SECRET": f"a{between}b"}
    settings = read_settings(given, tmp_path)
    assert settings.slack_bot_token == ("xoxb-1", "xoxb-2")
    assert settings.slack_signing_secret == ("a", "b")
    assert settings.slack_app_token == ()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("COUNTERPART_SLACK_SIGNING_SECRET", "hush", "holds 1 and COUNTERPART_SLACK_BOT_TOKEN 2: give one for each"),
        ("COUNTERPART_SLACK_SIGNING_SECRET", "hush hush hush", "holds 3 and"),
        ("COUNTERPART_SLACK_APP_TOKEN", "xapp-hush", "COUNTERPART_SLACK_APP_TOKEN holds 1 and"),
        ("COUNTERPART_SLACK_APP_TOKEN", "xapp-hush,xoxb-hush", "2 of 2 must begin with xapp-"),
    ],
)
def test_what_one_workspace_lacks_is_said_without_a_secret(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(BadSettings) as wrong:
        read_settings({TOKENS: "xoxb-hush1 xoxb-hush2", name: value}, tmp_path)
    assert said in str(wrong.value)
    assert "hush" not in str(wrong.value)


# ── the doctor ──────────────────────────────────────────────────────────────────


@dataclass
class Clinic:
    """An installation with a firm in Slack, and the Slack that it asks."""

    far: FarSlack
    here: Installation

    async def says(self) -> list[str]:
        """What the doctor says of Slack; never a secret."""
        ended = await self.here.run("doctor")
        assert "Traceback" not in ended.err
        for secret in (SECRET, SECOND_SECRET, "xoxb-", "xapp-"):
            assert secret not in ended.out + ended.err
        return [line for line in ended.out.splitlines() if "@" in line or "room" in line or "Slack" in line]


@pytest.fixture
async def clinic(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Clinic]:
    far = FarSlack()
    async with TestServer(far.app(), host="127.0.0.1") as api:
        named = {
            "COUNTERPART_DATABASE_URL": sqlite_url, "COUNTERPART_ENCRYPTION_KEYS": new_key(),
            "COUNTERPART_SLACK_API_URL": f"{str(api.make_url('/')).rstrip('/')}/api",
            "COUNTERPART_SLACK_SIGNING_SECRET": SECRET, TOKENS: "xoxb-1",
        }  # fmt: skip
        here = Installation(tmp_path, named)
        (tmp_path / "firm.yaml").write_text(FIRM)
        applied = await here.run("apply", "firm.yaml", "--yes")
        assert applied.code == 0, applied.err
        yield Clinic(far, here)


async def test_the_doctor_finds_slack_well_and_posts_nothing(clinic: Clinic) -> None:
    said = await clinic.says()
    assert "ok    Slack is T0FIRM, https://firm.slack.example" in said
    assert f"ok    Slack: the app has its {len(SCOPES)} permissions" in said
    assert "ok    New York's room is reached in Slack" in said
    assert "ok    @ana is reached in Slack" in said
    assert not any(line.startswith("mend") for line in said), said
    methods = {call.method for call in clinic.far.calls}
    assert methods == {"auth.test", "conversations.info", "conversations.open"}
    assert all(str(each["prevent_creation"]) in ("1", "true") for each in clinic.far.of("conversations.open"))


async def test_the_doctor_says_what_the_app_may_not_and_who_cannot_be_reached(clinic: Clinic) -> None:
    far = clinic.far
    far.granted = ",".join(scope for scope in SCOPES if scope != "groups:read")
    far.channels = {"C0FIRM": {"is_member": False}, "C0PROVIDER": {"is_archived": True}}
    far.refuse("conversations.open", "user_disabled")
    said = "\n".join(await clinic.says())
    assert "mend: Slack: the app lacks groups:read: take `counterpart manifest slack`" in said
    assert "mend: New York's room: Counterpart is not in its channel: invite it there: /invite @Counterpart" in said
    assert "mend: Manila's room is archived" in said
    assert "mend: @daniel cannot be written to: that account was deactivated" in said
    assert "ok    @ana is reached in Slack" in said


async def test_the_doctor_says_that_a_token_is_not_known(clinic: Clinic) -> None:
    clinic.far.refuse("auth.test", "token_revoked")
    said = "\n".join(await clinic.says())
    assert "mend: Slack: its bot token: Slack does not take Counterpart's token any more: install the app again" in said
    assert "mend: New York's room is in a workspace whose token is not here" in said


async def test_the_doctor_tries_the_socket(clinic: Clinic) -> None:
    clinic.here.environment["COUNTERPART_SLACK_APP_TOKEN"] = "xapp-1"
    assert "ok    Slack: its app token opens a socket" in await clinic.says()
    clinic.far.refuse("apps.connections.open", "missing_scope")
    assert "its app token opens no socket: make one that may connections:write" in "\n".join(await clinic.says())


async def test_the_doctor_says_that_nothing_could_be_heard(clinic: Clinic) -> None:
    del clinic.here.environment["COUNTERPART_SLACK_SIGNING_SECRET"]
    assert "nothing to hear it by: set COUNTERPART_SLACK_SIGNING_SECRET" in "\n".join(await clinic.says())
    del clinic.here.environment[TOKENS]
    said = "\n".join(await clinic.says())
    assert "mend: 6 rooms are in Slack, which is not set: set its token" in said


async def test_the_doctor_looks_at_each_workspace(clinic: Clinic) -> None:
    clinic.far.teams = {"xoxb-2": "T0MANILA", "xoxb-3": "T0MANILA"}
    clinic.here.environment[TOKENS] = "xoxb-1 xoxb-2 xoxb-3"
    clinic.here.environment["COUNTERPART_SLACK_SIGNING_SECRET"] = f"{SECRET},{SECOND_SECRET},{SECOND_SECRET}"
    said = "\n".join(await clinic.says())
    assert "ok    Slack, workspace 1 of 3 is T0FIRM" in said
    assert "ok    Slack, workspace 2 of 3 is T0MANILA, https://manila.slack.example" in said
    assert "mend: Slack, workspace 3 of 3: its bot token: another one is of T0MANILA too: remove one of them" in said


async def test_two_tokens_of_one_workspace_are_not_served(clinic: Clinic) -> None:
    clinic.here.environment |= {TOKENS: "xoxb-1 xoxb-1", "COUNTERPART_SLACK_SIGNING_SECRET": f"{SECRET} {SECRET}"}
    ended = await clinic.here.run("serve")
    assert ended.code == 1
    assert "two of the tokens are of one workspace, T0FIRM" in ended.err
