"""Cover: one thing, or all that a person owes until an instant, is owed by somebody else of their side; dues stay."""

from __future__ import annotations

from bot.language.forms import Form
from tests.world import World, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due 2026-10-23 17:00 Manila'


async def owed(world: World, assignment_id: int) -> dict[str, tuple[str, str]]:
    """Who owes each kind of reply that is still open, and by when."""
    return {
        window.kind.value: (await world.handle(window.owed_by), world.shown(window.due_at))
        for window in await world.windows(assignment_id)
        if window.state.open
    }


SOON = GIVE.replace("2026-10-23 17:00", "2026-10-14 17:00") + " keep"


async def begun(world: World) -> None:
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")


async def test_one_assignment_is_covered_with_its_dues_and_both_are_told(world: World) -> None:
    """E11: nothing starts anew; whoever covers can do the work."""
    await begun(world)
    before = await owed(world, 1)
    reply = text(await world.says("lead", "cover A-1 by @paralegal"))
    assert "A-1 is covered by @paralegal" in reply
    assert "Before: @assignee" in reply
    for reader in ("assignee", "paralegal"):
        await world.sees(reader, "A-1 is covered by @paralegal")
    after = await owed(world, 1)
    assert {kind: due for kind, (_, due) in after.items()} == {kind: due for kind, (_, due) in before.items()}
    assert {who for who, _ in after.values()} == {"paralegal"}
    assert "People: @paralegal, supervised by @attorney" in text(await world.sees("attorney", "A-1 · Title search"))
    assert "Delivered: A-1" in text(await world.says("paralegal", "deliver A-1 files.example/m-1042/chain"))


async def test_a_question_is_passed_on_to_another_attorney_of_the_matter(world: World) -> None:
    """Message 25: Pass it on. The due of the answer stays."""
    await world.says("attorney", GIVE.replace("M-1042", "M-1057"))
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("wed 09:30 New York")
    form = await world.presses("attorney", "Pass it on")
    assert isinstance(form, Form)
    reply = text(await world.fills("attorney", form, by="@associate"))
    assert "Q-1 is covered by @associate" in reply
    assert "Next: @associate answers by Wed 14 Oct 13:00 New York · Thu 15 Oct 01:00 Manila" in reply
    await world.sees("associate", "Q-1 · A-1 waits for your answer")
    assert (await owed(world, 1))["answer"] == ("associate", "Wed 14 Oct 13:00 New York · Thu 15 Oct 01:00 Manila")
    await world.says("associate", 'answer Q-1 "Kings County."')
    await world.until("thu 09:00 Manila")
    await world.sees("assignee", "Kings County.")


async def test_what_a_person_owes_until_friday_passes_and_what_falls_due_later_stays(world: World) -> None:
    """E11: only the debts on matters that whoever covers is on; the rest is counted."""
    await begun(world)
    await world.says("attorney", GIVE.replace("2026-10-23", "2026-10-16").replace("1990", "1970"))
    await world.says("associate", GIVE.replace("M-1042", "M-1057").replace("2026-10-23", "2026-10-16"))
    reply = text(await world.says("lead", "cover @assignee by @drafter until fri"))
    assert "@assignee's work is covered by @drafter" in reply
    assert "Until: Fri 16 Oct 06:00 New York · Fri 16 Oct 18:00 Manila" in reply
    assert "A-3, due Fri 16 Oct 05:00 New York · Fri 16 Oct 17:00 Manila" in reply
    assert "stay with @assignee" in reply
    assert (await owed(world, 3))["delivery"][0] == "drafter"
    assert (await owed(world, 1))["delivery"][0] == "assignee"
    assert (await owed(world, 2))["delivery"][0] == "assignee"


async def test_covering_somebody_names_the_cover_of_their_leave(world: World) -> None:
    """D23: said before the leave begins; what they owe then is the named person's."""
    await begun(world)
    await world.says("assignee", "away 22 oct – 23 oct")
    await world.says("lead", "cover @assignee by @paralegal until 2026-10-22 18:00")
    await world.until("2026-10-22 09:30 Manila")
    assert (await owed(world, 1))["delivery"][0] == "paralegal"


async def test_a_late_debt_that_is_covered_stays_late_and_its_ladder_goes_on(world: World) -> None:
    """D19 D23: the lead covers it, so nobody tells the lead that it is late; the attorney hears in his turn."""
    await world.says("attorney", GIVE.replace("2026-10-23 17:00", "2026-10-15 15:00"))
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 15:30 Manila")
    await world.says("lead", "cover A-1 by @lead")
    await world.until("thu 15:31 Manila")
    await world.sees("lead", "A-1 · Delivery is overdue")
    await world.until("thu 17:00 Manila")
    await world.sees_nothing("lead", "Owed by")
    await world.until("thu 09:00 New York")
    card = text(await world.sees("attorney", "A-1 · Delivery is overdue"))
    assert "Owed by: @lead" in card


