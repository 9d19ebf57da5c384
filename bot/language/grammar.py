"""Sentences to commands and back: a sentence is a verb, then its fields in order or by keyword."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.language import suggest
from bot.language.command import Asked, Command, asks
from bot.language.hint import Hint, Slot, hint
from bot.language.kinds import Places
from bot.language.misread import Misread, UnknownVerb
from bot.language.split import Split, plan
from bot.language.tokens import quote, tokens
from bot.language.usage import form, usage

__all__ = ["Hint", "Partial", "Slot", "compose", "form", "hint", "read", "spoken", "understand", "usage", "write"]

C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class Partial(Generic[C]):
    """A sentence that ends early: what is said (field name to words), which fields are `missing`, and the one to ask
    for first, which is one of them."""

    command: type[C]
    words: Mapping[str, str]
    missing: tuple[str, ...]
    focus: str


def verbs(commands: Sequence[type[C]]) -> dict[str, type[C]]:
    """The commands by name."""
    return {command.name: command for command in commands}


def read(sentence: str, commands: Sequence[type[C]], places: Places | None = None) -> C | Partial[C]:
    """The command that a sentence says, or as much of one as it says.

    `places` are the known city labels in small letters; without them a city after a time is told by its capital or by
    a zone that is named after it. Raises Misread, with what was understood in `heard`, and nothing else.
    """
    said = tokens(sentence)
    known = verbs(commands)
    if not said:
        raise UnknownVerb("", (), "")
    verb = said[0].text.lower().rstrip(".,:;!?")
    command = known.get(verb)
    if command is None:
        raise UnknownVerb(said[0].text, suggest.verbs(verb, commands), sentence[said[0].end :].strip())
    split = Split(sentence, said, plan(command), places)
    try:
        split.run()
        return understand(command, split.words, split.focus)
    except Misread as error:
        error.verb, error.heard = verb, dict(split.words)
        raise


def understand(command: type[C], words: Mapping[str, str], focus: str = "") -> C | Partial[C]:
    """The command that `words` (field name to words, blank where unsaid) make, or what is still missing.

    `focus` is a field that was begun and not said. Raises Misread with its field.
    """
    fields = asks(command)
    said = {name: text for name, text in words.items() if text.strip()}
    values = {asked.name: _value(asked, said[asked.name]) for asked in fields if asked.name in said}
    needed = {*command.needs(said), *(asked.name for asked in fields if asked.required)}
    missing = tuple(asked.name for asked in fields if asked.name in needed and asked.name not in values)
    if focus and focus not in missing:
        missing = (focus, *missing)
    if missing:
        return Partial(command, said, missing, focus or missing[0])
    return command(**values)


def _value(asked: Asked, words: str) -> object:
    try:
        value: object = asked.kind.read(words)
    except Misread as error:
        error.field = asked.name
        raise
    return value


def write(command: Command) -> str:
    """The sentence that says a command, and reads as it again."""
    return compose(type(command), spoken(command))


def spoken(command: Command) -> dict[str, str]:
    """What a command says, field name to words; what is left out is not in it."""
    words = {}
    for asked in asks(type(command)):
        value = getattr(command, asked.name)
        if asked.required or value != asked.default:
            words[asked.name] = asked.kind.write(value)
    return words


def compose(command: type[Command], words: Mapping[str, str]) -> str:
    """The sentence that a form's words make: prose in quotes unless it has its own, empty fields left out.

    Other words are in quotes only where they would not be read as theirs without: a city in small letters, say, before
    words of a note.
    """
    words = command.gathered(words)
    said: dict[str, str] = {}
    for asked in asks(command):
        text = words.get(asked.name, "").strip()
        if text:
            said[asked.name] = text if asked.kind.prose else asked.kind.said(" ".join(text.split()))
    as_said = _sentence(command, said, verbatim=True)
    bare = _sentence(command, said)
    for sentence in (as_said, bare):
        if _splits(command, sentence, said):
            return sentence
    return _sentence(command, said, quoted=True)


def _sentence(command: type[Command], said: Mapping[str, str], *, verbatim: bool = False, quoted: bool = False) -> str:
    """The words with their keywords. Prose is in quotes, but for such as is written `verbatim`; with `quoted`, all else
    of several words too."""
    parts = [command.name]
    for asked in asks(command):
        if asked.name in said:
            text = said[asked.name]
            parts += [asked.word] if asked.word else []
            kind = asked.kind
            held = not (verbatim and kind.verbatim) if kind.prose else quoted and " " in text and not kind.marked
            parts.append(quote(text) if held else text)
    return " ".join(parts)


def _splits(command: type[Command], sentence: str, said: Mapping[str, str]) -> bool:
    """Whether a sentence hands each field its own words, whatever cities its reader knows."""
    try:
        split = Split(sentence, tokens(sentence), plan(command), None)
        split.run()
    except Misread:
        return False
    return split.words == said
