"""The console on a scripted desk: for requests, and served on a free port for the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from adapters.web.app import listening, make_app
from tests.adapters.web.scripted import ScriptedDesk

Client = TestClient[Request, Application]


@pytest.fixture
async def desk() -> ScriptedDesk:
    return ScriptedDesk()


@pytest.fixture
async def client(desk: ScriptedDesk) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(desk))) as client:
        yield client


@pytest.fixture
async def address(desk: ScriptedDesk) -> AsyncIterator[str]:
    """Where the console is served for a browser."""
    async with listening(make_app(desk), "127.0.0.1", 0) as address:
        yield address
