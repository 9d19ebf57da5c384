"""What every command is: a sentence, its rows of the permission table, and what it does in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from bot.language.command import Command
from bot.language.forms import Field, Option
from bot.model.people import Person
from bot.platform import Reply
from bot.rules.permission import Act
from bot.store.transaction import Transaction


class Order(Command):
    """A command of this product.

    `acts` are its rows of the permission table; `reads` marks one that changes nothing; `example` is shown in its
    help; `public` are the verbs that everyday help and a platform's command list name; `creates` marks one that makes
    a thing, so that the same words twice are asked about; `anywhere` one that concerns its sayer and no engagement of
    theirs in particular, `everywhere` one that is done in each of them as well; `secret` one whose reply is for the
    sayer's eyes alone, and is kept nowhere.
    """

    acts: ClassVar[tuple[Act, ...]] = ()
    reads: ClassVar[bool] = False
    public: ClassVar[bool] = False
    creates: ClassVar[bool] = False
    anywhere: ClassVar[bool] = False
    everywhere: ClassVar[bool] = False
    secret: ClassVar[bool] = False
    example: ClassVar[str] = ""

    async def run(self, tx: Transaction) -> Reply:
        """Do it, and say what changed and what happens next. Raises Refused or Misread; then nothing has changed."""
        raise NotImplementedError

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str] | None:
        """The fields that its form puts to `person`; None for all of them."""
        return None

    @classmethod
    async def prefilled(cls, tx: Transaction, words: Mapping[str, str], focus: str) -> Mapping[str, str]:
        """What its form holds beside the words said so far, field name to words; those are shown, blank ones too.
        `focus` is the field that is asked for."""
        return {}

    @classmethod
    async def parts(cls, tx: Transaction, said: Mapping[str, str], focus: str) -> tuple[Field, ...]:
        """The fields that its form has instead of its own, which `gathered` makes one of; none for its own. `focus` is
        the field that is asked for."""
        return ()

    @classmethod
    async def options(cls, tx: Transaction, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        """What the form offers for `field`, given the words in it so far; nothing beyond what its kind offers."""
        return ()
