"""Holds a message against every invariant that one message can break; each finding begins with the invariant's code.

T time, S shape, B buttons, P people and confidence, X sameness. What needs a database or the permission table (B3, P2)
is proved where those are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.language import grammar
from bot.language.cards import Audience, Card
from bot.language.command import Command
from bot.language.misread import Misread
from bot.language.moments import parse_moment
from bot.model.people import Cities
from tests.messages.rows import Kind, Message, Row, of_card, of_lines
from tests.messages.time_rules import check_time

Commands = Sequence[type[Command]]

LONGEST_TITLE, LONGEST_LINE, LONGEST_TYPED, LONGEST_TEXT = 60, 120, 200, 3000
MOST_LINES, MOST_DIGEST_LINES, MOST_BUTTONS, LONGEST_LABEL = 10, 20, 3, 24

_UNSAID = re.compile(
    r"\b(?:fail(?:ed|s|ures?)?|breach\w*|violat\w*|escalat\w*|SLAs?|tickets?|tasks?|jobs?|vendors?|offshore|resources?|"
    r"users?|customers?|reject\w*|invalid|errors?|timeouts?|sync\w*|click\w*|please|unfortunately)\b",
    re.IGNORECASE,
)
_NOT_PEOPLE = re.compile(
    r"\bU0[A-Z0-9]{6,}\b|<@|\b29:\w|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    r"|[\w.+-]+@[\w-]+\.\w+|@(?:here|channel|everyone)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://|\b[\w-]+(?:\.[\w-]+)+/\S")
_LEFT_OVER = re.compile(r"\bNone\b|\bnull\b|\b0 items\b|[{}]")
_ONE_MANY = re.compile(r"(?<![\d.:·,-])\b1 (?!is\b|was\b|has\b|does\b|holds\b|as\b)([a-z]+s)\b(?!')")
_MANY_ONE = re.compile(
    r"(?<![\w.:-])(?:0|[2-9]|\d{2,}) "
    r"(item|thing|assignment|page|question|matter|deadline|due|step|scan|person|try|character|word|day|hour)\b"
)
_WORDS_OF_PEOPLE = ("To correct", "Work", "Sources", "Reason", "Note")


def check(
    card: Card,
    *,
    cities: Cities,
    now: datetime,
    copy: str = "full",
    commands: Commands | None = None,
) -> list[str]:
    """The invariants that `card`, sent at `now`, breaks: `copy` is "full" or "room"; B2 needs `commands`."""
    return list(_check(of_card(card), cities, now, copy, commands))


def check_lines(
    lines: Sequence[str],
    buttons: Sequence[tuple[str, str]],
    *,
    cities: Cities,
    now: datetime,
    copy: str = "full",
    commands: Commands | None = None,
    name: str = "",
) -> list[str]:
    """The same for a platform's rendering: its lines in the book's notation, title first, and (label, sentence)."""
    return list(_check(of_lines(lines, buttons, name), cities, now, copy, commands))


def check_same(
    cards: Sequence[Card], *, buttons: bool = True, apart: Sequence[str] = ("Say it", "Outside")
) -> list[str]:
    """X1, X2, P4: what differs between cards, but for the facts labelled as in `apart`, and buttons unless told."""
    first, *others = [of_card(card) for card in cards]
    found: list[str] = []
    for other in others:
        for mine, theirs in zip(_kept(first, apart), _kept(other, apart), strict=False):
            if mine.shown != theirs.shown or mine.kind is not theirs.kind:
                found.append(f"X1: “{mine.shown}” and “{theirs.shown}”")
        if len(_kept(first, apart)) != len(_kept(other, apart)):
            found.append(f"X1: {len(first.rows)} lines and {len(other.rows)}")
        if buttons and _pressed(first) != _pressed(other):
            found.append(f"X1: buttons {_pressed(first)} and {_pressed(other)}")
    return found


def skeleton(card: Card, words: Sequence[str] = ()) -> list[str]:
    """X2: the card's lines with ids, people, instants and `words` taken out: two cards of one template are equal."""
    day = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}(?: \d{4})? \d{2}:\d{2} "
    text = "\n".join(
        [*(row.shown for row in of_card(card).rows), *(f"[{b.label} → {b.sentence}]" for b in card.buttons)]
    )
    text = re.sub(rf"{day}[^·\n]+ · {day}[A-Z][a-z]+(?: [A-Z][a-z]+)*", "«instant»", text)
    text = re.sub(r"\b[ADQMH]-\d+", "«id»", text)
    text = re.sub(r"@\w+", "«person»", text)
    for word in sorted(words, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(word)}\b", "«word»", text, flags=re.IGNORECASE)
    return text.split("\n")


