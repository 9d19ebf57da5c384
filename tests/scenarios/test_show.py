"""`show`: one thing whole for those on its matter, its outline for an administrator, nothing for anybody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.language.cards import Card, Quote, lines
from bot.language.forms import Form
from bot.store.codec import to_json
from tests.scenarios.telling import give
from tests.world import World, text

WORDS = "Summarise the 2 Oct deposition, page-line"


async def show(world: World, handle: str, what: str) -> Card:
    card = await world.says(handle, f"show {what}")
    assert isinstance(card, Card), card
    return card


def labels(card: Card) -> list[str]:
    return [button.label for button in card.buttons]


async def asked_and_answered(world: World) -> None:
    """A-1 given, acknowledged Wed 10:00 Manila, asked about at once, answered Thu 10:00 New York."""
    await give(world, words=WORDS)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", 'ask A-1 "Use the 2019 or the 2023 version?"')
    await world.until("thu 10:00 New York")
    await world.says("attorney", 'answer Q-1 "Use the 2023 version."')


async def test_an_assignment_is_shown_whole_to_both_sides_in_the_same_words(world: World) -> None:
    """C02 C07 C06: what the card says, and what was asked and answered."""
    await asked_and_answered(world)
    card = await show(world, "attorney", "A-1")
    assert text(card).splitlines() == [
        "A-1 · Deposition summary · Acknowledged",
        "Matter: M-1042 Warehouse lease",
        "People: @assignee, supervised by @attorney",
        "Format: page-line digest",
        "Due: Tue 20 Oct 05:00 New York · Tue 20 Oct 17:00 Manila, 23 h of working time left",
        "Was: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila, moved once",
        "Next: @assignee updates by Fri 16 Oct 06:00 New York · Fri 16 Oct 18:00 Manila",
        f"> {WORDS}",
        "> Q-1, answered: Use the 2023 version.",
    ]
    theirs = await show(world, "assignee", "a1")
    assert list(lines(theirs)) == list(lines(card)), "both sides read the same words"
    assert labels(card) == ["Change", "History", "Time"]
    assert labels(theirs) == ["Update", "History", "Time"]


async def test_a_question_is_shown_with_its_answer_and_what_it_does_to_the_work(world: World) -> None:
    """C12."""
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", 'ask A-1 "Use the 2019 or the 2023 version?"')
    asked = await show(world, "assignee", "Q-1")
    assert asked.title == "Q-1 on A-1 · Open"
    assert "A-1 is paused; its due moves by the working time lost." in text(asked)
    assert "Next: @attorney answers by Wed 14 Oct 13:00 New York · Thu 15 Oct 01:00 Manila" in text(asked)
    assert labels(asked) == ["Add to it", "Open A-1"]
    assert labels(await show(world, "attorney", "Q-1")) == ["Answer", "Open A-1"]
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'answer Q-1 "Use the 2023 version."')
    answered = await show(world, "paralegal", "Q-1")
    assert answered.title == "Q-1 on A-1 · Answered"
    assert "Answered: @attorney, Wed 14 Oct 10:00 New York · Wed 14 Oct 22:00 Manila" in text(answered)
    assert text(answered).endswith("> Use the 2019 or the 2023 version?\n> Answer: Use the 2023 version.")


async def test_a_matter_is_shown_by_either_number_with_its_open_work_soonest_first(world: World) -> None:
    """C07 D44."""
    later, sooner = await give(world), await give(world, to="paralegal")
    await world.until("wed 10:00 Manila")
    await world.says("assignee", f"ack {later}")
    card = await show(world, "attorney", "M-1042")
    assert await show(world, "attorney", "2026-1042") == card
    assert card.title == "M-1042, 2 open, soonest first"
    assert text(card).splitlines()[1:3] == ["Matter: M-1042 Warehouse lease", "Firm's number: 2026-1042"]
    refs = [line.split()[1] for line in lines(card) if line.startswith("•")]
    assert refs == [sooner, later]
    assert (await show(world, "attorney", "M-1057")).title == "M-1057, nothing is open"


async def test_a_matter_with_much_work_comes_in_pages(world: World) -> None:
    """C07: at most ten lines, and a button for the rest."""
    given = [await give(world) for _ in range(8)]
    first = await show(world, "attorney", "M-1042")
    assert len(list(lines(first))) == 10
    second = await world.presses_reply("attorney", first, "2 more")
    assert isinstance(second, Card)
    seen = [line.split()[1] for card in (first, second) for line in lines(card) if line.startswith("•")]
    assert [ref.rstrip(",") for ref in seen] == given
    assert await show(world, "attorney", "M-1042 page 7") == second


@pytest.mark.parametrize("part", ["", " history", " time", " history page 2"])
async def test_what_one_may_not_see_answers_as_what_does_not_exist(world: World, part: str) -> None:
    """C45 P4: message 48, byte for byte and button for button."""
    await give(world)
    hidden = to_json(await world.says("drafter", f"show A-1{part}"))
    absent = to_json(await world.says("drafter", f"show A-999{part}"))
    assert absent.replace("A-999", "A-1") == hidden
    assert "Nothing found for A-1" in hidden


async def test_a_hidden_question_or_matter_answers_as_an_absent_one(world: World) -> None:
    """C45 P4, with the firm's own number too."""
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", 'ask A-1 "2019 or 2023?"')
    for hidden, absent in (("Q-1", "Q-999"), ("M-1042", "M-999"), ("2026-1042", "2026-999")):
        reply = to_json(await world.says("drafter", f"show {hidden}"))
        assert reply == to_json(await world.says("drafter", f"show {absent}")).replace(absent, hidden)
        assert f"Nothing found for {hidden}" in reply


