"""People and time at once: no deadlock, nothing twice, nothing lost (D38)."""

from __future__ import annotations

import asyncio

import pytest

from bot.language.cards import Card
from bot.model.record import Platform
from bot.model.windows import WindowKind, WindowState
from bot.platform import Utterance
from tests.world import World

MANY = 12


async def test_acknowledgements_meet_their_breaches_and_each_is_one_or_the_other(database_url: str) -> None:
    """The timer of a window and its acknowledgement fall at the same instant, from several workers at once."""
    world = await World.begin(database_url)
    for number in range(MANY):
        given = f'assign @assignee M-10{42 if number % 2 else 57} title-search "Chain {number}" due 2026-10-30 17:00'
        await world.says("attorney", given)
    await world.until("wed 10:59 Manila")
    world.clock.move(world.instant("wed 11:00 Manila"))

    async def acknowledge(number: int) -> None:
        utterance = Utterance(Platform.WEB, "assignee", f"ack A-{number}", f"ack-{number}")
        reply = await world.conversation.hear(utterance)
        assert isinstance(reply, Card)
        assert reply.name == "ack.done", reply

    async def fire() -> None:
        while await world.conversation.fire(world.clock.now(), 3):
            pass

    await asyncio.gather(*(acknowledge(number) for number in range(1, MANY + 1)), fire(), fire(), fire())
    for number in range(1, MANY + 1):
        windows = [w for w in await world.windows(number) if w.kind is WindowKind.ACKNOWLEDGE]
        assert [window.state for window in windows] in ([WindowState.MET], [WindowState.BREACHED])
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert await tx.faults() == ()
    await world.store.close()


async def test_the_same_utterance_delivered_eight_times_at_once_is_obeyed_once(database_url: str) -> None:
    """D41: every delivery gets the same reply."""
    world = await World.begin(database_url)
    sentence = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
    said = Utterance(Platform.WEB, "attorney", sentence, "T-1")
    replies = await asyncio.gather(*(world.conversation.hear(said) for _ in range(8)))
    assert {reply.title for reply in replies} == {"Sent: A-1, title search, to @assignee"}
    assert await world.count_assignments() == 1
    await world.store.close()


async def test_the_last_urgent_one_of_the_week_is_used_once(database_url: str) -> None:
    """D16: three a week and side, whoever presses first."""
    world = await World.begin(database_url)
    for number in range(6):
        await world.says("attorney", f'assign @assignee M-1042 title-search "Chain {number}" due fri 5pm')

    async def press(number: int) -> str:
        reply = await world.conversation.hear(
            Utterance(Platform.WEB, "attorney", f"urgent A-{number}", f"urgent-{number}")
        )
        return reply.title

    titles = await asyncio.gather(*(press(number) for number in range(1, 7)))
    assert sum(title.startswith("Sent as urgent") for title in titles) == 3, titles
    await world.store.close()


async def test_a_timer_that_cannot_fire_keeps_none_of_the_others_from_firing(database_url: str) -> None:
    """One thing that is broken in the database, whatever it is, does not silence everybody else's clocks."""
    world = await World.begin(database_url)
    await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        tx.remind("breach", f"{world.engagement.id}/9999", world.instant("wed 10:00 Manila"))  # there is no such window
    world.clock.move(world.instant("wed 11:00 Manila"))
    with pytest.raises(ExceptionGroup) as failed:
        await world.conversation.fire(world.clock.now())
    (error,) = failed.value.exceptions
    assert "/9999" in error.__notes__[0]
    (acknowledge,) = [w for w in await world.windows(1) if w.kind is WindowKind.ACKNOWLEDGE]
    assert acknowledge.state is WindowState.BREACHING
    await world.store.close()
