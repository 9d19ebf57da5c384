"""An update said anew: edited until a digest has told it, corrected afterwards; both versions stay in the history."""

from __future__ import annotations

from bot.language.cards import Card
from bot.language.forms import Form
from bot.model.windows import WindowKind, WindowState
from tests.scenarios.telling import give
from tests.world import World, text


async def said(world: World) -> Card:
    """@assignee has said 60 % at 10:00 in Manila, which is 22:00 in New York."""
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    reply = await world.says("assignee", 'update A-1 60% "Exhibits indexed." eta fri 4pm')
    assert isinstance(reply, Card)
    return reply


async def test_an_update_is_edited_in_a_form_that_holds_it_and_says_so_on_the_card(world: World) -> None:
    """C11 T2: until the digest is cut; instants by both cities; it is no new word, so what is owed next stays."""
    reply = await said(world)
    owed = [each for each in await world.windows(1) if each.kind is WindowKind.PROGRESS]
    await world.until("wed 14:02 Manila")
    form = await world.presses_reply("assignee", reply, "Edit")
    assert isinstance(form, Form)
    held = form.values()
    assert (held["progress"], held["note"], held["eta"]) == ("60%", "Exhibits indexed.", "2026-10-16 16:00 Manila")
    edited = text(await world.fills("assignee", form, progress="70%", note="Exhibits 1 to 9 indexed."))
    assert "Edited: A-1, 70 %" in edited
    assert "Said: Tue 13 Oct 22:00 New York · Wed 14 Oct 10:00 Manila" in edited
    assert "Edited: Wed 14 Oct 02:02 New York · Wed 14 Oct 14:02 Manila" in edited
    assert "No digest has told the first version. The history keeps both." in edited
    assert [each for each in await world.windows(1) if each.kind is WindowKind.PROGRESS] == owed
    card = text(await world.sees("assignee", "A-1 · Deposition summary · In progress 70 %"))
    assert "Updated: Tue 13 Oct 22:00 New York · Wed 14 Oct 10:00 Manila" in card
    assert "Edited: Wed 14 Oct 02:02 New York · Wed 14 Oct 14:02 Manila" in card
    assert "> Exhibits 1 to 9 indexed." in card
    history = text(await world.says("attorney", "show A-1 history"))
    assert "• Update edited, @assignee: Wed 14 Oct 02:02 New York · Wed 14 Oct 14:02 Manila\n> 70 %" in history
    assert "> 60 %: Exhibits indexed." in history
    assert ": Exhibits 1 to 9 indexed." in history


async def test_once_a_digest_has_told_it_it_is_corrected(world: World) -> None:
    """C11 C32: New York's digest of 09:15 told 60 %; both versions are there for good."""
    await said(world)
    await world.until("wed 09:16 New York")
    corrected = text(await world.says("assignee", 'update A-1 edit 40% "Exhibits 1 to 6 indexed."'))
    assert "Corrected: A-1, 40 %" in corrected
    assert "A digest of New York has told the first version; the next one tells this." in corrected
    shown = text(await world.sees("attorney", "A-1 · Deposition summary · In progress 40 %"))
    assert "Corrected: Wed 14 Oct 09:16 New York · Wed 14 Oct 21:16 Manila" in shown
    history = text(await world.says("attorney", "show A-1 history"))
    assert "Update corrected, @assignee: Wed 14 Oct 09:16 New York" in history
    assert "> 40 %: Exhibits 1 to 6 indexed." in history
    assert "> 60 %: Exhibits indexed." in history
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert await tx.faults() == ()
    await world.until("thu 09:30 Manila")
    await world.says("assignee", "update A-1 80%")
    assert "Corrected:" not in text(await world.says("assignee", "show A-1"))


async def test_a_risk_that_an_edit_brings_is_told_to_the_attorney(world: World) -> None:
    """C11 D13: expected after its due."""
    await said(world)
    await world.says("assignee", "update A-1 edit eta mon 5pm")
    await world.until("wed 09:01 New York")
    assert "Expected: Mon 19 Oct 05:00 New York" in text(await world.sees("attorney", "A-1 · At risk"))


async def test_only_ones_own_last_update_is_edited(world: World) -> None:
    """C11: what somebody else said since, what nobody said, and what is delivered stay as they are."""
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    assert "Nothing changed" in text(await world.says("assignee", "update A-1 edit 50%"))
    await world.says("assignee", "update A-1 60%")
    await world.says("lead", 'update A-1 65% "For her."')
    refused = text(await world.says("assignee", "update A-1 edit 70%"))
    assert "The last update of A-1 is somebody else's" in refused
    assert "Updated: @lead, Tue 13 Oct 22:00 New York · Wed 14 Oct 10:00 Manila" in refused
    assert "That is what you said of A-1 already" in text(await world.says("lead", "update A-1 edit 65%"))
    assert "Updating A-1 needs" in text(await world.says("attorney", "update A-1 edit 70%"))
    await world.says("assignee", "deliver A-1 files.example/m-1042/depo")
    assert "Nothing changed" in text(await world.says("lead", "update A-1 edit 70%"))


async def test_the_answers_of_a_check_in_are_edited_as_updates_are(world: World) -> None:
    """C11 C09: the form of all of it holds what was said; only what is otherwise is said anew."""
    await give(world)
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", "ack A-2")
    await world.until("thu 09:31 Manila")
    reply = await world.says("assignee", 'standup A-1 30% at-risk "Slow site." A-2 40% on-track')
    form = await world.presses_reply("assignee", reply, "Edit")
    assert isinstance(form, Form)
    assert form.values()["A-1.note"] == "Slow site."
    done = text(await world.fills("assignee", form, **{"A-1.progress": "35%"}))
    assert "Check-in done: 2 of 2 items, on time" in done
    assert "A-1, 35 %, at risk" in done
    await world.until("thu 09:32 Manila")
    assert "> A-1: Slow site." in text(await world.sees("assignee", "Check-in done"))
    history = text(await world.says("lead", "show A-1 history"))
    assert history.count("Update edited, @assignee") == 1
    assert "Update edited" not in text(await world.says("lead", "show A-2 history"))
    closed = [each for each in await world.windows(1) if each.state is WindowState.MET]
    assert len([each for each in closed if each.kind is WindowKind.PROGRESS]) == 1
