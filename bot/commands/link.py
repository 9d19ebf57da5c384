"""link: a code, which lets a second account speak for you once it is said from there (C40)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import link as cards
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import FlagKind, Kind, Places
from bot.model.record import Event
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.linking import DIGITS
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, resolve

LINK = act("link", "Linking", Relation.ANYONE)

_DIGITS = re.compile(r"\d{1,12}[.,]?", re.ASCII)


@dataclass(frozen=True)
class CodeKind(Kind[str]):
    """A code as people type it, in one piece or in groups: "48217730", "4821 7730". One of another length is none."""

    noun: str = "code"
    expected: str = "the eight digits of a code"
    example: str = "48217730"

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        count = 0
        while count < len(words) and _DIGITS.fullmatch(words[count]) and len(self._digits(words[:count])) < DIGITS:
            count += 1
        return count

    def read(self, words: str) -> str:
        if not (digits := self._digits(words.split())):
            raise self.refuse(words)
        return digits

    def write(self, value: str) -> str:
        return value

    @staticmethod
    def _digits(words: Sequence[str]) -> str:
        return re.sub(r"\D", "", "".join(words), flags=re.ASCII)


class Link(Order, name="link", title="Link an account"):
    """Let a second account of yours speak for you, on this platform or another."""

    acts = (LINK,)
    anywhere = True
    secret = True
    example = "link"

    code: str = ask(CodeKind(), "Which code?", default="")
    cancel: bool = ask(FlagKind("cancel"), "Cancel the code that you were given?", default=False)

    async def run(self, tx: Transaction) -> Reply:
        """A code is worth nothing to an account that belongs to somebody, and is not looked at: see bot/linking.py."""
        person = resolve.speaker(tx)
        scene = await announce.scene(tx)
        if self.code:
            raise Refused(cards.taken(scene, person.id))
        account = await tx.people.speaks_from(person.id)
        assert account is not None, "whoever speaks has an account"
        if self.cancel:
            return cards.cancelled(had=await tx.links.cancel(*account))
        words = f"{account[0]} {account[1]} was given a code by which another account speaks for @{person.handle}"
        tx.record(Event.CODE_GIVEN, words, subject=f"@{person.handle}")
        return cards.code(scene, await tx.links.give(*account))
