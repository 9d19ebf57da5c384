"""What all gateways of one transaction share: the connection, the cipher, the locks held, and rows as model objects.

Longer than most files: it is the one way to the database, so that nothing written through it escapes the locks or the
revision of the set-up.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    CompoundSelect,
    CursorResult,
    Insert,
    Row,
    Select,
    Table,
    Update,
    UpdateBase,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.windows import Pause, ResponseWindow
from bot.model.work import Question
from bot.store.cipher import Cipher
from bot.store.ids import allot_each
from bot.store.setup import RAISE, REVISION, Kept, Setups
from bot.store.tables import assignment, sealed_columns
from bot.store.tables.metadata import SETUP

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)
else:
    T = TypeVar("T")
V = TypeVar("V")

Values = Sequence[dict[str, Any]] | dict[str, Any] | None


class NotLocked(RuntimeError):
    """Something about a matter was to be written without its lock (D38): a fault of the program, never of a person."""


@dataclass(slots=True)
class Situation:
    """What stands about one assignment, as a transaction read it and has changed it since; None: not read yet."""

    windows: tuple[ResponseWindow, ...] | None = None  # the open ones, by due
    questions: tuple[Question, ...] | None = None
    pauses: tuple[Pause, ...] | None = None


@dataclass(slots=True)
class Scope:
    """One transaction's footing. `now` is product time.

    `matters` are those whose locks are held, by id, each as it was then; None for one of whom that is not known.
    """

    conn: AsyncConnection
    cipher: Cipher
    now: datetime
    engagement_id: int
    setups: Setups = field(default_factory=Setups)
    readonly: bool = False
    matters: dict[int, Row[Any] | None] = field(default_factory=dict)
    matter_of: dict[int, int] = field(default_factory=dict)
    outlined: set[int] = field(default_factory=set)  # assignments read without their texts: not to be saved so
    changed: bool = False  # whether this transaction wrote to the engagement's set-up
    _kept: Kept | None = None
    situations: dict[int, Situation] = field(default_factory=dict)  # by assignment
    carrying: dict[str, frozenset[tuple[int, bool]]] = field(default_factory=dict)  # by topic: see queue.carrying
    _ids: dict[Table, deque[int]] = field(default_factory=lambda: defaultdict(deque))

    async def all(
        self, query: Select[Any] | CompoundSelect[Any], asked: Mapping[str, Any] | None = None
    ) -> Sequence[Row[Any]]:
        rows: Sequence[Row[Any]] = (await self.conn.execute(query, asked)).all()
        return rows

    async def first(self, query: Select[Any], asked: Mapping[str, Any] | None = None) -> Row[Any] | None:
        row: Row[Any] | None = (await self.conn.execute(query, asked)).first()
        return row

    async def kept(self, key: Hashable, read: Callable[[], Awaitable[V]]) -> V:
        """Something of the engagement's set-up, by a name of its own: `read` once for every revision, in this process.

        What is kept is everybody's, so that nobody may change it. What this transaction has changed itself it reads
        anew, and keeps to itself: it may yet be undone.
        """
        while True:
            if self._kept is None:
                self._kept = self.setups.at(self.engagement_id, await self._revision())
            kept = self._kept
            if key not in kept:
                found = await read()
                # Whoever writes sees what others commit meanwhile: what was read may be of a later revision.
                if not (self.readonly or self.changed) and kept is not self.setups.at(
                    self.engagement_id, await self._revision()
                ):
                    self._kept = None
                    continue
                kept[key] = found
            value: V = kept[key]
            return value

    async def _revision(self) -> int:
        revision: int | None = await self.conn.scalar(REVISION, {"engagement": self.engagement_id})
        if revision is None:
            raise LookupError(f"there is no engagement {self.engagement_id}")
        return revision

    async def raise_revision(self) -> None:
        """Says to everybody that the set-up is another one from this commit on, if this transaction changed it."""
        if self.changed:
            await self.conn.execute(RAISE, {"engagement": self.engagement_id})

    def verified(self, revision: int | None) -> None:
        """Takes a revision that was read along with something else; None where there is no engagement."""
        if self._kept is None and revision is not None:
            self._kept = self.setups.at(self.engagement_id, revision)

    def may_lock(self, matter_ids: Collection[int]) -> None:
        """Refuses to lock matters out of order (D38)."""
        self.writes()
        if self.matters and min(matter_ids) < max(self.matters):
            raise RuntimeError("matters are locked together or in ascending order (D38)")

    def locked(self, matters: Mapping[int, Row[Any] | None] | None = None) -> None:
        """Locks were given, of those matters if any: what was read before is read anew, since somebody else may have
        written it until then."""
        self.matters |= matters or {}
        self.situations.clear()
        self.carrying.clear()
        self._kept = {} if self.changed else None

    def situation(self, assignment_id: int) -> Situation:
        """What this transaction knows to stand about an assignment."""
        return self.situations.setdefault(assignment_id, Situation())

    async def run(self, statement: UpdateBase, rows: Values = None) -> int:
        """Runs a statement that writes; returns how many rows it touched."""
        return int((await self._written(statement, rows)).rowcount)

    async def puts(self, statement: UpdateBase, row: Values = None) -> bool:
        """Runs an INSERT … ON CONFLICT … RETURNING; whether it put a row there."""
        # Not by rowcount: the PostgreSQL driver does not count inserts.
        return (await self._written(statement, row)).first() is not None

    async def takes(self, statement: UpdateBase, values: Values = None) -> Sequence[Row[Any]]:
        """Runs a statement that writes and returns the rows that it wrote or removed."""
        return (await self._written(statement, values)).all()

    async def _written(self, statement: UpdateBase, values: Values) -> CursorResult[Any]:
        self.writes()
        if _is_setup(statement):
            self.changed, self._kept = True, {}
        return await self.conn.execute(statement, values)

    def writes(self) -> None:
        """Refuses a write in a transaction that was begun to read."""
        if self.readonly:
            raise RuntimeError("this transaction was begun to read: begin it with store.begin to write")

    async def guard(self, matter_id: int | None = None, assignment_id: int | None = None) -> None:
        """Refuses to go on unless the lock of the matter, or of the assignment's matter, is held."""
        if matter_id is None and assignment_id is not None:
            matter_id = self.matter_of.get(assignment_id)
            if matter_id is None:
                matter_id = await self.conn.scalar(
                    select(assignment.c.matter_id).where(assignment.c.id == assignment_id)
                )
        if matter_id not in self.matters:
            raise NotLocked(f"M-{matter_id} is written without its lock: `await tx.matters.lock({matter_id})` first")

    async def allot(self, table: Table, count: int = 1) -> Sequence[int]:
        """The next `count` ids of a table, rising. Never given twice; those not used leave a gap (D44).

        PostgreSQL's sequences and SQLite's own counters, not a table of ours: a counter row would stay locked until
        commit, and two transactions that hold one another's matter would wait for it in a circle.
        """
        self.writes()
        ready = self._ids[table]
        if len(ready) < count:
            await self.reserve({table: count - len(ready)})
        return [ready.popleft() for _ in range(count)]

    async def reserve(self, counts: Mapping[Table, int]) -> None:
        """Has so many ids of each of several tables ready, in one question."""
        for table, ids in (await allot_each(self.conn, counts)).items():
            self._ids[table].extend(ids)

    def read(self, table: Table, kind: type[T], row: Row[Any], *, outline: bool = False, prefix: str = "") -> T:
        """A row as the model's own dataclass, its sealed texts opened, or all empty for one who sees an outline.

        `prefix` is what the columns' labels begin with, in a row of several tables.
        """
        values = row._mapping
        secret = _secret(table)
        row_id = values[f"{prefix}id"]
        return kind(
            **{
                name: ("" if outline else self.open(values[prefix + name], table, name, row_id))
                if name in secret
                else values[prefix + name]
                for name in _names(kind)
            }
        )

    def write(self, table: Table, item: DataclassInstance, row_id: int) -> dict[str, Any]:
        """A dataclass as a row's values, its texts sealed for that row."""
        secret = _secret(table)
        return {
            name: self.seal(getattr(item, name), table, name, row_id) if name in secret else getattr(item, name)
            for name in _names(type(item))
        } | {"id": row_id}

    async def add(self, table: Table, item: DataclassInstance, row_id: int, **more: Any) -> None:
        await self.run(_insert(table), self.write(table, item, row_id) | more)

    async def save(self, table: Table, item: DataclassInstance, row_id: int) -> None:
        """Writes every field of a row that exists. Raises LookupError if it does not."""
        if not await self.run(_update(table), self.write(table, item, row_id) | {"row": row_id}):
            raise LookupError(f"there is no {table.name} {row_id}")

    def seal(self, words: str, table: Table, column: str, row: int | str) -> bytes | None:
        """Words sealed for one place; None for no words."""
        return self.cipher.seal(words.encode(), table.name, column, row) if words else None

    def open(self, sealed: bytes | None, table: Table, column: str, row: int | str) -> str:
        """The words that were sealed for that place. Raises Unreadable."""
        return "" if sealed is None else self.cipher.open(bytes(sealed), table.name, column, row).decode()


# What is the same for every row is found out once: building a statement takes longer than running it.
@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table) -> Update:
    """Every column that values are given for, of the row of that id."""
    return update(table).where(table.c.id == bindparam("row"))


def _is_setup(statement: UpdateBase) -> bool:
    """Whether a statement changes the set-up. One that writes something else to a table of the set-up says so."""
    assert isinstance(statement.table, Table)
    return bool(statement.get_execution_options().get(SETUP, SETUP in statement.table.info))


@cache
def _secret(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in sealed_columns(table))


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def upsert(conn: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say ON CONFLICT, for whichever database this is."""
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)


def number(ref: str, prefix: str) -> int | None:
    """The number in a reference such as `A-217` or `a217`; None if it is no such reference."""
    digits = ref.strip().upper().removeprefix(prefix).removeprefix("-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def many(ids: Iterable[int | None]) -> list[int]:
    """Ids sorted, each once, as locks are taken."""
    return sorted({each for each in ids if each is not None})
