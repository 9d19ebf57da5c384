"""A warning can be put off once, to its reader's next open hour; no due moves by it, and what is done stays done."""

from __future__ import annotations

import asyncio

from bot.language.cards import Card
from bot.model.record import Platform
from bot.model.windows import WindowKind
from bot.platform import Utterance
from tests.world import Message, World, text

#: Sent on Tuesday, due at the close of Manila's Friday: 24 h of working time, 18 of them over on Friday at 11:00.
GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due 2026-10-16 18:00 Manila'
TITLE = "h of working time left: deliver A-1"


async def warnings(world: World, handle: str = "assignee") -> list[Message]:
    return [message for message in await world.seen_by(handle) if message.card.name.startswith("warn")]


async def under_way(world: World) -> None:
    """Acknowledged, and at 75 % of its time."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("fri 11:00 Manila")


async def test_while_its_reader_works_it_comes_back_an_open_hour_later(world: World) -> None:
    """D52: once: what comes back can be asked about, and not put off."""
    await under_way(world)
    first = (await warnings(world))[-1]
    assert first.card.title == f"6 {TITLE}"
    assert [each.label for each in first.card.buttons] == ["Deliver", "Say when", "Later"]
    told = len(await warnings(world))
    reply = await world.presses("assignee", "Later")
    assert text(reply).splitlines() == [
        "Put off once: deliver A-1",
        "Comes back: Fri 16 Oct 00:00 New York · Fri 16 Oct 12:00 Manila",
        "• Deliver A-1 by Fri 16 Oct 06:00 New York · Fri 16 Oct 18:00 Manila",
        "Next: said once more then, unless it is done first. No due moves",
    ]
    await world.until("fri 11:59 Manila")
    assert len(await warnings(world)) == told
    await world.until("fri 12:00 Manila")
    again = await warnings(world)
    assert len(again) == told + 1
    assert again[-1].card.title == f"5 {TITLE}"
    assert [each.label for each in again[-1].card.buttons] == ["Deliver", "Say when", "Ask"]
    (delivery,) = [w for w in await world.windows(1) if w.kind is WindowKind.DELIVERY]
    assert world.shown(delivery.due_at) == "Fri 16 Oct 06:00 New York · Fri 16 Oct 18:00 Manila"
    await world.until("fri 15:36 Manila")
    assert (await warnings(world))[-1].card.title == "2 h 24 min of working time left: deliver A-1", "90 %, as agreed"


async def test_an_open_hour_is_one_of_work_and_not_of_the_clock(world: World) -> None:
    """D52: pressed at half past twelve, half of it is after lunch."""
    await under_way(world)
    await world.until("fri 12:30 Manila")
    assert "Comes back: Fri 16 Oct 02:30 New York · Fri 16 Oct 14:30 Manila" in text(
        await world.presses("assignee", "Later")
    )


async def test_pressed_at_night_it_comes_back_when_its_reader_opens(world: World) -> None:
    """D52: at their next opening, though it was told only ten minutes of work before."""
    await world.says("attorney", GIVE.replace("2026-10-16", "2026-10-19"))
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("fri 19:00 Manila")  # 75 % of 32 h are over when Friday ends
    told = len(await warnings(world))
    assert told
    reply = await world.presses("assignee", "Later")
    assert "Comes back: Sun 18 Oct 21:00 New York · Mon 19 Oct 09:00 Manila" in text(reply)
    await world.until("mon 09:00 Manila")
    assert len(await warnings(world)) == told + 1


async def test_a_second_time_is_refused_calmly(world: World) -> None:
    """D52: before it comes back and after; from its button and from the keyboard; twice at once as well."""
    await under_way(world)
    number = next(b.sentence for b in (await warnings(world))[-1].card.buttons if b.label == "Later")
    both = await asyncio.gather(
        *(
            world.conversation.hear(Utterance(Platform.WEB, "assignee", number, f"twice-{key}", pressed=True))
            for key in range(2)
        )
    )
    assert sorted(reply.name for reply in both if isinstance(reply, Card)) == ["later.again", "later.done"]
    assert text(await world.says("assignee", number)).splitlines() == [
        "That was put off once already",
        "It comes back: Fri 16 Oct 00:00 New York · Fri 16 Oct 12:00 Manila",
        "Nothing changed. Each due stands as it was.",
    ]
    await world.until("fri 12:30 Manila")
    told = len(await warnings(world))
    assert "It came back: Fri 16 Oct 00:00 New York" in text(await world.says("assignee", "later"))
    await world.until("fri 14:30 Manila")
    assert len(await warnings(world)) == told


async def test_what_was_done_meanwhile_does_not_come_back(world: World) -> None:
    """D52: delivered at half past eleven, nothing is said at twelve."""
    await under_way(world)
    await world.presses("assignee", "Later")
    await world.until("fri 11:30 Manila")
    await world.says("assignee", "deliver A-1 files.example/x")
    told = len(await warnings(world))
    await world.until("fri 17:00 Manila")
    assert len(await warnings(world)) == told


async def test_of_several_things_only_what_still_waits_comes_back(world: World) -> None:
    """D52 D15: told as one, put off as one; the one that waits for an answer by then is left out."""
    await world.says("attorney", GIVE)
    await world.says("attorney", GIVE.replace("1990", "1970"))
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", "ack A-2")
    await world.until("fri 11:00 Manila")
    merged = (await warnings(world))[-1].card
    assert merged.title == "2 things need a word from you"
    assert [each.label for each in merged.buttons] == ["Deliver A-1", "Deliver A-2", "Later"]
    assert text(await world.presses("assignee", "Later")).startswith("Put off once: 2 things")
    await world.says("assignee", 'ask A-2 "Which county?"')
    await world.until("fri 12:00 Manila")
    assert (await warnings(world))[-1].card.title == f"5 {TITLE}"


async def test_what_is_due_before_it_could_come_back_cannot_be_put_off(world: World) -> None:
    """D52: half an hour is left of the acknowledgement: there is no button, and the word says why."""
    await world.says("attorney", GIVE)
    await world.until("wed 10:30 Manila")
    (told,) = await warnings(world)
    assert [each.label for each in told.card.buttons] == ["Acknowledge", "Decline", "Ask"]
    assert text(await world.says("assignee", "later")).startswith("You have no warning to put off")
    await world.says("assignee", "ack A-1")
    await world.until("fri 11:00 Manila")
    number = next(b.sentence for b in (await warnings(world))[-1].card.buttons if b.label == "Later")
    await world.until("fri 17:30 Manila")
    late = text(await world.says("assignee", number)).splitlines()
    assert late[0] == "It is due before it could come back"
    assert "• Deliver A-1 by Fri 16 Oct 06:00 New York · Fri 16 Oct 18:00 Manila" in late


async def test_somebody_elses_warning_is_none(world: World) -> None:
    """C45: a number of another's and one that never was are one answer."""
    await under_way(world)
    number = next(b.sentence for b in (await warnings(world))[-1].card.buttons if b.label == "Later")
    for sentence in (number, "later 999", "later"):
        answer = await world.says("paralegal", sentence)
        assert text(answer).splitlines()[0] == "You have no warning to put off"
    assert "Put off once" in text(await world.says("assignee", number))


async def test_whoever_is_off_by_then_reads_it_when_they_open(world: World) -> None:
    """D25 D52: the afternoon is closed for a typhoon: nobody is called at noon, and by Monday it is late."""
    await world.says("attorney", GIVE.replace("2026-10-16", "2026-10-20"))
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("mon 11:00 Manila")
    told = (await warnings(world))[-1].card
    assert "Later" in [each.label for each in told.buttons]
    await world.presses("assignee", "Later")
    await world.says("lead", 'hours exception manila today closed "typhoon"')
    before = len(await warnings(world))
    await world.until("mon 18:00 Manila")
    assert len(await warnings(world)) == before
    await world.until("tue 09:00 Manila")
    assert len(await warnings(world)) > before
