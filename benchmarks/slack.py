"""Answering `/cp mine` and `/cp update` over HTTP, beside Bolt's own hello and the same SQL behind a server by hand.

    python -m benchmarks.slack > benchmarks/results/slack.md

Every request is another one, rightly signed, over connections that are kept. Servers run one at a time on the first
core; who asks, and a PostgreSQL that keeps what it commits, run on the second. All take turns in every round. Beside
the clock on the wall stands the processor time that the server itself spent on an answer: others on the machine stretch
the one far more than the other, and Bolt's own hello waits for ten milliseconds that nobody can stretch.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from adapters.slack.app import PATH
from benchmarks._slack_servers import SECRET, SENTENCES, TEAM, USER, prepare
from scheduler.clock import SystemClock
from tests.migrated import migrate
from tests.postgres import Cluster, running_cluster

ROUNDS, SECONDS = 5, 1.2
MINE, *UPDATES = SENTENCES
KINDS = ("bolt", "bolt, work first", "signed", "greeting", "by hand", "counterpart")
#: What is measured: server, sentence ("" for hello), connections.
TURNS = (
    ("bolt", "", 1), ("bolt, work first", "", 1), ("bolt, work first", "", 16), ("signed", "", 1), ("greeting", "", 1),
    *(
        (kind, verb, connections)
        for verb in ("mine", "update")
        for connections in (1, 16)
        for kind in ("by hand", "counterpart")
    ),
)  # fmt: skip
Turn = tuple[str, str, int]


class Server(NamedTuple):
    port: int
    process: int


_numbers = itertools.count()


def request(said: str) -> bytes:
    """A slash command as Slack sends it, never the same twice."""
    number = next(_numbers)
    form = {
        "token": "x", "team_id": TEAM, "team_domain": "firm", "channel_id": "C1", "channel_name": "general",
        "user_id": USER, "user_name": "assignee", "command": "/cp", "text": said, "api_app_id": "A1",
        "is_enterprise_install": "false", "response_url": "https://hooks.slack.com/1", "trigger_id": f"{number}.1",
    }  # fmt: skip
    body, stamp = urlencode(form).encode(), str(int(SystemClock().now().timestamp()))
    sign = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={sign}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Asker(asyncio.Protocol):
    """One connection that asks again as soon as it is answered, until it is told to stop. Quicker than a library's
    client, which would be slower than the quickest server here."""

    def __init__(self, words: Iterator[str], until: float) -> None:
        self._words = words
        self._until = until
        self.took: list[float] = []
        self.answer = b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        if time.perf_counter() > self._until:
            self._transport.close()
            self.done.set_result(None)
            return
        made = request(next(self._words))
        self.answer = b""
        self._started = time.perf_counter()
        self._transport.write(made)

    def data_received(self, data: bytes) -> None:
        self.answer += data
        head, found, body = self.answer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        self.took.append(time.perf_counter() - self._started)
        if not head.startswith(b"HTTP/1.1 200"):
            self.done.set_exception(RuntimeError(self.answer.decode()))
            return
        self._ask()


async def connect(asker: Asker, port: int) -> None:
    await asyncio.get_running_loop().create_connection(lambda: asker, "127.0.0.1", port)


def spent(process: int) -> float:
    """Processor time that a process has used, in seconds (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def load(server: Server, verb: str, connections: int) -> tuple[float, float, float]:
    """Seconds of the median answer, answers a second, and seconds of the server's processor for one."""
    askers = []
    before = spent(server.process)
    started = time.perf_counter()
    for number in range(connections):
        mine = [MINE] if verb != "update" else UPDATES[number % len(UPDATES) :: connections] or UPDATES
        asker = Asker(itertools.cycle(mine), started + SECONDS)
        await connect(asker, server.port)
        askers.append(asker)
    await asyncio.gather(*(each.done for each in askers))
    lasted = time.perf_counter() - started
    took = [each for asker in askers for each in asker.took]
    shown = re.compile({"": b"hello|was heard", "mine": b"A-1\\b|done", "update": b"60 ?%|done"}[verb])
    for each in askers:
        assert shown.search(each.answer), each.answer
    return statistics.median(took), len(took) / lasted, (spent(server.process) - before) / len(took)


@contextmanager
def server(kind: str, cluster: Cluster, prepared: str) -> Iterator[Server]:
    """A server of that kind with a database of its own."""
    url = cluster.url(cluster.make_database(prepared))
    command = [sys.executable, "-m", "benchmarks._slack_servers", kind, url]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield Server(int(process.stdout.readline()), process.pid)
    finally:
        process.stdin.close()
        process.wait(timeout=20)
        process.stdout.close()


def measure() -> tuple[dict[Turn, float], dict[Turn, float], dict[Turn, float]]:
    """Medians over the rounds: seconds of an answer, answers a second, seconds of the processor for one."""
    found: dict[Turn, list[tuple[float, float, float]]] = defaultdict(list)
    with running_cluster(durable=True) as cluster, ExitStack() as stack:
        prepared = cluster.make_database()
        migrate(cluster.url(prepared))
        asyncio.run(prepare(cluster.url(prepared)))
        servers = {kind: stack.enter_context(server(kind, cluster, prepared)) for kind in KINDS}
        for number in range(ROUNDS + 1):
            for turn in TURNS:
                kind, verb, connections = turn
                once = asyncio.run(load(servers[kind], verb, connections))
                if number:  # the first round warms up
                    found[turn].append(once)
    took, rate, work = (
        {t: statistics.median(e[place] for e in each) for t, each in found.items()} for place in range(3)
    )
    return took, rate, work


def report(took: dict[Turn, float], rate: dict[Turn, float], work: dict[Turn, float]) -> None:
    print("# Slack\n")
    print(
        f"`python -m benchmarks.slack` on Python {platform.python_version()}, {platform.machine()}: medians of "
        f"{ROUNDS} rounds of {SECONDS} s each, taking turns, on a shared machine. Ratios travel; milliseconds do not.\n"
    )
    print("| server | sentence | connections | median answer, ms | answers a second | its processor, ms an answer |")
    print("|---|---|---:|---:|---:|---:|")
    for turn in TURNS:
        kind, verb, connections = turn
        spent_on = f"{took[turn] * 1e3:.2f} | {rate[turn]:.0f} | {work[turn] * 1e3:.2f}"
        print(f"| {kind} | {verb or 'hello'} | {connections} | {spent_on} |")
    print("\n| goal | `mine` | `update` |\n|---|---|---|")
    for words, mine_limit, update_limit, ratio in (
        ("median answer at one connection, of Bolt's hello", "≤ 0.4", "≤ 0.4", "of_bolt"),
        ("answers a second at 16, of a hello of Bolt that works first", "≥ 0.09", "≥ 0.07", "of_first"),
        ("answers a second at one, of the same SQL by hand", "≥ 0.7", "≥ 0.7", "of_hand_1"),
        ("answers a second at 16, of the same SQL by hand", "≥ 0.7", "≥ 0.7", "of_hand_16"),
    ):
        found = {
            verb: {
                "of_bolt": took["counterpart", verb, 1] / took["bolt", "", 1],
                "of_first": rate["counterpart", verb, 16] / rate["bolt, work first", "", 16],
                "of_hand_1": took["by hand", verb, 1] / took["counterpart", verb, 1],
                "of_hand_16": rate["counterpart", verb, 16] / rate["by hand", verb, 16],
            }[ratio]
            for verb in ("mine", "update")
        }
        print(f"| {words} | {found['mine']:.3f} ({mine_limit}) | {found['update']:.3f} ({update_limit}) |")
    work_first = work["bolt, work first", "", 16]
    print("\nBy processor time at 16 connections: ", end="")
    print(
        ", ".join(f"`{v}` {work_first / work['counterpart', v, 16]:.3f} of that hello" for v in ("mine", "update")),
        end="; ",
    )
    print(
        ", ".join(f"`{v}` {work['by hand', v, 16] / work['counterpart', v, 16]:.2f}" for v in ("mine", "update")),
        end="",
    )
    print(" of the same SQL by hand.")
    print("\nWhere the server's processor time goes, at one connection, in ms and as a share:\n")
    print("| layer | measured as | `mine` | | `update` | |\n|---|---|---:|---:|---:|---:|")
    door, around = work["signed", "", 1], work["greeting", "", 1]
    sql = {verb: work["by hand", verb, 1] - door for verb in ("mine", "update")}
    rest = {verb: work["counterpart", verb, 1] - around - sql[verb] for verb in ("mine", "update")}
    whole = {verb: work["counterpart", verb, 1] for verb in ("mine", "update")}
    for name, how, part in (
        ("HTTP and signature", "a signed hello by hand", dict.fromkeys(sql, door)),
        ("Bolt, entrances, rendering", "our adapter before a greeting, less that", dict.fromkeys(sql, around - door)),
        ("SQL", "the same SQL by hand, less a signed hello", sql),
        ("reading, rules, cards, sealing", "the rest", rest),
    ):
        shares = (f"{part[v] * 1e3:.2f} | {part[v] / whole[v]:.0%}" for v in ("mine", "update"))
        print(f"| {name} | {how} | {' | '.join(shares)} |")


if __name__ == "__main__":
    with suppress(AttributeError):  # not every system can be told where to run
        os.sched_setaffinity(0, {1})
    report(*measure())
