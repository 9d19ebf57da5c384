"""`mine`: what is open and waits for whoever asks, soonest first, a page at a time, nothing they may not see."""

from __future__ import annotations

from bot.language.cards import Card, lines
from tests.dump import dump
from tests.scenarios.telling import give
from tests.world import World, button, text


def listed(card: Card) -> list[str]:
    """The ids of a list, in its order."""
    return [line.split()[1].rstrip(",") for line in lines(card) if line.startswith("•")]


async def mine(world: World, handle: str, more: str = "") -> Card:
    card = await world.says(handle, f"mine {more}".strip())
    assert isinstance(card, Card)
    return card


async def test_an_empty_list_says_so(world: World) -> None:
    """C07."""
    assert text(await mine(world, "assignee")) == "Nothing is open. Nothing waits for you."
    assert text(await mine(world, "assignee", "late")) == "Nothing of yours is overdue"


async def test_a_list_is_soonest_first_in_pages_of_six_and_the_rest_is_one_press_away(world: World) -> None:
    """C07."""
    before = [await give(world, due="2026-10-30 17:00") for _ in range(3)]
    await world.until("wed 10:00 Manila")
    later = [await give(world, due="2026-10-30 17:00") for _ in range(5)]
    await world.says("assignee", f"ack {before[0]}")
    first = await mine(world, "assignee")
    assert first.title == "8 open, soonest first"
    assert len(list(lines(first))) <= 10
    assert "…and 2 more" in text(first)
    # Two are to be acknowledged by 11:00, the five given later by 12:00; on the acknowledged one a word is owed Friday.
    in_order = [*before[1:], *later, before[0]]
    assert listed(first) == in_order[:6]
    second = await world.says("assignee", button(first, "2 more").sentence)
    assert isinstance(second, Card)
    assert second.title == "8 open, page 2"
    assert listed(second) == in_order[6:]
    assert await mine(world, "assignee", "page 9") == second, "beyond the last page is the last page"


async def test_one_line_tells_what_is_owed_next_on_an_assignment(world: World) -> None:
    """C07: acknowledge, then update; a question stops the clock, and the answer waits for the attorney."""
    await give(world)
    assert "• A-1 deposition summary, acknowledge by Tue 13 Oct 23:00 New York" in text(await mine(world, "assignee"))
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    assert listed(await mine(world, "assignee")) == ["A-1"], "the delivery is owed too, on the same line"
    assert "A-1 deposition summary, update by Thu 15 Oct 06:00 New York" in text(await mine(world, "assignee"))
    assert "• A-1 deposition summary, @assignee updates by Thu 15 Oct 06:00" in text(await mine(world, "attorney"))
    await world.says("assignee", 'ask A-1 "2019 or 2023?"')
    assert "• A-1 deposition summary, waiting on Q-1" in text(await mine(world, "assignee"))
    assert "• Q-1 on A-1, answer by Wed 14 Oct 13:00 New York" in text(await mine(world, "attorney"))
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'answer Q-1 "2023"')
    assert "• A-1 deposition summary, @assignee updates by" in text(await mine(world, "attorney"))
    await world.says("staff", "hold A-1 because the client is sending more")
    assert "• A-1 deposition summary, on hold" in text(await mine(world, "assignee"))


async def test_an_attorney_sees_the_reviews_they_owe_and_an_assignee_that_the_work_is_being_reviewed(
    world: World,
) -> None:
    """C07 C04."""
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "deliver A-1 files.example/m-1042/1")
    assert "• A-1 deposition summary, review by Wed 14 Oct 17:00 New York" in text(await mine(world, "attorney"))
    assert "• A-1 deposition summary, delivered" in text(await mine(world, "assignee"))
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'review A-1 return "Cite the page." citation cause execution')
    assert "• A-1 deposition summary, @assignee delivers the correction by" in text(await mine(world, "attorney"))
    assert text(await mine(world, "staff")) == "Nothing is open. Nothing waits for you."
    assert "• A-1 deposition summary, correct by" in text(await mine(world, "assignee"))


async def test_what_is_overdue_comes_first_and_has_a_list_of_its_own(world: World) -> None:
    """C07: `mine late`."""
    longest = await give(world, due="thu 10:00 Manila")
    await world.until("wed 09:10 Manila")
    await world.says("assignee", f"ack {longest}")
    await world.until("thu 09:00 Manila")
    shorter, ahead = await give(world), await give(world)
    await world.says("assignee", f"ack {ahead}")
    await world.until("thu 15:00 Manila")
    card = await mine(world, "assignee")
    assert listed(card) == [longest, shorter, ahead]
    assert f"• {longest} deposition summary, overdue since Wed 14 Oct 22:00 New York · Thu 15 Oct 10:00 Manila" in text(
        card
    )
    late = await world.presses_reply("assignee", card, "Late only")
    assert isinstance(late, Card)
    assert late.title == "2 overdue, soonest first"
    assert listed(late) == [longest, shorter]


