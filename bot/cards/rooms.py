"""What is said of rooms themselves."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.scene import Scene
from bot.cards.words import count
from bot.language.cards import Card, Fact, Line, Next, Run
from bot.model.record import Room


def opened(scene: Scene, room: Room) -> Card:
    """`room.opened`: another company can come into a room."""
    return Card(
        "room.opened",
        f"{_whose(scene, room)} is open to another company",
        (
            Line(("Its people can come in now. Counterpart looks who is there before it says anything.",)),
            Next(("what somebody there may not see goes to those who work on it, directly",)),
        ),
    )


def entered(scene: Scene, room: Room, may_not: Sequence[int], strangers: int, messages: int) -> Card:
    """`room.entered`, to the coordinator of a side: somebody is in a room who may not read what stood there. `may_not`
    are those whom Counterpart knows."""
    who: list[Run] = list(scene.all(may_not))
    if strangers:
        unknown = f"{count(strangers, 'person', 'people')} whom Counterpart does not know"
        who.append(f" and {unknown}" if who else unknown)
    taken = "was taken back" if messages == 1 else "were taken back"
    return Card(
        "room.entered",
        f"Somebody in {_whose(scene, room)} may not read it all",
        (
            Fact("Who", tuple(who)),
            Line((f"{count(messages, 'message')} there {taken}. Whoever works on it reads it in their own chat.",)),
            Next(("they leave, or you have them added; what changes then is said there again",)),
        ),
    )


def _whose(scene: Scene, room: Room) -> str:
    return f"{scene.city(room.side)}'s room{f' of M-{room.matter_id}' if room.matter_id is not None else ''}"
