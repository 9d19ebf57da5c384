"""A button whose sentence is longer than Slack lets one carry says it all the same, for whoever was offered it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.store.tables import reference
from tests.adapters.slack.desk import SlackDesk
from tests.adapters.slack.reading import faults_of_blocks, read_blocks

LONG = "Chain of title since 1990. " * 100
GIVE = f'assign @assignee M-1042 title-search "{LONG.strip()}" due fri 5pm'


async def offered(desk: SlackDesk) -> str:
    """What the button carries that asks whether the same was meant twice."""
    for _ in range(2):
        answer = await (await desk.command("attorney", "/cp", GIVE)).json()
    assert faults_of_blocks(answer["blocks"]) == []
    carried = [value for _, value in read_blocks(answer["blocks"])[1] if value.startswith("said:")]
    assert carried, read_blocks(answer["blocks"])
    return carried[0]


async def test_a_long_sentence_is_said_whole_by_its_button(desk: SlackDesk) -> None:
    carried = await offered(desk)
    assert len(GIVE) > 2000
    assert await desk.count() == 1
    await desk.interact(desk.press("attorney", carried))
    assert desk.far.responses[-1]["text"] == "Sent: A-2, title search, to @assignee"
    async with desk.world.store.read(desk.world.clock.now(), desk.world.engagement.id) as tx:
        assert (await tx.assignments.get(2)).instructions == LONG.strip()


async def test_it_is_sealed_and_says_nothing_for_anybody_else(desk: SlackDesk) -> None:
    carried = await offered(desk)
    async with desk.world.store.engine.connect() as conn:
        rows = (await conn.execute(select(reference))).all()
    assert len(rows) == 1
    assert b"Chain of title" not in bytes(rows[0].words)
    for handle in ("associate", "lead"):
        await desk.interact(desk.press(handle, carried))
        assert desk.far.responses[-1]["text"] == "What that button said is not kept any more"
    assert await desk.count() == 1


async def test_it_is_kept_for_two_days(desk: SlackDesk) -> None:
    carried = await offered(desk)
    desk.clock.put_on(timedelta(hours=47).total_seconds())
    await desk.world.store.tidy()
    await desk.interact(desk.press("attorney", carried))
    assert desk.far.responses[-1]["text"].startswith("Sent: A-2")
    desk.clock.put_on(timedelta(hours=2).total_seconds())
    await desk.world.store.tidy()
    await desk.interact(desk.press("attorney", carried))
    assert desk.far.responses[-1]["text"] == "What that button said is not kept any more"
    assert await desk.count() == 2