async def test_what_one_took_in_hand_is_on_ones_list_until_it_is_done(world: World) -> None:
    """C07 D19: the debt stays where it is, and who has it in hand sees it."""
    await give(world)
    await world.until("wed 12:10 Manila")  # nobody acknowledged by 11:00; an hour later the lead hears
    assert text(await mine(world, "lead")) == "Nothing is open. Nothing waits for you."
    await world.presses("lead", "I'll take it")
    late = "• A-1 deposition summary, @assignee, overdue since Tue 13 Oct 23:00 New York · Wed 14 Oct 11:00 Manila"
    assert late in text(await mine(world, "lead"))
    assert late in text(await mine(world, "lead", "late"))
    assert late in text(await mine(world, "attorney")), "who supervises it sees it as well"
    await world.says("assignee", "ack A-1")
    assert text(await mine(world, "lead")) == "Nothing is open. Nothing waits for you."


async def test_a_draft_and_declined_work_wait_on_the_firm_alone(world: World) -> None:
    """C07 C02 D8."""
    draft = await world.says("staff", 'assign @assignee M-1042 redaction "Black out the names"')
    assert "Needs: sources, due" in text(draft)
    for firm in ("staff", "attorney"):
        assert "• A-1 redaction, draft" in text(await mine(world, firm))
    assert text(await mine(world, "assignee")) == "Nothing is open. Nothing waits for you."
    given = await give(world)
    await world.until("wed 09:00 Manila")
    await world.says("assignee", f"decline {given} capacity")
    assert f"• {given} deposition summary, declined" in text(await mine(world, "attorney"))
    assert text(await mine(world, "assignee")) == "Nothing is open. Nothing waits for you."


async def test_without_an_agreement_the_work_is_listed_by_its_due(unagreed: World) -> None:
    """D48: no window runs, work does."""
    await give(unagreed)
    due = "Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila"
    assert f"• A-1 deposition summary, due {due}" in text(await mine(unagreed, "assignee"))


async def test_somebody_who_is_screened_from_a_matter_no_longer_has_its_work_on_their_list(world: World) -> None:
    """C45: a wall is stronger than a debt."""
    await give(world)
    paralegal = await world.person("assignee")
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        await tx.matters.screen(1042, paralegal.id)
    assert text(await mine(world, "assignee")) == "Nothing is open. Nothing waits for you."


#: That somebody is there at all: the first word of a shift is one write (G22).
SIGNS = frozenset({"sign"})


async def test_reading_a_list_leaves_no_trace(world: World) -> None:
    """D40: no record, no dedupe row, no lock."""
    await give(world)
    before = await dump(world.store, without=SIGNS)
    for handle in ("attorney", "assignee", "drafter"):
        await mine(world, handle)
        await mine(world, handle, "late page 2")
    assert await dump(world.store, without=SIGNS) == before


async def test_a_desk_shows_what_waits_on_whom_and_both_clocks(world: World) -> None:
    """E01: each thing once; what the reader owes has its button; what is not shown has one too."""
    await give(world)
    firm = await mine(world, "attorney", "desk")
    assert list(lines(firm)) == [
        "Nothing waits on you, 1 on them",
        "Now: Tue 13 Oct 15:00 New York · Wed 14 Oct 03:00 Manila",
        "Your hours: open until Tue 13 Oct 18:00 New York · Wed 14 Oct 06:00 Manila",
        "Manila: closed until Tue 13 Oct 21:00 New York · Wed 14 Oct 09:00 Manila",
        "## Waiting on them: A-1 deposition summary, @assignee acknowledges by "
        "Tue 13 Oct 23:00 New York · Wed 14 Oct 11:00 Manila",
    ]
    assert [b.label for b in firm.buttons] == ["Give work"]
    await world.until("wed 10:00 Manila")
    theirs = await mine(world, "assignee", "desk")
    assert "Waiting on you: A-1 deposition summary, acknowledge by" in text(theirs)
    assert "Waiting on them" not in text(theirs)
    await world.says("assignee", button(theirs, "Acknowledge A-1").sentence)
    await world.says("assignee", 'ask A-1 "2019 or 2023?"')
    asked = text(await mine(world, "assignee", "desk"))
    assert "Nothing waits on you, 1 on them" in asked
    assert "Waiting on them: Q-1 on A-1, @attorney answers by Wed 14 Oct 13:00 New York" in asked
    assert asked.count("A-1") == 1, "the work that waits for the answer is told with it"
    assert button(await mine(world, "attorney", "desk"), "Answer Q-1").sentence == "answer Q-1"


async def test_a_desk_shows_nothing_of_what_its_reader_may_not_see(world: World) -> None:
    await give(world)
    for handle in ("drafter", "paralegal"):
        assert "A-1" not in text(await mine(world, handle, "desk"))
        assert "A-1" not in text(await mine(world, handle, "theirs"))


async def test_what_waits_on_the_other_side_goes_on_for_pages(world: World) -> None:
    for _ in range(8):
        await give(world, due="2026-10-30 17:00")
    desk = await mine(world, "attorney", "desk")
    assert "…and 5 more" in text(desk)
    first = await world.says("attorney", button(desk, "All of theirs").sentence)
    assert isinstance(first, Card)
    assert first.title == "8 things wait on the other side"
    second = await world.says("attorney", button(first, "2 more").sentence)
    assert isinstance(second, Card)
    assert len(listed(second)) == 2
    assert not set(listed(first)) & set(listed(second))
