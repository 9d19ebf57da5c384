"""Hands each word of a sentence to the field that asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.language.command import Asked, Command, asks
from bot.language.kind import Places
from bot.language.misread import NotUnderstood, Surplus
from bot.language.tokens import Token

LONGEST = 14
"""Words that one value other than prose can have."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The fields of a command as a sentence meets them."""

    by_name: Mapping[str, Asked]
    by_word: Mapping[str, Asked]
    told_apart: tuple[Asked, ...]
    prose: tuple[Asked, ...]


_plans: dict[type[Command], Plan] = {}


def plan(command: type[Command]) -> Plan:
    """The plan of a command, made once."""
    if command not in _plans:
        _plans[command] = _planned(command)
    return _plans[command]


def _planned(command: type[Command]) -> Plan:
    fields = asks(command)
    plain = [asked for asked in fields if not asked.word]
    return Plan(
        {asked.name: asked for asked in fields},
        {asked.word: asked for asked in fields if asked.word},
        tuple(asked for asked in plain if not asked.kind.prose),
        tuple(asked for asked in plain if asked.kind.prose),
    )


@dataclass(slots=True)
class Split:
    """A sentence being split. `words` are field name to words so far; `focus` is a keyword at the end with nothing
    after it; `last` is the field that had the last token, `at` the next token."""

    sentence: str
    tokens: Sequence[Token]
    plan: Plan
    places: Places | None
    words: dict[str, str] = field(default_factory=dict)
    focus: str = ""
    last: Asked | None = None
    last_from: int = 0
    at: int = 1

    def run(self) -> None:
        """Split it to the end, past words of the wrong kind, so that all else of the sentence can be kept.

        Raises the first misreading: NotUnderstood with its field, whose words are those, or Surplus, where it stops.
        """
        wrong: NotUnderstood | None = None
        try:
            while self.at < len(self.tokens):
                try:
                    self._step(self.tokens[self.at])
                except NotUnderstood as error:
                    wrong = wrong or error
                    self.words[error.field] = error.words
        except Surplus as surplus:
            raise wrong or surplus from None
        if wrong:
            raise wrong

    def _step(self, token: Token) -> None:
        if token.quoted:
            self._quoted(token)
        elif not self._keyword(token) and not self._told_apart() and not self._prose() and not self._trailing():
            raise self._unfit(token)

    def _quoted(self, token: Token) -> None:
        fields = (*self.plan.prose, *self.plan.told_apart)
        if self.places and token.text.strip().lower() in self.places:  # a city in quotes is first of all a city
            fields = (*self.plan.told_apart, *self.plan.prose)
        for asked in fields:
            if asked.name in self.words or (not asked.kind.prose and not self._all(asked, token.text)):
                continue
            if asked.kind.prose and asked.kind.verbatim:  # it is kept as it is said, quotes and all that follows
                return self._give_prose(asked, self.at)
            return self._give(asked, token.text, self.at, self.at + 1)
        raise self._unfit(token)

    def _all(self, asked: Asked, text: str) -> bool:
        words = text.split()
        return bool(words) and asked.kind.takes(words, self.places) == len(words)

    def _keyword(self, token: Token) -> bool:
        """A field that is said by its keyword."""
        asked = self.plan.by_word.get(token.text.lower())
        if asked is None:
            return False
        after = self.at + 1
        if after == len(self.tokens):
            if asked.name in self.words:
                return False
            self.focus, self.last, self.at = asked.name, asked, after
            return True
        if asked.name in self.words:
            if self._readable(asked, after):
                raise Surplus(self.sentence[token.start :])
            return False
        following = self.tokens[after]
        if following.quoted:
            self._give(asked, following.text, after, after + 1)
            return True
        if self._begins(after):
            self.focus, self.at = asked.name, after
            return True
        if asked.kind.prose:
            self._give_prose(asked, after)
            return True
        words = self._bare(after)
        count = asked.kind.takes(words, self.places) if words else 0
        if not count:
            if asked.kind.marked and self._open_prose():
                return False
            self.at = after + max(1, len(words))
            heard = self._slice(after, self.at)
            raise NotUnderstood(heard, asked.kind.expected, asked.example, field=asked.name)
        self._give(asked, self._slice(after, after + count), after, after + count)
        return True

    def _told_apart(self) -> bool:
        """The first field that the words fit."""
        words = self._bare(self.at)
        for asked in self.plan.told_apart:
            if asked.name not in self.words and (count := asked.kind.takes(words, self.places)):
                self._give(asked, self._slice(self.at, self.at + count), self.at, self.at + count)
                return True
        return False

    def _prose(self) -> bool:
        """Bare words, up to a keyword that is followed by what it asks for."""
        asked = self._open_prose()
        if asked is None or self._mistaken(self.tokens[self.at].text):
            return False
        self._give_prose(asked, self.at)
        return True

    def _mistaken(self, word: str) -> bool:
        """Whether a word is no prose but an id of the wrong kind of thing: where one is needed, or right after the
        verb."""
        unsaid = (asked for asked in self.plan.told_apart if asked.name not in self.words)
        return any(asked.kind.mistaken(word) for asked in unsaid if asked.required or not self.words)

    def _trailing(self) -> bool:
        """Words that fit nothing after a value that may go on with a name: its kind says whether they are its."""
        if self.last is None or not self.last.kind.trailing or self.tokens[self.last_from].quoted:
            return False
        words = self._bare(self.last_from)
        end = self.last_from + len(words)
        if end <= self.at:
            return False
        self._give(self.last, self._slice(self.last_from, end), self.last_from, end)
        return True

    def _give_prose(self, asked: Asked, start: int) -> None:
        end = start + 1
        while end < len(self.tokens) and not self._begins(end):
            end += 1
        self._give(asked, self._slice(start, end), start, end)

    def _begins(self, at: int) -> bool:
        """Whether a keyword stands there with what it asks for after it."""
        token = self.tokens[at]
        asked = None if token.quoted else self.plan.by_word.get(token.text.lower())
        return asked is not None and asked.name not in self.words and self._readable(asked, at + 1)

    def _readable(self, asked: Asked, at: int) -> bool:
        if at >= len(self.tokens):
            return False
        if asked.kind.prose:
            return True
        words = [self.tokens[at].text] if self.tokens[at].quoted else self._bare(at)
        return bool(words) and asked.kind.takes(words, self.places) > 0

    def _open_prose(self) -> Asked | None:
        return next((asked for asked in self.plan.prose if asked.name not in self.words), None)

    def _bare(self, start: int) -> list[str]:
        """The words from `start` up to the next quoted one or the next keyword."""
        words: list[str] = []
        for token in self.tokens[start : start + LONGEST]:
            if token.quoted or (words and token.text.lower() in self.plan.by_word):
                break
            words.append(token.text)
        return words

    def _slice(self, start: int, end: int) -> str:
        return self.sentence[self.tokens[start].start : self.tokens[end - 1].end]

    def _give(self, asked: Asked, words: str, start: int, end: int) -> None:
        self.words[asked.name] = words
        self.last, self.last_from, self.at = asked, start, end

    def _unfit(self, token: Token) -> Surplus | NotUnderstood:
        """A needed field that is still unsaid is what a word was meant for; else, for a bare word, one that bears no
        mark; else it is left over."""
        unsaid = [asked for asked in self.plan.told_apart if asked.name not in self.words]
        mistaken = (asked for asked in unsaid if asked.kind.mistaken(token.text))
        meant = next((asked for asked in unsaid if asked.required), None) or next(mistaken, None)
        if meant is None and not token.quoted:
            meant = next((asked for asked in unsaid if not asked.kind.marked), None)
        if meant is None:
            return Surplus(self.sentence[token.start :])
        self.at += 1
        return NotUnderstood(token.text, meant.kind.expected, meant.example, field=meant.name)
