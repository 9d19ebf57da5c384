"""Several things said in one field, each as a command of its own says it, and the form that asks for each by itself.

The fields of such a form are parts of the one field: "A-220.eta" is the time in what is said of A-220.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.language import grammar
from bot.language.command import Asked, Command, asks
from bot.language.kinds import ReferenceKind
from bot.language.misread import Misread, NotUnderstood, Surplus
from bot.language.tokens import tokens

C = TypeVar("C", bound=Command)


@dataclass(frozen=True)
class Several(Generic[C]):
    """What one `field` holds: for each thing, told apart by its reference, what `command` says of it after its `item`.

    `parts` are the command's fields in the order of the form, `also` those that only a sentence says. To somebody who
    said something else `wanted` and `example` are shown; `of_each` is what may be said of one thing.
    """

    command: type[C]
    field: str
    reference: ReferenceKind
    parts: tuple[str, ...]
    wanted: str
    example: str
    of_each: str
    also: frozenset[str] = frozenset()

    def asked(self) -> list[Asked]:
        """The parts as the command declares them, in the order of the form."""
        found = {each.name: each for each in asks(self.command)}
        return [found[part] for part in self.parts]

    def gathered(self, said: Mapping[str, str]) -> Mapping[str, str]:
        """The words of the parts in the one field that they are parts of."""
        parts = {name: text for name, text in said.items() if "." in name}
        if not parts:
            return said
        of_each = {ref: dict(heard) for ref, heard in self.heard(said.get(self.field, "")).items()}
        for name, text in parts.items():
            ref, _, part = name.partition(".")
            of_each.setdefault(ref, {})[part] = text
        spoken = [self.sentence(ref, each) for ref, each in of_each.items() if any(t.strip() for t in each.values())]
        return {name: text for name, text in said.items() if name not in parts} | {self.field: " ".join(spoken)}

    def sentence(self, ref: str, said: Mapping[str, str]) -> str:
        """What is said of one thing, as the command says it."""
        return grammar.compose(self.command, {**said, "item": ref}).removeprefix(f"{self.command.name} ")

    def refs(self, said: Mapping[str, str]) -> Sequence[str]:
        """The things that are spoken of, in the one field or in parts of it."""
        parts = (name.partition(".")[0] for name in said if "." in name)
        return list(dict.fromkeys([*self.heard(said.get(self.field, "")), *parts]))

    def heard(self, text: str) -> dict[str, dict[str, str]]:
        """What is said of each thing, part by part, as much of it as is understood."""
        found: dict[str, dict[str, str]] = {}
        try:
            pieces = self._pieces(text)
        except Misread:
            return {}
        for ref, piece in pieces:
            try:
                said = grammar.read(f"{self.command.name} {piece}", (self.command,))
                words = said.words if isinstance(said, grammar.Partial) else grammar.spoken(said)
            except Misread as error:
                words = error.heard
            found[ref] = {name: text for name, text in words.items() if name in self.parts}
        return found

    def read(self, text: str) -> dict[str, C]:
        """What is said of each thing, by its id. Raises Misread about the part it is in."""
        found: dict[str, C] = {}
        for ref, piece in self._pieces(text):
            if ref in found:
                raise Surplus(piece)
            try:
                said = grammar.read(f"{self.command.name} {piece}", (self.command,))
            except Misread as error:
                error.verb, error.heard = "", {}  # all that was said is kept, not the piece alone
                error.field = f"{ref}.{error.field}" if error.field in self.parts else ""
                raise
            if isinstance(said, grammar.Partial):
                first = self.asked()[0]
                raise NotUnderstood(piece, f"how {ref} stands", first.example, field=f"{ref}.{first.name}")
            if set(grammar.spoken(said)) - {"item", *self.also, *self.parts}:
                raise NotUnderstood(piece, self.of_each, self.example, field=self.field)
            found[ref] = said
        return found

    def _pieces(self, text: str) -> list[tuple[str, str]]:
        """The text cut before each thing that stands bare in it. Raises NotUnderstood where it begins otherwise."""
        cuts: list[tuple[str, int]] = []
        for token in tokens(text):
            if not token.quoted and self.reference.fits(token.text):
                cuts.append((self.reference.read(token.text), token.start))
            elif not cuts:
                raise NotUnderstood(token.text, self.wanted, self.example, field=self.field)
        ends = [*(start for _, start in cuts), len(text)][1:]
        return [(ref, text[start:end].strip(" \t\r\n,;")) for (ref, start), end in zip(cuts, ends, strict=True)]
