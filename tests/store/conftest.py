"""The world that store tests begin in, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from tests.store.world import KEY, SetClock, World, settle_in


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A store on an empty database."""
    made = Store(make_engine(database_url), Cipher([KEY]), SetClock())
    yield made
    await made.close()


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    made = await settle_in(database_url)
    yield made
    await made.store.close()
