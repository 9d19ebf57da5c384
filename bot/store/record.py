"""The record: entries that are only ever added, each bound by a hash to the one before it in its chain (D43).

There is one chain per matter and one for what belongs to no matter. The end of a chain (how many entries, and the last
hash) is sealed on the matter's own row: whoever can write to the database but has no key can neither cut entries off
the end nor compute a new chain that fits. Putting back a whole older copy of a matter, its end included, is not
found here; that takes an end that was written down elsewhere (`ends`). A little longer than most files: what writes a
chain and what proves it whole must not drift apart.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, insert, select, update

from bot.model.people import Side
from bot.model.record import NEWS, PRIVATE, Entry, Event
from bot.store.cipher import KeyMissing, Unreadable
from bot.store.scope import Scope
from bot.store.tables import entry, matter, news, record_head
from bot.store.tables.metadata import SETUP
from scheduler.timers import as_text

ADD = insert(entry)
NEW = insert(news).values(told=False)
#: What was recorded of a matter is no part of the engagement's set-up, though its end is kept with the matter.
MOVE_END = {
    table: update(table).where(table.c.id == bindparam("row")).execution_options(**{SETUP: False})
    for table in (matter, record_head)
}
SALT = 16
START = bytes(32)


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be recorded when the transaction commits."""

    event: Event
    words: str
    matter_id: int | None
    assignment_id: int | None
    subject: str
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry with its place in its chain, and what binds it there."""

    entry: Entry
    position: int
    words_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a chain does not hold. `matter_id` is None for the chain that belongs to no matter."""

    matter_id: int | None
    position: int
    words: str


@dataclass(frozen=True, slots=True)
class End:
    """The end of a chain: how many entries it has, and the hash of the last."""

    count: int
    hash: bytes

    def packed(self) -> bytes:
        return self.count.to_bytes(8) + self.hash

    @staticmethod
    def unpacked(data: bytes) -> End:
        return End(int.from_bytes(data[:8]), data[8:])


def entry_hash(previous: bytes, plain: Sequence[Any], words_hash: bytes) -> bytes:
    """The hash of an entry: over the one before it, its plain columns in order, and the hash of its salted words."""
    written = json.dumps([as_text(each) if isinstance(each, datetime) else each for each in plain])
    return hashlib.sha256(previous + written.encode() + words_hash).digest()


def words_hash(salt: bytes, words: str) -> bytes:
    return hashlib.sha256(salt + words.encode()).digest()


def _plain(row: Any) -> list[Any]:
    return [
        row["id"], row["engagement_id"], row["matter_id"], row["position"], row["at"], str(row["event"]),
        row["actor_id"], row["assignment_id"], row["subject"],
    ]  # fmt: skip


