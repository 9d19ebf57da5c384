"""What Counterpart says, before any platform has had a hand in it: a card is a closed union of frozen parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Audience(StrEnum):
    """Whose copy of a card has a button; the text of a card is the same on both sides."""

    FIRM = "firm"
    PROVIDER = "provider"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person by handle, without the @. Only `notify` rings: the one who must act next, in the message that asks."""

    handle: str
    notify: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A sentence to say, shown bare and in code type."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Link:
    """Something to fetch, by its name; the address is for the platform to open, and is not shown."""

    words: str
    url: str


Run = str | Mention | Code | Link
Text = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A short label and its value; `in_room` is what a team's room reads instead, where the value is for members."""

    label: str
    value: Text
    in_room: Text | None = None


@dataclass(frozen=True, slots=True)
class Line:
    text: Text


@dataclass(frozen=True, slots=True)
class Next:
    """What happens next: at most one in a card, the last fact before typed words."""

    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things; `quote` is what a person typed about it."""

    text: Text
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """Several things without a heading. `more` counts those that did not fit."""

    items: tuple[Item, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Several things under a heading with their number; a section of one thing is one line. `more` did not fit."""

    title: str
    items: tuple[Item, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """Words or links that a person typed: data in every renderer, absent from every room copy."""

    words: str
    label: str = ""


Block = Fact | Line | Next | Items | Section | Quote


@dataclass(frozen=True, slots=True)
class Button:
    """A button says a sentence for the presser; one whose sentence is incomplete opens that sentence's form."""

    label: str
    sentence: str
    audience: Audience = Audience.BOTH


@dataclass(frozen=True, slots=True)
class Card:
    """One message: `name` is its name in the message book (`card.sent`), `subject` the id it is about, or ""."""

    name: str
    title: str
    blocks: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    subject: str = ""


def room_copy(card: Card) -> Card:
    """The copy for a team's room: no typed words, no matter title, one button that answers privately."""
    buttons = (Button("Open", f"show {card.subject}"),) if card.subject else ()
    return replace(card, blocks=wordless(card), buttons=buttons)


def wordless(card: Card) -> tuple[Block, ...]:
    """The card's blocks without what anybody typed, and with a room's words where a fact is for members."""
    blocks: list[Block] = []
    for block in card.blocks:
        match block:
            case Quote():
                continue
            case Fact(in_room=tuple() as shown):
                blocks.append(replace(block, value=shown, in_room=None))
            case Items() | Section():
                blocks.append(replace(block, items=tuple(replace(item, quote="") for item in block.items)))
            case _:
                blocks.append(block)
    return tuple(blocks)


def typed(card: Card) -> bool:
    """Whether a card carries what a person wrote."""
    return any(
        isinstance(block, Quote) or (isinstance(block, Items | Section) and any(item.quote for item in block.items))
        for block in card.blocks
    )


def mentions(card: Card) -> Iterator[Mention]:
    """Everybody whom a card names in its own words."""
    for block in card.blocks:
        match block:
            case Fact(value=text) | Line(text=text) | Next(text=text):
                yield from _named(text)
            case Items(items=items) | Section(items=items):
                for item in items:
                    yield from _named(item.text)
            case Quote():
                continue


def links(card: Card) -> Iterator[Link]:
    """All that a card offers to fetch."""
    for block in card.blocks:
        if isinstance(block, Fact):
            yield from (run for run in block.value if isinstance(run, Link))


def _named(text: Text) -> Iterator[Mention]:
    return (run for run in text if isinstance(run, Mention))


def for_side(card: Card, side: Audience) -> Card:
    """The copy of one side: the same text, only its own buttons."""
    return replace(card, buttons=tuple(b for b in card.buttons if b.audience in (Audience.BOTH, side)))


def plain(text: Text) -> str:
    """A text as one string: mentions as @handle, sentences in backticks."""
    return "".join(_plain(run) for run in text)


def _plain(run: Run) -> str:
    match run:
        case str():
            return run
        case Mention(handle=handle):
            return f"@{handle}"
        case Code(sentence=sentence):
            return f"`{sentence}`"
        case Link(words=words):
            return words


def lines(card: Card) -> Iterator[str]:
    """The card in the notation of the message book, a line at a time, without its buttons."""
    yield card.title
    for block in card.blocks:
        match block:
            case Fact(label=label, value=value):
                yield f"{label}: {plain(value)}"
            case Line(text=text):
                yield plain(text)
            case Next(text=text):
                yield f"Next: {plain(text)}"
            case Quote(words=words, label=label):
                yield f"> {label}: {words}" if label else f"> {words}"
            case Section(title=title, items=(only,), more=0):
                yield f"## {title}: {plain(only.text)}"
                if only.quote:
                    yield f"> {only.quote}"
            case Section(title=title, items=items, more=more):
                yield f"## {title} ({len(items) + more})"
                yield from _items(items, more)
            case Items(items=items, more=more):
                yield from _items(items, more)


def _items(items: tuple[Item, ...], more: int) -> Iterator[str]:
    for item in items:
        yield f"• {plain(item.text)}"
        if item.quote:
            yield f"> {item.quote}"
    if more:
        yield f"…and {more} more"
