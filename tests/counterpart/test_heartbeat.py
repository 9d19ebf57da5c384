"""What is said while the program serves reaches the other side at once, and not with a beat (D35)."""

from __future__ import annotations

import asyncio

import pytest

from bot.model.record import Platform
from bot.platform import Outcome, Outgoing, Sent, Utterance
from counterpart import serve
from tests.world import World


class Arrivals:
    """A platform that takes everything, and tells who waits for it."""

    def __init__(self) -> None:
        self.come: asyncio.Queue[str] = asyncio.Queue()

    async def send(self, outgoing: Outgoing) -> Outcome:
        await self.come.put(f"{outgoing.room.address}: {outgoing.card.title}")
        return Sent(str(outgoing.id))


async def test_a_card_is_on_its_way_when_the_sentence_is_committed(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "DELIVER", 3600.0)
    world = await World.begin(database_url)
    world.store.clock = world.clock  # beats go by the store's clock, and the story stands still
    there = Arrivals()
    loop = serve.heartbeat(world.store, world.conversation, {Platform.WEB: there})
    loop.start()
    try:
        while loop.beats()["deliver"].last is None:  # the only one for an hour
            await world.person("lead")
        sentence = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
        await world.conversation.hear(Utterance(Platform.WEB, "attorney", sentence, "one"))
        async with asyncio.timeout(10):
            assert await there.come.get() == "#1042-firm: A-1 · Title search · Sent"
    finally:
        await loop.stop()
        await world.end()
