"""Sentences that many stories begin with."""

from __future__ import annotations

from tests.world import World, text


async def give(
    world: World,
    by: str = "attorney",
    to: str = "assignee",
    matter: str = "M-1042",
    due: str = "fri 5pm",
    words: str = "Summarise the 2 Oct deposition, page-line",
) -> str:
    """Work is given and sent; says its id."""
    sent = text(await world.says(by, f'assign @{to} {matter} deposition-summary "{words}" due {due} keep'))
    assert sent.startswith("Sent: "), sent
    return sent.split()[1].rstrip(",")
