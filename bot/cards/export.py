"""What is said to whoever asks for a matter's supervision record."""

from __future__ import annotations

from datetime import timedelta

from bot.cards import times
from bot.cards.facts import matter_fact
from bot.language.cards import Button, Card, Fact, Line, Link, Next
from bot.model.work import Matter

PRIVILEGED = "Privileged and confidential: prepared at the direction of counsel"


def offered(matter: Matter, url: str, lasts: timedelta) -> Card:
    """`export.offered`, to its asker alone."""
    return Card(
        "export.offered",
        f"The record of {matter.ref} is ready",
        (
            matter_fact(matter),
            Fact("File", (Link("supervision record, zip", url),)),
            Line((f"{PRIVILEGED}.",)),
            Line((f"The link works for {times.duration(lasts)}. Whoever has it reads all of the record.",)),
            Next(("keep it with the matter's papers. That it was asked for is on record",)),
        ),
        (Button("Another link", f"export {matter.ref}"),),
        matter.ref,
    )


def no_address(matter: Matter) -> Card:
    """`export.shell`: nobody told Counterpart at which address a browser finds it."""
    return Card(
        "export.shell",
        f"The record of {matter.ref} needs the shell",
        (
            matter_fact(matter),
            Line(("No public address is set here, so there is no link to give. Nothing changed.",)),
            Next(("whoever runs Counterpart exports it there, or sets the address",)),
        ),
        (),
        matter.ref,
    )
