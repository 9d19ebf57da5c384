"""A hold: all stands still while it lasts, also what begins meanwhile, and it ends with the work it held."""

from __future__ import annotations

import pytest

from tests.world import World, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
HOLD = "hold A-1 because the seller sends a new report"


async def on_hold(world: World) -> None:
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("wed 10:00 New York")
    await world.says("attorney", HOLD)


async def held(world: World) -> bool:
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        pauses = [pause for pause in await tx.pauses.of(1) if pause.until is None]
        return (await tx.assignments.get(1)).held_since is not None or bool(pauses)


async def test_what_is_owed_anew_during_a_hold_stands_still_too(world: World) -> None:
    """C19 D12: changed instructions want a fresh acknowledgement, and nobody is late with it while all is stopped."""
    await on_hold(world)
    await world.says("attorney", 'update A-1 instructions "Chain since 1980"')
    await world.says("attorney", 'ask A-1 "How far are you?"')
    await world.until("fri 17:00 Manila")
    assert all(window.paused for window in await world.windows(1) if window.state.open)
    await world.sees_nothing("assignee", "overdue")
    await world.until("fri 10:00 New York")
    await world.says("attorney", "hold A-1 off")
    assert not any(window.paused for window in await world.windows(1))
    await world.until("tue 17:00 Manila")
    await world.sees("assignee", "A-1 · Acknowledgement is overdue")


@pytest.mark.parametrize(
    ("who", "ends"),
    [
        ("assignee", "deliver A-1 files.example/m-1042/chain"),
        ("assignee", "decline A-1 scope because it is another lease"),
        ("attorney", "cancel A-1 because the case settled"),
    ],
)
async def test_a_hold_ends_with_the_work_it_held(world: World, who: str, ends: str) -> None:
    """D6: nobody is asked to renew the hold of what was delivered, declined or cancelled."""
    await on_hold(world)
    await world.says(who, ends)
    assert not await held(world)
    before = len(await world.seen_by("attorney"))
    await world.until("mon 26 oct 12:00 New York")
    asked = [message for message in (await world.seen_by("attorney"))[before:] if "On hold" in text(message.card)]
    assert asked == []


async def test_work_on_hold_that_is_approved_is_held_no_more(world: World) -> None:
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain")
    await world.until("wed 10:00 New York")
    await world.says("attorney", HOLD)
    await world.says("attorney", "review A-1 approve")
    assert not await held(world)


async def test_a_hold_of_five_working_days_asks_its_maker(world: World) -> None:
    """D6: the same wait, with the hold still there."""
    await on_hold(world)
    before = len(await world.seen_by("attorney"))
    await world.until("mon 26 oct 12:00 New York")
    asked = [message for message in (await world.seen_by("attorney"))[before:] if "Still on hold" in message.card.title]
    assert asked


async def test_a_hold_is_kept_with_a_reason_and_asked_about_again(world: World) -> None:
    """D6: renew it or release it, by a button each."""
    await on_hold(world)
    await world.until("2026-10-22 18:00 New York")
    await world.sees("attorney", "A-1 · Still on hold")
    assert "On hold: A-1" in text(await world.says("attorney", "hold A-1 because the client is still looking"))
    await world.until("2026-11-02 09:30 New York")
    assert "the client is still looking" in text(await world.sees("attorney", "A-1 · Still on hold"))
    await world.presses("attorney", "Resume")
    assert not await held(world)
