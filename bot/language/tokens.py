"""A sentence as tokens: quoted words are one, and what a person cannot see is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.language.misread import TooLong, Unprintable

LIMIT = 4_000
"""Characters of a sentence."""

_UNSEEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but tabs and line breaks
    "\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"  # turned, zero-width, halved, tagged
)
_NAMES = {"\0": "NUL", "\x1b": "escape", "\x08": "backspace", "\x7f": "delete"}
_BARE = re.compile(r"\S+")
_CLOSERS = {'"': '"', "\u201c": '\u201d\u201c"', "\u201d": '\u201d"', "\u201e": '\u201c\u201d"', "\u00ab": "\u00bb"}
_MARKS = {opener: re.compile(f"[{re.escape(opener + closers)}]") for opener, closers in _CLOSERS.items()}
_AFTER = frozenset(" \t\r\n,.;:!?)")
NESTED = 64
"""Marks looked at for quotes within quotes; beyond them the first that can close does."""


@dataclass(frozen=True, slots=True)
class Token:
    """`text` without its quotes, found in the sentence from `start` to `end`."""

    text: str
    start: int
    end: int
    quoted: bool


def tokens(sentence: str) -> list[Token]:
    """The tokens of a sentence, in order. Raises TooLong and Unprintable.

    Quotes hold words together only at a token's start, so apostrophes and inches are letters; a doubled quote within
    quotes is one; quotes within quotes are kept where they are in pairs; a quote that nothing closes is a letter.
    """
    if len(sentence) > LIMIT:
        raise TooLong(len(sentence), LIMIT)
    if unseen := _UNSEEN.findall(sentence):
        raise Unprintable(tuple(dict.fromkeys(_name(control) for control in unseen)))
    found: list[Token] = []
    unclosed: set[str] = set()
    place = 0
    while match := _BARE.search(sentence, place):
        start, place = match.span()
        opener = sentence[start]
        if opener in _CLOSERS and opener not in unclosed:
            if end := _closing(sentence, start, opener):
                text = sentence[start + 1 : end]
                found.append(Token(text.replace('""', '"') if opener == '"' else text, start, end + 1, True))
                place = end + 1
                while place < len(sentence) and sentence[place] in ",.;:!?)":
                    place += 1
                continue
            unclosed.add(opener)
        found.append(Token(match[0], start, place, False))
    return found


def quote(words: str) -> str:
    """The words in straight quotes, so that they are one token again."""
    return '"' + words.replace('"', '""') + '"'


def _closing(sentence: str, start: int, opener: str) -> int:
    """Where the quote opened at `start` is closed; 0 if nowhere."""
    closers, first, depth, place, seen = _CLOSERS[opener], 0, 0, start + 1, 0
    while mark := _MARKS[opener].search(sentence, place):
        at, place = mark.start(), mark.end()
        following = sentence[place : place + 1]
        if opener == '"' and following == '"':
            place += 1
            continue
        seen += 1
        if mark[0] in closers and (not following or following in _AFTER or following.isspace()):
            if depth == 0:
                return at
            if seen > NESTED:
                return first or at
            first = first or at
            depth -= 1
        elif sentence[at - 1].isspace() or (at - 1 == start and opener != '"'):
            depth += 1
    return first


def _name(control: str) -> str:
    if control in _NAMES:
        return _NAMES[control]
    return unicodedata.name(control, f"U+{ord(control):04X}").lower().replace("u+", "U+")
