"""Puts the parts together: the one place that turns settings into a store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.export import maker as record
from bot.commands.export import KIND as RECORD
from bot.fetching import FILES
from bot.store.cipher import Cipher
from bot.store.condition import reach, revisions
from bot.store.engine import make_engine
from bot.store.schema import require_current, upgrade
from bot.store.store import Store
from counterpart.keys import demonstration_keys, served_keys
from counterpart.settings import Settings

#: What makes the files that links lead to.
MAKERS = {**FILES, RECORD: record.make}


def make_folder(settings: Settings) -> None:
    """Makes the folder of an SQLite file in the user's data folder: nobody makes that one by hand."""
    if str(settings.data_folder) in settings.database_url:
        Path(settings.data_folder).mkdir(mode=0o700, parents=True, exist_ok=True)


def keys_at_hand(settings: Settings) -> tuple[bytes, ...]:
    """Keys for commands beside a running installation: the environment's, else those of the demonstration here.

    Only `serve` insists on the environment. Raises BadSettings when there are neither.
    """
    return demonstration_keys(settings) if settings.demonstration_key.exists() else served_keys(settings)


@asynccontextmanager
async def open_store(settings: Settings, keys: Sequence[bytes]) -> AsyncIterator[Store]:
    """The store of the installation. Raises DatabaseTrouble unless its schema is this program's."""
    make_folder(settings)
    store = Store(make_engine(settings.database_url), Cipher(keys))
    store.file_links.address = settings.public_url
    try:
        await reach(store.engine)
        await require_current(store.engine)
        yield store
    finally:
        await store.close()


async def migrate(settings: Settings) -> tuple[str | None, str | None]:
    """Brings the schema to this program's; the revisions before (None: no tables) and after. Raises DatabaseTrouble."""
    make_folder(settings)
    engine = make_engine(settings.database_url)
    try:
        await reach(engine)
        before, _ = await revisions(engine)
        await upgrade(settings.database_url)
        after, _ = await revisions(engine)
    finally:
        await engine.dispose()
    return before, after
