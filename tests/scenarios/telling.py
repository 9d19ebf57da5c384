"""Sentences that many stories begin with."""

from __future__ import annotations

from bot.pace import Pace
from tests.world import World, text


async def give(
    world: World,
    by: str = "attorney",
    to: str = "assignee",
    matter: str = "M-1042",
    due: str = "fri 5pm",
    words: str = "",
) -> str:
    """Work is given and sent, each time in other words, since the same ones said twice are asked about; says its id."""
    words = words or f"Summarise the deposition, part {next(world.keys)}"
    sent = text(await world.says(by, f'assign @{to} {matter} deposition-summary "{words}" due {due} keep'))
    assert sent.startswith("Sent: "), sent
    return sent.split()[1].rstrip(",")


def rest(world: World) -> None:
    """A minute of real time passes, so that nobody has said too much at once."""
    world.conversation.pace = Pace()
