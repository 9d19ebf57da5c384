"""Watches that nobody writes to an engagement's set-up without raising its revision in the same transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Delete, Insert, Table, Update, event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.tables import setup
from bot.store.tables.metadata import SETUP

OWED = "set-up written"


def watch(engine: AsyncEngine, faults: list[str]) -> None:
    """From now on whatever is committed on the engine so is added to `faults`."""

    def executes(conn: Connection, said: Any, _many: Any, _given: Any, options: Any) -> None:
        if isinstance(said, Insert | Update | Delete) and isinstance(said.table, Table):
            if said.table is setup:
                conn.info.pop(OWED, None)
            elif SETUP in said.table.info and options.get(SETUP, True):
                conn.info[OWED] = f"{said.table.name} was written, and the set-up's revision was not raised: {said}"

    def commits(conn: Connection) -> None:
        if OWED in conn.info:
            faults.append(conn.info.pop(OWED))

    event.listen(engine.sync_engine, "before_execute", executes)
    event.listen(engine.sync_engine, "commit", commits)
    event.listen(engine.sync_engine, "rollback", lambda conn: conn.info.pop(OWED, None))
