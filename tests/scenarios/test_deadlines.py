"""Court deadlines: entered by one, confirmed by another, never computed; what is given back from them, and Fridays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.language.cards import Card
from bot.model.windows import WindowKind
from tests.firm import START
from tests.scenarios.telling import give
from tests.world import World, button, faults, text

ENTER = 'matter deadline M-1042 "Reply brief" 2026-10-16 17:00 src "order dkt 41"'
COURT = "Court: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila"
DELIVER = "Deliver by: Fri 16 Oct 09:00 New York · Fri 16 Oct 21:00 Manila"


async def entered(world: World, sentence: str = ENTER, by: str = "attorney") -> str:
    reply = text(await world.says(by, sentence))
    assert "Unconfirmed — needs a second person" in reply, reply
    return reply.split()[0]


async def confirmed(world: World, sentence: str = ENTER) -> str:
    ref = await entered(world, sentence)
    assert "confirmed" in text(await world.presses("staff", "Confirm"))
    return ref


# ── two people ──────────────────────────────────────────────────────────────


async def test_a_second_person_confirms_and_then_there_is_a_deliver_by(world: World) -> None:
    """C51: unconfirmed until another presses Confirm; then deliver-by in the firm's hours, for both cities."""
    reply = await world.says("attorney", ENTER)
    assert text(reply).split("\n")[0] == "D-1 · Unconfirmed — needs a second person"
    assert COURT in text(reply)
    assert "No deliver-by counts yet. The court's time is entered by a person, not computed by Counterpart." in text(
        reply
    )
    assert "> Reply brief\n> Source: order dkt 41" in text(reply)
    assert isinstance(reply, Card)
    assert "Confirm" not in [each.label for each in reply.buttons], "nobody confirms their own"
    done = text(await world.presses("staff", "Confirm"))
    assert done.split("\n")[0] == "D-1 · Court deadline, confirmed"
    for line in (
        COURT,
        DELIVER,
        "Review: 8 h of working time in New York, before the court's time",
        "Entered: @attorney, Tue 13 Oct 15:00 New York · Wed 14 Oct 03:00 Manila",
        "Confirmed: @staff, Tue 13 Oct 15:00 New York · Wed 14 Oct 03:00 Manila",
        "The court's time is entered by people, not computed by Counterpart.",
    ):
        assert line in done
    assert text(await world.says("practice_lead", "show D-1")) == done
    await world.sees_nothing("staff", "Unconfirmed")  # what asked them is edited in place


async def test_never_by_the_same_person_however_it_is_said(world: World) -> None:
    """C51: whoever entered it is refused, and told who can."""
    await entered(world)
    refused = text(await world.says("attorney", "matter confirm D-1"))
    assert refused.startswith("Confirming D-1 needs a second person of M-1042")
    assert "Who can: @staff and @practice_lead" in refused
    assert "Unconfirmed" in text(await world.says("attorney", "show D-1"))


async def test_a_change_needs_both_again_and_keeps_who_when_and_why(world: World) -> None:
    """C51: the one who changes it counts as the one who entered; the other may confirm, and none by the old button."""
    await confirmed(world)
    old = "matter confirm D-1 2026-10-16 17:00 New York"
    form = await world.says("staff", "matter deadline D-1")
    changed = text(await world.fills("staff", form, at="2026-10-20 17:00 New York", because="the judge moved it"))
    assert changed.startswith("D-1 · Unconfirmed — needs a second person")
    assert "Court: Tue 20 Oct 17:00 New York · Wed 21 Oct 05:00 Manila" in changed
    assert "> Why: the judge moved it" in changed
    assert text(await world.says("attorney", old)).startswith("That does not fit how D-1 stands")
    assert text(await world.says("staff", "matter confirm D-1")).startswith("Confirming D-1 needs a second person")
    attorney, staff = await world.person("attorney"), await world.person("staff")
    again = text(await world.presses("attorney", "Confirm"))
    assert "Entered: @staff" in again
    assert "Confirmed: @attorney" in again
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        kept = [entry for entry in await tx.events(START, tx.now + timedelta(seconds=1)) if entry.subject == "D-1"]
        assert [(entry.event.value, entry.actor_id, entry.words) for entry in kept] == [
            ("deadline_entered", attorney.id, "Reply brief, 2026-10-16 17:00 New York, src order dkt 41"),
            ("deadline_confirmed", staff.id, "deliver by 2026-10-16 09:00 New York"),
            (
                "deadline_changed",
                staff.id,
                "Reply brief, 2026-10-20 17:00 New York, src order dkt 41 because the judge moved it",
            ),
            ("deadline_confirmed", attorney.id, "deliver by 2026-10-20 09:00 New York"),
        ]


