"""Somebody's own desk: what waits on them, what waits on the other side, the rest of their work, and both clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import lists
from bot.cards.lists import Open
from bot.cards.scene import Scene
from bot.language.cards import Block, Button, Card, Fact, Item, Section
from bot.model.people import Person, Side

#: How many of each a desk shows; the lists show all.
MOST_YOURS, MOST = 4, 3
BUTTONS = 3


@dataclass(frozen=True, slots=True)
class Hours:
    """Whether somebody, or a team, is open at the moment of writing, and until when that stays so; None: for good."""

    open: bool
    until: datetime | None


def desk(
    scene: Scene,
    reader: Person,
    hours: Hours,
    others: Hours,
    *,
    yours: Sequence[Open],
    theirs: Sequence[Open],
    rest: Sequence[Open],
    steps: Sequence[Button],
) -> Card:
    """`mine.desk`: each thing once, in the first section that fits; `steps` are the reader's own next ones."""
    blocks: list[Block] = [
        Fact("Now", (scene.at(scene.now),)),
        Fact("Your hours", (_hours(scene, hours),)),
        Fact(scene.city(reader.side.other), (_hours(scene, others),)),
    ]
    for title, things, most in (
        ("Waiting on you", yours, MOST_YOURS),
        ("Waiting on them", theirs, MOST),
        ("Your other work", rest, MOST),
    ):
        if things:
            items = tuple(Item(lists.line(scene, thing)) for thing in things[:most])
            blocks.append(Section(title, items, max(len(things) - most, 0)))
    return Card(
        "mine.desk", _title(len(yours), len(theirs)), tuple(blocks), _buttons(reader, yours, theirs, rest, steps)
    )


def _title(yours: int, theirs: int) -> str:
    on_you = f"{yours} things wait" if yours > 1 else "1 thing waits" if yours else "Nothing waits"
    return f"{on_you} on you, {theirs or 'nothing'} on them"


def _hours(scene: Scene, hours: Hours) -> str:
    state = "open" if hours.open else "closed"
    return f"{state} until {scene.at(hours.until)}" if hours.until is not None else state


def _buttons(
    reader: Person, yours: Sequence[Open], theirs: Sequence[Open], rest: Sequence[Open], steps: Sequence[Button]
) -> tuple[Button, ...]:
    """What is not shown has its button; then the next steps; where there is room, what one does unasked."""
    lists_: list[Button] = []
    if len(yours) > MOST_YOURS or len(rest) > MOST:
        lists_.append(Button("All of mine", "mine"))
    if len(theirs) > MOST:
        lists_.append(Button("All of theirs", "mine theirs"))
    chosen = [*steps[: BUTTONS - len(lists_)], *lists_]
    unasked = Button("Give work", "assign") if reader.side is Side.FIRM else Button("Help", "help")
    return tuple([*chosen, unasked][:BUTTONS])
