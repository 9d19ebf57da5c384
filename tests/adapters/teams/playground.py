"""Microsoft's own Agents Playground as a program beside the tests, and what signs for it: it signs nothing itself."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from scheduler.clock import Clock
from tests.adapters.teams.desk import person
from tests.adapters.teams.farteams import BOT, TENANT, token

ROOT = Path(__file__).parents[3]
INSTALLED = ROOT / ".venv" / "playground"
PROGRAM = INSTALLED / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
Json = dict[str, Any]


def signing(to: str, clock: Clock, heard: list[Json]) -> web.Application:
    """An address that hands on what the playground sends, with a token as Microsoft's, and the answer back; `heard`
    gets each activity."""

    async def handed_on(request: web.Request) -> web.Response:
        activity = await request.read()
        heard.append(json.loads(activity))
        made = token(heard[-1].get("serviceUrl", ""), clock.now().timestamp())
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {made}"}
        async with aiohttp.ClientSession() as session, session.post(to, data=activity, headers=headers) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

    app = web.Application()
    app.router.add_post("/messages", handed_on)
    return app


@asynccontextmanager
async def running_playground(folder: Path, endpoint: str, people: Sequence[str]) -> AsyncIterator[str]:
    """Runs it for `people`, the first of whom sits before it; its address. Without npm it is left out, by name."""
    await _install()
    config = folder / "playground.yml"
    config.write_text(json.dumps(_config(people)), encoding="utf-8")  # JSON is YAML too
    environment = {
        **os.environ, "BOT_ENDPOINT": endpoint, "DEFAULT_CHANNEL_ID": "msteams", "TEAMSAPPTESTER_BROWSER": "none",
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config), "M365_AGENTS_PLAYGROUND_LOGFILE": str(folder / "log"),
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        "node", "--require", str(INSTALLED / "loopback.cjs"), str(PROGRAM), "start", "-p", "0", "--disable-telemetry",
        cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            while not (told := re.search(rb"Listening on (\d+)", line := await process.stdout.readline())):
                assert line, "the playground did not start"
        yield f"http://127.0.0.1:{int(told[1])}"
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _install() -> None:
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("the Agents Playground needs npm and node")
    installer = await asyncio.create_subprocess_exec(ROOT / "tools" / "playground.sh", stderr=asyncio.subprocess.PIPE)
    _, told = await installer.communicate()
    assert installer.returncode == 0, told.decode()


def _config(people: Sequence[str]) -> Json:
    first, *others = [_person(handle) for handle in people]
    return {
        "version": "0.1.1", "tenantId": TENANT, "bot": {"id": BOT, "name": "Counterpart"}, "currentUser": first,
        "users": others, "personalChat": {"id": "personal-chat"}, "groupChat": {"id": "group-chat", "name": "Room"},
        "team": {
            "id": "team", "name": "Firm", "aadGroupId": person("team"),
            "channels": [{"id": "announcements", "name": "Announcements"}],
        },
    }  # fmt: skip


def _person(handle: str) -> Json:
    return {
        "id": f"29:1{handle}", "name": handle.title(), "userPrincipleName": f"{handle}@firm.example",
        "aadObjectId": person(handle), "givenName": handle.title(), "surname": "Firm",
        "email": f"{handle}@firm.example",
    }  # fmt: skip
