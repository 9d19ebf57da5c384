"""Killed at any instruction, the program leaves either everything of a transaction or nothing, and no card is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta

from bot.model.record import Event
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.outbox import LEASE
from bot.store.store import Store
from tests.store.world import KEY, NOW, REAL, World, card


def test_a_program_is_killed_here(database_url: str) -> None:
    """So that what follows means something: the child dies by the signal and not by an error of its own."""
    assert run("nothing", database_url, "1") == -signal.SIGKILL


async def test_a_program_killed_before_its_commit_changed_nothing(world: World, database_url: str) -> None:
    assert run("before_commit", database_url, str(world.engagement.id)) == -signal.SIGKILL
    assert await world.store.outbox.claim(REAL, NOW) is None
    assert await world.store.next_due() is None
    async with world.store.begin(NOW, world.engagement.id) as tx:
        assert await tx.events(NOW, NOW + timedelta(days=1)) == ()
        assert await tx.faults() == ()
        await tx.matters.lock(world.matter.id)
        assert await tx.dedupe("k") is None


async def test_a_program_killed_while_sending_leaves_the_card_to_the_next(world: World, database_url: str) -> None:
    async with world.store.begin(NOW, world.engagement.id) as tx:
        tx.tell(world.rooms["ana"], card("one"))
    assert run("while_sending", database_url, str(world.engagement.id)) == -signal.SIGKILL
    assert await world.store.outbox.claim(REAL, NOW) is None
    again = await world.store.outbox.claim(REAL + LEASE, NOW)
    assert again is not None
    assert [(each.outgoing.card.title, each.outgoing.unsure) for each in again.deliveries] == [("one", True)]


def run(how: str, url: str, engagement: str) -> int:
    """Runs `die` in a process of its own; how it ended."""
    return subprocess.run([sys.executable, "-m", __spec__.name, how, url, engagement], check=False).returncode


async def die(how: str, url: str, engagement: int) -> None:
    store = Store(make_engine(url), Cipher([KEY]))
    if how == "while_sending":
        assert await store.outbox.claim(REAL, NOW) is not None
    elif how == "before_commit":
        async with store.begin(NOW, engagement) as tx:
            await tx.dedupe("k")
            await tx.matters.lock(1042)
            tx.record(Event.SAID, "lost", matter_id=1042)
            tx.remind("warn", "1", NOW)
            tx.tell((await tx.rooms.get(1)), card("lost"))
            await tx.finish()
            os.kill(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    asyncio.run(die(sys.argv[1], sys.argv[2], int(sys.argv[3])))
