"""Sentences that no button carries: kept sealed for two days for whoever was shown them; the button has their name."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from adapters.slack import limits
from bot.language.cards import Button, Card
from bot.model.record import Platform
from bot.store.store import Store

SAID = "said:"
"""What such a name begins with; no sentence does."""


class Sayings:
    """Kept in the database, so that a button works after a restart and in another process."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def carried(self, account: str, card: Card) -> Card:
        """The card with each button whose sentence is too long for Slack saying its name instead."""
        if all(len(button.sentence) <= limits.BUTTON_VALUE for button in card.buttons):
            return card
        return replace(card, buttons=tuple([await self._carried(account, button) for button in card.buttons]))

    async def _carried(self, account: str, button: Button) -> Button:
        if len(button.sentence) <= limits.BUTTON_VALUE:
            return button
        name = SAID + hashlib.sha256(button.sentence.encode()).hexdigest()
        await self._store.references.put(Platform.SLACK, _key(account, name), button.sentence, self._store.clock.now())
        return replace(button, sentence=name)

    async def spoken(self, account: str, value: str) -> str | None:
        """The sentence that a button says for `account`; None where it is not kept any more, or not for them."""
        if not value.startswith(SAID):
            return value
        return await self._store.references.get(Platform.SLACK, _key(account, value))


def _key(account: str, name: str) -> str:
    return f"{name}:{account}"
