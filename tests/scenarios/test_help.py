"""`help`: everything that can be said and nothing else, one verb in full, the lists that it prints."""

from __future__ import annotations

import pytest

from bot.commands import COMMANDS
from bot.language import grammar
from bot.language.cards import Card, Code, Fact, lines
from bot.language.forms import Form
from bot.practices import WORK_TYPES
from tests.scenarios.telling import give
from tests.world import World, text


async def ask_help(world: World, about: str = "") -> Card:
    card = await world.says("lead", f"help {about}".strip())
    assert isinstance(card, Card), card
    return card


async def pages(world: World, about: str) -> list[str]:
    """Every line of a list that help prints, page by page as its own button leads."""
    told: list[str] = []
    card = await ask_help(world, about)
    while True:
        assert len(list(lines(card))) <= 10
        told += [line.removeprefix("• ") for line in lines(card) if line.startswith("•")]
        more = next((button for button in card.buttons if button.label.endswith(" more")), None)
        if more is None:
            return told
        card = await ask_help(world, more.sentence.removeprefix("help "))


async def test_help_names_every_verb_there_is_and_none_that_there_is_not(world: World) -> None:
    """C36: grouped, with one example each, at most fifteen lines."""
    card = await ask_help(world)
    named: list[str] = []
    for block in card.blocks:
        if isinstance(block, Fact) and block.label != "Say it":
            assert isinstance(block.value[0], str)
            named += block.value[0].rstrip(". ").split(", ")
    assert sorted(named) == sorted(command.name for command in COMMANDS if command.name != "help")
    assert len(list(lines(card))) <= 15
    for block in card.blocks:
        for run in block.value if isinstance(block, Fact) else ():
            if isinstance(run, Code):
                grammar.read(run.sentence, COMMANDS)


@pytest.mark.parametrize("verb", [command.name for command in COMMANDS])
async def test_help_with_a_verb_tells_what_it_takes_who_may_say_it_and_opens_its_form(world: World, verb: str) -> None:
    """C36."""
    card = await ask_help(world, verb)
    command = next(each for each in COMMANDS if each.name == verb)
    assert card.title.startswith(f"{verb}: ")
    assert f"Example: `{command.example}`" in text(card)
    assert "Who: " in text(card)
    opens = {button.sentence for button in card.buttons if button.label == "Open the form"}
    assert opens == (set() if verb == "help" else {verb}), "help is said in full, so it has no form"


async def test_help_permissions_prints_every_row_that_a_command_declares(world: World) -> None:
    """D1: the one table, assembled from the commands."""
    rows = await pages(world, "permissions")
    assert [row.split(": ")[0].replace("`", "") for row in rows] == [
        act.name for command in COMMANDS for act in command.acts
    ]
    assert "`review` … approve: attorneys of the matter" in rows
    assert "`assign`: attorneys and staff of the matter" in rows
    assert await ask_help(world, "permissions page 99") == await ask_help(
        world, f"permissions page {-(-len(rows) // 8)}"
    )


async def test_help_types_lists_the_whole_catalogue_of_work(world: World) -> None:
    """C49 in its first form: what each needs, and its pace."""
    rows = await pages(world, "types")
    assert [row.split(":")[0] for row in rows] == list(WORK_TYPES)
    assert "deposition-summary: needs instructions, due; 20 to 25 pages in 1 h" in rows


async def test_help_scope_lists_the_six_kinds_of_work_that_nobody_may_give_away(world: World) -> None:
    """G12: the six, and what to ask for instead."""
    card = await ask_help(world, "scope")
    assert len([line for line in lines(card) if line.startswith("•")]) == 6
    for kind in ("advising", "court", "signing", "represent", "fees", "opinion"):
        assert kind in text(card)
    assert "Next: ask for a draft instead" in text(card)


async def test_a_typo_after_help_is_offered_the_verb_it_was_meant_as(world: World) -> None:
    """C36."""
    card = await ask_help(world, "asign")
    assert card.title == "Did you mean help assign?"
    right = await world.presses_reply("lead", card, "Yes, help assign")
    assert isinstance(right, Card)
    assert right.name == "help.assign"
    assert (await ask_help(world, "permisions")).title == "Did you mean help permissions?"
    assert (await ask_help(world, "xyzzy")).title == "Counterpart does not know that word"


async def test_what_people_say_instead_of_a_verb_is_offered_as_that_verb(world: World) -> None:
    """C36: nobody has to know that a verdict is a review."""
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    done = await world.says("assignee", "done A-1 files.example/m-1042/1")
    assert "Did you mean deliver?" in text(done)
    assert "Delivered: A-1, round 1" in text(await world.presses_reply("assignee", done, "Yes, deliver"))
    await world.until("wed 10:00 New York")
    returned = await world.says("attorney", "return A-1 citation")
    assert "Did you mean review A-1 return citation?" in text(returned)
    assert isinstance(await world.presses_reply("attorney", returned, "Yes, review return"), Form)
    asked = await world.says("attorney", "approve A-1")
    assert "Did you mean review A-1 approve?" in text(asked)
    assert "A-1 · Deposition summary · Delivered, round 1" in await world.reads("attorney"), "it only asks"
    assert "Approved: A-1" in text(await world.presses_reply("attorney", asked, "Yes, review approve"))


def test_another_word_for_a_verb_is_no_verb_and_leads_to_one_that_reads_it() -> None:
    verbs = {command.name for command in COMMANDS}
    for command in COMMANDS:
        for word, implied in command.also:
            assert word not in verbs
            understood = grammar.read(f"{command.name} {implied}", COMMANDS)
            assert isinstance(understood, (command, grammar.Partial)), word


@pytest.mark.parametrize("verb", [each.name for each in COMMANDS])
async def test_help_of_a_verb_never_breaks_off_in_its_title(world: World, verb: str) -> None:
    """C36: what the verb is for is read whole, in the title or in the line below it."""
    card = await ask_help(world, verb)
    gloss = next(each.help for each in COMMANDS if each.name == verb).rstrip(".")
    assert "…" not in card.title
    assert gloss[1:] in text(card)


async def test_a_handle_that_nobody_has_is_answered_with_one_that_somebody_has(world: World) -> None:
    asked = await world.says("attorney", "hours overlap @attorney @nobody")
    assert isinstance(asked, Form)
    error = next(field.error for field in asked.fields if field.name == "whose")
    assert "like @" in error
    assert not error.endswith("like @nobody")
