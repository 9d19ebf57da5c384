"""Help for somebody who is typing: the slots of the verb, what the word could become, a time as far as it is read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from bot.language import suggest
from bot.language.command import Asked, Command, asks
from bot.language.kind import Places
from bot.language.kinds import ChoiceKind, FlagKind, SeveralKind
from bot.language.misread import Misread
from bot.language.split import Split, plan
from bot.language.timekinds import MomentKind
from bot.language.timewords import When
from bot.language.tokens import tokens

MOST = 6
"""Completions at once."""

SlotState = Literal["done", "here", "open"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of the verb, by name: said, being said, or still open."""

    label: str
    state: SlotState
    name: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """`verb` as it is understood ("" for none yet), its slots, completions of the word being typed, and its time."""

    verb: str = ""
    slots: tuple[Slot, ...] = ()
    completions: tuple[str, ...] = ()
    when: When | None = None


def hint(text: str, commands: Sequence[type[Command]], places: Places | None = None) -> Hint:
    """What helps after `text`. Never raises: what cannot be read gets no help."""
    try:
        said = tokens(text)
    except Misread:
        return Hint()
    names = [command.name for command in commands]
    if not said:
        return Hint(completions=tuple(names))
    typed = said[0].text.lower()
    command = next((each for each in commands if each.name == typed), None)
    if command is None:
        begun = tuple(name for name in names if name.startswith(typed))
        return Hint(completions=begun or suggest.verbs(typed, commands))
    return _slots(Split(text, said, plan(command), places), command)


def _slots(split: Split, command: type[Command]) -> Hint:
    stuck = ""
    try:
        split.run()
    except Misread as misread:  # what was split until then is enough to help with
        stuck = misread.field
    typing = not split.sentence[-1].isspace()
    here = split.focus or stuck or (split.last.name if typing and split.last is not None else "")
    if not here:
        needed = command.needs(split.words)
        unsaid = [asked for asked in asks(command) if asked.name not in split.words and not asked.word]
        here = next((asked.name for asked in unsaid if asked.required or asked.name in needed), "")
        here = here or next((asked.name for asked in unsaid), "")
    slots = tuple(
        Slot(
            f"{asked.word} {asked.kind.noun}".strip(),
            "here" if asked.name == here else "done" if asked.name in split.words else "open",
        )
        for asked in asks(command)
    )
    letters = split.tokens[-1].text if typing and len(split.tokens) > 1 and not split.tokens[-1].quoted else ""
    return Hint(command.name, slots, _completions(split, here, letters), _when(split, here))


def _completions(split: Split, here: str, letters: str) -> tuple[str, ...]:
    """What the word being typed could become: an option of the field it is in, else of one that is not yet said, or the
    keyword of one; after a space, the options of the field that comes next."""
    fields = split.plan.by_name.values()
    typed = letters.rpartition(",")[2].lower()
    asked = [split.plan.by_name[here]] if here else []
    found = [option for each in asked for option in _options(each, typed)]
    if typed:
        unsaid = [each for each in fields if each.name not in split.words]
        found += [option for each in unsaid if not each.word for option in _options(each, typed)]
        found += [each.word for each in unsaid if each.word.startswith(typed)]
    return tuple(word for word in dict.fromkeys(found) if word != typed)[:MOST]


def _options(asked: Asked, typed: str) -> tuple[str, ...]:
    match asked.kind:
        case ChoiceKind() as kind:
            return kind.beginning(typed)
        case SeveralKind() as kind:
            return kind.one.beginning(typed)
        case FlagKind(word=word) if word.startswith(typed):
            return (word,)
    return ()


def _when(split: Split, here: str) -> When | None:
    """The time in the field being typed, else in another."""
    for name in (here, *split.words):
        asked = split.plan.by_name.get(name)
        if asked is not None and name in split.words and isinstance(asked.kind, MomentKind):
            with suppress(Misread):
                return asked.kind.read(split.words[name])
    return None
