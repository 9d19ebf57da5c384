"""A Slack of a third party's making, as a program beside the tests; its people do things when they are told to."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.adapters.slack.desk import SECRET
from tests.adapters.slack.farslack import TEAM

ROOT = Path(__file__).parents[3]
INSTALLED = ROOT / ".venv" / "local-slack"
PROGRAM = INSTALLED / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
BOT_TOKEN, APP_TOKEN = "xoxb-test-token", "xapp-test-token"
PATIENCE = 20  # seconds, on a machine that is busy

Json = dict[str, Any]


@dataclass
class LocalSlack:
    """The program at `address`, and its people."""

    address: str
    session: aiohttp.ClientSession

    async def control(self, what: str, **body: Any) -> None:
        async with self.session.post(f"{self.address}/_control/{what}", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def messages(self, channel: str) -> list[Json]:
        """What stands in a channel, ephemeral ones too, the oldest first."""
        async with self.session.get(f"{self.address}/_control/messages/{channel}") as answer:
            found: list[Json] = (await answer.json()).get("messages", [])
            return found

    async def chat(self, user: str) -> str:
        """The channel of somebody's chat with Counterpart."""
        headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
        to = f"{self.address}/api/conversations.open"
        async with self.session.post(to, data={"users": user}, headers=headers) as answer:
            return str((await answer.json())["channel"]["id"])

    async def until(self, channel: str, there: Callable[[list[Json]], Json | None]) -> Json:
        """The first message in a channel that `there` finds; what people do arrives a moment later."""
        found = None
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while (found := there(await self.messages(channel))) is None:
                    pass
        assert found is not None, f"not there: {json.dumps(await self.messages(channel), indent=1)[:4000]}"
        return found


@asynccontextmanager
async def running_local_slack(
    folder: Path, request_url: str, people: Sequence[str], channels: Mapping[str, Sequence[str]], mode: str = "events"
) -> AsyncIterator[LocalSlack]:
    """Runs it on a free port with `people` by Slack id and `channels` with members; `mode` is "events" or "socket"."""
    await _install()
    config = folder / "local-slack.yaml"
    config.write_text(json.dumps(_config(request_url, people, channels, mode)), encoding="utf-8")  # JSON is YAML too
    port = free_port()
    arguments = ("--config", str(config), "--port", str(port), "--base-host", "127.0.0.1")
    environment = {**os.environ, "LD_PRELOAD": str(INSTALLED / "loopback.so"), "TMPDIR": str(folder)}
    process = await asyncio.create_subprocess_exec(
        PROGRAM, *arguments, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            while b"is running" not in (line := await process.stdout.readline()):
                assert line, "local-slack did not start"
        async with aiohttp.ClientSession() as session:
            yield LocalSlack(f"http://127.0.0.1:{port}", session)
    finally:
        process.kill()
        await process.communicate()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def _install() -> None:
    """Where it cannot run at all it is left out, by name; anywhere else its absence is a failure."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip("local-slack, the stand-in for Slack, runs on Linux on x86-64 only")
    installer = await asyncio.create_subprocess_exec(ROOT / "tools" / "local-slack.sh", stderr=asyncio.subprocess.PIPE)
    _, told = await installer.communicate()
    assert installer.returncode == 0, told.decode()


def _config(request_url: str, people: Sequence[str], channels: Mapping[str, Sequence[str]], mode: str) -> Json:
    return {
        "workspace": {"name": "Firm", "domain": "firm", "teamId": TEAM},
        "app": {
            "appId": "A0APP", "botUserId": "U0BOT", "botName": "counterpart", "botToken": BOT_TOKEN,
            "appToken": APP_TOKEN, "signingSecret": SECRET, "mode": mode, "requestUrl": request_url,
        },
        "users": [
            {"id": each, "name": each.lower(), "real_name": each, "email": f"{each.lower()}@firm.example", "tz": "UTC"}
            for each in people
        ],
        "channels": [
            {"id": name, "name": name.lower(), "members": [*members, "U0BOT"]} for name, members in channels.items()
        ],
    }  # fmt: skip
