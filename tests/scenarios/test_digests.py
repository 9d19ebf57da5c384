"""Each team's morning: one digest on each working day, cut where the last one ended, and nothing on a closed day."""

from __future__ import annotations

from itertools import pairwise

from bot.language.cards import Fact, lines, plain
from bot.model.record import RoomKind
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


async def test_the_days_on_which_either_side_is_closed_are_told_a_week_ahead(world: World) -> None:
    """C31: away and holidays, of both sides, each day by its city."""
    await world.until("2026-10-28 10:00 New York")
    told = (await digests(world, "attorney", "New York"))[-1].card
    assert "## Away and holidays: Mon 2 Nov Manila: closed, All Souls' Day" in list(lines(told))
    assert any(line.startswith("Nothing is late. Nothing is due on Wed 28 Oct New York") for line in lines(told))
    before = (await digests(world, "lead", "Manila"))[-4].card
    assert not any("closed" in line for line in lines(before)), "that is more than a week away"
    await world.until("2026-11-25 10:00 New York")
    told = (await digests(world, "lead", "Manila"))[-1].card
    assert [line for line in lines(told) if "closed" in line] == [
        "• Thu 26 Nov New York: closed, Thanksgiving",
        "• Fri 27 Nov New York: closed, Day after Thanksgiving",
        "• Mon 30 Nov Manila: closed, Bonifacio Day",
    ]


async def test_who_is_away_tomorrow_is_told_today_and_calls_nobody(world: World) -> None:
    """Message 29: a copy of one's own is about work; of leave the room's is enough."""
    await world.says("drafter", "away 2026-10-16")
    await world.until("thu 10:00 New York")
    told = await digests(world, "attorney", "New York")
    assert any("@drafter away Fri 16 Oct Manila" in line for line in lines(told[-1].card))
    assert {message.room.kind for message in told} == {RoomKind.TEAM}


async def test_a_morning_is_told_from_how_things_stand_with_what_was_typed_beneath(world: World) -> None:
    """C33: share, outlook and due come from the work itself; a question stands quoted in one's own copy alone."""
    await world.says("attorney", 'assign @assignee M-1057 title-search "Chain since 1990" due fri 5pm')
    await world.says("attorney", 'assign @paralegal M-1057 title-search "Chain since 1970" due 2026-10-23 17:00')
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("paralegal", "ack A-2")
    await world.until("thu 10:00 Manila")
    await world.says("assignee", "update A-1 30%")
    await world.until("fri 17:00 Manila")
    await world.says("assignee", 'update A-1 60% at-risk "The county site is slow."')
    await world.says("paralegal", 'ask A-2 "Kings or Queens County?"')
    await world.until("fri 09:15 New York")
    room, own = [
        next(m for m in reversed(await digests(world, "attorney", "New York")) if (m.room.kind is kind))
        for kind in (RoomKind.TEAM, RoomKind.DIRECT)
    ]
    for message in (room, own):
        told = "\n".join(lines(message.card))
        assert "Due today: A-1, 60 %, at risk. Due Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila" in told
        whose = ". Answer" if message is own else ", answer owed by @attorney"
        assert f"Q-1 on A-2{whose} by Fri 16 Oct 13:00 New York · Sat 17 Oct 01:00 Manila" in told
    assert "> Kings or Queens County?" in list(lines(own.card))
    assert not any("County" in line for line in lines(room.card))
