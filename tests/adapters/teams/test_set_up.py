"""Setting it up: the package is a command, three settings are enough, and the doctor says each mend."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from counterpart.keys import new_key
from tests.adapters.teams.desk import person, user
from tests.adapters.teams.farteams import APP, PASSWORD, TENANT, FarTeams
from tests.counterpart.installation import Installation

URL = "https://counterpart.firm.example"
CHANNEL, CHAT = "19:newyork@thread.tacv2", "19:manila@thread.v2"
FIRM = f"""
firm: {{name: Bryce & Hall, city: New York, zone: America/New_York, hours: mon-sun 00:00-23:59, room: {{teams: "{CHANNEL}"}}}}
provider: {{name: Northwind, city: Manila, zone: Asia/Manila, hours: mon-sun 00:00-23:59, room: {{teams: "{CHAT}"}}}}
people:
  - {{handle: daniel, name: Daniel Reyes, side: firm, roles: [attorney], accounts: {{teams: "{TENANT}:{person("daniel")}"}}}}
  - {{handle: olga, name: Olga Stern, side: firm, roles: [practice_lead], accounts: {{teams: "{TENANT}:{person("olga")}"}}}}
  - {{handle: ana, name: Ana Cruz, side: provider, roles: [paralegal], accounts: {{teams: "{TENANT}:{person("ana")}"}}}}
  - {{handle: leo, name: Leo Ramos, side: provider, roles: [lead], accounts: {{teams: "{TENANT}:{person("leo")}"}}}}
matters:
  - {{number: 2026-0117, id: M-1042, title: Warehouse lease, responsible: daniel, members: [ana]}}