class Record:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def history(self, assignment_id: int) -> tuple[Entry, ...]:
        """What happened to an assignment, the newest first."""
        return await self._entries(
            select(entry)
            .where(entry.c.assignment_id == assignment_id, entry.c.engagement_id == self._scope.engagement_id)
            .order_by(entry.c.id.desc())
        )

    async def events(self, since: datetime, until: datetime) -> tuple[Entry, ...]:
        """What happened in the engagement from `since` until before `until`, in product time, the oldest first; not
        what was said of it in private."""
        return await self._entries(
            select(entry)
            .where(entry.c.engagement_id == self._scope.engagement_id, entry.c.at >= since, entry.c.at < until)
            .where(entry.c.event.not_in(PRIVATE))
            .order_by(entry.c.at, entry.c.id)
        )

    async def of_matter(self, matter_id: int) -> tuple[Link, ...]:
        """The whole chain of a matter, in order."""
        rows = await self._scope.all(
            select(entry)
            .where(entry.c.engagement_id == self._scope.engagement_id, entry.c.matter_id == matter_id)
            .order_by(entry.c.position)
        )
        return tuple(
            Link(self._scope.read(entry, Entry, row), row.position, bytes(row.words_hash), bytes(row.hash))
            for row in rows
        )

    async def end_of(self, matter_id: int | None) -> End:
        """The end of one chain."""
        return await self._end(*self._where(matter_id))

    async def _entries(self, query: Any) -> tuple[Entry, ...]:
        return tuple(self._scope.read(entry, Entry, row) for row in await self._scope.all(query))

    async def add(self, happenings: Iterable[Happening]) -> None:
        """Writes entries at the ends of their chains: matters in ascending order, then the engagement's own."""
        chains: dict[int | None, list[Happening]] = defaultdict(list)
        for each in happenings:
            chains[each.matter_id].append(each)
        for matter_id in sorted(chains, key=lambda key: (key is None, key or 0)):
            await self._extend(matter_id, chains[matter_id])

    async def _extend(self, matter_id: int | None, happenings: Sequence[Happening]) -> None:
        table, row_id = self._where(matter_id)
        if matter_id is not None:
            await self._scope.guard(matter_id)
        locked = None if matter_id is None else self._scope.matters[matter_id]
        end = await self._end(table, row_id) if locked is None else self._read_end(table, row_id, locked.head)
        rows = []
        for row_id_, each in zip(await self._scope.allot(entry, len(happenings)), happenings, strict=True):
            salt = os.urandom(SALT)
            row: dict[str, Any] = {
                "id": row_id_,
                "engagement_id": self._scope.engagement_id,
                "matter_id": matter_id,
                "position": end.count + 1,
                "at": self._scope.now,
                "event": each.event,
                "actor_id": each.actor_id,
                "assignment_id": each.assignment_id,
                "subject": each.subject,
                "words": self._scope.seal(each.words, entry, "words", row_id_),
                "salt": self._scope.cipher.seal(salt, entry.name, "salt", row_id_),
                "words_hash": words_hash(salt, each.words),
            }
            row["hash"] = entry_hash(end.hash, _plain(row), row["words_hash"])
            end = End(end.count + 1, row["hash"])
            rows.append(row)
        await self._scope.run(ADD, rows)
        if new := [row for row in rows if matter_id is not None and row["event"] in NEWS]:
            await self._scope.run(
                NEW,
                [
                    {"entry_id": row["id"], "engagement_id": row["engagement_id"], "at": row["at"], "side": side}
                    for row in new
                    for side in Side
                ],
            )
        head = self._scope.cipher.seal(end.packed(), table.name, "head", row_id)
        await self._scope.run(MOVE_END[table], {"row": row_id, "head": head})
        if matter_id is not None:
            self._scope.matters[matter_id] = None  # its row is not what it was when it was locked

    def _where(self, matter_id: int | None) -> tuple[Table, int]:
        return (record_head, self._scope.engagement_id) if matter_id is None else (matter, matter_id)

    async def _end(self, table: Table, row_id: int) -> End:
        query = select(table.c.head).where(table.c.id == row_id)
        row = await self._scope.first(query if self._scope.readonly else query.with_for_update(key_share=True))
        return self._read_end(table, row_id, None if row is None else row.head)

    def _read_end(self, table: Table, row_id: int, head: bytes | None) -> End:
        if head is None:
            return End(0, START)
        return End.unpacked(self._scope.cipher.open(bytes(head), table.name, "head", row_id))

    async def ends(self) -> dict[int | None, End]:
        """The end of every chain, to be written down where this database's owner cannot reach (None: no matter)."""
        rows = await self._scope.all(select(matter.c.id).where(matter.c.engagement_id == self._scope.engagement_id))
        return {
            matter_id: await self._end(*self._where(matter_id)) for matter_id in (*sorted(row.id for row in rows), None)
        }

    async def verify(self) -> tuple[Fault, ...]:
        """Every place where a chain of the engagement does not hold; nothing if nobody tampered with the record.

        Words whose key is gone (shredded, or not given to this program) are passed over: their hash is still bound.
        """
        rows = await self._scope.all(select(matter.c.id).where(matter.c.engagement_id == self._scope.engagement_id))
        faults: list[Fault] = []
        for matter_id in (*sorted(row.id for row in rows), None):
            faults += await self._verify(matter_id)
        return tuple(faults)

    async def _verify(self, matter_id: int | None) -> list[Fault]:
        rows = await self._scope.all(
            select(entry)
            .where(
                entry.c.engagement_id == self._scope.engagement_id, entry.c.matter_id.is_not_distinct_from(matter_id)
            )
            .order_by(entry.c.position)
        )
        faults = []
        reached = End(0, START)
        for row in rows:
            if row.position != reached.count + 1:
                faults.append(Fault(matter_id, reached.count + 1, "entries are missing"))
            if entry_hash(reached.hash, _plain(row._mapping), row.words_hash) != row.hash:
                faults.append(Fault(matter_id, row.position, "this entry, or the one before it, was changed"))
            if not self._words_hold(row):
                faults.append(Fault(matter_id, row.position, "the words were changed"))
            reached = End(row.position, row.hash)
        try:
            end = await self._end(*self._where(matter_id))
        except KeyMissing:
            return faults
        except Unreadable:
            return [*faults, Fault(matter_id, reached.count, "the end of the chain was changed")]
        if end != reached:
            faults.append(Fault(matter_id, reached.count, f"the chain should end at entry {end.count}"))
        return faults

    def _words_hold(self, row: Row[Any]) -> bool:
        try:
            salt = self._scope.cipher.open(bytes(row.salt), entry.name, "salt", row.id)
            words = self._scope.open(row.words, entry, "words", row.id)
        except KeyMissing:
            return True
        except Unreadable:
            return False
        return words_hash(salt, words) == bytes(row.words_hash)
