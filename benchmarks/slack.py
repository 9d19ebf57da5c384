"""Answering `/cp mine` and `/cp update` over HTTP, beside Bolt's own hello and the same SQL behind a server by hand.

    python -m benchmarks.slack > benchmarks/results/slack.md

Every request is another one, rightly signed, over connections that are kept. Servers run one at a time on the first
core; who asks, and a PostgreSQL that keeps what it commits, run on the second. All take turns in every round.
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


async def load(port: int, verb: str, connections: int) -> tuple[float, float]:
    """Seconds of the median answer, and answers a second."""
    askers = []
    started = time.perf_counter()
    for number in range(connections):
        mine = [MINE] if verb != "update" else UPDATES[number % len(UPDATES) :: connections] or UPDATES
        asker = Asker(itertools.cycle(mine), started + SECONDS)
        await connect(asker, port)
        askers.append(asker)
    await asyncio.gather(*(each.done for each in askers))
    lasted = time.perf_counter() - started
    took = [each for asker in askers for each in asker.took]
    shown = re.compile({"": b"hello|was heard", "mine": b"A-1\\b|done", "update": b"60 ?%|done"}[verb])
    for each in askers:
        assert shown.search(each.answer), each.answer
    return statistics.median(took), len(took) / lasted


@contextmanager
def server(kind: str, cluster: Cluster, prepared: str) -> Iterator[int]:
    """A server of that kind with a database of its own; its port."""
    url = cluster.url(cluster.make_database(prepared))
    command = [sys.executable, "-m", "benchmarks._slack_servers", kind, url]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(timeout=20)
        process.stdout.close()


def measure() -> tuple[dict[Turn, float], dict[Turn, float]]:
    """Medians over the rounds: seconds of an answer, and answers a second."""
    took: dict[Turn, list[float]] = defaultdict(list)
    rate: dict[Turn, list[float]] = defaultdict(list)
    with running_cluster(durable=True) as cluster, ExitStack() as stack:
        prepared = cluster.make_database()
        migrate(cluster.url(prepared))
        asyncio.run(prepare(cluster.url(prepared)))
        ports = {kind: stack.enter_context(server(kind, cluster, prepared)) for kind in KINDS}
        for number in range(ROUNDS + 1):
            for turn in TURNS:
                kind, verb, connections = turn
                median, per_second = asyncio.run(load(ports[kind], verb, connections))
                if number:  # the first round warms up
                    took[turn].append(median)
                    rate[turn].append(per_second)
    return (
        {t: statistics.median(each) for t, each in took.items()},
        {t: statistics.median(each) for t, each in rate.items()},
    )


def report(took: dict[Turn, float], rate: dict[Turn, float]) -> None:
    print("# Slack\n")
    print(
        f"`python -m benchmarks.slack` on Python {platform.python_version()}, {platform.machine()}: medians of "
        f"{ROUNDS} rounds of {SECONDS} s each, taking turns, on a shared machine. Ratios travel; milliseconds do not.\n"
    )
    print("| server | sentence | connections | median answer, ms | answers a second |")
    print("|---|---|---:|---:|---:|")
    for turn in TURNS:
        kind, verb, connections = turn
        print(f"| {kind} | {verb or 'hello'} | {connections} | {took[turn] * 1e3:.2f} | {rate[turn]:.0f} |")
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
    print("\nWhere an answer's time goes, at one connection, in ms:\n")
    print("| layer | measured as | `mine` | `update` |\n|---|---|---:|---:|")
    door, around = took["signed", "", 1], took["greeting", "", 1]
    sql = {verb: took["by hand", verb, 1] - door for verb in ("mine", "update")}
    rest = {verb: took["counterpart", verb, 1] - around - sql[verb] for verb in ("mine", "update")}
    for name, how, spent in (
        ("HTTP and signature", "a signed hello by hand", dict.fromkeys(sql, door)),
        ("Bolt, entrances, rendering", "our adapter before a greeting, less that", dict.fromkeys(sql, around - door)),
        ("SQL", "the same SQL by hand, less a signed hello", sql),
        ("reading, rules, cards, sealing", "the rest", rest),
    ):
        print(f"| {name} | {how} | {spent['mine'] * 1e3:.2f} | {spent['update'] * 1e3:.2f} |")


if __name__ == "__main__":
    with suppress(AttributeError):  # not every system can be told where to run
        os.sched_setaffinity(0, {1})
    report(*measure())
