"""What is said in the thread of a card is about what the card is about, where the sentence names nothing (D33)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from bot.language import grammar
from bot.language.command import Asked, Command, asks
from bot.language.grammar import Partial
from bot.language.kinds import ReferenceKind
from bot.store.transaction import Transaction
from bot.work import resolve

C = TypeVar("C", bound=Command)


async def completed(tx: Transaction, begun: Partial[C], subject: str) -> C | Partial[C]:
    """The sentence with `subject` in the first place that wants such an id and has none; still begun where it has no
    such place, or wants more. Raises Misread."""
    for asked in asks(begun.command):
        if asked.name in begun.missing and (named := await _named(tx, asked, subject)):
            words: Mapping[str, str] = {**begun.words, asked.name: named}
            return grammar.understand(begun.command, words, "" if begun.focus == asked.name else begun.focus)
    return begun


async def _named(tx: Transaction, asked: Asked, subject: str) -> str:
    """The id that a field wants: the subject, or of an assignment the only question that is open; else nothing."""
    kind = asked.kind
    if not isinstance(kind, ReferenceKind):
        return ""
    if kind.fits(subject):
        return subject
    about = await tx.assignments.find(subject, resolve.speaker(tx)) if "Q" in kind.prefixes else None
    questions = await tx.questions.open_of(about.id) if about is not None else ()
    return questions[0].ref if len(questions) == 1 else ""
