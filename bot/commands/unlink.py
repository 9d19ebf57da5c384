"""unlink: an account that was linked by mistake, or is not used any more, speaks for you no longer (C40)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards import link as cards
from bot.cards import refusals
from bot.cards.refusals import TAKEN_BACK
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.forms import ChoiceField, Field, Option
from bot.language.kind import Kind
from bot.model.record import Event, Platform
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import resolve

UNLINK = act("unlink", "Linking", Relation.ANYONE)

_WORDS = {word: platform for platform, word in cards.WORD.items()}


@dataclass(frozen=True)
class PlatformKind(Kind[Platform]):
    """A platform by its name."""

    noun: str = "platform"
    expected: str = "Slack, Teams or the console"
    example: str = "teams"

    def fits(self, token: str) -> bool:
        return token.lower() in _WORDS

    def read(self, words: str) -> Platform:
        if not self.fits(words):
            raise self.refuse(words)
        return _WORDS[words.lower()]

    def write(self, value: Platform) -> str:
        return cards.WORD[value]

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        options = tuple(Option(word, word.capitalize()) for word in _WORDS)
        return ChoiceField(name, label, required, options, words.lower() if self.fits(words) else "", hint)


class Unlink(Order, name="unlink", title="Remove an account"):
    """Have an account of yours, linked by mistake or used no more, speak for you no longer."""

    acts = (UNLINK,)
    anywhere = True
    everywhere = True
    example = "unlink teams"

    platform: Platform = ask(PlatformKind(), "Where is the account?")

    @classmethod
    async def options(cls, tx: Transaction, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        """Where the sayer has another account than the one they speak from."""
        person = resolve.speaker(tx)
        here = await tx.people.speaks_from(person.id)
        others = {platform for platform, name in await tx.people.accounts(person.id) if (platform, name) != here}
        return tuple(Option(word, cards.PLACE[each]) for word, each in _WORDS.items() if each in others)

    async def run(self, tx: Transaction) -> Reply:
        """All of one's accounts there, but never the one that is spoken from: whoever speaks keeps a way in."""
        person = resolve.speaker(tx)
        here = await tx.people.speaks_from(person.id)
        assert here is not None, "whoever speaks has an account"
        there = [each for each in await tx.people.accounts(person.id) if each[0] is self.platform and each != here]
        if not there:
            return cards.no_other(self.platform, here=here[0] is self.platform)
        for platform, name in there:
            await tx.links.cancel(platform, name)
            await tx.people.unlink(person.id, platform, name)
            await _leave(tx, person.id, platform, name)
            words = f"{platform} {name} speaks for @{person.handle} no more, as {here[0]} {here[1]} said"
            tx.record(Event.UNLINKED, words, subject=f"@{person.handle}")
        return cards.removed(self.platform, len(there))


async def _leave(tx: Transaction, person_id: int, platform: Platform, name: str) -> None:
    """What the account was told alone is taken back there, and it is told why: it may be somebody else's."""
    for room in await tx.rooms.all_direct(person_id):
        if (room.platform, room.address) != (platform, name):
            continue
        for topic, _ in await tx.rooms.unsent(room):
            tx.unsay(topic, room)
        for topic, card in await tx.rooms.posted(room):
            if card.name != TAKEN_BACK:
                tx.tell(room, refusals.taken_back(), topic=topic)
        tx.tell(room, cards.removed_here())
        await tx.rooms.detach(room.id)
