"""The kinds of thing a field can be: how each is told apart, read, written and asked for in a form."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from bot.language.forms import ChoiceField, Field, Option, PersonField, TextField
from bot.language.misread import NotUnderstood

T = TypeVar("T")
S = TypeVar("S", bound=str)

Places = frozenset[str]
"""City labels of an engagement in small letters."""


class Kind(ABC, Generic[T]):
    """One kind of thing.

    A kind of one word says which by `fits`; one of several words says by `takes` how many of the words before it are
    its own. `expected` and `example` are what is shown to somebody who said something else; `noun` stands in usage.
    """

    noun: str
    expected: str
    example: str = ""
    prose: ClassVar[bool] = False
    """Takes whatever is left, so it is asked last."""
    marked: ClassVar[bool] = False
    """Bears a mark that nothing else has (@ana, A-217): a keyword before anything else is then an ordinary word."""
    trailing: ClassVar[bool] = False
    """May go on with a name it cannot tell by itself (a city): words that fit no other field are read with it."""

    def fits(self, token: str) -> bool:
        """Whether one word is one of these."""
        return False

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        """How many of the leading `words` (at least one is given) are one of these: 0 for none.

        `places` are the known city labels; None where nobody knows them yet.
        """
        return 1 if self.fits(words[0]) else 0

    def mistaken(self, token: str) -> bool:
        """Whether one word is plainly meant as one of these, and is another kind of thing."""
        return False

    @abstractmethod
    def read(self, words: str) -> T:
        """The thing that `words` say. Raises Misread."""

    @abstractmethod
    def write(self, value: T) -> str:
        """Words that read as `value`."""

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        """The form's field, filled with `words`."""
        return TextField(name, label, required, words, hint or self.example)

    def refuse(self, words: str) -> NotUnderstood:
        """What `read` raises for words of another kind."""
        return NotUnderstood(words, self.expected, self.example)


_REFERENCE = re.compile(r"([A-Za-z])[-\u2010\u2011\u2013]?0{0,8}([1-9][0-9]{0,8})[.,:;]?", re.ASCII)
_OWN_NUMBER = re.compile(r"(?=.*\d)[\w][\w./#&-]{1,38}\w", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d{1,2}/\d{1,2}(/\d{2,4})?", re.ASCII)
NOUNS = {"A": "an assignment", "H": "a hand-off", "M": "a matter", "Q": "a question"}


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
        examples = {"A": "A-217", "H": "H-58", "M": "M-1042", "Q": "Q-31"}
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


def said(option: str) -> str:
    """An option as a sentence says it: one word, in small letters."""
    return re.sub(r"[\s_-]+", "-", option.strip(" \t\r\n.,;:").lower())


class ChoiceKind(Kind[S]):
    """One of `options` (strings, or a StrEnum). Case does not matter, nor whether its words are joined by - or _ or
    spaces. `aliases` are other words for an option, `labels` what a form shows."""

    def __init__(
        self,
        options: Iterable[S],
        aliases: Mapping[str, S] | None = None,
        labels: Mapping[S, str] | None = None,
        noun: str = "choice",
    ) -> None:
        self.options = tuple(options)
        self.labels = dict(labels or {})
        self.noun = noun
        self.expected = f"one of {', '.join(said(option) for option in self.options)}"
        self.example = said(self.options[0])
        self._by_words = {said(option): option for option in self.options}
        self._by_words |= {said(words): option for words, option in (aliases or {}).items()}
        self._longest = max(words.count("-") + 1 for words in self._by_words)

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        for count in range(min(self._longest, len(words)), 0, -1):
            if said(" ".join(words[:count])) in self._by_words:
                return count
        return 0

    def read(self, words: str) -> S:
        option = self._by_words.get(said(words))
        if option is None:
            raise self.refuse(words)
        return option

    def write(self, value: S) -> str:
        return said(value)

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        return ChoiceField(name, label, required, self.offered(), self.picked(words), hint)

    def offered(self) -> tuple[Option, ...]:
        """The options of a form's field."""
        return tuple(Option(said(option), self.labels.get(option, plain(option))) for option in self.options)

    def picked(self, words: str) -> str:
        """The option that `words` name, as a form's value; the words themselves where they name none."""
        option = self._by_words.get(said(words))
        return words if option is None else said(option)

    def beginning(self, typed: str) -> tuple[str, ...]:
        """The options that begin with what is typed so far."""
        return tuple(said(option) for option in self.options if said(option).startswith(said(typed)))


def plain(option: str) -> str:
    """An option as a form shows it: "instruction_missed" is "Instruction missed"."""
    words = re.sub(r"[_-]+", " ", option).strip()
    return words[:1].upper() + words[1:]


class SeveralKind(Kind[tuple[S, ...]]):
    """Some of `options`, separated by commas: "citation,format". Each once, in the order said."""

    def __init__(self, options: Iterable[S], aliases: Mapping[str, S] | None = None, noun: str = "choices") -> None:
        self.one: ChoiceKind[S] = ChoiceKind(options, aliases)
        self.noun = noun
        self.expected = f"some of {', '.join(said(option) for option in self.one.options)}"
        self.example = ",".join(said(option) for option in self.one.options[:2])

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        """As far as commas lead: "citation, format" is two words, "citation format" one and another."""
        for count, word in enumerate(words, 1):
            if not all(self.one.takes([part]) for part in word.split(",") if part):
                return 0 if count == 1 else count - 1
            following = words[count] if count < len(words) else ""
            if not (word.endswith(",") or following.startswith(",")):
                return count if any(word.strip(",") for word in words[:count]) else 0
        return len(words)

    def read(self, words: str) -> tuple[S, ...]:
        parts = [part for part in words.split(",") if part.strip()]
        try:
            chosen = dict.fromkeys(self.one.read(part) for part in parts)
        except NotUnderstood as wrong:
            raise self.refuse(wrong.words.strip()) from None
        if not chosen:
            raise self.refuse(words)
        return tuple(chosen)

    def write(self, value: tuple[S, ...]) -> str:
        return ",".join(said(option) for option in value)

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        value = ",".join(self.one.picked(part) for part in words.split(",") if part.strip())
        return ChoiceField(name, label, required, self.one.offered(), value, hint, several=True)


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
    """A word that is said or not: `keep`, `off`."""

    word: str
    noun: str = ""
    expected: str = ""
    example: str = ""
    marked: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for name in ("noun", "expected", "example"):
            object.__setattr__(self, name, self.word)

    def fits(self, token: str) -> bool:
        return said(token) == self.word

    def read(self, words: str) -> bool:
        if not self.fits(words):
            raise self.refuse(words)
        return True

    def write(self, value: bool) -> str:
        return self.word if value else ""

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        options = (Option("", "No"), Option(self.word, "Yes"))
        return ChoiceField(name, label, required, options, self.word if self.fits(words) else "", hint)


AnyKind = Kind[Any]
