"""Read-back: the first piece of a type is said back in a sentence; its attorney says whether it is right."""

from __future__ import annotations

from bot.language.cards import Card
from bot.language.forms import Form
from tests.scenarios.telling import give
from tests.world import World, text

ASKED = "The first of its type for you. In one sentence, what will you deliver?"


async def read_back(world: World) -> None:
    await give(world)
    await world.until("wed 09:30 Manila")
    form = await world.presses_reply("assignee", await world.says("assignee", "ack A-1"), "Read back")
    assert isinstance(form, Form)
    await world.fills("assignee", form, readback="A page-line digest of exhibits 1 to 14.")


async def test_the_first_acknowledgement_of_a_type_asks_and_counts_at_once(world: World) -> None:
    """G03: acknowledged with or without an answer; the second piece of the type is not asked about."""
    await give(world)
    await give(world)
    await world.until("wed 09:30 Manila")
    first = await world.says("assignee", "ack A-1")
    assert ASKED in text(first)
    assert "A-1 · Deposition summary · Acknowledged" in text(await world.says("assignee", "show A-1"))
    assert "correct" not in text(await world.says("assignee", "show A-1"))
    assert ASKED not in text(await world.says("assignee", "ack A-2"))
    await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due 2026-10-23 17:00 Manila')
    assert ASKED in text(await world.says("assignee", "ack A-3"))
    await world.says("attorney", "assign A-3 to @paralegal")
    assert ASKED in text(await world.says("paralegal", "ack A-3"))


async def test_the_attorney_calls_it_right_and_it_stays_on_the_item(world: World) -> None:
    """G03: typed words: in direct messages and on the matter, never in a team's room."""
    await read_back(world)
    await world.until("wed 09:01 New York")
    card = text(await world.sees("attorney", "A-1 · Read back: is this right?"))
    assert "> A page-line digest of exhibits 1 to 14." in card
    right = text(await world.presses("attorney", "Correct"))
    assert "A-1 · What was read back is right" in right
    await world.until("thu 09:01 Manila")
    await world.sees("assignee", "A-1 · What was read back is right")
    shown = text(await world.says("lead", "show A-1"))
    assert "> Read back, correct: A page-line digest of exhibits 1 to 14." in shown
    history = text(await world.says("lead", "show A-1 history"))
    assert "Read-back called right, @attorney: Wed 14 Oct 09:01 New York" in history
    assert "> A page-line digest of exhibits 1 to 14." in history
    assert "Fix" not in [b.label for m in await world.seen_by("attorney") for b in m.card.buttons]
    await world.sees_nothing("drafter", "page-line digest of exhibits")
    late = await world.says("attorney", "ack A-1 correct")
    assert isinstance(late, Card)
    assert "Nothing changed" in text(late)


async def test_fixing_opens_the_instructions_as_they_are_and_asks_for_a_fresh_acknowledgement(world: World) -> None:
    """G03 D7."""
    await read_back(world)
    await world.until("wed 09:01 New York")
    form = await world.presses("attorney", "Fix")
    assert isinstance(form, Form)
    assert form.focus == "instructions"
    was = form.values()["instructions"]
    assert was, "the form holds what was asked"
    await world.fills("attorney", form, instructions=f"{was} Exhibits 1 to 12 only.")
    await world.until("thu 09:30 Manila")
    await world.sees("assignee", "A-1 · Acknowledgement waits for you")
    assert "> Read back, then mended: A page-line digest" in text(await world.says("lead", "show A-1"))
    again = text(await world.says("assignee", 'ack A-1 readback "A digest of exhibits 1 to 12."'))
    assert "> Read back: A digest of exhibits 1 to 12." in again
    assert ASKED not in again
    history = text(await world.says("attorney", "show A-1 history"))
    assert history.count("Read back, @assignee") == 2
    await world.until("thu 09:01 New York")
    await world.sees("attorney", "A digest of exhibits 1 to 12.")


async def test_said_with_the_acknowledgement_it_is_one_sentence(world: World) -> None:
    """G03: and of a type that is not new it may be said all the same; for a lead who acknowledges nobody is asked."""
    await give(world)
    await give(world)
    await world.until("wed 09:30 Manila")
    reply = text(await world.says("assignee", 'ack A-1 eta fri 4pm readback "A digest."'))
    assert "Acknowledged: A-1" in reply
    assert "> Read back: A digest." in reply
    assert ASKED not in reply
    assert ASKED not in text(await world.says("lead", "ack A-2"))


async def test_what_cannot_be_read_back(world: World) -> None:
    """G03: nothing is given yet, or it is delivered already."""
    await give(world)
    assert "Nothing changed" in text(await world.says("attorney", "ack A-1 correct"))
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", "deliver A-1 files.example/m-1042/depo")
    assert "Nothing changed" in text(await world.says("assignee", 'ack A-1 readback "A digest."'))
