"""The program as it is installed: a few settings, a firm's file with Slack accounts, and Slack is answered."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp.test_utils import TestServer

from counterpart.keys import new_key
from scheduler.clock import SystemClock
from tests.adapters.slack.desk import SECOND_SECRET, SECRET, sign
from tests.adapters.slack.farslack import FarSlack
from tests.adapters.slack.standin import BOT_TOKEN, free_port, running_local_slack
from tests.counterpart.installation import Installation

FIRM = """
firm: {name: Bryce & Hall, city: New York, zone: America/New_York, hours: mon-sun 00:00-23:59, room: {slack: C0FIRM}}
provider: {name: Northwind, city: Manila, zone: Asia/Manila, hours: mon-sun 00:00-23:59, room: {slack: C0PROVIDER}}
people:
  - {handle: daniel, name: Daniel Reyes, side: firm, roles: [attorney], accounts: {slack: "T0FIRM:U0DANIEL"}}
  - {handle: olga, name: Olga Stern, side: firm, roles: [practice_lead], accounts: {slack: "T0FIRM:U0OLGA"}}
  - {handle: ana, name: Ana Cruz, side: provider, roles: [paralegal], accounts: {slack: "T0FIRM:U0ANA"}}
  - {handle: leo, name: Leo Ramos, side: provider, roles: [lead], accounts: {slack: "T0FIRM:U0LEO"}}
matters:
  - {number: 2026-0117, id: M-1042, title: Warehouse lease, responsible: daniel, members: [ana]}
"""
PEOPLE = ("U0DANIEL", "U0OLGA", "U0ANA", "U0LEO")
CHANNELS = {"C0FIRM": ["U0DANIEL", "U0OLGA"], "C0PROVIDER": ["U0ANA", "U0LEO"]}


def installed(folder: Path, url: str, api: str, **more: str) -> Installation:
    named = {
        "COUNTERPART_DATABASE_URL": url, "COUNTERPART_ENCRYPTION_KEYS": new_key(), "COUNTERPART_SLACK_API_URL": api,
        "COUNTERPART_SLACK_SIGNING_SECRET": SECRET, "COUNTERPART_SLACK_BOT_TOKEN": BOT_TOKEN, **more,
    }  # fmt: skip
    return Installation(folder, named)


async def test_what_is_said_in_slack_is_answered_there_and_told_to_the_other_side(
    sqlite_url: str, tmp_path: Path
) -> None:
    port = free_port()
    to = f"http://127.0.0.1:{port}/slack/events"
    async with running_local_slack(tmp_path, to, PEOPLE, CHANNELS) as slack:
        here = installed(tmp_path, sqlite_url, f"{slack.address}/api", COUNTERPART_PORT=str(port))
        (tmp_path / "firm.yaml").write_text(FIRM)
        applied = await here.run("apply", "firm.yaml", "--yes")
        assert applied.code == 0, applied.err
        async with here.running("serve") as serving:
            text = 'assign @ana M-1042 title-search "Chain since 1990"'
            await slack.control("command", channel="C0FIRM", user="U0DANIEL", command="/cp", text=text)
            sent = await slack.until("C0FIRM", _first)
            assert sent["text"].startswith("Sent: A-1, title search, to @ana"), sent
            told = await slack.until("C0PROVIDER", _first)  # it comes with the next beat of the outbox
            assert told["text"] == "A-1 · Title search · Sent"
            assert await serving.stop() == 0
            assert not any("Traceback" in line for line in serving.said)


def _first(messages: list[dict[str, object]]) -> dict[str, object] | None:
    return next((each for each in messages if each.get("user") == "U0BOT"), None)


async def test_two_workspaces_are_served_each_with_its_own(sqlite_url: str, tmp_path: Path) -> None:
    far = FarSlack(teams={"xoxb-2": "T0MANILA"})
    async with TestServer(far.app(), host="127.0.0.1") as api, aiohttp.ClientSession() as session:
        here = installed(
            tmp_path, sqlite_url, f"{str(api.make_url('/')).rstrip('/')}/api", COUNTERPART_PORT=str(free_port()),
            COUNTERPART_SLACK_BOT_TOKEN="xoxb-1, xoxb-2",
            COUNTERPART_SLACK_SIGNING_SECRET=f"{SECRET}, {SECOND_SECRET}",
        )  # fmt: skip
        provider = FIRM.replace("T0FIRM:U0ANA", "T0MANILA:U0ANA").replace("T0FIRM:U0LEO", "T0MANILA:U0LEO")
        (tmp_path / "firm.yaml").write_text(provider.replace("slack: C0PROVIDER", "slack: 'T0MANILA:C0PROVIDER'"))
        applied = await here.run("apply", "firm.yaml", "--yes")
        assert applied.code == 0, applied.err

        async def said(secret: str, **typed: str) -> str:
            body = urlencode({"command": "/cp", "trigger_id": "1.2.a", "channel_id": "C1", **typed})
            headers = {"Content-Type": "application/x-www-form-urlencoded", **sign(body, SystemClock(), secret)}
            async with session.post(f"{serving.address}/slack/events", data=body, headers=headers) as answer:
                assert answer.status == 200
                found = await answer.json()
                return str(found["text"])

        async with here.running("serve") as serving:
            text = 'assign @ana M-1042 title-search "Chain since 1990"'
            told = await said(SECRET, team_id="T0FIRM", user_id="U0DANIEL", text=text)
            assert told.startswith("Sent: A-1, title search, to @ana"), told
            assert await said(SECOND_SECRET, team_id="T0MANILA", user_id="U0ANA", text="ack A-1") == "Acknowledged: A-1"
            async with asyncio.timeout(20):
                while not {"C0FIRM", "C0PROVIDER"} <= set(far.messages):
                    far.called.clear()
                    await far.called.wait()
            assert await serving.stop() == 0
        tokens = {call.arguments["channel"]: call.token for call in far.calls if call.method == "chat.postMessage"}
        assert (tokens["C0FIRM"], tokens["C0PROVIDER"]) == ("xoxb-1", "xoxb-2")


async def test_without_a_way_to_verify_slack_it_is_not_served(sqlite_url: str, tmp_path: Path) -> None:
    here = installed(tmp_path, sqlite_url, "http://127.0.0.1:9/api", COUNTERPART_SLACK_SIGNING_SECRET="")
    ended = await here.run("serve")
    assert ended.code == 1
    assert "signing secret" in ended.err
    assert "Traceback" not in ended.err


async def test_slack_that_cannot_be_reached_is_named(sqlite_url: str, tmp_path: Path) -> None:
    ended = await installed(tmp_path, sqlite_url, "http://127.0.0.1:9/api", COUNTERPART_PORT="0").run("serve")
    assert ended.code == 1
    assert "Slack cannot be reached" in ended.err
    assert BOT_TOKEN not in ended.err
