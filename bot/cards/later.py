"""A warning put off: to when, that no due moves, and why it cannot be put off again (D52)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards.late import Reply
from bot.cards.scene import Scene, passed
from bot.cards.words import LINES, OWED, capital, count
from bot.language.cards import Button, Card, Fact, Item, Items, Line, Next

MY_LIST = Button("My list", "mine")
STANDS = "Nothing changed. Each due stands as it was."


def put_off(scene: Scene, replies: Sequence[Reply], at: datetime) -> Card:
    """`later.done`. `replies` are those that are still owed when it comes back at `at`, soonest first."""
    shown = replies[: LINES - 4]
    items = tuple(_owed(scene, each) for each in shown)
    one = f"{OWED[replies[0].kind].verb} {replies[0].ref}"
    return Card(
        "later.done",
        f"Put off once: {one if len(replies) == 1 else count(len(replies), 'thing')}",
        (
            Fact("Comes back", (scene.at(at),)),
            Items(items, len(replies) - len(shown)),
            Next(("said once more then, unless it is done first. No due moves",)),
        ),
        (MY_LIST,),
    )


def again(scene: Scene, at: datetime) -> Card:
    """`later.again`: it was put off to `at` before."""
    came = "came" if passed(scene, at) else "comes"
    return Card(
        "later.again",
        "That was put off once already",
        (Fact(f"It {came} back", (scene.at(at),)), Line((STANDS,))),
        (MY_LIST,),
    )


def too_late(scene: Scene, replies: Sequence[Reply]) -> Card:
    """`later.late`: all of it is due before it could come back."""
    shown = replies[: LINES - 2]
    return Card(
        "later.late",
        "It is due before it could come back",
        (Items(tuple(_owed(scene, each) for each in shown), len(replies) - len(shown)), Line((STANDS,))),
        (MY_LIST,),
    )


def nothing(scene: Scene) -> Card:
    """`later.none`: no warning, nobody else's, and nothing left of it are one answer."""
    return Card(
        "later.none",
        "You have no warning to put off",
        (Line(("Nothing changed. What waits for you is in your list.",)),),
        (MY_LIST,),
    )


def _owed(scene: Scene, reply: Reply) -> Item:
    return Item((f"{capital(OWED[reply.kind].verb)} {reply.ref} by {scene.at(reply.window.due_at)}",))
