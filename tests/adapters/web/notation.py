"""Reads a card from the notation of the message book, so that tests of the page show real messages."""

from __future__ import annotations

import re

from bot.language.cards import (
    Audience,
    Block,
    Button,
    Card,
    Code,
    Fact,
    Item,
    Items,
    Line,
    Mention,
    Next,
    Quote,
    Run,
    Section,
    Text,
)

_BUTTON = re.compile(r"\[([^→\]]+) → ([^\]]+)\]")
_RUN = re.compile(r"(`[^`]+`|@[a-z][a-z0-9_-]*)")


def card(name: str, notation: str, subject: str = "") -> Card:
    """The card that the notation writes; `Manila:` and `New York:` before buttons make them one side's."""
    title, *rest = [line.strip() for line in notation.strip().splitlines()]
    blocks: list[Block] = []
    buttons: list[Button] = []
    for line in rest:
        if _BUTTON.search(line):
            city = line.partition(":")[0]
            side = {"Manila": Audience.PROVIDER, "New York": Audience.FIRM}.get(city, Audience.BOTH)
            buttons += [Button(label, sentence, side) for label, sentence in _BUTTON.findall(line)]
        elif line.startswith("• ") and blocks and isinstance(blocks[-1], Section | Items):
            last = blocks[-1]
            added = (*last.items, Item(text(line[2:])))
            blocks[-1] = Section(last.title, added) if isinstance(last, Section) else Items(added)
        elif line.startswith("• "):
            blocks.append(Items((Item(text(line[2:])),)))
        elif heading := re.fullmatch(r"## (.+) \((\d+)\)", line):
            blocks.append(Section(heading[1], ()))
        elif line.startswith("## "):
            label, _, value = line[3:].partition(": ")
            blocks.append(Section(label, (Item(text(value)),)))
        elif line.startswith("> "):
            blocks.append(Quote(line[2:]))
        elif line.startswith("Next: "):
            blocks.append(Next(text(line[6:])))
        elif fact := re.fullmatch(r"([A-Z][a-z ]{1,20}): (.+)", line):
            blocks.append(Fact(fact[1], text(fact[2])))
        else:
            blocks.append(Line(text(line)))
    return Card(name, title, tuple(blocks), tuple(buttons), subject)


def text(words: str) -> Text:
    return tuple(_run(piece) for piece in _RUN.split(words) if piece)


def _run(piece: str) -> Run:
    if piece.startswith("`"):
        return Code(piece.strip("`"))
    return Mention(piece[1:]) if piece.startswith("@") else piece
