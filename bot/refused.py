"""A rule says no: the card that says which, and who can. Raised inside a transaction, it undoes everything."""

from __future__ import annotations

from bot.language.cards import Card


class Refused(Exception):
    """Nothing was changed; `card` tells the sayer why. `hidden` marks a try at something they may not see."""

    def __init__(self, card: Card, *, hidden: bool = False) -> None:
        super().__init__(card.title)
        self.card = card
        self.hidden = hidden