"""  # noqa: E501 — a line of the file is a person


@pytest.fixture
async def far() -> AsyncIterator[tuple[FarTeams, str]]:
    teams = FarTeams(people={user("daniel"): person("daniel")})
    async with TestServer(teams.app(), host="127.0.0.1") as server:
        yield teams, str(server.make_url("/")).rstrip("/")


def installed(folder: Path, url: str, at: str, **more: str) -> Installation:
    named = {
        "COUNTERPART_DATABASE_URL": url, "COUNTERPART_ENCRYPTION_KEYS": new_key(), "COUNTERPART_PORT": "0",
        "COUNTERPART_TEAMS_APP_ID": APP, "COUNTERPART_TEAMS_APP_PASSWORD": PASSWORD,
        "COUNTERPART_TEAMS_TENANT_ID": TENANT, "COUNTERPART_TEAMS_OPENID_URL": f"{at}/openid",
        "COUNTERPART_TEAMS_LOGIN_URL": at, **more,
    }  # fmt: skip
    return Installation(folder, named)


async def test_the_package_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    named = {"COUNTERPART_TEAMS_APP_ID": APP.upper(), "COUNTERPART_PUBLIC_URL": URL}
    here = Installation(tmp_path, named)
    assert (await here.run("manifest", "teams")).out == "counterpart-teams.zip\n"
    assert (await here.run("manifest", "teams", "app.zip")).out == "app.zip\n"
    assert (tmp_path / "app.zip").read_bytes() == (tmp_path / "counterpart-teams.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "app.zip") as found:
        assert APP in found.read("manifest.json").decode()


@pytest.mark.parametrize(
    ("named", "mend"),
    [
        ({"COUNTERPART_PUBLIC_URL": URL}, "set COUNTERPART_TEAMS_APP_ID"),
        ({"COUNTERPART_TEAMS_APP_ID": APP}, "set COUNTERPART_PUBLIC_URL"),
        ({"COUNTERPART_TEAMS_APP_ID": APP, "COUNTERPART_PUBLIC_URL": "http://x.example"}, "an https:// address"),
        ({"COUNTERPART_TEAMS_APP_ID": "counterpart"}, "COUNTERPART_TEAMS_APP_ID must be an id as Microsoft writes it"),
    ],
)
async def test_what_is_not_set_for_it_is_named(tmp_path: Path, named: dict[str, str], mend: str) -> None:
    ended = await Installation(tmp_path, named).run("manifest", "teams")
    assert (ended.code, mend in ended.err) == (1, True), ended.err
    assert "zip" not in ended.out


async def test_the_doctor_looks_at_the_app_the_keys_and_the_rooms_and_posts_nothing(
    sqlite_url: str, tmp_path: Path, far: tuple[FarTeams, str]
) -> None:
    teams, at = far
    here = installed(tmp_path, sqlite_url, at)
    (tmp_path / "firm.yaml").write_text(FIRM)
    applied = await here.run("apply", "firm.yaml", "--yes")
    assert applied.code == 0, applied.err
    teams.refuse("members", 404, "ConversationNotFound")
    lines = (await here.run("doctor")).out.splitlines()
    assert "ok    Teams: Microsoft's signing keys can be fetched" in lines
    assert "ok    Teams: the app is known by its id, password and tenant" in lines
    (gone,) = [line for line in lines if "cannot be written to" in line]
    assert "`counterpart manifest teams`" in gone
    assert [line for line in lines if line.endswith("'s room is reached in Teams")]
    assert "ok    @ana has not opened Counterpart in Teams yet" in lines
    assert not [call for call in teams.calls if call.what != "members"]

    teams.published = {"first": ["webchat"]}
    assert "no signing key of Microsoft's" in (await here.run("doctor")).out
    here.environment["COUNTERPART_TEAMS_APP_PASSWORD"] = "old-password"
    told = await here.run("doctor")
    assert (told.code, "set a password that is valid" in told.out) == (1, True)
    assert "old-password" not in told.out + told.err


async def test_rooms_in_teams_without_its_app_are_named(
    sqlite_url: str, tmp_path: Path, far: tuple[FarTeams, str]
) -> None:
    here = installed(tmp_path, sqlite_url, far[1])
    (tmp_path / "firm.yaml").write_text(FIRM)
    assert (await here.run("apply", "firm.yaml", "--yes")).code == 0
    del here.environment["COUNTERPART_TEAMS_APP_ID"]
    assert "6 rooms are in Teams, which is not set" in (await here.run("doctor")).out


async def test_an_account_that_is_a_name_is_refused_in_the_firms_file(
    sqlite_url: str, tmp_path: Path, far: tuple[FarTeams, str]
) -> None:
    (tmp_path / "firm.yaml").write_text(FIRM.replace(f"{TENANT}:{person('ana')}", "ana@northwind.example"))
    ended = await installed(tmp_path, sqlite_url, far[1]).run("apply", "firm.yaml")
    assert ended.code == 1
    assert "is no Teams account" in ended.err


async def test_a_password_that_microsoft_refuses_is_not_served(
    sqlite_url: str, tmp_path: Path, far: tuple[FarTeams, str]
) -> None:
    ended = await installed(tmp_path, sqlite_url, far[1], COUNTERPART_TEAMS_APP_PASSWORD="wrong-one").run("serve")
    assert ended.code == 1
    assert "set a password that is valid, or unset COUNTERPART_TEAMS_APP_ID" in ended.err
    assert "wrong-one" not in ended.err
    no_tenant = await installed(tmp_path, sqlite_url, far[1], COUNTERPART_TEAMS_TENANT_ID="").run("serve")
    assert (no_tenant.code, "set COUNTERPART_TEAMS_TENANT_ID" in no_tenant.err) == (1, True)


async def test_microsoft_that_cannot_be_reached_keeps_nobody_from_being_served(
    sqlite_url: str, tmp_path: Path, far: tuple[FarTeams, str]
) -> None:
    async def down() -> web.StreamResponse:
        return web.Response(status=503)

    far[0].login = down
    async with installed(tmp_path, sqlite_url, far[1]).running("serve") as serving:
        assert any("it is asked again when something is to be sent" in line for line in serving.said)
        assert await serving.stop() == 0
