"""What a sentence asks of the database: few things, each once; and what another process changed is felt at once."""

from __future__ import annotations

from sqlalchemy import event

from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.model.record import Platform
from bot.platform import Utterance
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from bot.work import walls
from tests.world import KEY, World, text

GIVE = 'assign @assignee M-1042 deposition-summary "Summarise it" due 2026-10-16 17:00 New York'
#: On SQLite ids are counted on by table, and in two steps.
MOST = {"postgresql": {"mine": 2, "update A-1 60% half": 19}, "sqlite": {"mine": 2, "update A-1 60% half": 21}}


async def test_a_sentence_asks_the_database_few_things(database_url: str) -> None:
    world = await World.begin(database_url)
    await world.says("attorney", GIVE)
    await world.says("assignee", "ack A-1")
    engine, asked = world.store.engine.sync_engine, list[str]()
    for sentence, most in MOST[engine.dialect.name].items():
        for number in range(3):  # once for what is kept from then on, and once more for what was never posted before
            await world.says("assignee", sentence)
            said = Utterance(Platform.WEB, "assignee", sentence, f"{sentence} {number}")

        def note(_conn: object, clause: object, *_: object) -> None:
            asked.append(str(clause))

        event.listen(engine, "before_execute", note)
        await world.conversation.hear(said)
        event.remove(engine, "before_execute", note)
        assert len(asked) <= most, "\n".join([sentence, *asked])
        asked.clear()
    await world.end()


async def test_a_wall_put_up_by_one_process_stands_for_what_is_said_to_another(postgres_url: str) -> None:
    world = await World.begin(postgres_url)
    other = Conversation(Store(make_engine(postgres_url), Cipher((KEY,))), world.clock, COMMANDS, ALARMS)

    async def says_there(sentence: str) -> str:
        return text(await other.hear(Utterance(Platform.WEB, "assignee", sentence, sentence)))

    await world.says("attorney", GIVE)
    await world.says("assignee", "ack A-1")
    assert "40 %" in await says_there("update A-1 40%")
    assert "A-1" in await says_there("mine")
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        person = await tx.people.by_handle("assignee")
        assert person is not None
        await walls.put_up(tx, 1042, person)
    assert "Nothing found for A-1" in await says_there("update A-1 60%")
    assert "A-1" not in await says_there("mine")
    await other.store.close()
    await world.end()
