"""Where Teams' conversations are reached: kept when anything is heard from them, and read when they are written to."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from dataclasses import asdict, dataclass

from bot.model.record import Platform
from bot.store.store import Store

#: Conversations whose reference is known to be as it was last kept; beyond them the oldest is forgotten.
KEPT = 10_000
_GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ACCOUNT = re.compile(f"{_GUID}:{_GUID}")
_FIELDS = ("service_url", "conversation", "bot", "tenant")


@dataclass(frozen=True, slots=True)
class Reference:
    """How one conversation is reached: at which service, by which id; `bot` is Counterpart's own id in it."""

    service_url: str
    conversation: str
    bot: str
    tenant: str

    @classmethod
    def read(cls, words: str) -> Reference:
        found = json.loads(words)
        return cls(*(str(found[name]) for name in _FIELDS))

    def written(self) -> str:
        return json.dumps(asdict(self))


def is_account(address: str) -> bool:
    """Whether an address is a person's, "tenant:person", and not a conversation's."""
    return _ACCOUNT.fullmatch(address) is not None


def root(conversation: str) -> str:
    """The channel of a thread's id; any other conversation's id is its own."""
    return conversation.partition(";messageid=")[0]


def message_name(conversation: str, id: str) -> str:
    """A message's name, which a later edit needs: its id is one only in its conversation."""
    return f"{conversation} {id}"


class References:
    """By a person's account for their own chat, by the conversation's id for the rest."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[str, Reference] = OrderedDict()

    async def get(self, address: str) -> Reference | None:
        """As it was last kept, by any process: Teams may have moved the conversation to another service since."""
        words = await self._store.references.get(Platform.TEAMS, address)
        return None if words is None else Reference.read(words)

    async def keep(self, address: str, found: Reference) -> None:
        """Writes it, where it is not what was kept here before."""
        if self._kept.get(address) == found:
            return
        await self._store.references.put(Platform.TEAMS, address, found.written(), self._store.clock.now())
        self._kept[address] = found
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    async def drop(self, address: str) -> None:
        self._kept.pop(address, None)
        await self._store.references.drop(Platform.TEAMS, address)
