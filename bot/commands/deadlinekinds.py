"""The kind that a deadline, or several, is said with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.language.kinds import Kind, Places, ReferenceKind

_ONE = ReferenceKind("D")
MOST = 8


@dataclass(frozen=True)
class DeadlinesKind(Kind[tuple[str, ...]]):
    """One deadline, "D-12", or several with commas between: "D-12,D-14"."""

    noun: str = "deadline"
    expected: str = f"a deadline, or up to {MOST} with commas between"
    example: str = "D-12"
    marked: ClassVar[bool] = True

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        """As far as commas lead."""
        count = 0
        for word in words:
            if not all(_ONE.fits(part) for part in _parts(word)) or not _parts(word):
                break
            count += 1
            if not word.endswith(","):
                break
        return count

    def mistaken(self, token: str) -> bool:
        return _ONE.mistaken(token)

    def read(self, words: str) -> tuple[str, ...]:
        parts = _parts(words)
        if not parts or not all(_ONE.fits(part) for part in parts):
            raise self.refuse(words)
        found = tuple(dict.fromkeys(_ONE.read(part) for part in parts))
        if len(found) > MOST:
            raise self.refuse(words)
        return found

    def write(self, value: tuple[str, ...]) -> str:
        return ",".join(value)


def _parts(words: str) -> list[str]:
    return [part.strip() for part in words.split(",") if part.strip()]
