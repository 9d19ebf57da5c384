"""Whether a database's schema is the one this program was written for, and bringing it there."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.engine import DatabaseTrouble, make_engine, plain_words

VERSIONS = Path(__file__).parents[2] / "migrations"


class SchemaState(StrEnum):
    """A database as this program finds it."""

    UP_TO_DATE = "up to date"
    BEHIND = "behind"
    AHEAD = "ahead"
    EMPTY = "empty"


def config() -> Config:
    """Alembic's configuration, in code: where the versions are, whoever's directory this runs in."""
    made = Config()
    made.set_main_option("script_location", str(VERSIONS))
    return made


async def current_state(engine: AsyncEngine) -> SchemaState:
    """How the database's schema stands to the program's."""
    with plain_words():
        async with engine.connect() as conn:
            return await conn.run_sync(_state)


async def require_current(engine: AsyncEngine) -> None:
    """Raises DatabaseTrouble, in plain words, unless the schema is up to date."""
    match await current_state(engine):
        case SchemaState.EMPTY:
            raise DatabaseTrouble("the database has no tables yet: run `counterpart migrate`")
        case SchemaState.BEHIND:
            raise DatabaseTrouble("the database is older than this program: run `counterpart migrate`")
        case SchemaState.AHEAD:
            raise DatabaseTrouble("the database is newer than this program: run the newer program, or restore a backup")
        case SchemaState.UP_TO_DATE:
            pass


async def upgrade(url: str) -> None:
    """Brings the database to the program's schema, all in one transaction. Raises DatabaseTrouble if it is ahead."""
    engine = make_engine(url)
    try:
        with plain_words():
            async with engine.begin() as conn:
                if await conn.run_sync(_state) is SchemaState.AHEAD:
                    raise DatabaseTrouble("the database is newer than this program, and is left as it is")
                await conn.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _state(connection: Connection) -> SchemaState:
    script = ScriptDirectory.from_config(config())
    at = MigrationContext.configure(connection).get_current_revision()
    if at is None:
        return SchemaState.EMPTY
    if at == script.get_current_head():
        return SchemaState.UP_TO_DATE
    known = {each.revision for each in script.walk_revisions()}
    return SchemaState.BEHIND if at in known else SchemaState.AHEAD


def _upgrade(connection: Connection) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