async def test_it_is_entered_whole_and_as_the_court_gives_it(world: World) -> None:
    """C51 C36 D29: no source, no time of day, counted days, 31 Feb, 01/12, what is past: asked back each time."""
    form = await world.says("attorney", 'matter deadline M-1042 "Reply brief" 2026-10-16 17:00')
    assert not isinstance(form, Card)
    assert [each.name for each in form.fields if each.required and not each.value] == ["source"]
    for at in ("2026-10-16", "in 2 working days", "cob friday"):
        form = await world.says("attorney", ENTER.replace("2026-10-16 17:00", at))
        assert "the date and the time of day, as the court gives them" in faults(form)["at"], at
    for at, said in (
        ("31 feb 17:00", "No calendar has that day"),
        ("12 oct 5pm", "That time has passed"),
        ("01/12 17:00", "Which time do you mean?"),
        ("2026-10-16 17:00 EST", "Which city do you mean?"),
    ):
        assert said in text(await world.says("attorney", ENTER.replace("2026-10-16 17:00", at))), at
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert await tx.deadlines.open_in() == ()


async def test_a_day_on_which_the_firm_is_closed_stands_and_is_said(world: World) -> None:
    """C51: the court's day is the court's; what is kept for review is counted back over the weekend."""
    await confirmed(world, ENTER.replace("2026-10-16 17:00", "2026-10-18 23:59"))
    card = text(await world.says("staff", "show D-1"))
    assert "New York is closed on Sun 18 Oct New York. The time stands, not computed by Counterpart." in card
    assert "Deliver by: Fri 16 Oct 10:00 New York · Fri 16 Oct 22:00 Manila" in card


async def test_it_is_the_firms_own_and_its_title_is_in_no_room(world: World) -> None:
    """C51 C45: to the provider, and to who is not on the matter, there is no such deadline; no room hears its title."""
    await confirmed(world)
    for handle in ("assignee", "lead", "associate", "drafter"):
        for sentence in ("show D-{}", "matter confirm D-{}", "matter deadline D-{} because x at", "matter met D-{}"):
            hidden = await world.says(handle, sentence.format(1).replace(" because x at", ' 20 oct 5pm because "x"'))
            absent = await world.says(handle, sentence.format(9).replace(" because x at", ' 20 oct 5pm because "x"'))
            assert text(hidden) == text(absent).replace("D-9", "D-1")
            assert text(hidden).startswith("Nothing found for D-1")
    await give(world, by="associate", to="paralegal", matter="M-1057")
    for handle, tie in (("associate", "update A-1 for D-{}"), ("attorney", "update A-1 for D-{}")):
        told = text(await world.says(handle, tie.format(1)))
        assert told == text(await world.says(handle, tie.format(9))).replace("D-9", "D-1"), "another matter's is none"
        assert told.startswith("Nothing found for D-1")
    assert "needs somebody of the firm" in text(await world.says("lead", "report deadlines"))
    assert text(await world.says("associate", "report deadlines")).startswith("No court deadline is open")
    for message in world.rooms.messages.values():
        if message.room.person_id is None:
            assert "Reply brief" not in text(message.card)
    await world.sees_nothing("lead", "Reply brief")


