"""Help for somebody who is typing: the slots of the verb, what the word could become, a time as far as it is read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from bot.language import suggest
from bot.language.command import Command, asks
from bot.language.kinds import ChoiceKind
from bot.language.misread import Misread
from bot.language.split import Split, plan
from bot.language.timewords import When
from bot.language.tokens import tokens

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


def hint(text: str, commands: Sequence[type[Command]]) -> Hint:
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
    if command is None or (len(said) == 1 and not text[-1:].isspace() and command is None):
        begun = tuple(name for name in names if name.startswith(typed))
        return Hint(completions=begun or suggest.near(typed, names))
    return _slots(text, command)


def _slots(text: str, command: type[Command]) -> Hint:
    split = Split(text, tokens(text), plan(command), None)
    with suppress(Misread):  # what was split until then is enough to help with
        split.run()
    typing = bool(text) and not text[-1].isspace()
    here = split.focus or (split.last.name if typing and split.last is not None else "")
    if not here:
        here = next((asked.name for asked in asks(command) if asked.name not in split.words and not asked.word), "")
    slots = tuple(
        Slot(
            f"{asked.word} {asked.kind.noun}".strip(),
            "here" if asked.name == here else "done" if asked.name in split.words else "open",
            asked.name,
        )
        for asked in asks(command)
    )
    return Hint(command.name, slots, _completions(split, command, here), _when(split, command, here))


def _completions(split: Split, command: type[Command], here: str) -> tuple[str, ...]:
    kind = plan(command).by_name[here].kind if here else None
    if not isinstance(kind, ChoiceKind):
        return ()
    typed = split.words.get(here, "")
    return tuple(option for option in kind.beginning(typed) if option != typed)[:6]


def _when(split: Split, command: type[Command], here: str) -> When | None:
    names = [here, *split.words] if here else list(split.words)
    for name in names:
        if name not in split.words:
            continue
        try:
            value = plan(command).by_name[name].kind.read(split.words[name])
        except Misread:
            continue
        if isinstance(value, When):
            return value
    return None
