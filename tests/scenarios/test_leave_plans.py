"""The sweep before a leave: each thing inside it is kept, extended or reassigned before the first hour of it."""

from __future__ import annotations

import pytest

from bot.language.cards import Card
from bot.language.forms import ChoiceField, Form
from bot.model.windows import WindowKind
from tests.scenarios.test_away import GIVE, owers
from tests.world import World, faults, text

SOON = GIVE.replace("1990", "1970").replace("2026-10-23 17:00", "2026-10-22 17:00")


async def booked(world: World) -> Card:
    """@assignee has A-1, due on the Friday, and A-2, due on the Thursday, and is away on both days."""
    await world.says("attorney", GIVE)
    await world.says("attorney", SOON)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", "ack A-2")
    reply = await world.says("assignee", "away 22 oct – 23 oct")
    assert isinstance(reply, Card)
    return reply


async def test_each_thing_inside_a_leave_is_kept_extended_or_reassigned_in_one_form(world: World) -> None:
    """C14 G23: message 38; keep stays with the cover, extend asks the attorney, and neither moves anything itself."""
    reply = await booked(world)
    told = text(reply)
    assert "2 assignments fall inside:" in told
    assert "• A-2, due Thu 22 Oct 05:00 New York · Thu 22 Oct 17:00 Manila" in told
    assert "No check-ins in those days, and none counted." in told
    assert "Next: choose for each: keep, extend or reassign. @lead and @attorney see what you choose" in told
    form = await world.presses_reply("assignee", reply, "Choose for each")
    assert isinstance(form, Form)
    assert [field.name for field in form.fields] == [
        "days", "A-2.choice", "A-2.until", "A-2.to", "A-1.choice", "A-1.until", "A-1.to",
    ]  # fmt: skip
    assert form.fields[1].label == "A-2 title search: keep, extend or reassign?"
    sent = await world.fills(
        "assignee", form, **{"A-2.choice": "extend", "A-2.until": "2026-10-27 12:00 Manila", "A-1.choice": "keep"}
    )
    planned = text(sent)
    assert "Planned: away Thu 22 – Fri 23 Oct Manila" in planned
    assert "A-2, extend: @attorney is asked for Tue 27 Oct 00:00 New York · Tue 27 Oct 12:00 Manila" in planned
    assert "A-1, keep: @lead has it then" in planned
    assert "Next: nothing to do" in planned
    await world.until("wed 10:00 New York")
    await world.sees("attorney", "A-2 · A later due is asked for")
    assert "Due: Fri 23 Oct 05:00 New York" in text(await world.says("assignee", "show A-1"))
    assert "Due: Thu 22 Oct 05:00 New York" in text(await world.says("assignee", "show A-2"))
    moved = text(await world.presses("attorney", "Move the due"))
    assert "Due moved: A-2" in moved
    assert "Due: Tue 27 Oct 00:00 New York · Tue 27 Oct 12:00 Manila" in moved
    history = text(await world.says("lead", "show A-2 history"))
    assert "Planned for a leave, @assignee: " in history
    await world.until("2026-10-22 10:00 Manila")
    assert (await owers(world, 1))["delivery"] == "lead"
    assert (await owers(world, 2))["delivery"] == "assignee", "it is due after the leave now"
    await world.until("2026-10-26 10:00 Manila")
    assert (await owers(world, 2))["delivery"] == "assignee"


async def test_a_later_due_that_the_attorney_leaves_as_it_is_goes_to_whoever_covers(world: World) -> None:
    """G23 D13: the assignee never moves a due; without a time it is later by the working time that the leave takes."""
    await booked(world)
    planned = text(await world.says("assignee", "away 22 oct plan A-2 extend"))
    # Seven hours of the Thursday were left before its due: the Monday has them until 17:00.
    assert "A-2, extend: @attorney is asked for Mon 26 Oct 05:00 New York · Mon 26 Oct 17:00 Manila" in planned
    assert "Next: choose for the rest: 1 thing waits" in planned
    await world.until("2026-10-22 10:00 Manila")
    assert (await owers(world, 2))["delivery"] == "lead"
    window = next(each for each in await world.windows(2) if each.kind is WindowKind.DELIVERY and each.state.open)
    assert world.shown(window.due_at).endswith("Thu 22 Oct 17:00 Manila")


