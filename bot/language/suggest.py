"""Did you mean: the words nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.language.command import Command

MOST = 3


def verbs(word: str, commands: Sequence[type[Command]]) -> tuple[str, ...]:
    """What `word` may have been meant as, the nearest first: verbs, each with the words that another word for it
    implies ("approve" is "review approve")."""
    also = {other: f"{each.name} {implied}".rstrip() for each in commands for other, implied in each.also}
    if word.lower() in also:
        return (also[word.lower()],)
    return near(word, [each.name for each in commands]) or tuple(
        dict.fromkeys(also[each] for each in near(word, also, most=1))
    )


def near(word: str, known: Iterable[str], most: int = 2) -> tuple[str, ...]:
    """The `known` words that `word` may have been meant as, the nearest first: one slip in four letters and no more
    than `most`, or a beginning of three letters or more."""
    word = word.lower()
    allowed = min(most, (len(word) + 2) // 4)
    found = []
    for place, candidate in enumerate(known):
        if len(word) >= 3 and candidate.startswith(word):
            found.append((0, place, candidate))
        elif abs(len(candidate) - len(word)) <= allowed and (slips := _slips(word, candidate)) <= allowed:
            found.append((slips, place, candidate))
    return tuple(candidate for _, _, candidate in sorted(found)[:MOST])


def _slips(typed: str, meant: str) -> int:
    """Letters too many, too few, wrong, or in each other's place (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for row, letter in enumerate(typed, 1):
        this = [row]
        for column, other in enumerate(meant, 1):
            cost = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == meant[column - 2] and typed[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        before, last = last, this
    return last[-1]