async def test_an_administrator_who_is_no_member_sees_ids_dates_and_what_is_owed_but_no_words(world: World) -> None:
    """D31."""
    await asked_and_answered(world)
    await world.says("staff", "hold A-1 because the client is sending more")
    await world.says("attorney", 'update A-1 due tue 21:00 Manila because "the client was late"')
    for what in ("A-1", "A-1 history", "A-1 time", "M-1042"):
        card = await show(world, "firm_admin", what)
        told = to_json(card)
        for words in (WORDS, "2019", "2023 version", "Warehouse", "sending more", "was late", "page-line"):
            assert words not in told, f"{words!r} is in {told}"
        assert not any(isinstance(block, Quote) for block in card.blocks)
        assert all(button.sentence.split()[0] in ("show", "mine", "hours") for button in card.buttons)
    assert "On hold" in (await show(world, "firm_admin", "A-1")).title
    assert "Due: " in text(await show(world, "firm_admin", "A-1"))
    assert text(await show(world, "firm_admin", "Q-1")).startswith("Nothing found for Q-1"), "a question is words"


async def test_the_history_tells_everything_newest_first_and_no_page_loses_a_line(world: World) -> None:
    """C06 C11: with who, when and why, however the pages fall."""
    await asked_and_answered(world)
    for day in range(21, 27):
        await world.says("attorney", f'update A-1 due 2026-10-{day} 12:00 because "reason {day}"')
    await world.says("staff", "hold A-1 because more is coming")
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        recorded = [each for each in await tx.history(1) if each.event not in ("warned", "told", "taken")]
    told: list[str] = []
    page: Card | None = await show(world, "attorney", "A-1 history")
    assert page is not None
    assert page.title == "A-1, history, newest first"
    while page is not None:
        assert len(list(lines(page))) <= 10
        told += lines(page)
        earlier = next((button for button in page.buttons if button.label.endswith("earlier")), None)
        page = await show(world, "attorney", earlier.sentence.removeprefix("show ")) if earlier is not None else None
    events = [line for line in told if line.startswith("•")]
    assert len([line for line in events if "Told that it is overdue" not in line]) == len(recorded)
    assert [line for line in told if line.startswith(">")][:2] == ["> more is coming", "> reason 26"]
    assert "• Due moved 15 h for Q-1: Thu 15 Oct 10:00 New York · Thu 15 Oct 22:00 Manila" in events
    assert "• Due moved, @attorney: Thu 15 Oct 10:00 New York · Thu 15 Oct 22:00 Manila" in events
    assert "• Sent, @attorney: Tue 13 Oct 15:00 New York · Wed 14 Oct 03:00 Manila" in events
    assert events[-1].startswith("• Drafted, @attorney: ")


async def test_rounds_are_counted_in_the_history(world: World) -> None:
    """C04."""
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "deliver A-1 files.example/1")
    await world.until("wed 10:00 New York")
    await world.says("attorney", "review A-1 return citation cause execution")
    await world.until("thu 10:00 Manila")
    await world.says("assignee", "deliver A-1 files.example/2")
    told = text(await show(world, "assignee", "A-1 history"))
    assert "• Delivered, round 2, @assignee: Wed 14 Oct 22:00 New York · Thu 15 Oct 10:00 Manila" in told
    assert "• Delivered, round 1, @assignee: Tue 13 Oct 22:00 New York · Wed 14 Oct 10:00 Manila" in told


async def test_the_other_side_reads_that_it_was_late_and_nothing_of_the_ladder(world: World) -> None:
    """D20 D57: both sides read the same about the lateness; who was told and who took it stays with the owing side."""
    await give(world)
    await world.until("wed 13:00 Manila")
    await world.says("lead", "ack breach A-1 acknowledge")
    own = text(await show(world, "assignee", "A-1 history"))
    other = text(await show(world, "attorney", "A-1 history"))
    assert "• Overdue: " in own
    assert "• Overdue: " in other
    assert "• Taken in hand, @lead: " in own
    assert "• Told that it is overdue: " in own
    assert "@lead" not in other
    assert "Told" not in other