async def test_an_incomplete_cover_opens_its_form_with_people_of_that_side(world: World) -> None:
    await begun(world)
    form = await world.says("lead", "cover A-1")
    assert isinstance(form, Form)
    (by,) = [field for field in form.fields if field.name == "by"]
    assert [option.value for option in getattr(by, "options", ())] == ["@lead", "@assignee", "@paralegal", "@drafter"]


async def test_cover_is_of_ones_own_side_and_by_people_who_could_owe_it(world: World) -> None:
    """D31 D1: not across sides, not by somebody who may not see the matter, not by whoever is away."""
    await begun(world)
    before = await owed(world, 1)
    assert "Covering A-1 needs" in text(await world.says("attorney", "cover A-1 by @paralegal"))
    assert "Covering A-1 needs" in text(await world.says("paralegal", "cover A-1 by @paralegal"))
    for sentence in ("cover A-1 by @drafter", "cover @assignee by @attorney", "cover A-1 by @nobody"):
        form = await world.says("lead", sentence)
        assert isinstance(form, Form)
        assert [field.name for field in form.fields if field.error] == ["by"], sentence
    await world.says("paralegal", "away today")
    assert "Not covered yet: @paralegal is away" in text(await world.says("lead", "cover A-1 by @paralegal"))
    assert await owed(world, 1) == before


async def test_declined_work_that_is_covered_begins_anew(world: World) -> None:
    """Message 17, Offer cover: whoever takes it owes a fresh acknowledgement."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:41 Manila")
    declined = await world.says("assignee", "decline A-1 capacity because two rush assignments until Monday")
    form = await world.presses_reply("assignee", declined, "Offer cover")
    assert isinstance(form, Form)
    reply = text(await world.fills("lead", form, by="@paralegal"))
    assert "A-1 is now with @paralegal" in reply
    assert (await owed(world, 1))["acknowledge"][0] == "paralegal"


async def test_whoever_had_the_work_before_reads_on_their_old_card_how_it_stands(world: World) -> None:
    """C02: a card is edited wherever it is, not only with whoever has the work now."""
    await world.says("attorney", GIVE.replace("M-1042", "M-1057"))
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    assert "A-1 · Title search · Acknowledged" in await world.reads("assignee")
    await world.says("lead", "cover A-1 by @paralegal")
    card = next(m.card for m in await world.seen_by("assignee") if m.card.title.startswith("A-1 · Title search"))
    assert "People: @paralegal, supervised by @attorney" in text(card)
    await world.says("paralegal", "deliver A-1 files.example/m-1057/chain")
    own = [m.card.title for m in await world.seen_by("assignee") if m.room.person_id is not None]
    assert "A-1 · Title search · Delivered, round 1" in own
    assert "A-1 · Title search · Acknowledged" not in own


async def test_passed_on_the_clock_keeps_its_age_unless_an_attorney_resets_it_with_a_reason(world: World) -> None:
    """C05: both are told with the note; reset gives the time that was first given once more, and says so."""
    sent = text(await world.says("attorney", SOON))
    assert "Due: Wed 14 Oct 05:00 New York · Wed 14 Oct 17:00 Manila" in sent
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    passed = text(await world.says("attorney", 'assign A-1 to @paralegal note "She knows the county."'))
    assert "The due, the questions and the time that counted stay as they are." in passed
    assert "Next: @paralegal acknowledges by Wed 14 Oct 00:00 New York · Wed 14 Oct 12:00 Manila" in passed
    told = await world.sees("paralegal", "A-1 is now with @paralegal")
    assert told.buttons[0].label == "Acknowledge"
    assert "> She knows the county." in text(told)
    assert "Acknowledge" not in [b.label for b in (await world.sees("assignee", "A-1 is now with @paralegal")).buttons]
    assert isinstance(await world.says("attorney", "assign A-1 to @assignee reset"), Form), "a reason is asked for"
    for handle in ("lead", "staff"):
        refused = text(await world.says(handle, 'assign A-1 to @assignee reset note "Other parcels."'))
        assert "Counting anew the time of A-1 needs an attorney" in refused
    again = text(await world.says("attorney", 'assign A-1 to @assignee reset note "Other parcels."'))
    # Seven hours were given at first; one of them was gone.
    assert "Due: Wed 14 Oct 21:00 New York" not in again
    assert "Due: Wed 14 Oct 06:00 New York · Wed 14 Oct 18:00 Manila" in again
    assert "Its time counts from now on; the questions stay as they are." in again
    assert "> Other parcels." in again
    assert "moved once" in text(await world.says("assignee", "show A-1"))