async def test_an_assignee_asks_the_lead_for_another_person_and_the_lead_says_it(world: World) -> None:
    """G23 D1: reassigning is the lead's; the lead themselves does it at once, before the leave."""
    await booked(world)
    planned = text(await world.says("assignee", "away 22 oct plan A-2 reassign @paralegal"))
    assert "A-2, reassign: @lead is asked" in planned
    assert (await owers(world, 2))["delivery"] == "assignee"
    asked = text(await world.sees("lead", "A-2 · Another person is asked for"))
    assert "Named: @paralegal" in asked
    passed = text(await world.presses("lead", "Pass it on"))
    assert "A-2 is now with @paralegal" in passed
    assert (await owers(world, 2))["delivery"] == "paralegal"
    planned = text(await world.says("lead", "away 22 oct – 23 oct for @assignee plan A-1 reassign @paralegal"))
    assert "A-1, reassign: @paralegal has it now" in planned
    assert (await owers(world, 1))["delivery"] == "paralegal"
    await world.until("wed 10:00 New York")
    told = text(await world.sees("attorney", "A-1, reassign: @paralegal has it now"))
    assert "@assignee's work, Thu 22 – Fri 23 Oct Manila" in told


async def test_what_is_undecided_is_told_once_more_to_the_coordinator_the_day_before(world: World) -> None:
    """G23: once, when the last shift before the leave opens; the button leads to the same form, for somebody else."""
    await booked(world)
    await world.says("assignee", "away 22 oct plan A-1 keep")
    await world.until("2026-10-21 08:59 Manila")
    await world.sees_nothing("lead", "undecided")
    await world.until("2026-10-21 09:01 Manila")
    card = text(await world.sees("lead", "1 thing is undecided:"))
    assert "@assignee is away Thu 22 – Fri 23 Oct Manila" in card
    assert "• A-2, due Thu 22 Oct 05:00 New York" in card
    form = await world.presses("lead", "Choose for each")
    assert isinstance(form, Form)
    chosen = {field.name: field.value for field in form.fields if isinstance(field, ChoiceField)}
    assert chosen == {"A-2.choice": "", "A-1.choice": "keep"}
    sent = text(await world.fills("lead", form, **{"A-2.choice": "reassign", "A-2.to": "@paralegal"}))
    assert "A-2, reassign: @paralegal has it now" in sent
    await world.until("2026-10-22 08:00 Manila")
    assert sum("undecided" in "".join(text(m.card)) for m in await world.seen_by("lead")) == 1


async def test_nothing_undecided_is_told_of_nobody(world: World) -> None:
    """G23: all chosen, taken back, or begun already: silence."""
    await booked(world)
    await world.says("assignee", "away 22 oct plan A-1 keep A-2 keep")
    await world.until("2026-10-21 18:00 Manila")
    await world.sees_nothing("lead", "undecided")


async def test_a_leave_booked_on_its_eve_leaves_an_hour_to_choose(world: World) -> None:
    """G23."""
    await world.says("attorney", GIVE.replace("2026-10-23", "2026-10-15"))
    await world.until("wed 14:30 Manila")
    await world.says("assignee", "away thu")
    await world.until("wed 15:29 Manila")
    await world.sees_nothing("lead", "undecided")
    await world.until("wed 15:31 Manila")
    await world.sees("lead", "undecided")


async def test_a_longer_leave_keeps_what_was_chosen_for_the_shorter_one(world: World) -> None:
    """C14 G23: overlapping leaves."""
    await booked(world)
    await world.says("assignee", "away 22 oct plan A-1 keep A-2 keep")
    await world.says("assignee", "away 21 oct – 23 oct")
    form = await world.says("assignee", "away 22 oct plan")
    assert isinstance(form, Form)
    assert form.values()["A-1.choice"] == form.values()["A-2.choice"] == "keep"
    await world.until("2026-10-20 18:00 Manila")
    await world.sees_nothing("lead", "undecided")


async def test_of_two_leaves_the_one_meant_is_asked(world: World) -> None:
    await booked(world)
    await world.says("assignee", "away 29 oct")
    which = await world.says("assignee", "away plan A-1 keep")
    assert "Which leave is planned?" in text(which)
    form = await world.presses_reply("assignee", which, "The first")
    assert isinstance(form, Form)
    assert "A-1.choice" in form.values()


async def test_an_attorneys_leave_has_their_answers_and_reviews_in_it(world: World) -> None:
    """G23: nothing of the firm's is extended; another attorney of the matter has it from now on."""
    give = 'assign @assignee M-1057 title-search "Chain since 1990" due 2026-10-23 17:00 Manila'
    await world.says("associate", give)
    await world.says("associate", give.replace("1990", "1970"))
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "deliver A-2 files.example/m-1057/chain")
    await world.until("wed 10:00 New York")
    await world.says("assignee", 'ask A-1 "Which county?"')
    reply = await world.says("associate", "away wed – fri")
    told = text(reply)
    assert "Next: choose for each: keep or reassign. @practice_lead sees what you choose" in told
    form = await world.presses_reply("associate", reply, "Choose for each")
    assert isinstance(form, Form)
    offered = {f.name: [o.value for o in f.options] for f in form.fields if isinstance(f, ChoiceField)}
    assert offered == {"Q-1.choice": ["keep", "reassign"], "A-2.choice": ["keep", "reassign"]}
    refused = await world.says("associate", "away wed plan A-2 extend")
    assert "keep or reassign" in faults(refused)["A-2.choice"]
    assert "somebody who has it" in faults(await world.says("associate", "away wed plan Q-1 reassign"))["Q-1.to"]
    sent = text(await world.says("associate", "away wed plan Q-1 reassign @attorney A-2 keep"))
    assert "Q-1, reassign: @attorney has it now" in sent
    assert (await owers(world, 1))["answer"] == "attorney"