async def test_it_is_met_or_withdrawn_once(world: World) -> None:
    """C51: met is a word; withdrawn needs a reason and is told; an ended one takes nothing more."""
    await confirmed(world)
    await entered(world, ENTER.replace("Reply brief", "Witness list"))
    assert text(await world.says("staff", "matter met D-1")).startswith("D-1 · Court deadline, met")
    assert not isinstance(await world.says("staff", "matter withdraw D-2"), Card)
    assert "withdrawn" in text(await world.says("staff", 'matter withdraw D-2 because "entered twice"'))
    await world.sees("attorney", "> Why: entered twice")
    for sentence in ("matter confirm D-2", "matter tick D-1", "matter met D-2"):
        assert text(await world.says("staff", sentence)).startswith("That does not fit how D-"), sentence
    assert text(await world.says("attorney", "report deadlines")).startswith("No court deadline is open")


# ── the work behind it ──────────────────────────────────────────────────────


async def test_work_for_a_deadline_is_planned_back_from_the_court(world: World) -> None:
    """G09: court, review, deliver-by, the last shift's end; the provider reads it of work that the firm tied to it."""
    await confirmed(world)
    await give(world, due="fri 6am")
    assert "is tied to no confirmed deadline" in text(await world.says("assignee", "show A-1 plan"))
    await world.presses_reply("attorney", await world.says("attorney", "show A-1 plan"), "Tie it")
    await world.says("attorney", "update A-1 for D-1")
    plan = await world.says("assignee", "show A-1 plan")
    assert text(plan).split("\n") == [
        "A-1, planned back from the court",
        "Matter: M-1042 Warehouse lease",
        COURT,
        "Review: 8 h of working time in New York, before the court's time",
        DELIVER,
        "Last shift: ends Fri 16 Oct 06:00 New York · Fri 16 Oct 18:00 Manila",
        "Due: Fri 16 Oct 06:00 New York · Fri 16 Oct 18:00 Manila, in time",
        "D-1 was entered by one person, confirmed by another, not computed by Counterpart.",
        "> Reply brief",
    ]
    assert f"{DELIVER}, for D-1" in text(await world.says("assignee", "show A-1"))
    await world.sees_nothing("attorney", "is due after")
    firm, provider = [
        {each.label for each in reply.buttons}
        for reply in (await world.says("attorney", "show A-1 plan"), plan)
        if isinstance(reply, Card)
    ]
    assert firm  # the same text, with buttons of its own
    assert provider


async def test_work_due_after_a_deliver_by_is_told_of_when_given_and_when_confirmed(world: World) -> None:
    """G09 C51: other work of the matter only when it comes to lie there; the confirmation lists it."""
    await give(world, due="fri 5pm")
    await confirmed(world)
    await world.sees("attorney", "A-1 is due after the deliver-by of D-1")
    assert "Due after it: A-1" in text(await world.says("attorney", "show D-1"))
    await give(world, due="mon 5pm")
    await world.sees("attorney", "A-2 is due after the deliver-by of D-1")
    await give(world, due="thu 5pm")
    await world.sees_nothing("attorney", "A-3 is due after")


@pytest.mark.parametrize("stopped_by", ["a question", "a hold"])
async def test_a_pause_that_moves_a_due_past_the_deliver_by_is_told_at_once(world: World, stopped_by: str) -> None:
    """D13 G09: the due moves all the same, and the attorney hears, whatever the hour."""
    await confirmed(world)
    await give(world, due="2026-10-16 08:00 New York")
    await world.says("attorney", "update A-1 for D-1")
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    if stopped_by == "a question":
        await world.says("assignee", 'ask A-1 "Which year?"')
    else:
        await world.says("attorney", 'hold A-1 because "more is coming"')
    await world.until("thu 17:30 Manila")
    await world.sees_nothing("attorney", "is due after")
    await world.says("attorney", 'answer Q-1 "2023."' if stopped_by == "a question" else "hold A-1 off")
    told = text(await world.sees("attorney", "A-1 is due after the deliver-by of D-1"))
    assert "Was: Fri 16 Oct 08:00 New York · Fri 16 Oct 20:00 Manila" in told
    assert DELIVER in told
    window = next(each for each in await world.windows(1) if each.kind is WindowKind.DELIVERY)
    assert world.shown(window.due_at) in told


# ── Fridays ─────────────────────────────────────────────────────────────────