def _check(message: Message, cities: Cities, now: datetime, copy: str, commands: Commands | None) -> Iterator[str]:
    yield from check_time(message, cities, now)
    yield from _shape(message)
    yield from _sections(message)
    yield from _order(message)
    yield from _buttons(message)
    yield from _people(message, copy)
    yield from _words(message)
    if commands is not None:
        yield from _sentences(message, cities, commands)


def _shape(message: Message) -> Iterator[str]:
    title = message.title
    if not 1 <= len(title) <= LONGEST_TITLE or "\n" in title:
        yield f"S1: a title of {len(title)} characters: {title}"
    for row in message.typed():
        if len(row.text) >= 8 and row.text in title:
            yield f"S1: typed words in the title: {title}"
        if len(row.text) > LONGEST_TYPED:
            yield f"S3: {len(row.text)} typed characters: {row.text[:40]}…"
    long = message.name.startswith(("digest", "mine.desk")) or " digest · " in title
    most = MOST_DIGEST_LINES if long else MOST_LINES
    if len(message.rows) > most:
        yield f"S2: {len(message.rows)} lines: {title}"
    for row in message.rows[1:]:
        if row.kind is not Kind.TYPED and len(row.shown) > LONGEST_LINE:
            yield f"S3: {len(row.shown)} characters: {row.shown}"
        if "\n" in row.text:
            yield f"S3: a line break inside a line: {row.text!r}"
    if sum(len(row.shown) + 1 for row in message.rows) > LONGEST_TEXT:
        yield f"S7: more than {LONGEST_TEXT} characters: {title}"


def _sections(message: Message) -> Iterator[str]:
    for row in message.rows:
        empty = not row.shown.strip() or (
            row.kind in (Kind.FACT, Kind.NEXT) and not row.shown.partition(": ")[2].strip()
        )
        if empty or (not row.free and row.text.endswith(("·", ",", " "))):
            yield f"S4: nothing there, or a loose end: {row.shown!r}"
        if not row.free and (left := _LEFT_OVER.search(row.text)):
            yield f"S4: “{left[0]}” in: {row.shown}"
        if row.kind is Kind.MORE and not message.buttons:
            yield f"S4: “{row.shown}” without a button that shows it"
    for place, row in enumerate(message.rows):
        if row.kind is Kind.SECTION and row.count is not None:
            below = _below(message.rows[place + 1 :])
            shown = sum(each.kind is Kind.ITEM for each in below)
            if not shown or row.count != shown + sum(each.count or 0 for each in below if each.kind is Kind.MORE):
                yield f"S4: {row.shown} holds {shown} items"


def _below(rows: Sequence[Row]) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        if row.kind not in (Kind.ITEM, Kind.TYPED, Kind.MORE):
            break
        found.append(row)
        if row.kind is Kind.MORE:
            break
    return found


