"""The kinds that are one, or some, of a fixed number of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from bot.language.forms import ChoiceField, Field, Option
from bot.language.kind import Kind, Places
from bot.language.misread import NotUnderstood

S = TypeVar("S", bound=str)
LONGEST = 12  # words of several options


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
        longest = range(min(self._longest, len(words)), 0, -1)
        return next((count for count in longest if self.knows(" ".join(words[:count]))), 0)

    def knows(self, words: str) -> bool:
        """Whether all of `words` are one option."""
        return said(words) in self._by_words

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
        longest = range(min(LONGEST, len(words)), 0, -1)
        return next((count for count in longest if self._known(" ".join(words[:count]))), 0)

    def _known(self, words: str) -> bool:
        parts = [part for part in words.split(",") if part.strip()]
        return bool(parts) and all(self.one.knows(part) for part in parts)

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
