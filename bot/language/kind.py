"""What every kind of thing that a field can be has to say of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from bot.language.forms import Field, TextField
from bot.language.misread import NotUnderstood

T = TypeVar("T")

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
    verbatim: ClassVar[bool] = False
    """Prose that is written as it was said, with the quotes it has: it is the last thing of its sentence."""
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

    def said(self, words: str) -> str:
        """What a form's field says, as a sentence says it."""
        return words

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        """The form's field, filled with `words`."""
        return TextField(name, label, required, words, hint or self.example)

    def refuse(self, words: str) -> NotUnderstood:
        """What `read` raises for words of another kind."""
        return NotUnderstood(words, self.expected, self.example)