def _order(message: Message) -> Iterator[str]:
    following = [place for place, row in enumerate(message.rows) if row.kind is Kind.NEXT]
    if len(following) > 1:
        yield f"S5: {len(following)} times Next: {message.title}"
    if following and any(row.kind is not Kind.TYPED for row in message.rows[following[0] + 1 :]):
        yield f"S5: something else than typed words after Next: {message.title}"
    if not following and not message.buttons and not any("Nothing changed" in row.text for row in message.rows):
        yield f"S5: neither Next, nor a button, nor “Nothing changed”: {message.title}"
    for row in message.said():
        if wrong := _ONE_MANY.search(row.text) or _MANY_ONE.search(row.text):
            yield f"S6: “{wrong[0]}” in: {row.shown}"


def _buttons(message: Message) -> Iterator[str]:
    for side in (Audience.FIRM, Audience.PROVIDER):
        copy = [button for button in message.buttons if button.audience in (Audience.BOTH, side)]
        if len(copy) > MOST_BUTTONS:
            yield f"B1: {len(copy)} buttons for the {side}: {message.title}"
        for what, said in (("labels", [b.label for b in copy]), ("sentences", [b.sentence for b in copy])):
            if twice := [each for each, times in Counter(said).items() if times > 1]:
                yield f"B1: {what} alike: {', '.join(twice)}"
    for button in message.buttons:
        if not 1 <= len(button.label) <= LONGEST_LABEL or not (button.label[0].isupper() or button.label[0].isdigit()):
            yield f"B1: a label of {len(button.label)} characters, or without a capital: “{button.label}”"


def _sentences(message: Message, cities: Cities, commands: Commands) -> Iterator[str]:
    places = frozenset(city.label.lower() for city in (cities.firm, cities.provider))
    for button in message.buttons:
        if fault := _unread(button.sentence, commands, places):
            yield f"B2: [{button.label} → {button.sentence}] {fault}"
    if message.name.startswith("misread."):  # what a person typed is said back in code type
        return
    for row in message.said():
        for code in row.codes if row.label != "Say it" else ():
            if _unread(code, commands, places) and not _is_time(code):
                yield f"B2: `{code}` is no sentence: {row.shown}"


def _unread(sentence: str, commands: Commands, places: frozenset[str]) -> str:
    try:
        command = grammar.read(sentence, commands, places)
    except Misread as error:
        return f"is not understood: {error!r}"
    if isinstance(command, grammar.Partial):
        return ""
    again = grammar.write(command)
    return "" if again == sentence else f"is written {again}"


def _is_time(words: str) -> bool:
    try:
        parse_moment(words)
    except Misread:
        return False
    return True


def _people(message: Message, copy: str) -> Iterator[str]:
    for row in message.said():
        if found := _NOT_PEOPLE.search(row.text):
            yield f"P1: “{found[0]}” in: {row.shown}"
    if copy != "room":
        return
    for row in message.rows:
        if row.kind is Kind.TYPED or row.label in _WORDS_OF_PEOPLE:
            yield f"P3: typed words in a room: {row.shown}"
        elif _LINK.search(row.text):
            yield f"P3: a link in a room: {row.shown}"
        elif row.label == "Matter" and not re.fullmatch(r"Matter: M-\d+", row.text):
            yield f"P3: a matter's title in a room: {row.shown}"
        elif row.label == "Format" and not re.fullmatch(r"Format: (?:given|\d+ pages?)", row.text):
            yield f"P3: typed words in a room: {row.shown}"


def _words(message: Message) -> Iterator[str]:
    for text in [*(row.text for row in message.said()), *(button.label for button in message.buttons)]:
        if found := _UNSAID.search(text):
            yield f"X3: “{found[0]}” in: {text}"
        if "!" in text or any(unicodedata.category(letter) == "So" for letter in text):
            yield f"X3: an exclamation mark or a picture-letter in: {text}"


def _kept(message: Message, apart: Sequence[str]) -> list[Row]:
    return [row for row in message.rows if row.label not in apart]


def _pressed(message: Message) -> list[tuple[str, str]]:
    return [(button.label, button.sentence) for button in message.buttons]


__all__ = ["check", "check_lines", "check_same", "skeleton"]
