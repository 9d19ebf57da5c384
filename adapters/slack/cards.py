"""Cards as Block Kit: each kind of block in one match, typed words as plain text, buttons that carry a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from adapters.slack import limits
from adapters.slack.limits import Json, cut, escaped, plain
from adapters.slack.read import SAY
from bot.cards import help
from bot.language.cards import (
    Block,
    Button,
    Card,
    Code,
    Fact,
    Item,
    Items,
    Line,
    Link,
    Mention,
    Next,
    Quote,
    Run,
    Section,
)

People = Mapping[str, str]
"""The Slack ids, by handle, of those whom a card rings; whoever is not in it is printed and not rung."""

#: What Slack would read as markup in a line: an opening mark, a picture's name, a quote's sign at the start.
_MARKUP = re.compile(r"(?<![A-Za-z0-9])[*_~`](?=\S)|:(?=[^\s:]*[^\W\d])[^\s:]+:|^\s*(?:•\s*)?>")

_OURS = "\ufffc"
"""What stands for a run of our own where markup is looked for: neither a letter nor a space."""


class _Bold(str):
    """A run of our own words that is printed bold: a label, a heading."""


_Row = tuple[_Bold | Run, ...]


class _Typed(tuple[_Bold | str, ...]):
    """What a person typed, with its label."""


def message(card: Card, people: People) -> Json:
    """A message's text and blocks. The text is what a lock screen shows: the title and nothing else."""
    return {"text": escaped(cut(card.title, limits.FALLBACK)), "blocks": blocks(card, people)}


def blocks(card: Card, people: People, most: int = limits.MESSAGE_BLOCKS) -> list[Json]:
    """The card's blocks, at most `most` of them; what does not fit is counted in a last line, above the buttons."""
    body: list[Json] = [{"type": "header", "text": plain(card.title, limits.HEADER)}]
    body += _body(card, people)
    acts = _buttons(card)
    room = most - len(acts)
    if len(body) > room:
        left_out = len(body) - room + 1
        body = [*body[: room - 1], _section(f"…and {left_out} more parts that Slack has no room for")]
    return body + acts


def _body(card: Card, people: People) -> Iterator[Json]:
    """Lines that follow one another are one section, as far as one holds them; a quote is a block of its own."""
    lines: list[str] = []
    for row in _rows(card):
        if isinstance(row, _Typed):
            yield from _sections(lines)
            yield _quote(row)
            lines = []
        elif _MARKUP.search("".join(_raw(run) for run in row)):
            yield from _sections(lines)
            yield _unread(row, people)
            lines = []
        else:
            lines.append("".join(_run(run, people) for run in row))
    yield from _sections(lines)


def _rows(card: Card) -> Iterator[_Row | _Typed]:
    for block in card.blocks:
        # How one says it is the one line that is not the same on every platform.
        yield from _of_block(help.SAY_SLACK if block == help.SAY_HERE else block)


def _of_block(block: Block) -> Iterator[_Row | _Typed]:
    match block:
        case Fact(label=label, value=value):
            yield (_Bold(f"{label}:"), " ", *value)
        case Line(text=text):
            yield text
        case Next(text=text):
            yield (_Bold("Next:"), " ", *text)
        case Quote(words=words, label=label):
            yield _Typed((_Bold(f"{label}: "), words) if label else (words,))
        case Section(title=title, items=(only,), more=0):
            yield (_Bold(f"{title}:"), " ", *only.text)
            if only.quote:
                yield _Typed((only.quote,))
        case Section(title=title, items=items, more=more):
            yield (_Bold(f"{title} ({len(items) + more})"),)
            yield from _of_items(items, more)
        case Items(items=items, more=more):
            yield from _of_items(items, more)
        case _:
            assert_never(block)


def _of_items(items: tuple[Item, ...], more: int) -> Iterator[_Row | _Typed]:
    for item in items:
        yield ("• ", *item.text)
        if item.quote:
            yield _Typed((item.quote,))
    if more:
        yield (f"…and {more} more",)


