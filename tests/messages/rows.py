"""A message as rows to be checked: from a card, or from the plain lines that a platform's rendering comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.language.cards import (
    Audience,
    Button,
    Card,
    Code,
    Fact,
    Items,
    Line,
    Link,
    Mention,
    Next,
    Quote,
    Section,
    Text,
)


class Kind(StrEnum):
    TITLE = "title"
    FACT = "fact"
    LINE = "line"
    NEXT = "next"
    SECTION = "section"
    ITEM = "item"
    TYPED = "typed"
    MORE = "more"


CHOSEN = ("Matter", "Firm's number", "Format")


@dataclass(frozen=True)
class Row:
    """One line. `text` is what Counterpart says in it: sentences in code type are apart, in `codes`.

    `count` is the number in a section's heading or in "…and n more". `label` is a fact's, or a section's title.
    """

    kind: Kind
    text: str
    label: str = ""
    codes: tuple[str, ...] = ()
    count: int | None = None

    @property
    def free(self) -> bool:
        """Whether people chose the words: what they typed, the title of a matter, the format they want."""
        return self.kind is Kind.TYPED or (self.kind is Kind.FACT and self.label in CHOSEN)

    @property
    def shown(self) -> str:
        """The line as it is read, without the marks of the notation."""
        return _refilled(self.text, self.codes)


@dataclass(frozen=True)
class Message:
    """What is checked: `name` is the card's, "" where a platform's rendering does not say it."""

    rows: tuple[Row, ...]
    buttons: tuple[Button, ...]
    name: str = ""

    @property
    def title(self) -> str:
        return self.rows[0].shown if self.rows else ""

    def said(self) -> Iterator[Row]:
        """The rows in Counterpart's own words."""
        return (row for row in self.rows if not row.free)

    def typed(self) -> Iterator[Row]:
        return (row for row in self.rows if row.kind is Kind.TYPED)


def of_card(card: Card) -> Message:
    return Message(tuple(_rows(card)), card.buttons, card.name)


def of_lines(lines: Sequence[str], buttons: Sequence[tuple[str, str]], name: str = "") -> Message:
    """Lines in the notation of the message book, and buttons as (label, sentence) of one reader's copy."""
    rows = [_row(line, first=place == 0) for place, line in enumerate(lines)]
    return Message(tuple(rows), tuple(Button(label, sentence, Audience.BOTH) for label, sentence in buttons), name)


def _rows(card: Card) -> Iterator[Row]:
    yield Row(Kind.TITLE, card.title)
    for block in card.blocks:
        match block:
            case Fact(label=label, value=value):
                text, codes = _split(value)
                yield Row(Kind.FACT, f"{label}: {text}", label, codes)
            case Line(text=value):
                text, codes = _split(value)
                yield Row(Kind.LINE, text, "", codes)
            case Next(text=value):
                text, codes = _split(value)
                yield Row(Kind.NEXT, f"Next: {text}", "Next", codes)
            case Quote(words=words):
                yield Row(Kind.TYPED, words, block.label)
            case Section(title=title, items=items, more=more):
                if len(items) == 1 and not more:
                    text, codes = _split(items[0].text)
                    yield Row(Kind.SECTION, f"{title}: {text}", title, codes)
                    yield from _typed(items[0].quote)
                else:
                    yield Row(Kind.SECTION, f"{title} ({len(items) + more})", title, (), len(items) + more)
                    yield from _items(block)
            case Items():
                yield from _items(block)


def _items(block: Items | Section) -> Iterator[Row]:
    for item in block.items:
        text, codes = _split(item.text)
        yield Row(Kind.ITEM, text, "", codes)
        yield from _typed(item.quote)
    if block.more:
        yield Row(Kind.MORE, f"…and {block.more} more", "", (), block.more)


def _typed(words: str) -> Iterator[Row]:
    if words:
        yield Row(Kind.TYPED, words)


def _split(text: Text) -> tuple[str, tuple[str, ...]]:
    """The text with a placeholder for each sentence in code type, and those sentences."""
    parts: list[str] = []
    codes: list[str] = []
    for run in text:
        match run:
            case str():
                parts.append(run)
            case Mention(handle=handle):
                parts.append(f"@{handle}")
            case Code(sentence=sentence):
                parts.append("\0")
                codes.append(sentence)
            case Link(words=words):
                parts.append(words)
    return "".join(parts), tuple(codes)


def _refilled(text: str, codes: tuple[str, ...]) -> str:
    for code in codes:
        text = text.replace("\0", f"`{code}`", 1)
    return text


_FACT = re.compile(r"([^:`•>]{1,40}): (.*)", re.DOTALL)
_MANY = re.compile(r"(.*) \((\d+)\)")
_REST = re.compile(r"…and (\d+) more")


def _row(line: str, *, first: bool) -> Row:
    if not first and line.startswith("> "):
        return Row(Kind.TYPED, line[2:])
    text, codes = _uncoded(line)
    if first:
        return Row(Kind.TITLE, text, "", codes)
    if line.startswith("## "):
        many = _MANY.fullmatch(text[3:])
        if many:
            return Row(Kind.SECTION, text[3:], many[1], codes, int(many[2]))
        return Row(Kind.SECTION, text[3:], text[3:].partition(":")[0], codes)
    if line.startswith("• "):
        return Row(Kind.ITEM, text[2:], "", codes)
    rest = _REST.fullmatch(text)
    if rest:
        return Row(Kind.MORE, text, "", codes, int(rest[1]))
    fact = _FACT.fullmatch(text)
    if fact and fact[1] == "Next":
        return Row(Kind.NEXT, text, "Next", codes)
    return Row(Kind.FACT, text, fact[1], codes) if fact else Row(Kind.LINE, text, "", codes)


def _uncoded(line: str) -> tuple[str, tuple[str, ...]]:
    codes = tuple(re.findall(r"`([^`]*)`", line))
    return re.sub(r"`[^`]*`", "\0", line), codes
