"""What is said of rooms themselves."""

from __future__ import annotations

from bot.cards.scene import Scene
from bot.language.cards import Card, Line, Next
from bot.model.record import Room


def opened(scene: Scene, room: Room) -> Card:
    """`room.opened`: another company can come into a room."""
    whose = f"{scene.city(room.side)}'s room{f' of M-{room.matter_id}' if room.matter_id is not None else ''}"
    return Card(
        "room.opened",
        f"{whose} is open to another company",
        (
            Line(("Its people can come in now. Counterpart looks who is there before it says anything.",)),
            Next(("what somebody there may not see goes to those who work on it, directly",)),
        ),
    )
