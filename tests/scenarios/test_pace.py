"""Thirty sentences a minute that change something, from whatever process hears them; reading goes on (D53)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.model.record import Platform
from bot.pace import LIMIT
from bot.platform import Reply, Utterance
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from tests.scenarios.telling import give
from tests.world import KEY, World, text


class Stands:
    """Real time of a story, which goes on only when it is told to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


async def test_two_replicas_and_a_restart_take_thirty_together(database_url: str, world: World) -> None:
    real = world.store.clock = Stands(world.clock.now())
    await give(world)
    await world.until("wed 09:30 Manila")
    store = Store(make_engine(database_url), Cipher((KEY,)), real)
    first, second = (Conversation(each, world.clock, COMMANDS, ALARMS) for each in (world.store, store))

    async def says(where: Conversation, sentence: str, key: str) -> Reply:
        return await where.hear(Utterance(Platform.WEB, "assignee", sentence, key))

    try:
        assert "Acknowledged" in text(await says(first, "ack A-1", "ack"))
        for number in range(1, LIMIT):
            reply = text(await says((first, second)[number % 2], f"update A-1 {number}%", f"update {number}"))
            assert "more than Counterpart takes" not in reply
        restarted = Conversation(store, world.clock, COMMANDS, ALARMS)
        for where in (first, second, restarted):
            refused = text(await says(where, "update A-1 99%", "one more"))
            assert refused.startswith(
                "That is more than Counterpart takes at once\nCounterpart hears 30 sentences a min"
            )
            assert "Nothing changed by this one. All before it stand." in refused
        assert "A-1" in text(await says(restarted, "mine", "reading goes on"))
        assert "Updated: A-1, 5 %" in text(await says(restarted, "update A-1 5%", "update 5")), "it was said before"
        real.at += timedelta(minutes=1)
        assert "Updated: A-1, 99 %" in text(await says(restarted, "update A-1 99%", "one more"))
    finally:
        await store.close()