def minutes(words: str) -> timedelta:
    hours, mins = (re.search(rf"(\d+) {unit}\b", words) for unit in ("h", "min"))
    return timedelta(hours=int(hours[1]) if hours else 0, minutes=int(mins[1]) if mins else 0)


def parts(card: Card) -> list[timedelta]:
    """The four parts of a time ledger that are not nothing."""
    kinds = ("Manila open: ", "New York open: ", "Nobody open: ", "Paused: ")
    return [minutes(line.split(": ")[1].split(",")[0]) for line in lines(card) if line.startswith(kinds)]


async def test_where_the_time_went_adds_up_to_the_wall_time_exactly(world: World) -> None:
    """C22 G07."""
    await asked_and_answered(world)
    await world.until("fri 10:00 Manila")
    card = await show(world, "assignee", "A-1 time")
    assert text(card).splitlines() == [
        "A-1, where 55 h went",
        "From: Tue 13 Oct 15:00 New York · Wed 14 Oct 03:00 Manila",
        "To: Thu 15 Oct 22:00 New York · Fri 16 Oct 10:00 Manila",
        "Manila open: 2 h",
        "New York open: 11 h",
        "Nobody open: 6 h",
        "Paused: 36 h, for Q-1",
        "The pause took 15 h of working time from Manila, 10 h from New York.",
    ]
    assert sum(parts(card), timedelta()) == timedelta(hours=55)
    assert await show(world, "attorney", "A-1 time") == card


async def test_the_parts_add_up_at_any_second(world: World) -> None:
    """G07: minutes are rounded so that nothing is lost."""
    await asked_and_answered(world)
    for step in (timedelta(seconds=59), timedelta(minutes=61, seconds=31), timedelta(days=2, seconds=7)):
        await world.passage.until(world.clock.now() + step)
        await world.says("assignee", f'update A-1 "step {step}"')
        card = await show(world, "assignee", "A-1 time")
        assert sum(parts(card), timedelta()) == minutes(card.title.removeprefix("A-1, where "))


async def test_time_stops_when_the_work_has_ended_and_has_not_begun_before_it_is_sent(world: World) -> None:
    """C22."""
    await world.says("attorney", 'assign @assignee M-1042 redaction "Black out the names"')
    assert text(await show(world, "attorney", "A-1 time")).splitlines() == [
        "A-1, no time counts yet",
        "A-1 is a draft. Time is told from the sending on.",
    ]
    given = await give(world)
    assert "No time has passed since." in text(await show(world, "attorney", f"{given} time"))
    await world.until("wed 10:00 Manila")
    await world.says("attorney", f"cancel {given}")
    ended = await show(world, "attorney", f"{given} time")
    await world.until("fri 10:00 Manila")
    assert await show(world, "attorney", f"{given} time") == ended


async def test_a_matter_has_no_history_of_its_own_and_the_form_says_what_has_one(world: World) -> None:
    """C36: the wrong kind of thing."""
    for hidden in ("M-1063", "M-999"):
        form = await world.says("assignee", f"show {hidden} history")
        assert isinstance(form, Form)
        assert form.focus == "item"
        assert next(field.error for field in form.fields if field.name == "item").startswith("This takes an assignment")


async def test_showing_leaves_no_trace_but_a_try_at_what_is_hidden_does(world: World) -> None:
    """D40, and product.md 8: denied tries are logged."""
    await give(world)

    async def refusals() -> list[str]:
        async with world.store.read(world.clock.now(), world.engagement.id) as tx:
            entries = await tx.events(world.clock.now(), world.clock.now() + timedelta(minutes=1))
        return [entry.words for entry in entries if entry.event == "refused"]

    before = await refusals()
    await show(world, "assignee", "A-1")
    await show(world, "assignee", "A-1 history")
    assert await refusals() == before
    await show(world, "drafter", "A-1")
    assert [*before, "show A-1"] == await refusals()


async def test_a_draft_is_the_firms_own_paper(world: World) -> None:
    """G02: until it is sent, it does not exist for the other side."""
    await world.says("attorney", 'assign @assignee M-1042 redaction "Black out the names"')
    assert "Draft" in (await show(world, "staff", "A-1")).title
    for handle in ("assignee", "lead"):
        hidden = to_json(await world.says(handle, "show A-1"))
        assert hidden == to_json(await world.says(handle, "show A-999")).replace("A-999", "A-1")
        assert (await show(world, handle, "M-1042")).title == "M-1042, nothing is open"
        form = await world.says(handle, "show")
        assert isinstance(form, Form)
        assert "A-1" not in to_json(form)
