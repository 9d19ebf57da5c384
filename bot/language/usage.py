"""A command as one is told of it: its usage on a line, and its form."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.language.command import Command, asks
from bot.language.forms import Form

NOTHING: Mapping[str, str] = MappingProxyType({})


def usage(command: type[Command]) -> str:
    """`ack assignment [eta time]`: fields in order, those that may be left out in brackets."""
    parts = [command.name]
    for asked in asks(command):
        part = " ".join(word for word in (asked.word, asked.kind.noun) if word)
        parts.append(part if asked.required else f"[{part}]")
    return " ".join(parts)


def form(command: type[Command], words: Mapping[str, str] = NOTHING, focus: str = "") -> Form:
    """The whole form of a command, filled with `words` (field name to words)."""
    needed = set(command.needs(words))
    fields = tuple(
        asked.kind.field(
            asked.name,
            asked.label,
            asked.required or asked.name in needed,
            words.get(asked.name, ""),
            asked.example,
        )
        for asked in asks(command)
    )
    return Form(command.name, command.title, fields, focus=focus)