async def test_on_friday_it_is_ticked_and_on_monday_the_rest_is_told(world: World) -> None:
    """G10: coordinator and attorneys get the list, tick what they saw; the rest goes to who answers for the matter."""
    await confirmed(world, ENTER.replace("2026-10-16", "2026-10-30"))
    await entered(world, ENTER.replace("Reply brief", "Witness list").replace("2026-10-16", "2026-11-04"))
    other = 'matter deadline M-1057 "Answer" 2026-11-05 17:00 src "rule 12 notice"'
    await world.says("associate", other)
    await world.until("fri 09:59 New York")
    await world.sees_nothing("attorney", "hold against the docket")
    await world.until("fri 10:00 New York")
    asked = await world.sees("attorney", "3 court deadlines to hold against the docket")
    assert "• D-1 on M-1042, confirmed: Fri 30 Oct 17:00 New York · Sat 31 Oct 05:00 Manila\n> Reply brief" in text(
        asked
    )
    assert "• D-2 on M-1042, unconfirmed: Wed 4 Nov 17:00 New York · Thu 5 Nov 06:00 Manila" in text(asked)
    assert "tick by Mon 19 Oct 09:30 New York · Mon 19 Oct 21:30 Manila" in text(asked)
    assert button(asked, "Tick these 3").sentence == "matter tick D-1,D-2,D-3"
    await world.sees("practice_lead", "3 court deadlines to hold against the docket")
    await world.sees("associate", "1 court deadline to hold against the docket")
    await world.sees_nothing("staff", "to hold against the docket")
    assert "Ticked: D-2" in text(await world.presses("practice_lead", "Tick D-2"))
    assert "Ticked: D-3" in text(await world.presses("associate", "Tick D-3"))
    await world.until("fri 10:30 New York")
    await world.says("attorney", ENTER.replace("2026-10-16", "2026-11-10"))  # entered since: not of this round
    await world.until("mon 09:29 New York")
    await world.sees_nothing("attorney", "not held against the docket")
    await world.until("mon 09:30 New York")
    left = text(await world.sees("attorney", "1 court deadline not held against the docket"))
    assert "D-1 on M-1042" in left
    assert "D-4" not in left
    await world.sees_nothing("practice_lead", "not held against")
    assert "Ticked: D-1" in text(await world.presses("attorney", "Tick D-1"))
    await world.until("2026-10-23 10:00 New York")
    await world.sees("attorney", "4 court deadlines to hold against the docket")


async def test_a_week_without_a_friday_is_ticked_on_its_last_working_day(world: World) -> None:
    """G10 D24: Thanksgiving's week ends on its Wednesday."""
    await entered(world, ENTER.replace("2026-10-16", "2026-12-11"))
    await world.until("2026-11-25 09:59 New York")
    before = len([title for title in await world.reads("attorney") if "to hold against" in title])
    await world.until("2026-11-25 10:00 New York")
    assert len([title for title in await world.reads("attorney") if "to hold against" in title]) == before + 1
    await world.until("2026-11-30 09:30 New York")
    await world.sees("attorney", "1 court deadline not held against the docket")


async def test_a_long_list_is_ticked_a_page_at_a_time(world: World) -> None:
    """G10: nothing is ticked unseen."""
    for day in range(1, 11):
        await world.says("attorney", ENTER.replace("2026-10-16", f"2026-11-{day:02}").replace("brief", f"{day}"))
    first = await world.says("attorney", "report deadlines")
    assert text(first).startswith("10 court deadlines, soonest first")
    assert "…and 2 more" in text(first)
    assert button(first, "Tick these 8").sentence == "matter tick D-1,D-2,D-3,D-4,D-5,D-6,D-7,D-8"
    rest = await world.presses_reply("attorney", first, "2 more")
    assert text(rest).split("\n")[0] == "10 court deadlines, page 2"
    assert "Ticked: 2 court deadlines" in text(await world.presses_reply("attorney", rest, "Tick these 2"))
    assert text(await world.says("attorney", "report deadlines M-1042")) == text(first)
    shown = await world.says("attorney", "matter show M-1042")
    assert text(shown) == text(await world.says("attorney", "show M-1042"))
    assert button(shown, "Court deadlines").sentence == "report deadlines M-1042"
