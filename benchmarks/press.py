"""From a press in Slack to the edit of the other side's card, in the served program: a process, signed requests, HTTP.

    python -m benchmarks.press > benchmarks/results/press.md

The far end is in this process and answers at once, so what is measured is ours: reading the press, its transaction, the
outbox, the edit. Presses are 2.5 s apart, and a little more each time: Slack takes one message a second in a channel,
and a loop that beats each second would otherwise be met always at the same moment.
"""

from __future__ import annotations

import asyncio
import json
import platform
import statistics
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp.test_utils import TestServer

from scheduler.clock import SystemClock
from tests.adapters.slack.desk import sign
from tests.adapters.slack.farslack import TEAM, FarSlack
from tests.adapters.slack.test_served import FIRM, installed

PRESSES, APART = 25, 2.5


class Watched(FarSlack):
    """Notes when an edit in a channel arrives."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self.channel = channel
        self.edited: asyncio.Queue[float] = asyncio.Queue()

    def done(self, method: str, arguments: dict[str, object]) -> dict[str, object]:
        if method in ("chat.update", "chat.postMessage") and arguments.get("channel") == self.channel:
            self.edited.put_nowait(time.perf_counter())
        return super().done(method, arguments)


async def measure(folder: Path) -> list[float]:
    """Milliseconds of each press."""
    far = Watched("C0FIRM")
    async with TestServer(far.app(), host="127.0.0.1") as api, aiohttp.ClientSession() as session:
        url = f"sqlite+aiosqlite:///{folder / 'press.sqlite3'}"
        here = installed(folder, url, str(api.make_url("/api")), COUNTERPART_PORT="0")
        (folder / "firm.yaml").write_text(FIRM)
        for arguments in (("migrate",), ("apply", "firm.yaml", "--yes")):
            ended = await here.run(*arguments)
            assert ended.code == 0, ended.err
        async with here.running("serve") as serving:
            to = f"{serving.address}/slack/events"
            await post(session, to, "daniel", 'assign @ana M-1042 title-search "Chain since 1990" due in 9 days', 0)
            await far.edited.get()
            await post(session, to, "ana", "ack A-1", 1)
            await far.edited.get()
            return [await press(session, to, far, number) for number in range(PRESSES)]


async def press(session: aiohttp.ClientSession, to: str, far: Watched, number: int) -> float:
    with suppress(TimeoutError):
        async with asyncio.timeout(APART + number * 0.037):
            await far.edited.get()
    begun = time.perf_counter()
    await post(session, to, "ana", f"update A-1 {number + 1}%", number + 2)
    async with asyncio.timeout(30):
        return (await far.edited.get() - begun) * 1000


async def post(session: aiohttp.ClientSession, to: str, who: str, sentence: str, number: int) -> None:
    user = {"id": f"U0{who.upper()}", "team_id": TEAM, "username": who}
    payload = {
        "type": "block_actions", "user": user, "api_app_id": "A0APP", "token": "t", "trigger_id": f"{number}.1.a",
        "team": {"id": TEAM, "domain": "firm"}, "channel": {"id": "C0PROVIDER", "name": "provider"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C0PROVIDER"},
        "message": {"type": "message", "ts": "1.1", "bot_id": "B0BOT"}, "response_url": "",
        "actions": [{"type": "button", "action_id": "say.0", "block_id": "say:A-1", "value": sentence}],
    }  # fmt: skip
    body = urlencode({"payload": json.dumps(payload)})
    headers = {**sign(body, SystemClock()), "Content-Type": "application/x-www-form-urlencoded"}
    async with session.post(to, data=body, headers=headers) as answer:
        assert answer.status == 200, await answer.text()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        taken = sorted(asyncio.run(measure(Path(folder))))
    print("# From a press to the other side's card\n")
    print(f"Python {platform.python_version()}, SQLite, `counterpart serve`, {len(taken)} presses {APART} s apart.\n")
    print("| median, ms | slowest of ten, ms | slowest, ms |")
    print("|---|---|---|")
    print(f"| {statistics.median(taken):.0f} | {taken[len(taken) * 9 // 10]:.0f} | {taken[-1]:.0f} |")


if __name__ == "__main__":
    main()
