"""What cannot wait for the morning goes at once, three times a week for each side, and wakes people on that item."""

from __future__ import annotations

import asyncio

from tests.world import World, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'


async def give(world: World, count: int) -> None:
    for number in range(count):
        await world.says("attorney", GIVE.replace("1990", str(1990 + number)))


async def test_what_is_held_for_a_closed_team_goes_at_once_and_what_is_left_is_shown(world: World) -> None:
    """C30 G21: Manila sleeps; urgent wakes it, and the reply says how many are left this week."""
    sent = await world.says("attorney", GIVE)
    assert "A-1 · Title search · Sent" not in await world.reads("assignee")
    reply = text(await world.presses_reply("attorney", sent, "Send as urgent"))
    assert "Sent as urgent: A-1" in reply
    assert "Sent as urgent; 2 of 3 left this week" in reply
    assert "Next: @assignee is told now, also in closed hours" in reply
    await world.sees("assignee", "A-1 · Title search · Sent")


async def test_an_urgent_item_wakes_people_until_it_is_delivered_and_no_longer(world: World) -> None:
    """D33: a change of the due reaches Manila at night; the next assignment does not."""
    await world.says("attorney", GIVE)
    await world.says("attorney", 'urgent A-1 "The hearing is on Monday"')
    await world.says("attorney", 'update A-1 due 2026-10-19 10:00 because "Client sent exhibits late."')
    await world.sees("assignee", "Client sent exhibits late.")
    await world.says("attorney", GIVE.replace("1990", "1970"))
    assert "A-2 · Title search · Sent" not in await world.reads("assignee")
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain")
    assert "A-1 · Review waits for you" not in await world.reads("attorney")  # New York sleeps by now


async def test_a_rung_of_an_urgent_item_is_not_held_until_morning(world: World) -> None:
    """C21: the attorney hears at the hour itself, though New York is closed."""
    await world.says("attorney", GIVE.replace("fri 5pm", "thu 3pm Manila"))
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 16:30 Manila")
    await world.says("staff", "urgent A-1")
    await world.until("thu 17:59 Manila")
    await world.sees_nothing("attorney", "Delivery is overdue")
    await world.until("thu 18:00 Manila")
    await world.sees("attorney", "A-1 · Delivery is overdue")


async def test_the_provider_has_its_own_three_for_questions(world: World) -> None:
    """C17: a question held for New York goes at once, and is counted on Manila's side."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    asked = await world.says("assignee", 'ask A-1 "Which county?"')
    assert "Q-1 · A-1 waits for your answer" not in await world.reads("attorney")
    assert "2 of 3 left this week" in text(await world.presses_reply("assignee", asked, "Send as urgent"))
    await world.sees("attorney", "Q-1 · A-1 waits for your answer")
    again = text(await world.says("assignee", "urgent Q-1"))
    assert "Nothing changed" in again
    await world.until("wed 14:00 New York")
    await world.says("attorney", GIVE.replace("1990", "1960"))
    assert "2 of 3 left this week" in text(await world.says("attorney", "urgent A-2"))


async def test_the_fourth_in_a_week_is_refused_and_monday_begins_anew(world: World) -> None:
    """D16: the week begins on Monday in the sender's city; nothing is sent, nothing is used."""
    await give(world, 4)
    for ref in ("A-1", "A-2", "A-3"):
        await world.says("attorney", f"urgent {ref}")
    refused = text(await world.says("staff", "urgent A-4"))
    assert "no urgent one is left for A-4" in refused
    assert "Urgent: 0 of 3 left this week" in refused
    assert "New ones from: Mon 19 Oct 00:00 New York · Mon 19 Oct 12:00 Manila" in refused
    assert "Manila reads it at Tue 13 Oct 21:00 New York · Wed 14 Oct 09:00 Manila" in refused
    assert "A-4 · Title search · Sent" not in await world.reads("assignee")
    await world.until("mon 00:30 New York")
    assert "2 of 3 left this week" in text(await world.says("attorney", "urgent A-4"))


async def test_two_at_once_cannot_both_use_the_last_one(world: World) -> None:
    """On two matters, so that nothing but the quota's own lock keeps them apart."""
    await give(world, 3)
    await world.says("attorney", GIVE.replace("M-1042", "M-1057"))
    await world.says("attorney", "urgent A-1")
    await world.says("attorney", "urgent A-2")
    replies = await asyncio.gather(world.says("attorney", "urgent A-3"), world.says("staff", "urgent A-4"))
    assert sorted("left this week" in text(reply) and "Sent as urgent:" in text(reply) for reply in replies) == [
        False,
        True,
    ]


async def test_urgent_is_the_firms_to_say_of_work(world: World) -> None:
    """D1: and work that nobody at the provider has any more cannot be."""
    await world.says("attorney", GIVE)
    refused = text(await world.says("assignee", "urgent A-1"))
    assert "Sending as urgent A-1 needs an attorney of M-1042" in refused
    await world.says("attorney", 'cancel A-1 "The case settled"')
    assert "Nothing changed" in text(await world.says("attorney", "urgent A-1"))
