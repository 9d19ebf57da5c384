"""Each team's morning: one digest on each working day, cut where the last one ended, and nothing on a closed day."""

from __future__ import annotations

from itertools import pairwise

from bot.language.cards import Fact, plain
from tests.scenarios.telling import give
from tests.world import Message, World


async def digests(world: World, handle: str, city: str) -> list[Message]:
    """The digests in the rooms of `handle`, by the room's copy or one's own, oldest first."""
    return [m for m in await world.seen_by(handle) if m.card.title.startswith(f"{city} digest")]


def spans(messages: list[Message]) -> list[tuple[str, str]]:
    """From when to when each digest tells."""
    found = []
    for message in messages:
        facts = {block.label: plain(block.value) for block in message.card.blocks if isinstance(block, Fact)}
        found.append((facts["From"], facts["To"]))
    return found


async def test_each_begins_where_the_last_one_ended_over_weekends_holidays_and_the_change_of_clocks(
    world: World,
) -> None:
    """C31 C32: Manila is closed on 2 Nov; New York's clocks go back on 1 Nov."""
    await world.until("2026-11-05 12:00 New York")
    for handle, city, days in (("practice_lead", "New York", 17), ("lead", "Manila", 16)):
        told = await digests(world, handle, city)
        assert len(told) == days
        for (_, ended), (begins, _) in pairwise(spans(told)):
            assert begins == ended
    titles = {message.card.title for message in await digests(world, "lead", "Manila")}
    assert "Manila digest · Mon 2 Nov" not in titles
    assert "Manila digest · Tue 3 Nov" in titles


async def test_after_a_day_and_two_hours_without_counterpart_there_is_one_digest_for_the_whole_gap(
    world: World,
) -> None:
    """product.md 10: digests missed are merged into the last of them."""
    await world.until("wed 10:00 New York")
    before = len(await digests(world, "practice_lead", "New York"))
    world.clock.move(world.instant("fri 12:00 New York"))
    await world.passage.settle()
    told = await digests(world, "practice_lead", "New York")
    assert len(told) == before + 1
    assert spans(told)[-1] == (
        "Wed 14 Oct 09:15 New York · Wed 14 Oct 21:15 Manila",
        "Fri 16 Oct 09:15 New York · Fri 16 Oct 21:15 Manila",
    )


async def test_somebody_on_another_shift_reads_their_own_copy_when_they_open(world: World) -> None:
    """What it says is as things stand then, and nothing is promised for a time that has passed."""
    await world.says("lead", 'hours set @paralegal "mon-fri 14:00-23:00 in Manila"')
    await give(world, to="paralegal")
    await world.until("wed 13:59 Manila")
    assert not [m for m in await digests(world, "paralegal", "Manila") if m.room.person_id is not None]
    await world.until("wed 14:00 Manila")
    (own,) = [m for m in await digests(world, "paralegal", "Manila") if m.room.person_id is not None]
    assert own.card.title == "Manila digest · Wed 14 Oct"
