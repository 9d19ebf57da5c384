"""The kinds of thing a field can be: how each is told apart, read, written and asked for in a form.

A little longer than most files: a dozen small classes of one shape.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.language.choices import ChoiceKind, SeveralKind, said
from bot.language.forms import ChoiceField, Field, Option, PersonField, TextField
from bot.language.kind import Kind, Places

__all__ = [
    "NOUNS",
    "ChoiceKind",
    "FlagKind",
    "Kind",
    "LinkKind",
    "NumberKind",
    "PercentKind",
    "PersonKind",
    "Places",
    "ProseKind",
    "ReferenceKind",
    "SeveralKind",
]

_REFERENCE = re.compile(r"([A-Za-z])[-\u2010\u2011\u2013]?0{0,8}([1-9][0-9]{0,8})[.,:;]?", re.ASCII)
_OWN_NUMBER = re.compile(r"(?=.*\d)[\w][\w./#&-]{1,38}\w", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d{1,2}/\d{1,2}(/\d{2,4})?", re.ASCII)
NOUNS = {"A": "an assignment", "D": "a deadline", "H": "a hand-off", "M": "a matter", "Q": "a question"}


@dataclass(frozen=True)
class ReferenceKind(Kind[str]):
    """An id such as A-217, of the kinds that `prefixes` name ("A", or "AQ" for either).

    With `own_number`, also the firm's own number of a matter: one word with a digit in it that is no id of ours, no
    date and no percentage. It is kept as typed.
    """

    prefixes: str
    own_number: bool = False
    noun: str = ""
    expected: str = ""
    example: str = ""
    marked: ClassVar[bool] = True

    def __post_init__(self) -> None:
        nouns = [NOUNS[prefix] for prefix in self.prefixes]
        examples = {"A": "A-217", "D": "D-12", "H": "H-58", "M": "M-1042", "Q": "Q-31"}
        object.__setattr__(self, "noun", self.noun or " or ".join(noun.split(" ", 1)[1] for noun in nouns))
        object.__setattr__(self, "expected", self.expected or " or ".join(nouns))
        object.__setattr__(self, "example", self.example or examples[self.prefixes[0]])

    def fits(self, token: str) -> bool:
        return self._reference(token) is not None

    def mistaken(self, token: str) -> bool:
        found = _REFERENCE.fullmatch(token)
        return found is not None and found[1].upper() in NOUNS and not self.fits(token)

    def read(self, words: str) -> str:
        reference = self._reference(words.strip())
        if reference is None:
            raise self.refuse(words)
        return reference

    def write(self, value: str) -> str:
        return value

    def _reference(self, token: str) -> str | None:
        if found := _REFERENCE.fullmatch(token):
            prefix = found[1].upper()
            if prefix in self.prefixes:
                return f"{prefix}-{found[2]}"
            if prefix in NOUNS:
                return None
        if self.own_number and _OWN_NUMBER.fullmatch(token) and not _DATE.fullmatch(token):
            return token
        return None


_HANDLE = re.compile(r"@(\w[\w.-]{0,62}\w|\w)[.,:;]?")


@dataclass(frozen=True)
class PersonKind(Kind[str]):
    """A person by handle: "@ana" is read as "ana"."""

    noun: str = "person"
    expected: str = "a person"
    example: str = "@ana"
    marked: ClassVar[bool] = True

    def fits(self, token: str) -> bool:
        return self._handle(token) is not None

    def read(self, words: str) -> str:
        handle = self._handle(words.strip())
        if handle is None:
            raise self.refuse(words)
        return handle

    def write(self, value: str) -> str:
        return f"@{value}"

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        return PersonField(name, label, required, value=words, hint=hint or self.example)

    def _handle(self, token: str) -> str | None:
        if not token.startswith("@"):
            return None
        found = _HANDLE.fullmatch(unicodedata.normalize("NFC", token.lower()))
        return found[1] if found else None


_PERCENT = re.compile(r"(\d{1,3}) ?(?:%|percent|per cent|pct)[.,;]?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class PercentKind(Kind[int]):
    """A share from 0 to 100: "60%", "60 %", "60 percent"."""

    noun: str = "percent"
    expected: str = "a percentage from 0 to 100"
    example: str = "60%"
    marked: ClassVar[bool] = True

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        return next((count for count in (1, 2, 3) if _PERCENT.fullmatch(" ".join(words[:count]))), 0)

    def read(self, words: str) -> int:
        found = _PERCENT.fullmatch(" ".join(words.split()))
        if not found or int(found[1]) > 100:
            raise self.refuse(words)
        return int(found[1])

    def write(self, value: int) -> str:
        return f"{value}%"

    def said(self, words: str) -> str:
        return f"{words}%" if words.isdecimal() else words


_NUMBER = re.compile(r"(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})[.,;]?", re.ASCII)


@dataclass(frozen=True)
class NumberKind(Kind[int]):
    """A whole number from `least` to `most`: "240", "1,200"."""

    least: int = 1
    most: int = 999_999_999
    noun: str = "number"
    expected: str = "a number"
    example: str = "240"

    def fits(self, token: str) -> bool:
        return _NUMBER.fullmatch(token) is not None

    def read(self, words: str) -> int:
        if not self.fits(words.strip()):
            raise self.refuse(words)
        number = int(re.sub(r"\D", "", words))
        if not self.least <= number <= self.most:
            raise self.refuse(words)
        return number

    def write(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True)
class ProseKind(Kind[str]):
    """What a person writes: in quotes, or bare up to a keyword. `long` asks for several lines in a form."""

    noun: str = "text"
    expected: str = "some words"
    example: str = ""
    long: bool = True
    prose: ClassVar[bool] = True

    def fits(self, token: str) -> bool:
        return True

    def read(self, words: str) -> str:
        if not (text := words.strip()):
            raise self.refuse(words)
        return text

    def write(self, value: str) -> str:
        return value

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        return TextField(name, label, required, words, hint or self.example, long=self.long)


_LINK = re.compile(r"https?://[^\s/]+\S*|[^\W_][\w-]*(?:\.[\w-]+)*\.[^\W\d_]{2,}(?::\d{1,5})?/\S*", re.IGNORECASE)


@dataclass(frozen=True)
class LinkKind(Kind[str]):
    """A link into the firm's files: http, https, or bare host and path. It is kept as typed."""

    noun: str = "link"
    expected: str = "a link"
    example: str = "https://files.example/m-1042/depo-summary"
    marked: ClassVar[bool] = True

    def fits(self, token: str) -> bool:
        return _LINK.fullmatch(token) is not None

    def read(self, words: str) -> str:
        if not self.fits(words.strip()):
            raise self.refuse(words)
        return words.strip()

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class FlagKind(Kind[bool]):
    """Words that are said or not: `keep`, `all on track`."""

    word: str
    noun: str = ""
    expected: str = ""
    example: str = ""
    marked: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for name in ("noun", "expected", "example"):
            object.__setattr__(self, name, self.word)

    def fits(self, token: str) -> bool:
        return said(token) == said(self.word)

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        count = len(self.word.split())
        return count if self.fits(" ".join(words[:count])) else 0

    def read(self, words: str) -> bool:
        if not self.fits(words):
            raise self.refuse(words)
        return True

    def write(self, value: bool) -> str:
        return self.word if value else ""

    def said(self, words: str) -> str:
        return self.word

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        options = (Option("", "No"), Option(self.word, "Yes"))
        return ChoiceField(name, label, required, options, self.word if self.fits(words) else "", hint)
