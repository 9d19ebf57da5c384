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


async def test_closed_days_of_both_sides_are_told_on_the_working_day_before(world: World) -> None:
    """C31: away and holidays, each day by its city; every closed day until the next working day."""
    await world.until("2026-10-30 10:00 New York")
    told = (await digests(world, "attorney", "New York"))[-1].card
    assert "## Away and holidays: Mon 2 Nov Manila: closed, All Souls' Day" in list(lines(told))
    assert any(line.startswith("Nothing is late. Nothing is due on Fri 30 Oct New York") for line in lines(told))
    before = (await digests(world, "lead", "Manila"))[-2].card
    assert before.title == "Manila digest · Thu 29 Oct"
    assert not any("closed" in line for line in lines(before)), "there is another working day before it"
    await world.until("2026-11-25 10:00 New York")
    told = (await digests(world, "attorney", "New York"))[-1].card
    assert [line for line in lines(told) if "closed" in line] == [
        "• Thu 26 Nov New York: closed, Thanksgiving",
        "• Fri 27 Nov New York: closed, Day after Thanksgiving",
    ]


CLOSED = "• Mon 2 Nov Manila: closed, All Souls' Day"
RADAR = "## Next 14 days"


async def test_the_first_digest_of_a_week_looks_two_weeks_ahead_for_both_sides(world: World) -> None:
    """G18: closures, who is away, clocks that change, and what crosses a closure; the other days tell of the next."""
    await world.says("attorney", "away 2026-10-30")
    await world.says("attorney", 'assign @assignee M-1057 title-search "Chain since 1990" due 2026-11-03 17:00')
    await world.says("attorney", 'assign @paralegal M-1057 title-search "Chain since 1970" due 2026-10-30 04:00')
    await world.until("2026-10-26 09:20 Manila")
    (monday,) = [m for m in await digests(world, "lead", "Manila") if m.card.title.endswith("Mon 26 Oct")]
    told = list(lines(monday.card))
    assert told[told.index(f"{RADAR} (4)") :] == [
        f"{RADAR} (4)",
        "• Fri 30 Oct New York: @attorney away",
        "• Sun 1 Nov New York: clocks go back 1 h",
        CLOSED,
        "• 1 due crosses the closure: A-1",
    ]
    assert not any("Away and holidays" in line for line in told), "a thing stands once"
    own = [m.card for m in await digests(world, "assignee", "Manila") if m.room.kind is RoomKind.DIRECT][-1]
    assert ("Check A-1", "hours test A-1") in [(each.label, each.sentence) for each in own.buttons]
    await world.until("2026-10-26 09:20 New York")
    assert CLOSED in list(lines((await digests(world, "attorney", "New York"))[-1].card))
    await world.until("2026-10-27 09:20 Manila")
    tuesday = list(lines((await digests(world, "lead", "Manila"))[-1].card))
    assert not any(RADAR in line or "closed" in line for line in tuesday)


async def test_a_week_that_begins_with_a_closed_day_has_its_radar_on_the_next(world: World) -> None:
    """G18: Manila's Monday is All Souls' Day; after days without Counterpart the digest that covers them has it too."""
    await world.until("2026-11-03 09:20 Manila")
    told = (await digests(world, "lead", "Manila"))[-1].card
    assert told.title == "Manila digest · Tue 3 Nov"
    assert not any("All Souls" in line for line in lines(told)), "that is over"
    await world.until("2026-11-20 12:00 Manila")
    world.clock.move(world.instant("2026-11-25 12:00 Manila"))
    await world.passage.settle()
    late = (await digests(world, "lead", "Manila"))[-1].card
    assert late.title == "Manila digest · Wed 25 Nov"
    assert [line for line in lines(late) if "closed" in line] == [
        "• Thu 26 Nov New York: closed, Thanksgiving",
        "• Fri 27 Nov New York: closed, Day after Thanksgiving",
        "• Mon 30 Nov Manila: closed, Bonifacio Day",
    ]


async def test_days_closed_for_one_reason_are_one_line_and_weekends_are_no_reason(world: World) -> None:
    """G18: a long holiday is a stretch of days."""
    await world.says("lead", 'hours exception manila 2026-10-22 closed "fiesta"')
    await world.says("lead", 'hours exception manila 2026-10-23 closed "fiesta"')
    await world.says("lead", 'hours exception manila 2026-10-26 closed "fiesta"')
    await world.until("2026-10-19 09:20 Manila")
    told = list(lines((await digests(world, "lead", "Manila"))[-1].card))
    assert [line for line in told if "fiesta" in line] == ["• Thu 22 – Mon 26 Oct Manila: closed, fiesta"]


async def test_in_a_room_only_what_all_may_see_crosses_a_closure(world: World) -> None:
    """G18 G24: M-1063 has its own people; whoever is on it reads of its work, the team's room counts it."""
    await world.says("associate", 'assign @paralegal M-1063 title-search "Lien search" due 2026-11-03 17:00')
    await world.until("2026-10-26 09:20 Manila")
    mondays = [m for m in await digests(world, "paralegal", "Manila") if m.card.title.endswith("Mon 26 Oct")]
    room = next(m.card for m in mondays if m.room.kind is RoomKind.TEAM)
    assert any(CLOSED.removeprefix("• ") in line for line in lines(room))
    assert not any("cross" in line or "A-1" in line for line in lines(room))
    assert "…and 1 item in a matter not visible here" in list(lines(room))
    own = next(m.card for m in mondays if m.room.kind is RoomKind.DIRECT)
    assert "• 1 due crosses the closure: A-1" in list(lines(own))


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
