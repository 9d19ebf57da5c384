"""How Alembic reaches the database: asynchronously, with both metadatas, on SQLite by rebuilding tables."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from bot.store.engine import make_engine
from bot.store.tables import metadata
from bot.store.types import Instant, Named, Several, Span
from scheduler import timers

TARGET = [metadata, timers.metadata]


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Writes column types in a new version so that it does not depend on what the program's names become later."""
    if kind == "type":
        match item:
            case Instant():
                return "Instant()"
            case Named():
                return "sa.Text()"
            case Span():
                return "sa.BigInteger()"
            case Several():
                return "Json"
            case _ if repr(item).startswith("JSON"):
                return "Json"
            case _ if repr(item).startswith("BigInteger"):
                return "BigId"
    return False


def run(connection: Connection) -> None:
    """Runs what was asked for on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=TARGET,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_run(url: str) -> None:
    engine = make_engine(url)
    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


def main() -> None:
    """On the connection the caller hands over (bot/store/schema.py), or on one of its own."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        run(connection)
        return
    url = context.config.get_main_option("sqlalchemy.url")
    if url is None:
        raise ValueError("sqlalchemy.url is not set")
    asyncio.run(connect_and_run(url))


main()
