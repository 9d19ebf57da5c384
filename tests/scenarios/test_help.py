"""`help`: everything that can be said and nothing else, one verb in full, the lists that it prints."""

from __future__ import annotations

import pytest

from bot.commands import COMMANDS
from bot.language import grammar
from bot.language.cards import Card, Code, Fact, lines
from bot.practices import WORK_TYPES
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