def _run(run: _Bold | Run, people: People) -> str:
    """A run in Slack's own markup."""
    match run:
        case _Bold():
            return f"*{escaped(cut(run, limits.SECTION))}*"
        case str():
            return escaped(cut(run, limits.SECTION))
        case Mention(handle=handle, notify=notify):
            return f"<@{people[handle]}>" if notify and handle in people else f"@{handle}"
        case Code(sentence=words):
            return f"`{escaped(cut(words, limits.SECTION))}`"
        case Link(words=words, url=url):
            return f"<{escaped(url)}|{escaped(words)}>"
        case _:
            assert_never(run)


def _raw(run: _Bold | Run) -> str:
    """What of a run Slack could take for markup: our own labels are, and a sentence is within its own marks."""
    match run:
        case _Bold() | Mention() | Link():
            return _OURS
        case str():
            return run
        case Code(sentence=words):
            return f"`{_OURS}" if "`" in words else _OURS
        case _:
            assert_never(run)


def _unread(row: _Row, people: People) -> Json:
    """A line in which nothing is read as markup."""
    elements: list[Json] = []
    for run in row:
        match run:
            case Mention(handle=handle, notify=True) if handle in people:
                elements.append({"type": "user", "user_id": people[handle]})
            case Mention(handle=handle):
                elements.append(_plain_run(f"@{handle}"))
            case Code(sentence=words):
                elements.append(_plain_run(words, code=True))
            case Link(words=words, url=url):
                elements.append({"type": "link", "url": url, "text": words})
            case _Bold():
                elements.append(_plain_run(run, bold=True))
            case str():
                elements.append(_plain_run(run))
            case _:
                assert_never(run)
    return _rich("rich_text_section", elements)


def _quote(typed: _Typed) -> Json:
    return _rich("rich_text_quote", [_plain_run(run, bold=isinstance(run, _Bold)) for run in typed])


def _rich(kind: str, elements: list[Json]) -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}


def _plain_run(words: str, *, bold: bool = False, code: bool = False) -> Json:
    style = {name: True for name, set_ in (("bold", bold), ("code", code)) if set_}
    run: Json = {"type": "text", "text": cut(words, limits.SECTION) or " "}
    return run | {"style": style} if style else run


def _sections(lines: list[str]) -> Iterator[Json]:
    """The lines as sections of at most so many characters, broken between lines."""
    held: list[str] = []
    for line in lines:
        if held and len("\n".join((*held, line))) > limits.SECTION:
            yield _section("\n".join(held))
            held = []
        held.append(line)
    if held:
        yield _section("\n".join(held))


def _section(text: str) -> Json:
    """Markup without Slack's own search for links and names in it."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": _whole(text), "verbatim": True}, "expand": True}


def _whole(text: str) -> str:
    """A text that fits; one that is too long is cut outside of an escaped character."""
    if len(text) <= limits.SECTION:
        return text
    return re.sub(r"&\w{0,3}$", "", text[: limits.SECTION - 1]) + "…"


def _buttons(card: Card) -> list[Json]:
    """The buttons in one row. A sentence longer than a button carries is no button; a line says how to say it."""
    fit = [button for button in card.buttons if len(button.sentence) <= limits.BUTTON_VALUE][: limits.ACTIONS]
    rows: list[Json] = []
    if long := [button.label for button in card.buttons if len(button.sentence) > limits.BUTTON_VALUE]:
        rows.append(_section(f"{escaped(', '.join(long))}: too long for a button here, so say it again"))
    if fit:
        acts = [_button(place, button) for place, button in enumerate(fit)]
        rows.append({"type": "actions", "block_id": cut(f"{SAY}:{card.subject}", limits.BLOCK_ID), "elements": acts})
    return rows


def _button(place: int, button: Button) -> Json:
    return {
        "type": "button",
        "action_id": f"{SAY}.{place}",
        "text": plain(button.label, limits.BUTTON_LABEL),
        "value": button.sentence,
    }