@pytest.mark.parametrize(
    ("said", "field", "wants"),
    [
        ("A-2 extend 2026-10-21 17:00 Manila", "A-2.until", "a time after Thu 22 Oct 05:00 New York"),
        ("A-2 keep @paralegal", "A-2.to", "a person where it is reassigned"),
        ("A-2 keep fri 23 oct 5pm", "A-2.until", "a time where it is extended"),
        ("A-2 reassign @attorney", "A-2.to", "somebody of Manila's team"),
        ("A-2 reassign @nobody", "A-2.to", "somebody of this engagement"),
        ("A-2 sell", "A-2.choice", "keep, extend, reassign"),
        ("A-2 @paralegal", "A-2.choice", ""),
    ],
)
async def test_what_cannot_be_chosen_is_put_back_into_the_form_and_nothing_changed(
    world: World, said: str, field: str, wants: str
) -> None:
    await booked(world)
    reply = await world.says("assignee", f"away 22 oct plan A-1 keep {said}")
    assert wants in faults(reply)[field]
    assert isinstance(reply, Form)
    assert reply.values()["A-1.choice"] == "keep", "what was said of the other is kept in the form"
    again = await world.says("assignee", "away 22 oct plan")
    assert isinstance(again, Form)
    assert again.values()["A-1.choice"] == "", "and nothing was chosen"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("away 29 oct plan", "No leave of @assignee is booked then"),
        ("away 29 oct plan A-1 keep", "No leave of @assignee is booked then"),
        ("away 22 oct plan A-3 keep", "A-3 does not fall inside this leave"),
        ("away 22 oct plan A-999 keep", "Nothing found for A-999"),
        ("away 22 oct plan A-4 keep", "Nothing found for A-4"),
    ],
)
async def test_what_is_not_there_gets_a_clear_answer(world: World, sentence: str, told: str) -> None:
    """C14 C45: no leave then, nothing of that leave, and what may not be known of answers as what is absent."""
    await booked(world)
    await world.says("attorney", GIVE.replace("10-23", "11-13"))
    await world.says("associate", GIVE.replace("@assignee M-1042", "@paralegal M-1063"))
    reply = text(await world.says("assignee", sentence))
    assert told in reply
    assert "Nothing changed." in reply


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("away 24 oct – 22 oct", "a first day before the last"),
        ("away 24 oct – 2026-10-22", "a first day before the last"),
        ("away 31 feb", "No calendar has that day"),
        ("away 31 feb plan A-1 keep", "No calendar has that day"),
        ("away 2026-10-12", "That time has passed"),
    ],
)
async def test_days_that_are_none_are_said_to_be(world: World, sentence: str, told: str) -> None:
    """C14: a leave that ends before it starts, 31 Feb, one that is over."""
    await booked(world)
    reply = await world.says("assignee", sentence)
    assert told in (text(reply) if isinstance(reply, Card) else " ".join(faults(reply).values()))


async def test_a_leave_under_way_has_nothing_left_to_choose(world: World) -> None:
    """G23: what was kept is with whoever covers by then."""
    await booked(world)
    await world.until("2026-10-22 10:00 Manila")
    assert "Nothing falls inside this leave" in text(await world.says("assignee", "away 22 oct plan"))
    assert "A-1 does not fall inside this leave" in text(await world.says("assignee", "away 22 oct plan A-1 keep"))


async def test_somebody_walled_off_since_is_neither_asked_nor_told_and_reads_nothing(world: World) -> None:
    """G23 C45: the attorney of the matter, and the person on leave themselves."""
    await booked(world)
    await world.says("assignee", "away 22 oct plan A-1 keep")
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        walled = await world.person("assignee")
        await tx.matters.screen(1042, walled.id)
    assert "Nothing falls inside this leave" in text(await world.says("assignee", "away 22 oct plan"))
    assert "Nothing found for A-1" in text(await world.says("assignee", "away 22 oct plan A-1 keep"))


async def test_nobody_but_oneself_and_the_coordinator_plans_a_leave(world: World) -> None:
    """C14 D1."""
    await booked(world)
    for sentence in ("away 22 oct for @assignee plan", "away 22 oct for @assignee plan A-1 keep"):
        refused = text(await world.says("paralegal", sentence))
        assert "Leave for @assignee needs the coordinator of that side" in refused
