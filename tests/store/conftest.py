"""The world that store tests begin in, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.store.world import World, settle_in


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    made = await settle_in(database_url)
    yield made
    await made.store.close()
